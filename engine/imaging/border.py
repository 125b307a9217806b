"""An even border round an upload, as of a screenshot or a framed photo, is no part of the photograph."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.canvas import Box
from engine.domain.phrase import Phrase
from engine.imaging.photo import Photo
from engine.imaging.pixels import Rgb

OPPOSITE: Final = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}
SIDES: Final = tuple(OPPOSITE)

EVEN: Final = 12
"""Largest difference of a channel inside a border: what JPEG leaves of one colour."""

NEARLY, MOST = 0.985, 0.3
"""So much of a line is of the border's colour, and so much of a side it may take."""

SHARP: Final = 0.9
"""From this share of its length on a border ends in the photo's own edge; the ground of a still life has none."""

TWIN: Final = 0.6
"""The same where the opposite side has a border of its colour: a dark photo between black bars."""

STEP: Final = 6
"""Pixels over which that edge may be blurred; they go with the border."""

LEAST: Final = 64
"""Pixels a side that must be left."""


def trimmed(photo: Photo) -> tuple[Photo, Box | None]:
    """The photo without its border, and which part of it that is; None where it has none."""
    cuts = _cuts(photo.pixels)
    part = _within(photo.pixels, cuts)
    if not any(cuts.values()) or min(part.shape[:2]) < LEAST:
        return photo, None
    height, width = photo.pixels.shape[:2]
    left, top = cuts["left"] / width, cuts["top"] / height
    box = Box(x=left, y=top, width=part.shape[1] / width, height=part.shape[0] / height)
    told = (*photo.notes, Phrase.of("photo.border"))
    return replace(photo, pixels=np.ascontiguousarray(part), notes=told), box


def inside(box: Box | None, part: Box | None) -> Box | None:
    """A box that was drawn on the whole photo, in shares of its part."""
    if box is None or part is None:
        return box
    left, top = ((a - b) / size for a, b, size in ((box.x, part.x, part.width), (box.y, part.y, part.height)))
    right, bottom = (box.right - part.x) / part.width, (box.bottom - part.y) / part.height
    left, top, right, bottom = (min(1.0, max(0.0, edge)) for edge in (left, top, right, bottom))
    return Box(x=left, y=top, width=max(1e-3, right - left), height=max(1e-3, bottom - top))


def _cuts(pixels: Rgb) -> dict[str, int]:
    """How many lines are border at each side; a border ends in a straight edge from one neighbour to the other."""
    cuts = {side: _band(_from(pixels, side)) for side in SIDES}
    while fuzzy := [side for side in SIDES if cuts[side] and not _sharp(pixels, cuts, side)]:
        cuts |= dict.fromkeys(fuzzy, 0)
    return cuts


def _sharp(pixels: Rgb, cuts: Mapping[str, int], side: str) -> bool:
    colour, other = _colour(_from(pixels, side)), OPPOSITE[side]
    edge = _from(_within(pixels, {**cuts, side: cuts[side] - 1}), side)[:1]
    twin = cuts[other] > 0 and int(np.abs(colour - _colour(_from(pixels, other))).max()) <= EVEN
    return edge.size > 0 and 1 - float(_like(edge, colour).mean()) >= (TWIN if twin else SHARP)


def _within(pixels: Rgb, cuts: Mapping[str, int]) -> Rgb:
    height, width = pixels.shape[:2]
    return pixels[cuts["top"] : height - cuts["bottom"], cuts["left"] : width - cuts["right"]]


def _from(pixels: Rgb, side: str) -> Rgb:
    """The picture turned so that a side's lines come first."""
    upright = pixels if side in ("top", "bottom") else pixels.transpose(1, 0, 2)
    return upright if side in ("top", "left") else upright[::-1]


def _band(pixels: Rgb) -> int:
    """How many lines have the outermost one's colour, and the edge after them; none where that is most of them, or
    where they drift away from it as a sky does."""
    most, colour = max(1, round(MOST * len(pixels))), _colour(pixels)
    lines = _like(pixels[: most + STEP], colour).mean(axis=1) >= NEARLY
    count = len(lines) if lines.all() else int(np.argmin(lines))
    steady = np.abs(pixels[max(0, count - STEP // 2 - 1)].mean(axis=0) - colour).max() < EVEN / 3
    return count + STEP if 0 < count <= most and steady else 0


def _colour(pixels: Rgb) -> NDArray[np.int16]:
    """Of the outermost line."""
    return np.asarray(np.median(pixels[0], axis=0), np.int16)


def _like(pixels: Rgb, colour: NDArray[np.int16]) -> NDArray[np.bool_]:
    away = cv2.absdiff(np.ascontiguousarray(pixels), np.full(pixels.shape, colour, np.uint8))
    return np.asarray(away.max(axis=2) <= EVEN)
