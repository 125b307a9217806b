"""JPEG pixels at the fraction of their size that is wanted, and whether their code was damaged on the way."""

from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Final

from PIL import Image

from engine.domain.errors import TruncatedPicture
from engine.imaging.pixels import Rgb

HARMLESS: Final = ("Invalid SOS parameters", "Unknown Adobe color", "Warning: unknown JFIF")
"""How libjpeg's warnings about headers begin (jerror.h): some cameras write them so, every pixel is there."""

DOUBTFUL: Final = ("extraneous bytes", "Inconsistent progression")
"""Some cameras pad the code before a marker; so does damage, and the owner is asked to look."""

GLANCE: Final = (1, 1)
"""Px asked for where a picture is only checked: at an eighth of its size the code is read, hardly a pixel made."""


def decode(content: bytes, image: Image.Image, size: tuple[int, int]) -> tuple[Image.Image, bool]:
    """At least `size` px, upright or not as stored, and whether part of it may be broken.

    Pillow keeps libjpeg's warnings to itself: pieces lost or zeroed on the way pass as pictures there.
    Raises TruncatedPicture where pixels are surely missing.
    """
    colours = {"L": "GRAY", "RGB": "RGB"}.get(image.mode)
    if colours is None:
        doubtful = _read(content, "CMYK", GLANCE)[1]
        image.draft(None, size)
        image.load()
        return image, doubtful
    pixels, doubtful = _read(content, colours, size)
    return Image.fromarray(pixels[..., 0] if colours == "GRAY" else pixels), doubtful


def _read(content: bytes, colours: str, size: tuple[int, int]) -> tuple[Rgb, bool]:
    wanted = {"colorspace": colours, "min_width": size[0], "min_height": size[1]}
    try:
        return _turbo().decode_jpeg(content, **wanted, strict=True), False
    except ValueError as error:
        doubtful = any(each in str(error) for each in DOUBTFUL)
        if not doubtful and not str(error).startswith(HARMLESS):
            raise TruncatedPicture(str(error)) from error
        return _turbo().decode_jpeg(content, **wanted, strict=False), doubtful


@cache
def _turbo() -> ModuleType:
    return import_module("simplejpeg")
