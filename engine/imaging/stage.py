"""Where the forms of a drawn poster stand, so that no word covers them; recipes by name, see `imaging.poster`."""

from collections.abc import Callable, Mapping

import numpy as np

from engine.domain.canvas import Extent, Ratio
from engine.imaging.almanac import PLACES
from engine.imaging.pixels import Mask


def kept(recipe: str, extent: Extent) -> Mask:
    """1.0 where a recipe's forms stand that no word may cover, as large as the canvas."""
    mask, short = np.zeros((extent.height, extent.width), np.float32), extent.short
    wide, high = extent.width / short, extent.height / short
    for left, top, right, bottom in FORMS.get(recipe, _nothing)(wide, high):
        rows_, columns_ = (
            slice(round(top * short), round(bottom * short)),
            slice(round(left * short), round(right * short)),
        )
        mask[rows_, columns_] = 1.0
    return mask


DISC = 0.58
"""Radius of the disc behind a thing, in sizes of the thing."""

Edges = tuple[float, float, float, float]
"""Left, top, right, bottom in shares of the short side."""


def _nothing(wide: float, high: float) -> tuple[Edges, ...]:
    return ()


def _plated(wide: float, high: float) -> tuple[Edges, ...]:
    x, y, size = spot(wide, high)
    reach = size * DISC
    body = (max(0.0, x - reach - 0.07), y - reach - 0.02, min(wide, x + reach + 0.07), y + size * 0.28)
    foot = (x - size * 0.34, y, x + size * 0.34, min(high, y + reach))
    return body, foot


def _tiled(wide: float, high: float) -> tuple[Edges, ...]:
    left, top, size, across, down = grid(wide, high)
    return ((left, top, left + across * size, top + down * size),)


def _stamped(wide: float, high: float) -> tuple[Edges, ...]:
    x, y, size = stamp(wide, high)
    return ((x - size / 2, y - size / 2, x + size / 2, y + size / 2),)


def _stubbed(wide: float, high: float) -> tuple[Edges, ...]:
    left, top, right, bottom = coupon(wide, high)
    line = tear(wide, high)
    return ((line, top, right, bottom),) if wide > high else ((left, line, right, bottom),)


def _dated(wide: float, high: float) -> tuple[Edges, ...]:
    place = PLACES[min(Ratio, key=lambda ratio: abs(ratio.aspect - wide / high))]
    return ((place.x * wide, place.y * high, place.right * wide, place.bottom * high),)


FORMS: Mapping[str, Callable[[float, float], tuple[Edges, ...]]] = {
    "plate": _plated,
    "tiles": _tiled,
    "press": _stamped,
    "ticket": _stubbed,
    "almanac": _dated,
}


def spot(wide: float, high: float) -> tuple[float, float, float]:
    """Centre and size of a thing that stands large: at the foot, at the right of a wide sheet."""
    if wide > high:
        return wide - 0.44, 0.5 * high, 0.66
    if high > 1.5:
        return 0.5, high - 0.55, 0.84
    size = 0.62 if high > 1.1 else 0.46
    return 0.5, high - size * 0.6, size


def grid(wide: float, high: float) -> tuple[float, float, float, int, int]:
    """Left, top, size, columns and rows of the tiles."""
    if wide > high:
        return wide - 0.75 * high, 0.0, high / 4, 3, 4
    if high < 1.1:
        return 0.0, high - 0.53, 0.2, 5, 2
    return (0.0, high - 0.63, 0.25, 4, 2) if high < 1.5 else (0.0, high - 1.0, 0.25, 4, 4)


def stamp(wide: float, high: float) -> tuple[float, float, float]:
    top, size = (0.2, 0.25) if high < 1.1 else (0.27, 0.32) if high < 1.5 else (0.44, 0.36)
    return (wide - 0.36, high / 2, 0.44) if wide > high else (0.5, top, size)


def coupon(wide: float, high: float) -> Edges:
    if high > 1.5:
        return 0.07, 0.185 * high, wide - 0.07, 0.945 * high
    return 0.07, 0.07, wide - 0.07, high - 0.13


def tear(wide: float, high: float) -> float:
    right, bottom = coupon(wide, high)[2:]
    return right - 0.46 if wide > high else bottom - (0.56 if high > 1.5 else 0.3 if high > 1.1 else 0.24)
