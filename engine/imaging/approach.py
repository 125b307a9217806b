"""Nearer to the subject: what the owner meant by "make the bread bigger"."""

from dataclasses import replace
from typing import Final

import numpy as np

from engine.domain.canvas import Box
from engine.imaging.photo import Photo
from engine.imaging.pixels import Mask

NEARER: Final = (1.0, 1.35, 1.8)
"""How much larger the subject is for each step; at `BLOWN` of its own pixels a post begins to look soft."""

AIR: Final = 0.12
"""The subject keeps so much of its own size around it: nothing of it is cut off."""

SOLID: Final = 0.5
TOLD: Final = 1.08
"""A subject that grows by less is not seen to have grown."""


def worked(longest: int, steps: int) -> int:
    """How large a photo is opened, so that what is left of it is as sharp."""
    return round(longest * NEARER[steps])


def window(mask: Mask, steps: int) -> Box | None:
    """The part of the photo that is left, of its own shape; None where nothing can grow for want of room."""
    rows, columns = (np.flatnonzero((mask > SOLID).any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return None
    top, bottom = rows[0] / mask.shape[0], (rows[-1] + 1) / mask.shape[0]
    left, right = columns[0] / mask.shape[1], (columns[-1] + 1) / mask.shape[1]
    share = max(1 / NEARER[steps], (1 + AIR) * (bottom - top), (1 + AIR) * (right - left))
    if share * TOLD > 1:
        return None
    across, down = (min(max(0.0, (a + b - share) / 2), 1 - share) for a, b in ((left, right), (top, bottom)))
    return Box(x=across, y=down, width=share, height=share)


def spent(mask: Mask, steps: int) -> bool:
    """The last of the steps brought the subject no nearer: it fills the photo, or what is left of it, already."""
    part, before = window(mask, steps), window(mask, steps - 1) if steps > 1 else None
    return part is None or (before is not None and before.width < part.width * TOLD)


def nearer(photo: Photo, mask: Mask, faces: tuple[Box, ...], part: Box) -> tuple[Photo, Mask, tuple[Box, ...]]:
    """Photo, mask and faces as that part of the photo has them; a face outside it is gone."""
    height, width = mask.shape
    rows = slice(round(part.y * height), round(part.bottom * height))
    columns = slice(round(part.x * width), round(part.right * width))
    pixels = np.ascontiguousarray(photo.pixels[rows, columns])
    seen = tuple(face for each in faces if (face := _inside(each, part)) is not None)
    return replace(photo, pixels=pixels), np.ascontiguousarray(mask[rows, columns]), seen


def _inside(face: Box, part: Box) -> Box | None:
    left, top = (
        max(0.0, (a - b) / size) for a, b, size in ((face.x, part.x, part.width), (face.y, part.y, part.height))
    )
    right = min(1.0, (face.right - part.x) / part.width)
    bottom = min(1.0, (face.bottom - part.y) / part.height)
    return Box(x=left, y=top, width=right - left, height=bottom - top) if right > left and bottom > top else None
