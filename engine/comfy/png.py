"""Pictures on their way to a box and back: whole, small, and without anything that tells of whoever sent them."""

import hashlib
import struct
from collections.abc import Iterator

import cv2
import numpy as np

from engine.domain.errors import BoxSpoils, TruncatedPicture

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SEEN = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
"""The chunks that are pixels; ComfyUI writes the whole prompt into others."""

QUICK = [int(cv2.IMWRITE_PNG_COMPRESSION), 1]


def packed(png: bytes) -> tuple[str, bytes]:
    """A picture coded anew, and its name by content. Raises TruncatedPicture: a box would draw on half a photo."""
    pixels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None:
        raise TruncatedPicture
    done, coded = cv2.imencode(".png", pixels, QUICK)
    assert done
    content = coded.tobytes()
    return f"{hashlib.sha256(content).hexdigest()[:32]}.png", content


def bare(png: bytes) -> bytes:
    """The pixels alone. Raises BoxSpoils where that is no picture."""
    kept = b"".join(chunk for kind, chunk in _chunks(png) if kind in SEEN)
    if cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED) is None:
        raise BoxSpoils("a picture does not decode")
    return SIGNATURE + kept


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not png.startswith(SIGNATURE):
        raise BoxSpoils("what came is no PNG")
    at = len(SIGNATURE)
    while at + 12 <= len(png):
        (long,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at : at + 12 + long]
        at += 12 + long
    if at != len(png):
        raise BoxSpoils("a picture ends too early")
