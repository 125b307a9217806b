"""People in a photograph: faces from the front and the side, and hands or arms that reach in from its edge."""

from pathlib import Path
from threading import Lock
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.canvas import Box
from engine.domain.errors import WeightsMissing
from engine.imaging.pixels import Mask, Rgb

LONGEST: Final = 480
STEP: Final = 32
"""Pixels the network sees a side, in steps of this."""

SURE, SAME = 0.55, 0.3
"""From this score on it is a face (a muzzle has less); boxes that overlap more are one."""

NEAR, TURNED = 0.15, 0.42
"""A face at least so wide, as a share of the photo, is one from this score on: turned away or half behind hair it has
less, and nothing else of that size had so much on the photographs it was read off."""

STRIDE: Final = 4
OUTPUTS: Final = ("537", "538", "539", "540")
"""The network's maps: how likely a face's middle is here, its size, how far off its middle is, and its features."""

SKIN_LOW, SKIN_HIGH = (60, 135, 85), (255, 165, 128)
"""Y, Cr, Cb of skin from pale to dark (after Chai and Ngan 1999, narrowed)."""

ARM, REACH = 0.03, 0.03
"""A hand covers at least 3 % of the photo and 3 % of an edge."""


class FaceFinder:
    """CenterFace (Xu et al. 2019), loaded at the first photo and kept; `home` holds `models/centerface/`."""

    def __init__(self, home: Path) -> None:
        self._file = home.resolve() / "models" / "centerface" / "centerface.onnx"
        self._network: Any = None
        self._lock = Lock()

    def find(self, photo: Rgb) -> tuple[Box, ...]:
        """Faces, the largest first; about 50 ms. Raises WeightsMissing."""
        size = _stepped(photo)
        seen = cv2.dnn.blobFromImage(photo, 1.0, size)
        with self._lock:
            network = self._opened()
            network.setInput(seen)
            likely, sizes, offsets, _ = network.forward(OUTPUTS)
        boxes = _decoded(likely[0, 0], sizes[0], offsets[0], size)
        return tuple(sorted(boxes, key=lambda box: -box.area))

    def _opened(self) -> Any:
        if self._network is None:
            if not self._file.is_file():
                raise WeightsMissing(f"no {self._file}: run `make setup`")
            self._network = cv2.dnn.readNetFromONNX(str(self._file))
        return self._network


def _stepped(photo: Rgb) -> tuple[int, int]:
    """Width and height the network sees, near the photo's own shape."""
    scale = LONGEST / max(photo.shape[:2]) / STEP
    return STEP * max(1, round(photo.shape[1] * scale)), STEP * max(1, round(photo.shape[0] * scale))


def _decoded(likely: Mask, sizes: Mask, offsets: Mask, size: tuple[int, int]) -> list[Box]:
    """The boxes of all sure places, one for each face."""
    large = np.exp(sizes[1]) * STRIDE > NEAR * size[0]
    rows, columns = np.nonzero(likely > np.where(large, TURNED, SURE))
    high, wide = np.exp(sizes[:, rows, columns]) * STRIDE
    middles = np.stack([columns + offsets[1, rows, columns], rows + offsets[0, rows, columns]])
    x, y = (middles + 0.5) * STRIDE - np.stack([wide, high]) / 2
    found = np.stack([x, y, wide, high], axis=1)
    kept = cv2.dnn.NMSBoxes(found.tolist(), likely[rows, columns].tolist(), TURNED, SAME) if len(found) else ()
    return [_box(found[int(place)], size) for place in kept]


def _box(edges: NDArray[Any], size: tuple[int, int]) -> Box:
    left, top = max(0.0, float(edges[0]) / size[0]), max(0.0, float(edges[1]) / size[1])
    right, bottom = (min(1.0, float(edges[side] + edges[side + 2]) / size[side]) for side in (0, 1))
    return Box(x=min(left, 0.999), y=min(top, 0.999), width=max(1e-3, right - left), height=max(1e-3, bottom - top))


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
