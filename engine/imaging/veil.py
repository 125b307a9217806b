"""Parts of a photo that nobody should read: blurred past recognition before anything else is done with it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import cv2

from engine.domain.canvas import Box
from engine.imaging.hint import pixels_of
from engine.imaging.photo import Photo

WIDER: Final = 0.15
"""How much wider than it was seen a part is veiled at each side, as a share of its size: who saw it was not exact."""

PIECES: Final = 7
"""A veiled part keeps so many patches across: too few for a digit or an eye."""


def veiled(photo: Photo, boxes: Iterable[Box]) -> Photo:
    """The photo with soft patches where the boxes are."""
    pixels = photo.pixels.copy()
    for box in boxes:
        rows, columns = pixels_of(_wider(box), *pixels.shape[:2])
        part = pixels[rows, columns]
        high, wide = part.shape[:2]
        few = min(PIECES, wide), min(PIECES, high)
        patches = cv2.resize(part, few, interpolation=cv2.INTER_AREA)
        pixels[rows, columns] = cv2.resize(patches, (wide, high), interpolation=cv2.INTER_CUBIC)
    return replace(photo, pixels=pixels)


def _wider(box: Box) -> Box:
    left, top = max(0.0, box.x - WIDER * box.width), max(0.0, box.y - WIDER * box.height)
    right = min(1.0, box.x + (1 + WIDER) * box.width)
    bottom = min(1.0, box.y + (1 + WIDER) * box.height)
    return Box(x=left, y=top, width=right - left, height=bottom - top)
