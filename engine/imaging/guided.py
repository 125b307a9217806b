"""A soft mask drawn to the photograph's own edges: colour guided filter (He, Sun, Tang 2010)."""

from collections.abc import Sequence
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.imaging.pixels import Mask, Rgb

Floats = NDArray[np.float32]

Place = tuple[slice, slice]
"""Rows and columns of a part of a picture."""

PAIRS: Final = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))
"""The six different entries of a covariance of three colours."""

REACH: Final = 0.010
"""Radius as a share of the long side."""

EPS: Final = 1e-4
LOW, HIGH = 0.25, 0.90
"""The filtered mask is stretched from this range to 0..1: crisp edges, and rather half a pixel less than a halo."""

SURE_IN, SURE_OUT = 0.97, 0.03
WORKING: Final = 512
"""Pixels of the long side for the coefficients: they are smooth, on things of known alpha 1024 is no better."""


def refined(photo: Rgb, mask: Mask) -> Mask:
    """The mask at full resolution along the photograph's edges; what was sure stays as it was."""
    whole = np.zeros_like(mask)
    place = _where(mask > SURE_OUT)
    if place is None:
        return whole
    part = mask[place]
    sharp = np.clip((filtered(photo, mask, place) - LOW) * (1 / (HIGH - LOW)), 0.0, 1.0)
    np.maximum(sharp, part, out=sharp, where=_core(mask)[place])
    sharp[part < SURE_OUT] = 0.0
    whole[place] = sharp
    return whole


def _core(mask: Mask) -> NDArray[np.bool_]:
    """What is subject for sure: not the last pixels of a mask that was found at 320 px a side."""
    reach = 2 * (max(mask.shape) // 250) + 3
    return np.asarray(cv2.erode((mask > SURE_IN).astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0)


def filtered(photo: Rgb, mask: Mask, place: Place) -> Floats:
    """a·photo + b inside `place`, with a and b of a smaller copy of the whole (He 2015, fast guided filter)."""
    high, wide = mask.shape
    scale = min(1.0, WORKING / max(high, wide))
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    guide, small = resized(photo, size) / np.float32(255), resized(mask, size)
    *slopes, found = _coefficients(guide, small, max(3, round(max(size) * REACH)))
    level = resized(found, (wide, high))[place]
    for channel, slope in enumerate(slopes):
        level = level + resized(slope / np.float32(255), (wide, high))[place] * photo[place][..., channel]
    return level


def _where(solid: NDArray[np.bool_]) -> Place | None:
    """The rows and columns that hold anything."""
    rows, columns = np.flatnonzero(solid.any(1)), np.flatnonzero(solid.any(0))
    if not rows.size:
        return None
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def resized(values: NDArray[Any], size: tuple[int, int]) -> Floats:
    """To width x height: averaged when smaller, linear when larger."""
    way = cv2.INTER_AREA if size[0] < values.shape[1] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(values, size, interpolation=way), np.float32)


def _coefficients(guide: Floats, mask: Floats, radius: int) -> tuple[Floats, ...]:
    """Per window the linear map of red, green and blue, and its constant, that explain the mask best."""

    def mean(values: Floats) -> Floats:
        span = (2 * radius + 1, 2 * radius + 1)
        return np.asarray(cv2.boxFilter(values, -1, span, borderType=cv2.BORDER_REFLECT), np.float32)

    colours = [np.ascontiguousarray(guide[..., channel]) for channel in range(3)]
    middles, level = [mean(colour) for colour in colours], mean(mask)
    rights = [mean(colour * mask) - middle * level for colour, middle in zip(colours, middles, strict=True)]
    spread = [
        mean(colours[one] * colours[two]) - middles[one] * middles[two] + np.float32(EPS * (one == two))
        for one, two in PAIRS
    ]
    slopes = _solved(spread, rights)
    base = level - sum((slope * middle for slope, middle in zip(slopes, middles, strict=True)), np.float32(0))
    return *(mean(slope) for slope in slopes), mean(base)


def _solved(spread: Sequence[Floats], right: Sequence[Floats]) -> tuple[Floats, Floats, Floats]:
    """Three unknowns a pixel by cofactors: ten times as quick as a general solver."""
    rr, rg, rb, gg, gb, bb = spread
    red, green, blue = right
    first, second, third = gg * bb - gb * gb, gb * rb - rg * bb, rg * gb - gg * rb
    fourth, fifth, sixth = rr * bb - rb * rb, rb * rg - rr * gb, rr * gg - rg * rg
    whole = rr * first + rg * second + rb * third
    return (
        (first * red + second * green + third * blue) / whole,
        (second * red + fourth * green + fifth * blue) / whole,
        (third * red + fifth * green + sixth * blue) / whole,
    )
