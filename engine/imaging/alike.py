"""Whether a change is one that a person would see."""

import cv2
import numpy as np

from engine.domain.picture import MediaRef
from engine.imaging.pixels import Rgb
from engine.ports import Media

TILE = 24
"""Side in px of the pieces that are compared, on a preview."""

PIECE, PIECES = 8.0, 0.002
"""Grey levels by which a piece differs to the eye, and which share of all pieces must."""

WHOLE = 1.0
"""Grey levels by which the whole differs to the eye, as after another look."""


async def alike(before: MediaRef, after: MediaRef, media: Media) -> bool:
    """Two previews compared; one that is not there any more is like nothing."""
    try:
        shown = [_opened(await media.get(ref)) for ref in (before, after)]
    except KeyError:
        return False
    return same(*shown)


def same(one: Rgb, other: Rgb) -> bool:
    """Whether nobody would see the difference; two shapes are never the same."""
    if one.shape != other.shape:
        return False
    apart = np.abs(one.astype(np.int16) - other).mean(axis=2)
    high, wide = (side // TILE for side in apart.shape)
    tiles = apart[: high * TILE, : wide * TILE].reshape(high, TILE, wide, TILE).mean(axis=(1, 3))
    return bool(apart.mean() < WHOLE and (tiles > PIECE).mean() < PIECES)


def _opened(content: bytes) -> Rgb:
    return np.asarray(cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR), np.uint8)
