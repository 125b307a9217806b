"""What a crop is judged by: sums over small pictures of a photo, its thing and where that begins and ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np

from engine.domain.canvas import Extent
from engine.domain.reading import Side
from engine.imaging.frame import WHOLE, Column, mean, table
from engine.imaging.pixels import Mask, Rgb

GRID = 160
"""Longest side in px of the small pictures on which crops are compared."""

SEEN = 0.12
"""From this share of a small pixel on, words may not cover it."""

FULL = 0.4
"""A photo filled by its thing beyond this share, or by no one thing, is shown as it was taken."""

SPARE = 0.12
"""So much of a thing a crop may leave out."""

RIM = 0.025
"""How deep a photo's rim is whose colours may go on beyond it, as a share of its shorter side."""

SOLID = 0.3
"""From this weight on a pixel is the thing."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Integrals of small pictures: what a crop should keep, all of the thing, what words may not cover, unrest,
    light, its square."""

    keep: Column
    thing: Column
    hidden: Column
    busy: Column
    light: Column
    squares: Column


@dataclass(frozen=True, slots=True)
class Sight:
    """What a crop is judged by: sums over small pictures of the photo's shape, and its focus in shares of it.

    `spare` is how much of its thing may be left out; a `scene` is more than its thing, whose `bounds` are its left,
    top, right and bottom. `rims` are the colours along the photo's four sides.
    """

    sums: Sums
    focus: tuple[float, float]
    extent: Extent
    spare: float = SPARE
    scene: bool = False
    bounds: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    rims: Mapping[Side, Column] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        photo: Rgb,
        keep: Mask,
        focus: tuple[float, float],
        hidden: Mask | None = None,
        thing: Mask | None = None,
        spare: float = SPARE,
        scene: bool = False,
    ) -> "Sight":
        """`keep` weighs what a crop should hold; `hidden` and `thing` (else `keep`) are what no word may cover and
        what a crop may not cut but for `spare`."""
        height, width = photo.shape[:2]
        size = _small(width, height)
        small = np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), np.uint8)
        grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
        light = grey.astype(np.float32) / 255
        edges = np.abs(cv2.Laplacian(light, cv2.CV_32F))
        busy = np.clip(cv2.boxFilter(edges, -1, (7, 7)) * 6, 0, 1)
        dear = cv2.resize(keep, size, interpolation=cv2.INTER_AREA) * _upper(size[1])
        under = cv2.resize(keep if hidden is None else hidden, size, interpolation=cv2.INTER_AREA) > SEEN
        whole = cv2.resize(keep if thing is None else thing, size, interpolation=cv2.INTER_AREA)
        kinds = (dear, whole, under.astype(np.float32), busy, light, light * light)
        sums = (np.asarray(cv2.integral(each), np.float64) for each in kinds)
        extent = Extent(width=width, height=height)
        return cls(Sums(*sums), focus, extent, spare, scene, _bounds(np.asarray(whole, np.float32)), _rims(small))

    @property
    def full(self) -> bool:
        """Whether the photo is filled by its thing, or shows no one thing at all."""
        share = float(mean(self.sums.thing, table([WHOLE]))[0])
        return self.scene or share > FULL or share < 1e-4


def _rims(small: Rgb) -> dict[Side, Column]:
    """Colours of 0..1 along each side, those of some depth together."""
    deep = max(1, round(RIM * min(small.shape[:2])))
    parts = {
        Side.TOP: small[:deep].mean(axis=0),
        Side.BOTTOM: small[-deep:].mean(axis=0),
        Side.LEFT: small[:, :deep].mean(axis=1),
        Side.RIGHT: small[:, -deep:].mean(axis=1),
    }
    return {side: np.asarray(colours, np.float64) / 255 for side, colours in parts.items()}


def _bounds(thing: Mask) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a thing, as shares; the whole photo where there is none."""
    rows, columns = (np.flatnonzero((thing > SOLID).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return 0.0, 0.0, 1.0, 1.0
    high, wide = thing.shape
    return columns[0] / wide, rows[0] / high, (columns[-1] + 1) / wide, (rows[-1] + 1) / high


def _upper(rows: int) -> Mask:
    """The upper half of a thing is dearer than its foot: a cup may lose its saucer before its rim."""
    return np.linspace(1.25, 0.75, rows, dtype=np.float32)[:, None]


def _small(width: int, height: int) -> tuple[int, int]:
    scale = GRID / max(width, height)
    return max(8, round(width * scale)), max(8, round(height * scale))
