"""A soft mask drawn to the photograph's own edges: colour guided filter (He, Sun, Tang 2010)."""

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.imaging.pixels import Mask, Rgb

Floats = NDArray[np.float32]

REACH: Final = 0.010
"""Radius as a share of the long side."""

EPS: Final = 1e-4
LOW, HIGH = 0.15, 0.85
"""The filtered mask is stretched from this range to 0..1, so that edges are crisp."""

SURE_IN, SURE_OUT = 0.97, 0.03
WORKING: Final = 1024
"""Pixels of the long side at which coefficients are found; they are smooth, so full size gains nothing."""


def refined(photo: Rgb, mask: Mask) -> Mask:
    """The mask at full resolution along the photograph's edges; what was sure stays as it was."""
    found = filtered(photo, mask)
    sharp = np.clip((found - LOW) / (HIGH - LOW), 0.0, 1.0)
    sharp = np.where(mask > SURE_IN, np.maximum(sharp, mask), sharp)
    return np.where(mask < SURE_OUT, 0.0, sharp).astype(np.float32)


def filtered(photo: Rgb, mask: Mask) -> Floats:
    """a·photo + b, with a and b of the smaller copy (He 2015, fast guided filter)."""
    high, wide = mask.shape
    scale = min(1.0, WORKING / max(high, wide))
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    guide, small = resized(photo, size) / np.float32(255), resized(mask, size)
    slope, base = _coefficients(guide, small, max(3, round(max(size) * REACH)))
    slope, base = resized(slope, (wide, high)), resized(base, (wide, high))
    return np.asarray((slope * photo).sum(2) / np.float32(255) + base, np.float32)


def resized(values: NDArray[Any], size: tuple[int, int]) -> Floats:
    """To width x height: averaged when smaller, linear when larger."""
    way = cv2.INTER_AREA if size[0] < values.shape[1] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(values, size, interpolation=way), np.float32)


def _coefficients(guide: Floats, mask: Floats, radius: int) -> tuple[Floats, Floats]:
    """Per window the linear map of the three colours that explains the mask best."""
    span = (2 * radius + 1, 2 * radius + 1)
    middle, level = _mean(guide, span), _mean(mask, span)
    together = _mean(guide * mask[..., None], span) - middle * level[..., None]
    slope = _solved(_spread(guide, middle, span), together)
    base = level - (slope * middle).sum(2)
    return _mean(slope, span), _mean(base, span)


def _mean(values: Floats, span: tuple[int, int]) -> Floats:
    return np.asarray(cv2.boxFilter(values, -1, span, borderType=cv2.BORDER_REFLECT), np.float32)


def _spread(guide: Floats, middle: Floats, span: tuple[int, int]) -> Floats:
    """The six different entries of the colours' covariance (rr, rg, rb, gg, gb, bb), regularised."""
    pairs = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]
    moments = [
        _mean(guide[..., one] * guide[..., two], span) - middle[..., one] * middle[..., two] + EPS * (one == two)
        for one, two in pairs
    ]
    return np.stack(moments).astype(np.float32)


def _solved(spread: Floats, right: Floats) -> Floats:
    """Three unknowns a pixel by cofactors: ten times as quick as a general solver."""
    rr, rg, rb, gg, gb, bb = spread
    red, green, blue = (right[..., channel] for channel in range(3))
    first, second, third = gg * bb - gb * gb, gb * rb - rg * bb, rg * gb - gg * rb
    fourth, fifth, sixth = rr * bb - rb * rb, rb * rg - rr * gb, rr * gg - rg * rg
    whole = rr * first + rg * second + rb * third
    slope = (
        first * red + second * green + third * blue,
        second * red + fourth * green + fifth * blue,
        third * red + fifth * green + sixth * blue,
    )
    return np.stack([part / whole for part in slope], 2).astype(np.float32)
