"""A box round a thing as a hint: where it cuts through the thing it gives way, and neighbours stay out."""

from collections.abc import Set
from typing import Final

import cv2
import numpy as np

from engine.domain.canvas import Box
from engine.imaging.pixels import Mask

WAY: Final = 0.5
"""How much wider a box becomes at a side at which it cuts, as a share of its own size."""

CUT: Final = 0.06
"""From this share of a side that is subject on, the box cuts through a thing there."""

BARE: Final = 0.08
"""A box that holds less subject than this lies inside a thing, where the network sees only a surface."""

SOLID, LOOSE = 0.5, 0.3
INSIDE: Final = 0.35
"""A piece belongs to what was pointed at when so much of it lies in the box, or when it is the largest one there."""

RIM: Final = 0.004
"""A mask fades at the very edge of what the network was shown: its borders are read so far inside."""


def pixels_of(area: Box, high: int, wide: int) -> tuple[slice, slice]:
    """Rows and columns of a box, at least one pixel each."""
    left, top = round(area.x * wide), round(area.y * high)
    right, bottom = max(left + 1, round(area.right * wide)), max(top + 1, round(area.bottom * high))
    return slice(top, bottom), slice(left, right)


SIDES: Final = frozenset({"left", "right", "top", "bottom"})


def too_tight(found: Mask, area: Box, box: Box) -> frozenset[str]:
    """Sides at which the box should give way: where it cuts the subject, or all when it lies inside a thing."""
    if float((found[pixels_of(box, *found.shape)] > SOLID).mean()) < BARE:
        return SIDES
    return _cut(found, area)


def _cut(found: Mask, area: Box) -> frozenset[str]:
    """Sides of `area` at which it, and not the photo's own edge, cuts through the subject."""
    part = found[pixels_of(area, *found.shape)] > SOLID
    if min(part.shape) < 8:
        return frozenset()
    step = max(2, round(RIM * max(found.shape)))
    lines = {"left": part[:, step], "right": part[:, -1 - step], "top": part[step], "bottom": part[-1 - step]}
    open_sides = {"left": area.x > 0, "right": area.right < 0.999, "top": area.y > 0, "bottom": area.bottom < 0.999}
    return frozenset(side for side, line in lines.items() if open_sides[side] and float(line.mean()) > CUT)


def wider(area: Box, box: Box, sides: Set[str]) -> Box:
    """`area` with half the size of `box` more on the given sides."""
    across, down = WAY * box.width, WAY * box.height
    left = max(0.0, area.x - across * ("left" in sides))
    top = max(0.0, area.y - down * ("top" in sides))
    right = min(1.0, area.right + across * ("right" in sides))
    bottom = min(1.0, area.bottom + down * ("bottom" in sides))
    return Box(x=left, y=top, width=right - left, height=bottom - top)


def pointed_at(found: Mask, box: Box) -> Mask:
    """Of all pieces those the box means; the mask as it is where the box holds none of them."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((found > LOOSE).astype(np.uint8))
    own = np.bincount(labels[pixels_of(box, *found.shape)].ravel(), minlength=len(stats)).astype(float)
    own[0] = 0
    if not own.any():
        return found
    keep = own >= INSIDE * np.maximum(1, stats[:, cv2.CC_STAT_AREA])
    keep[int(own.argmax())], keep[0] = True, False
    near = cv2.dilate(keep[labels].astype(np.uint8), np.ones((9, 9), np.uint8))
    return np.asarray(found * near, np.float32)
