"""What the first bytes of an upload say about it, without decoding a pixel."""

import struct
from collections.abc import Callable, Iterator, Mapping

from engine.domain.errors import HugePicture

Side = tuple[int, int]

LARGEST_JPEG = 220_000_000
"""Pixels. A JPEG is read at a fraction of its size (DCT scaling), so 200-MP phone photographs open."""

LARGEST_PROGRESSIVE = 80_000_000
"""Pixels. A progressive JPEG keeps every coefficient until its end: 2 bytes each, up to three a pixel."""

LARGEST_WEBP = 40_000_000
"""Pixels. Libwebp's canvas and Pillow's copies of it take 16 bytes a pixel."""

LARGEST_OTHER = 64_000_000
"""Pixels. Every other format must be unpacked whole; 64 MP RGBA are 256 MB."""

_BRANDS = {b"avif": "image/avif", b"avis": "image/avif", b"heic": "image/heic", b"heix": "image/heic"}
_BRANDS |= {b"hevc": "image/heic", b"heim": "image/heic", b"heis": "image/heic", b"hevx": "image/heic"}
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})


def sniff(head: bytes) -> str | None:
    """The mime type by magic bytes, None for anything we do not open; a few kB suffice, 64 kB find most sizes.

    Raises HugePicture when the header promises more pixels than `largest` allows.
    """
    mime = _mime(head)
    size = measure(head, mime) if mime else None
    if mime and size and size[0] * size[1] > largest(mime):
        raise HugePicture(f"{size[0]} x {size[1]} pixels", width=size[0], height=size[1])
    return mime


def largest(mime: str) -> int:
    """How many pixels of this format we open."""
    return {"image/jpeg": LARGEST_JPEG, "image/webp": LARGEST_WEBP}.get(mime, LARGEST_OTHER)


def measure(head: bytes, mime: str) -> Side | None:
    """Width and height as the header says, before any rotation; None when `head` does not reach that far."""
    try:
        return _MEASURES[mime](head)
    except (struct.error, IndexError):
        return None


def _mime(head: bytes) -> str | None:
    if head[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return "image/bmp"
    return _brand(head) if head[4:8] == b"ftyp" else None


def _brand(head: bytes) -> str | None:
    """HEIF files name their brand first and the ones they also keep to after it (ISO 14496-12, 4.3)."""
    end = min(struct.unpack(">I", head[:4])[0], 256)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end, 4))]
    return next((_BRANDS[brand] for brand in brands if brand in _BRANDS), None)


def _jpeg(head: bytes) -> Side | None:
    at = 2
    while at + 9 <= len(head):
        marker = head[at + 1]
        if marker in _FRAMES:
            high, wide = struct.unpack(">HH", head[at + 5 : at + 9])
            return wide, high
        at += 2 if marker in _BARE else 1 if marker == 0xFF else 2 + struct.unpack(">H", head[at + 2 : at + 4])[0]
    return None


def _png(head: bytes) -> Side | None:
    wide, high = struct.unpack(">II", head[16:24])
    return wide, high


def _gif(head: bytes) -> Side | None:
    wide, high = struct.unpack("<HH", head[6:10])
    return wide, high


def _bmp(head: bytes) -> Side | None:
    wide, high = struct.unpack("<ii", head[18:26])
    return abs(wide), abs(high)


def _webp(head: bytes) -> Side | None:
    kind = head[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if kind == b"VP8L":
        bits = struct.unpack("<I", head[21:25])[0]
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    wide, high = struct.unpack("<HH", head[26:30])
    return wide & 0x3FFF, high & 0x3FFF


def _heif(head: bytes) -> Side | None:
    """The largest image among the `ispe` properties: the picture itself, not its tiles or thumbnail."""
    return max(_extents(head), key=lambda size: size[0] * size[1], default=None)


def _extents(head: bytes) -> Iterator[Side]:
    at = head.find(b"ispe")
    while 0 <= at <= len(head) - 16:
        yield struct.unpack(">II", head[at + 8 : at + 16])
        at = head.find(b"ispe", at + 4)


_MEASURES: Mapping[str, Callable[[bytes], Side | None]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/gif": _gif,
    "image/bmp": _bmp,
    "image/webp": _webp,
    "image/avif": _heif,
    "image/heic": _heif,
}
