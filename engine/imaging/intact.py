"""Whether an upload arrived whole: what each format's own lengths and checksums say, without decoding a pixel."""

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from engine.domain.errors import TruncatedPicture

BLANK: Final = 512
"""Bytes. Coded pixels never end in so many zeros; a download that stopped in a file laid out before does."""

SCAN: Final = 0xDA
"""JPEG's marker before coded pixels."""

Chunk = tuple[bytes, memoryview, int]
"""Kind, everything the checksum covers, the checksum."""


def demand_whole(content: bytes, mime: str) -> None:
    """Raises TruncatedPicture. WebP, AVIF and HEIC carry no checksum: of those only the length can be judged."""
    if not _WHOLE.get(mime, bool)(content):
        raise TruncatedPicture(f"{mime} of {len(content)} bytes is not whole")


def _jpeg(content: bytes) -> bool:
    """An end after the start of the coded pixels; cameras may hang films and depth maps on it (ITU-T T.81, B.1)."""
    at = 2
    while at + 4 <= len(content) and content[at + 1] != SCAN:
        at += 2 + int.from_bytes(content[at + 2 : at + 4]) if content[at] == 0xFF else 1
    return content.find(b"\xff\xd9", at) > 0


def _png(content: bytes) -> bool:
    """Every chunk up to IEND there and as it was sent (PNG, 5.3)."""
    sent = [(kind, zlib.crc32(covered) == checksum) for kind, covered, checksum in _chunks(content)]
    return all(same for _, same in sent) and sent[-1:] == [(b"IEND", True)]


def _chunks(content: bytes) -> Iterator[Chunk]:
    at, kind, view = 8, b"", memoryview(content)
    while kind != b"IEND" and at + 12 <= len(content):
        long = struct.unpack_from(">I", content, at)[0]
        kind, end = content[at + 4 : at + 8], at + 8 + long
        if end + 4 > len(content):
            yield b"", view[:0], 1
            return
        yield kind, view[at + 4 : end], struct.unpack_from(">I", content, end)[0]
        at = end + 4


def _gif(content: bytes) -> bool:
    """Closed by its trailer; a moving one may end early, for its first picture is all that we take."""
    return content.rstrip(b"\0")[-1:] == b";" or content.count(b"\x21\xf9\x04") > 1


def _webp(content: bytes) -> bool:
    return len(content) >= 8 + int.from_bytes(content[4:8], "little") and _written(content)


def _boxes(content: bytes) -> bool:
    """The boxes of the outermost level end where the file ends, or before it (ISO 14496-12, 4.2)."""
    at = 0
    while at + 16 <= len(content):
        long, wide = struct.unpack_from(">I4xQ", content, at)
        step = {0: len(content) - at, 1: wide}.get(long, long)
        if step < 8:
            return False
        at += step
    return at <= len(content) and _written(content)


def _written(content: bytes) -> bool:
    return any(content[-BLANK:])


_WHOLE: Final[Mapping[str, Callable[[bytes], bool]]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/gif": _gif,
    "image/webp": _webp,
    "image/avif": _boxes,
    "image/heic": _boxes,
}
