"""People in a photograph: frontal faces, and hands or arms that reach in from its edge."""

from functools import cache
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.canvas import Box
from engine.imaging.pixels import Mask, Rgb

LONGEST: Final = 480
SMALLEST: Final = 30
"""Pixels of a face at that size: 6 % of the long side."""

SKIN_LOW, SKIN_HIGH = (60, 135, 85), (255, 165, 128)
"""Y, Cr, Cb of skin from pale to dark (after Chai and Ngan 1999, narrowed)."""

FLESH: Final = 0.4
"""Share of skin colour in a real face; what the cascade finds elsewhere is a pattern."""

ARM, REACH = 0.03, 0.03
"""A hand covers at least 3 % of the photo and 3 % of an edge."""


def find_faces(photo: Rgb) -> tuple[Box, ...]:
    """Frontal faces, the largest first; LBP cascade of scikit-image, checked for skin colour."""
    small = _small(photo)
    high, wide = small.shape[:2]
    skin = _skin(small)
    found = _cascade().detect_multi_scale(
        img=cv2.cvtColor(small, cv2.COLOR_RGB2GRAY),
        scale_factor=1.2,
        step_ratio=1.3,
        min_size=(SMALLEST, SMALLEST),
        max_size=(min(high, wide), min(high, wide)),
    )
    squares = [(face["c"], face["r"], face["width"], face["height"]) for face in found]
    real = [(x, y, w, h) for x, y, w, h in squares if skin[y : y + h, x : x + w].mean() >= FLESH]
    real.sort(key=lambda square: -square[2])
    return tuple(_box(square, wide, high) for square in real)


def shows_hand(photo: Rgb, alpha: Mask) -> bool:
    """Whether skin-coloured subject reaches in over the photo's edge; a cat's muzzle counts, and rightly."""
    small = _small(photo)
    cover = cv2.resize(alpha, small.shape[1::-1], interpolation=cv2.INTER_AREA)
    _, labels, stats, _ = cv2.connectedComponentsWithStats((_skin(small) & (cover > 0.5)).astype(np.uint8))
    large = np.flatnonzero(stats[:, cv2.CC_STAT_AREA] >= ARM * cover.size)
    return any(_reaches(labels == number) for number in large if number)


def _reaches(blob: NDArray[np.bool_]) -> bool:
    return any(float(line.mean()) >= REACH for line in (blob[2], blob[-3], blob[:, 2], blob[:, -3]))


def _skin(photo: Rgb) -> NDArray[np.bool_]:
    smooth = cv2.cvtColor(cv2.GaussianBlur(photo, (0, 0), 1.5), cv2.COLOR_RGB2YCrCb)
    return np.asarray(cv2.inRange(smooth, SKIN_LOW, SKIN_HIGH) > 0)


def _small(photo: Rgb) -> Rgb:
    scale = LONGEST / max(photo.shape[:2])
    size = max(8, round(photo.shape[1] * scale)), max(8, round(photo.shape[0] * scale))
    return cv2.resize(photo, size, interpolation=cv2.INTER_AREA).astype(np.uint8)


def _box(square: tuple[int, int, int, int], wide: int, high: int) -> Box:
    x, y, w, h = square
    return Box(x=x / wide, y=y / high, width=min(1.0, w / wide), height=min(1.0, h / high))


@cache
def _cascade() -> Any:
    """Loaded late, 0.5 s; the file lies in scikit-image's wheel."""
    from skimage import data, feature

    return feature.Cascade(data.lbp_frontal_face_cascade_filename())  # type: ignore[no-untyped-call]
