"""A healing brush: a hole is filled with a piece of the same ground from nearby, brought to the hole's colours.

The piece's texture stays and its difference from the hole's rim is spread smoothly inwards, a cheap membrane after
Georgiev 2004. Nothing outside the hole and its soft rim changes.
"""

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.imaging.pixels import Rgb

Where = NDArray[np.bool_]
Box = tuple[int, int, int, int]

MATCH: Final = 6.0
"""Mean difference (levels of 255) of the rims of hole and piece, their colours brought together, at the most."""

TURNS, STEPS = 16, (1.1, 1.6, 2.3, 3.2)
"""Directions in which a piece is looked for, and how far away, in sizes of the hole."""


def healed(photo: Rgb, hole: Where, taboo: Where) -> tuple[Rgb, Where]:
    """The photo with each part of the hole healed for which a piece was found, and where that is.

    `taboo` is where no piece may come from. Both masks are the photo's size.
    """
    rim = max(3, max(photo.shape) // 220)
    wide = cv2.dilate(hole.astype(np.uint8), np.ones((2 * rim + 1, 2 * rim + 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(wide)
    out, done, never = photo.copy(), np.zeros_like(hole), taboo | (wide > 0)
    for number in range(1, count):
        box = _around(stats[number], rim * 2, hole.shape)
        area = slice(box[1], box[3]), slice(box[0], box[2])
        part = labels[area] == number
        filled = _filled(photo, box, part, never, rim)
        if filled is not None:
            out[area] = filled
            done[area] |= part
    return out, done


def _around(stats: NDArray[np.int32], room: int, shape: tuple[int, ...]) -> Box:
    left, top, wide, high, _ = (int(each) for each in stats)
    return (
        max(0, left - room),
        max(0, top - room),
        min(shape[1], left + wide + room),
        min(shape[0], top + high + room),
    )


def _filled(photo: Rgb, box: Box, part: Where, never: Where, rim: int) -> Rgb | None:
    """The box with its hole filled, or None where nothing near by is like its surroundings."""
    own = photo[box[1] : box[3], box[0] : box[2]].astype(np.float32)
    ring = (~part & ~never[box[1] : box[3], box[0] : box[2]]).astype(np.float32)
    if ring.mean() < 0.05:
        return None
    best, worth = None, MATCH
    for left, top in _places(box, never):
        piece = photo[top : top + own.shape[0], left : left + own.shape[1]].astype(np.float32)
        brought = piece + _spread(own - piece, ring, rim)
        cost = float((np.abs(brought - own).mean(2) * ring).sum() / ring.sum())
        if cost < worth:
            best, worth = brought, cost
    if best is None:
        return None
    share = cv2.GaussianBlur(part.astype(np.float32), (0, 0), rim / 3)[..., None]
    return np.asarray(np.rint(np.clip(own + (best - own) * share, 0, 255)), np.uint8)


def _places(box: Box, never: Where) -> Iterator[tuple[int, int]]:
    """Upper left corners of clean pieces of the box's size, the nearest first."""
    wide, high = box[2] - box[0], box[3] - box[1]
    for step in STEPS:
        for turn in np.arange(TURNS) * (2 * np.pi / TURNS):
            left = round(box[0] + step * max(wide, high) * np.cos(turn))
            top = round(box[1] + step * max(wide, high) * np.sin(turn))
            inside = left >= 0 and top >= 0 and left + wide <= never.shape[1] and top + high <= never.shape[0]
            if inside and not never[top : top + high, left : left + wide].any():
                yield left, top


def _spread(difference: NDArray[np.float32], ring: NDArray[np.float32], rim: int) -> NDArray[np.float32]:
    """What is known on the ring, blurred inwards over the hole: a near blur where it reaches, a wide one beyond."""
    out = np.zeros_like(difference)
    known = np.zeros_like(ring)
    for sigma in (max(difference.shape[:2]) / 2.0, max(difference.shape[:2]) / 5.0):
        weight = cv2.GaussianBlur(ring, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
        mean = cv2.GaussianBlur(difference * ring[..., None], (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
        sure = np.clip(weight / 0.25, 0, 1)[..., None] if known.any() else np.ones_like(ring)[..., None]
        out = np.asarray(out + (mean / np.maximum(weight, 1e-4)[..., None] - out) * sure, np.float32)
        known = np.asarray(weight, np.float32)
    return out
