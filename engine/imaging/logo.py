"""An owner's logo where the shop's name would stand: trimmed, small, on a plate where it could not be read."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, UnidentifiedImageError

from engine.domain.canvas import Extent
from engine.domain.errors import NotAPicture
from engine.imaging import place
from engine.imaging.photo import open_photo
from engine.imaging.pixels import Mask, Rgb, Rgba
from engine.imaging.place import Area

HEIGHTS: Final = (0.12, 0.095, 0.075, 0.055)
"""Of the short side, the largest that finds room."""

WIDEST: Final = 0.34
LARGEST: Final = 800
PLAIN: Final = 28
"""Levels of 255 that a ground of one colour may differ from its corners."""

APART: Final = 0.28
"""Of the range from black to white: a mark nearer to what is under it gets a plate."""

PAD, ROUND, COVER = 0.14, 0.2, 235
"""Air and corners of a plate in heights of the logo; how much a plate covers, of 255."""


@dataclass(frozen=True, slots=True)
class Logo:
    """`ground` is the colour it came on; None where it is cut out already."""

    mark: Rgba
    ground: tuple[int, int, int] | None


def opened(content: bytes) -> Logo:
    """Trimmed to what is drawn. Raises BadUpload."""
    plain = open_photo(content, LARGEST).pixels
    cut = _cut_out(content)
    if cut is not None:
        return Logo(_trimmed(cut, cut[..., 3] > PLAIN), None)
    ground = np.median(np.concatenate([plain[0], plain[-1], plain[:, 0], plain[:, -1]]), axis=0)
    drawn = np.abs(plain.astype(int) - ground).max(axis=2) > PLAIN
    opaque = np.dstack([plain, np.full(plain.shape[:2], 255, np.uint8)])
    red, green, blue = (int(value) for value in ground)
    return Logo(_trimmed(opaque, drawn), (red, green, blue))


def stamped(pixels: Rgb, logo: Logo, taken: Sequence[Area], keep_out: Mask | None, align: str) -> Rgba | None:
    """The layer with the logo at the foot, else at the head; None where everything is covered."""
    ground = place.Ground.of(pixels, keep_out)
    spot = place.clear(ground, _spots(ground.extent, logo, align), (*taken, _mark(ground.extent)))
    if spot is None:
        return None
    plate = _plate(pixels, logo, spot)
    layer = Image.new("RGBA", (pixels.shape[1], pixels.shape[0]))
    inner = spot
    if plate is not None:
        inner = spot.grown(-PAD * spot.height / (1 + 2 * PAD))
        ImageDraw.Draw(layer).rounded_rectangle(_corners(spot), ROUND * spot.height, (*plate, COVER))
    size = (max(1, round(inner.width)), max(1, round(inner.height)))
    mark = Image.fromarray(logo.mark).resize(size, Image.Resampling.LANCZOS)
    layer.alpha_composite(mark, (round(inner.left), round(inner.top)))
    return np.array(layer)


def _spots(extent: Extent, logo: Logo, align: str) -> Iterator[Area]:
    """The largest first; each has room for a plate."""
    high, wide = logo.mark.shape[:2]
    limits = place.rim(extent, place.EDGE)
    for share in HEIGHTS:
        height = min(share * extent.short, WIDEST * extent.short * high / wide)
        air = 2 * PAD * height
        yield from place.corners(limits, height * wide / high + air, height + air, align)


def _mark(extent: Extent) -> Area:
    """Room for the AI mark, bottom right."""
    limits, (wide, high) = place.rim(extent, place.EDGE), place.MARK
    return Area(limits.right - wide * extent.short, limits.bottom - high * extent.short, limits.right, limits.bottom)


def _plate(pixels: Rgb, logo: Logo, spot: Area) -> tuple[int, int, int] | None:
    """The colour it came on; white or black under a mark that would not stand out."""
    if logo.ground is not None:
        return logo.ground
    left, top, right, bottom = _corners(spot)
    under = _light(pixels[top:bottom, left:right])
    drawn = logo.mark[logo.mark[..., 3] > PLAIN]
    light = _light(drawn[:, :3]) if drawn.size else 0.0
    if abs(light - under) >= APART:
        return None
    return (255, 255, 255) if light < 0.6 else (27, 27, 27)


def _light(colours: np.ndarray) -> float:
    return float((colours.reshape(-1, 3) @ np.array([0.2126, 0.7152, 0.0722])).mean() / 255)


def _corners(area: Area) -> tuple[int, int, int, int]:
    return round(area.left), round(area.top), round(area.right), round(area.bottom)


def _cut_out(content: bytes) -> Rgba | None:
    """With its own transparency, where it has any."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.thumbnail((LARGEST, LARGEST))
            cut = np.array(image.convert("RGBA"))
    except (UnidentifiedImageError, OSError):
        return None
    return cut if (cut[..., 3] < 255 - PLAIN).mean() > 0.02 else None


def _trimmed(mark: Rgba, drawn: np.ndarray) -> Rgba:
    """Raises NotAPicture for one where nothing is drawn."""
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    if not rows.size:
        raise NotAPicture("nothing is drawn on this logo")
    return mark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
