"""Pictures on their way to a box and back: whole, small, and without anything that tells of whoever sent them."""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from engine.domain.canvas import Box, Extent
from engine.domain.errors import BoxSpoils, TruncatedPicture

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SEEN = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
"""The chunks that are pixels; ComfyUI writes the whole prompt into others."""

PIECE = 128 * 1024
"""Bytes that are unpacked at a time."""

Chunk = tuple[bytes, memoryview]
"""Its kind, and all of it."""

QUICK = [int(cv2.IMWRITE_PNG_COMPRESSION), 1]


def packed(png: bytes) -> tuple[str, bytes]:
    """A picture as it goes up, and its name by content. Raises TruncatedPicture: a box would draw on half a photo.

    What our studio has coded is sent as it is: 8 bits a sample, and no chunk but pixels. Anything else is coded anew.
    """
    try:
        chunks = _whole(png)
        content = png if _plain(chunks) else _recoded(png)
    except ValueError as fault:
        raise TruncatedPicture(str(fault)) from None
    return f"{hashlib.sha256(content).hexdigest()[:32]}.png", content


def bare(png: bytes) -> bytes:
    """The pixels alone. Raises BoxSpoils where that is no picture."""
    try:
        return _bare(png)
    except ValueError as fault:
        raise BoxSpoils(str(fault)) from None


def _bare(png: bytes) -> bytes:
    """Raises ValueError unless every chunk is as it was written and the pixels are all there."""
    chunks = [(kind, chunk) for kind, chunk in _whole(png) if kind in SEEN]
    _demand_pixels(bytes(chunks[0][1][8:21]), [chunk[8:-4] for kind, chunk in chunks if kind == b"IDAT"], png)
    return b"".join((SIGNATURE, *(chunk for _, chunk in chunks)))


def _whole(png: bytes) -> list[Chunk]:
    """Every chunk, from the header to the end. Raises ValueError."""
    chunks = list(_chunks(png))
    seen = [kind for kind, _ in chunks if kind in SEEN]
    if seen[:1] != [b"IHDR"] or seen[-1:] != [b"IEND"]:
        raise ValueError("a picture ends too early")
    return chunks


def _plain(chunks: list[Chunk]) -> bool:
    """Whether it is in the one form that we send."""
    _, _, depth, colour, _, _, laced = struct.unpack(">IIBBBBB", chunks[0][1][8:21])
    return (depth, laced) == (8, 0) and colour in SENT and {kind for kind, _ in chunks} == {b"IHDR", b"IDAT", b"IEND"}


def _recoded(png: bytes) -> bytes:
    """Grey, RGB or RGBA. Raises ValueError where that is no picture."""
    pixels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None:
        raise ValueError("a picture does not decode")
    if pixels.dtype == np.uint16:
        pixels = np.right_shift(pixels.astype(np.uint16), 8).astype(np.uint8)
    done, coded = cv2.imencode(".png", pixels, QUICK)
    assert done
    return coded.tobytes()


SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples a pixel by colour type (PNG, 11.2.2)."""

SENT = frozenset({0, 2, 6})
"""Colour types that we send: grey, RGB, RGBA."""


def _demand_pixels(header: bytes, coded: list[memoryview], png: bytes) -> None:
    """Unpacks without undoing filters, which is enough to know that all rows are there."""
    wide, high, depth, colour, _, _, laced = struct.unpack(">IIBBBBB", header)
    if laced or depth < 8 or colour not in SAMPLES:
        if cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED) is None:
            raise ValueError("a picture does not decode")
        return
    if _unpacked(coded, high * (1 + wide * SAMPLES[colour] * depth // 8)):
        raise ValueError("a picture has not all its rows")


def _unpacked(coded: list[memoryview], size: int) -> int:
    """Bytes that are missing of so many, or too many; piece by piece, for a small file may unpack to anything."""
    unpacking = zlib.decompressobj()
    try:
        for part in coded:
            left: bytes | memoryview = part
            while left and size >= 0:
                size -= len(unpacking.decompress(left, PIECE))
                left = unpacking.unconsumed_tail
        size -= len(unpacking.flush())
    except zlib.error:
        raise ValueError("a picture does not decode") from None
    return size if unpacking.eof else size or 1


def _chunks(png: bytes) -> Iterator[Chunk]:
    """Kind and whole chunk. Raises ValueError where that is no PNG, or a chunk not as it was written."""
    if not png.startswith(SIGNATURE):
        raise ValueError("what came is no PNG")
    at, seen = len(SIGNATURE), memoryview(png)
    while at + 12 <= len(png):
        (long,) = struct.unpack_from(">I", png, at)
        chunk = seen[at : at + 12 + long]
        if len(chunk) < 12 + long or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:]):
            raise ValueError("a picture is damaged")
        yield bytes(chunk[4:8]), chunk
        at += 12 + long


def blank() -> bytes:
    """A small grey picture."""
    done, coded = cv2.imencode(".png", np.full((64, 64, 3), 128, np.uint8))
    assert done
    return coded.tobytes()


def extent(png: bytes) -> Extent:
    """From the header alone. Raises BoxSpoils."""
    if not png.startswith(SIGNATURE) or len(png) < 24:
        raise BoxSpoils("what is to be sent is no PNG")
    wide, high = struct.unpack_from(">II", png, 16)
    return Extent(width=wide, height=high)


AROUND = 0.15
"""Of its own size that is seen around a box: a cutter needs to see some ground."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is seen of a picture: `png`, its `place` (left, top, right, bottom in px), and the size of the `whole`."""

    png: bytes
    place: tuple[int, int, int, int]
    whole: tuple[int, int]

    def placed(self, mask: bytes) -> bytes:
        """A mask of the part as a grey mask of the whole. Raises BoxSpoils."""
        found = cv2.imdecode(np.frombuffer(mask, np.uint8), cv2.IMREAD_GRAYSCALE)
        if found is None:
            raise BoxSpoils("a mask does not decode")
        left, top, right, bottom = self.place
        canvas = np.zeros((self.whole[1], self.whole[0]), np.uint8)
        canvas[top:bottom, left:right] = cv2.resize(found, (right - left, bottom - top))
        done, coded = cv2.imencode(".png", canvas, QUICK)
        assert done
        return coded.tobytes()


def cropped(png: bytes, box: Box | None) -> Part:
    """The surroundings of a box; all of it without one. Raises TruncatedPicture."""
    pixels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    if pixels is None:
        raise TruncatedPicture
    high, wide = pixels.shape[:2]
    seen = box.grown(AROUND) if box is not None else Box(x=0, y=0, width=1, height=1)
    left, top = int(seen.x * wide), int(seen.y * high)
    right, bottom = max(left + 1, round(seen.right * wide)), max(top + 1, round(seen.bottom * high))
    done, coded = cv2.imencode(".png", pixels[top:bottom, left:right], QUICK)
    assert done
    return Part(coded.tobytes(), (left, top, right, bottom), (wide, high))
