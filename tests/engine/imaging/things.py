"""Things drawn with their exact alpha, and set on real photographs: what a cutout is scored against."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, sin
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data as skimage_data

from engine.domain.canvas import Box
from engine.imaging.photo import open_photo
from engine.imaging.pixels import Mask, Rgb

SIDE = 900
"""Pixels of the square a thing is drawn on; four times as many while it is drawn, for true edges."""

TIMES = 4

Shape = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture and how much of each of its pixels the thing covers."""

    pixels: Rgb
    truth: Mask

    @property
    def box(self) -> Box:
        """What an owner would draw round the thing."""
        rows, columns = np.flatnonzero((self.truth > 0.5).any(1)), np.flatnonzero((self.truth > 0.5).any(0))
        high, wide = self.truth.shape
        left, right, top, bottom = columns[0], columns[-1] + 1, rows[0], rows[-1] + 1
        return Box(x=left / wide, y=top / high, width=(right - left) / wide, height=(bottom - top) / high)


def _blank() -> Shape:
    return np.zeros((SIDE * TIMES, SIDE * TIMES), np.uint8)


def _at(*share: float) -> tuple[int, ...]:
    return tuple(round(each * SIDE * TIMES) for each in share)


def _soft(shape: Shape) -> Mask:
    return np.asarray(cv2.resize(shape, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.float32) / np.float32(255)


def _round(colour: tuple[int, int, int], lit: float = 0.35) -> NDArray[np.float32]:
    """A colour lit from the upper left over a round body."""
    x = np.linspace(0, 1, SIDE, dtype=np.float32)[None, :, None]
    y = np.linspace(0, 1, SIDE, dtype=np.float32)[:, None, None]
    light = 1 + lit * np.cos((x - 0.38) * pi) - lit * 0.8 - 0.18 * y
    return np.clip(np.array(colour, np.float32) * light, 0, 255)


def cup() -> tuple[NDArray[np.float32], Mask]:
    """A mug with an open handle, its rim seen a little from above."""
    shape = _blank()
    cv2.rectangle(shape, _at(0.22, 0.24), _at(0.68, 0.76), 255, -1)
    cv2.ellipse(shape, _at(0.45, 0.76), _at(0.23, 0.07), 0, 0, 360, 255, -1)
    cv2.ellipse(shape, _at(0.45, 0.24), _at(0.23, 0.075), 0, 0, 360, 255, -1)
    cv2.ellipse(shape, _at(0.69, 0.47), _at(0.13, 0.15), 0, -90, 90, 255, round(0.05 * SIDE * TIMES))
    colours = _round((206, 84, 62))
    cv2.ellipse(
        colours, (round(0.45 * SIDE), round(0.24 * SIDE)), (186, 56), 0, 0, 360, (84, 52, 34), -1, cv2.LINE_AA
    )
    return colours, _soft(shape)


def bottle() -> tuple[NDArray[np.float32], Mask]:
    """A green bottle with a paper label; a thin rim of glass lets the ground through."""
    shape, inner = _blank(), _blank()
    for canvas, rim in ((shape, 0.0), (inner, 0.008)):
        cv2.rectangle(canvas, _at(0.36 + rim, 0.40), _at(0.64 - rim, 0.92 - rim), 255, -1)
        cv2.ellipse(canvas, _at(0.50, 0.40), _at(0.14 - rim, 0.12 - rim), 0, 180, 360, 255, -1)
        cv2.rectangle(canvas, _at(0.455 + rim, 0.10), _at(0.545 - rim, 0.34), 255, -1)
    colours = _round((44, 110, 72), 0.5)
    colours[540:700, 324:576] = _round((238, 230, 208), 0.15)[540:700, 324:576]
    return colours, 0.7 * _soft(shape) + 0.3 * _soft(inner)


def tuft() -> tuple[NDArray[np.float32], Mask]:
    """A ball of long fibres: fuzzy all round."""
    shape, generator = _blank(), np.random.default_rng(4)
    cv2.circle(shape, _at(0.5, 0.5), *_at(0.26), 255, -1)
    for turn in generator.uniform(0, 2 * pi, 2600):
        reach, bend = generator.uniform(0.26, 0.30), turn + generator.uniform(-0.1, 0.1)
        start = _at(0.5 + 0.24 * cos(turn), 0.5 + 0.24 * sin(turn))
        cv2.line(shape, start, _at(0.5 + reach * cos(bend), 0.5 + reach * sin(bend)), 255, 5)
    colours = _round((222, 190, 150))
    return np.clip(colours + generator.normal(0, 12, (SIDE, SIDE, 1)), 0, 255).astype(np.float32), _soft(shape)


def ring() -> tuple[NDArray[np.float32], Mask]:
    """A wreath, a doughnut, a bangle: one large hole."""
    shape = _blank()
    cv2.circle(shape, _at(0.5, 0.5), *_at(0.36), 255, -1)
    cv2.circle(shape, _at(0.5, 0.5), *_at(0.15), 0, -1)
    far = np.hypot(*(np.mgrid[:SIDE, :SIDE] / SIDE - 0.5))[..., None]
    return _round((190, 112, 58)) * (1 - 6 * (far - 0.255) ** 2).astype(np.float32), _soft(shape)


def plate() -> tuple[NDArray[np.float32], Mask]:
    """A white plate from above with a round cake on it."""
    shape = _blank()
    cv2.ellipse(shape, _at(0.5, 0.5), _at(0.42, 0.40), 0, 0, 360, 255, -1)
    colours = _round((236, 232, 226), 0.12)
    cv2.circle(colours, (450, 450), 330, (222, 217, 210), 4, cv2.LINE_AA)
    cv2.circle(colours, (450, 445), 205, (148, 86, 52), -1, cv2.LINE_AA)
    cv2.circle(colours, (430, 425), 150, (176, 108, 66), -1, cv2.LINE_AA)
    return colours, _soft(shape)


THINGS = {"cup": cup, "bottle": bottle, "tuft": tuft, "ring": ring, "plate": plate}

GROUNDS: Mapping[str, str] = {"garage": "motorcycle_left.png", "sky": "rocket.jpg", "table": "coffee.png"}
"""Photographs of an installed package; of the table only the bare wood."""


def ground(name: str) -> Rgb:
    """A real photograph of 1200 x 900."""
    pixels = open_photo(Path(skimage_data.__file__).with_name(GROUNDS[name]).read_bytes()).pixels
    if name == "table":
        corner = pixels[300:400, 0:90]
        row = np.hstack([corner, corner[:, ::-1]])
        pixels = np.tile(np.vstack([row, row[::-1]]), (2, 2, 1))
    return np.asarray(cv2.resize(pixels, (1200, 900), interpolation=cv2.INTER_CUBIC), np.uint8)


def set_on(thing: str, photograph: str, x: float = 0.5, y: float = 0.52, size: float = 0.8) -> Shot:
    """The thing over the photograph, its middle at (x, y), `size` of the photograph's height."""
    colours, alpha = THINGS[thing]()
    side = round(size * 900)
    small = cv2.resize(colours, (side, side), interpolation=cv2.INTER_AREA)
    cover = cv2.resize(alpha, (side, side), interpolation=cv2.INTER_AREA)
    pixels, truth = ground(photograph).astype(np.float32), np.zeros((900, 1200), np.float32)
    left, top = round(x * 1200 - side / 2), round(y * 900 - side / 2)
    rows, columns = slice(max(0, top), min(900, top + side)), slice(max(0, left), min(1200, left + side))
    inner = slice(rows.start - top, rows.stop - top), slice(columns.start - left, columns.stop - left)
    truth[rows, columns] = cover[inner]
    pixels[rows, columns] += (small[inner] - pixels[rows, columns]) * cover[inner][..., None]
    noise = np.random.default_rng(1).normal(0, 2.5, pixels.shape)
    return Shot(np.clip(np.rint(pixels + noise), 0, 255).astype(np.uint8), truth)


def iou(found: Mask, truth: Mask) -> float:
    both, either = (found > 0.5) & (truth > 0.5), (found > 0.5) | (truth > 0.5)
    return float(both.sum() / max(1, either.sum()))


def error(found: Mask, truth: Mask) -> float:
    """Mean absolute difference (MAE) against the thing's own area."""
    return float(np.abs(found - truth).sum() / truth.sum())


def boundary(found: Mask, truth: Mask, within: int = 4) -> float:
    """F of the outlines, 1.0 when every point of each lies within so many px of the other."""
    outlines = [_outline(each > 0.5) for each in (found, truth)]
    if not all(each.any() for each in outlines):
        return 0.0
    near = [
        cv2.dilate(each.astype(np.uint8), np.ones((2 * within + 1, 2 * within + 1), np.uint8)) > 0
        for each in outlines
    ]
    precision, recall = (float(own[other].mean()) for own, other in zip(near[::-1], outlines, strict=True))
    return 2 * precision * recall / max(1e-9, precision + recall)


def _outline(solid: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return solid & (cv2.erode(solid.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0)


def holes(found: Mask, truth: Mask) -> float:
    """Share of what is surely the thing's own that is missing."""
    sure = cv2.erode((truth > 0.95).astype(np.uint8), np.ones((15, 15), np.uint8)) > 0
    return float((found[sure] < 0.5).mean())
