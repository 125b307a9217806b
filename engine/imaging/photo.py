"""Any upload → upright sRGB pixels or a typed error, and the way out to a platform's rules."""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageCms

from engine.domain.canvas import Extent
from engine.domain.errors import EmptyPicture, HugePicture, NotAPicture, OutOfMemory, TruncatedPicture
from engine.domain.phrase import Phrase
from engine.imaging import jpeg
from engine.imaging.header import LARGEST_JPEG, LARGEST_PROGRESSIVE, largest, sniff
from engine.imaging.intact import demand_whole
from engine.imaging.pixels import Rgb, Rgba

__all__ = ["Photo", "export_jpeg", "export_png", "open_photo", "sniff", "source_type"]

SMALLEST: Final = 64
LONGEST: Final = 2000
"""Pixels. Half of a 12-MP photograph, which JPEG can decode at half size four times as quickly."""

SLIMMEST: Final = 4
HEAVIEST: Final = 100_000_000
POSTABLE: Final = 8_000_000
"""Bytes. Instagram takes JPEG up to 8 MB."""

_FORMATS: Final = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/gif": ("GIF",),
    "image/bmp": ("BMP",),
    "image/webp": ("WEBP",),
    "image/avif": ("AVIF",),
    "image/heic": ("HEIF",),
}
# Runs alone pack photographs as small as Deflate's search does, in half the time.
_PACKED: Final = [
    *(int(cv2.IMWRITE_PNG_COMPRESSION), 2),
    *(int(cv2.IMWRITE_PNG_STRATEGY), int(cv2.IMWRITE_PNG_STRATEGY_RLE)),
    *(int(cv2.IMWRITE_PNG_FILTER), int(cv2.IMWRITE_PNG_FILTER_SUB)),
]
_ROTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""Exif 2.32, tag 274: what brings each stored orientation upright."""

_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, RuntimeError, IndexError, KeyError, struct.error)
_BOMB: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)

# Pillow counts pixels before a draft can shrink them; header.py has judged the size before that.
Image.MAX_IMAGE_PIXELS = LARGEST_JPEG

SOURCES: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
"""IPTC NewsCodes, Digital Source Type."""

_XMP: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'Iptc4xmpExt:DigitalSourceType="{source}"/>'
    '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
_SOURCE: Final = re.compile(rb'DigitalSourceType(?:="|>)' + SOURCES.encode() + rb"(\w+)")


@dataclass(frozen=True, slots=True)
class Photo:
    """An upload made plain. `extent` is the upright original's; `notes` say what had to be done to it."""

    pixels: Rgb
    extent: Extent
    notes: tuple[Phrase, ...] = ()


def open_photo(content: bytes, longest: int = LONGEST) -> Photo:
    """Upright sRGB, at most `longest` px a side; nothing of its EXIF goes on.

    Raises EmptyPicture (no bytes, or under 64 px a side), NotAPicture, TruncatedPicture (or damaged),
    HugePicture (over 100 MB, 220 MP of JPEG, 80 of progressive JPEG, 64 MP of anything else), OutOfMemory.
    """
    mime = _admitted(content)
    if mime == "image/heic":
        _learn_heif()
    with _typed(), Image.open(io.BytesIO(content), formats=_FORMATS[mime]) as image:
        extent = _extent(image, mime)
        demand_whole(content, mime)
        stored, doubtful = _decoded(content, image, mime, longest)
        notes = tuple(_notes(image, mime, doubtful))
        upright = _turned(_shrunk(_eight_bits(stored), longest), _orientation(image, mime))
        return Photo(_sharable(_whitened(upright), image.info.get("icc_profile")), extent, notes)


def _decoded(content: bytes, image: Image.Image, mime: str, longest: int) -> tuple[Image.Image, bool]:
    """Pixels of at least `longest` px a side where the original has them, and whether some may be broken."""
    if mime == "image/jpeg":
        return jpeg.decode(content, image, _fitted(image.size, longest))
    image.load()
    return image, False


def _orientation(image: Image.Image, mime: str) -> int:
    """1 to 8 as Exif counts them; libheif has turned its picture already."""
    return 1 if mime == "image/heic" else int(image.getexif().get(_ROTATION, 1))


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def _admitted(content: bytes) -> str:
    if not content:
        raise EmptyPicture("no bytes")
    if len(content) > HEAVIEST:
        raise HugePicture(f"{len(content)} bytes")
    mime = sniff(content)
    if mime is None:
        raise NotAPicture("no magic bytes of a picture")
    return mime


@contextmanager
def _typed() -> Iterator[None]:
    try:
        yield
    except _BOMB as error:
        raise HugePicture(str(error)) from error
    except MemoryError as error:
        raise OutOfMemory("a photograph did not fit into memory") from error
    except _BROKEN as error:
        raise TruncatedPicture(str(error)) from error


@cache
def _learn_heif() -> None:
    """Loaded late: libheif is 20 MB that most sessions never need."""
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)


def _extent(image: Image.Image, mime: str) -> Extent:
    """Upright width and height of the original. Raises EmptyPicture, HugePicture."""
    wide, high = image.size
    if min(wide, high) < SMALLEST:
        raise EmptyPicture(f"{wide} x {high} pixels")
    if wide * high > (LARGEST_PROGRESSIVE if image.info.get("progressive") else largest(mime)):
        raise HugePicture(f"{wide} x {high} pixels")
    lying = _orientation(image, mime) in (5, 6, 7, 8)
    return Extent(width=high, height=wide) if lying else Extent(width=wide, height=high)


def _notes(image: Image.Image, mime: str, doubtful: bool) -> Iterator[Phrase]:
    wide, high = image.size
    if doubtful:
        yield Phrase.of("photo.damaged")
    if mime != "image/jpeg" and getattr(image, "n_frames", 1) > 1:
        yield Phrase.of("photo.first_frame")
    if _see_through(image):
        yield Phrase.of("photo.transparent")
    if max(wide, high) > SLIMMEST * min(wide, high):
        yield Phrase.of("photo.strip")


def _see_through(image: Image.Image) -> bool:
    if image.mode == "P" and "transparency" in image.info:
        return True
    return image.mode in ("RGBA", "LA", "PA") and image.getextrema()[-1][0] < 250  # type: ignore[index]


def _eight_bits(image: Image.Image) -> Image.Image:
    """RGB, RGBA, CMYK or L; 16 bits are scaled, not clipped (facts of Pillow: I;16 to L gives solid white)."""
    if image.mode.startswith("I") or image.mode == "F":
        deep = np.asarray(image)
        if deep.dtype != np.uint16:
            deep = np.clip(deep, 0, 65535).astype(np.uint16)
        return Image.fromarray((deep >> 8).astype(np.uint8))
    if image.mode in ("RGB", "CMYK", "L", "RGBA"):
        return image
    clear = image.mode in ("LA", "PA", "La", "RGBa") or "transparency" in image.info
    return image.convert("RGBA" if clear else "RGB")


def _fitted(size: tuple[int, int], longest: int) -> tuple[int, int]:
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _shrunk(image: Image.Image, longest: int) -> Image.Image:
    """At most `longest` px a side; a strip longer than 4:1 keeps its middle, for no post can show more."""
    longer, shorter = max(image.size), min(image.size)
    if longer > SLIMMEST * shorter:
        wide, high = (min(side, SLIMMEST * shorter) for side in image.size)
        left, top = (image.width - wide) // 2, (image.height - high) // 2
        image = image.crop((left, top, left + wide, top + high))
    size = _fitted(image.size, longest)
    return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _whitened(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image)
    return white.convert("RGB")


def _sharable(image: Image.Image, profile: bytes | None) -> Rgb:
    """Through the file's own colour profile to sRGB; a broken profile is taken for sRGB."""
    if profile and not _is_srgb(profile):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            done = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            image = done or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return np.array(image.convert("RGB"), dtype=np.uint8)


def _is_srgb(profile: bytes) -> bool:
    return b"sRGB" in profile or "sRGB".encode("utf-16-be") in profile


def export_jpeg(pixels: Rgb, *, generated: bool, quality: int = 92) -> bytes:
    """JPEG with full colour (4:4:4), an sRGB profile, no EXIF and at most 8 MB.

    `generated` says that a generative model made any pixel or word of it (AI Basic Act §31).
    """
    image, rest = Image.fromarray(pixels), {"subsampling": 0, "icc_profile": _srgb(), "xmp": _packet(generated)}
    for step in range(quality, 20, -8):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=step, **rest)
        if out.tell() <= POSTABLE:
            break
    return out.getvalue()


def export_png(pixels: Rgba, *, generated: bool = False) -> bytes:
    """PNG, RGB or RGBA, with the same profile and source type."""
    swap = cv2.COLOR_RGBA2BGRA if pixels.shape[2] == 4 else cv2.COLOR_RGB2BGR
    done, coded = cv2.imencode(".png", cv2.cvtColor(pixels, swap), _PACKED)
    assert done
    return _with_chunks(coded.tobytes(), generated)


def _with_chunks(png: bytes, generated: bool) -> bytes:
    """`sRGB` and XMP chunks right after IHDR, which is always the first 33 bytes (PNG, 5.6)."""
    text = b"XML:com.adobe.xmp\0\0\0\0\0" + _packet(generated)
    return png[:33] + _chunk(b"sRGB", b"\0") + _chunk(b"iTXt", text) + png[33:]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _packet(generated: bool) -> bytes:
    source = "compositeWithTrainedAlgorithmicMedia" if generated else "compositeCapture"
    return _XMP.format(source=SOURCES + source).encode()


@cache
def _srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def source_type(content: bytes) -> str:
    """The last word of the IPTC digital source type inside a JPEG or PNG; empty if it says none."""
    found = _SOURCE.search(content)
    return found[1].decode() if found else ""
