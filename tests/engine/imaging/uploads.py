"""Pictures as phones and messengers send them, and the same ones as they arrive when something went wrong."""

import io
import struct
import zlib
from collections.abc import Callable, Iterator

import numpy as np
import pillow_heif
from PIL import Image, ImageDraw

RED, GREEN, BLUE, WHITE = (220, 30, 30), (40, 180, 60), (30, 60, 210), (255, 255, 255)


def marked(wide: int = 320, high: int = 240) -> Image.Image:
    """Red upper left, green upper right, blue below: turned or mirrored it is another picture."""
    picture = Image.new("RGB", (wide, high), BLUE)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, wide // 2 - 1, high // 2 - 1), fill=RED)
    draw.rectangle((wide // 2, 0, wide, high // 2 - 1), fill=GREEN)
    return picture


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def heic(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(picture).save(out, quality=90)
    return out.getvalue()


FORMATS: dict[str, Callable[[Image.Image], bytes]] = {
    "jpeg": lambda picture: saved(picture, "JPEG", quality=95),
    "progressive": lambda picture: saved(picture, "JPEG", quality=95, progressive=True),
    "png": lambda picture: saved(picture, "PNG"),
    "palette": lambda picture: saved(picture.quantize(16), "PNG"),
    "webp": lambda picture: saved(picture, "WEBP", quality=95),
    "lossless webp": lambda picture: saved(picture, "WEBP", lossless=True),
    "avif": lambda picture: saved(picture, "AVIF", quality=90),
    "heic": heic,
    "gif": lambda picture: saved(picture, "GIF"),
    "bmp": lambda picture: saved(picture, "BMP"),
    "cmyk": lambda picture: saved(picture.convert("CMYK"), "JPEG", quality=95),
}


def bomb(wide: int, high: int, packed: bytes = b"") -> bytes:
    """A PNG of that size with hardly any pixels, or with these packed ones."""
    header = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0))
    return header + chunk(b"IDAT", packed or zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def scene() -> Image.Image:
    """A small picture with as much going on as a photograph, so that damage anywhere in its code shows."""
    across, down = np.meshgrid(np.linspace(0, 1, 200), np.linspace(0, 1, 150))
    waves = [np.sin(9 * across + 5 * down), np.cos(7 * down - 3 * across), np.sin(11 * across * down)]
    grain = np.random.default_rng(2).normal(0, 9, (150, 200, 3))
    return Image.fromarray(np.clip(128 + 90 * np.stack(waves, axis=2) + grain, 0, 255).astype(np.uint8))


def moving(kind: str) -> Callable[[Image.Image], bytes]:
    def made(picture: Image.Image) -> bytes:
        return saved(picture, kind, save_all=True, append_images=[picture.rotate(180)], duration=90)

    return made


SENT = FORMATS | {
    "grey jpeg": lambda picture: saved(picture.convert("L"), "JPEG", quality=90),
    "restarts": lambda picture: saved(picture, "JPEG", quality=90, restart_marker_blocks=6),
    "moving gif": moving("GIF"),
    "moving webp": moving("WEBP"),
    "clear png": lambda picture: saved(picture.convert("RGBA"), "PNG"),
}

JPEGS = ("jpeg", "progressive", "cmyk", "grey jpeg", "restarts")
PNGS = ("png", "palette", "clear png")


def wounds(content: bytes, dice: np.random.Generator) -> Iterator[tuple[str, bytes]]:
    """What storage and lines do to a file: a piece lost, blanked, sent twice or replaced, line ends "mended"."""
    piece = max(40, len(content) // 20)
    at = int(dice.integers(len(content) // 3, len(content) - piece - 2))
    before, after = content[:at], content[at + piece :]
    yield "lost", before + after
    yield "zeroed", before + bytes(piece) + after
    yield "erased", before + b"\xff" * piece + after
    yield "noise", before + dice.bytes(piece) + after
    yield "twice", content[: at + piece] + content[at:]
    yield "blank tail", before + bytes(len(content) - at)
    yield "line ends", content.replace(b"\n", b"\r\n") + b"\r\n"


def flipped(content: bytes, dice: np.random.Generator) -> bytes:
    """One bit of it turned."""
    broken = bytearray(content)
    broken[int(dice.integers(0, len(content)))] ^= 1 << int(dice.integers(0, 8))
    return bytes(broken)


def relabelled(content: bytes, mark: bytes, skip: int, said: bytes) -> bytes:
    """The bytes `skip` after a mark replaced, so that a header says what the pixels are not."""
    at = content.index(mark) + skip
    return content[:at] + said + content[at + len(said) :]


def bombs() -> Iterator[tuple[str, bytes]]:
    """Small files that promise, or are, far more than they weigh."""
    plain = marked(64, 64)
    png, webp, lossless = FORMATS["png"](plain), FORMATS["webp"](plain), FORMATS["lossless webp"](plain)
    flood = zlib.compress(bytes(60_000_000), 6)
    vast = struct.pack(">II", 60_000, 60_000)
    yield "png 60000", bomb(60_000, 60_000)
    yield "png 9000", bomb(9_000, 9_000)
    yield "png rows", bomb(1_000_000, 64)
    yield "png text", png[:33] + chunk(b"zTXt", b"Comment\0\0" + flood) + png[33:]
    yield "png profile", png[:33] + chunk(b"iCCP", b"sRGB\0\0" + flood) + png[33:]
    yield "png flood", bomb(64, 64, flood)
    yield "gif", relabelled(FORMATS["gif"](plain), b"GIF8", 6, b"\xff\xff\xff\xff")
    yield "bmp", relabelled(FORMATS["bmp"](plain), b"BM", 18, struct.pack("<ii", 60_000, -60_000))
    yield "webp", relabelled(webp, b"\x9d\x01\x2a", 3, b"\xff\x3f\xff\x3f")
    yield "webp lossless", relabelled(lossless, b"VP8L", 9, b"\xff\xff\xff\x0f")
    yield "avif", relabelled(FORMATS["avif"](plain), b"ispe", 8, vast)
    yield "heic", relabelled(FORMATS["heic"](plain), b"ispe", 8, vast)
    yield "jpeg", relabelled(FORMATS["jpeg"](plain), b"\xff\xc0", 5, b"\xff\xff\xff\xff")
    yield "progressive", relabelled(FORMATS["progressive"](plain), b"\xff\xc2", 5, b"\x26\x00\x26\x00")
    yield (
        "liar",
        relabelled(saved(Image.new("RGB", (3000, 3000)), "AVIF", speed=10), b"ispe", 8, struct.pack(">II", 200, 150)),
    )


STRANGERS = {
    "words": "안녕하세요, 사진이 아니라 글이에요".encode() * 20,
    "web page": b"<!doctype html><html><img src=x></html>",
    "drawing": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    "document": b"%PDF-1.7\n" + bytes(600),
    "archive": b"PK\x03\x04" + bytes(600),
    "film": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(600),
    "iphone film": b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + bytes(600),
    "sound": b"RIFF\x24\0\0\0WAVEfmt " + bytes(600),
    "layers": b"8BPS\0\x01" + bytes(600),
    "raw photo": b"II*\0\x10\0\0\0CR\x02\0" + bytes(600),
    "icon": b"\0\0\x01\0\x01\0" + bytes(600),
    "program": b"\x7fELF\x02\x01\x01" + bytes(600),
    "script": b"#!/bin/sh\nrm -rf /\n",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n" + bytes(600),
    "blank": bytes(4096),
    "one byte": b"\xff",
}
"""Files with a picture's name that are none."""

HOLLOW = {
    "jpeg": b"\xff\xd8\xff\xe0" + bytes(600),
    "jpeg ends": b"\xff\xd8\xff\xd9",
    "jpeg fill": b"\xff\xd8" + b"\xff" * 5000,
    "png": b"\x89PNG\r\n\x1a\n" + bytes(600),
    "gif": b"GIF89a" + bytes(600),
    "webp": b"RIFF\xff\xff\xff\x7fWEBPVP8X" + bytes(600),
    "bmp": b"BM" + bytes(600),
    "avif": b"\0\0\0\x18ftypavif\0\0\0\0avifmif1" + bytes(600),
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + bytes(600),
    "box without end": b"\0\0\0\0ftypheic\0\0\0\0heic" + b"\0\0\0\x01mdat" + bytes(600),
}
"""A picture's first bytes and nothing behind them."""
