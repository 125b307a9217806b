"""What can be measured about a photograph and its subject, all as shares from 0 to 1 unless told otherwise."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.step import Light, Pose
from engine.imaging.guided import Floats, resized
from engine.imaging.pixels import Mask, Rgb

LONGEST: Final = 512
EDGE: Final = 24.0
"""Sobel magnitude (L of 0..255) from which a pixel is an edge."""

SEEN, TILE = 1080, 32
LEANING: Final = 0.035
"""Difference of luminance between two sides from which the light has a side."""

BACKLIGHT: Final = 0.3
"""Lightness of the ground above the subject's from which the light comes from behind."""

LAMP, LEAVES = 0.55, 0.15
"""Lightness of lamps in a photo that is meant to be dark, and the share of it that is green in foliage."""

ROUND: Final = 0.8
"""Overlap with the ellipse in its box (IoU) from which a subject is a plate, a cup on its saucer, a flower."""

BLAND: Final = 10.0
"""Squared Laplacian of L* at 512 px under which a ground is smooth or out of focus."""

FAINT, AWAY = 2.0, 8.0
"""Squared Laplacian of a ground in focus, and how much more of it lies below where a table runs away from us."""

BREAK: Final = 20.0
"""Colour distance (Lab) between the ground above and below from which a horizon lies between."""


@dataclass(frozen=True)
class Gauge:
    """A photograph at 512 px a side. `lab` holds L of 0..100 and a, b around 0; `alpha` the subject."""

    lab: Floats
    alpha: Mask
    detail: Floats

    @classmethod
    def of(cls, photo: Rgb, alpha: Mask) -> "Gauge":
        size = _within(photo, LONGEST)
        small = resized(photo, size) / np.float32(255)
        lab = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), np.float32)
        return cls(lab, resized(alpha, size), _detail(photo))

    @property
    def _light(self) -> Floats:
        return self.lab[..., 0] / np.float32(100)

    @property
    def _inside(self) -> NDArray[np.bool_]:
        return self.alpha > 0.6

    @property
    def _outside(self) -> NDArray[np.bool_]:
        return self.alpha < 0.1

    @property
    def brightness(self) -> float:
        """Mean lightness."""
        return float(self._light.mean())

    @property
    def subject_brightness(self) -> float:
        return _mean(self._light, self._inside, self.brightness)

    @property
    def ground_brightness(self) -> float:
        return _mean(self._light, self._outside, self.brightness)

    @property
    def backlit(self) -> bool:
        """A dark subject before a window: part of the ground is burnt out, all of it would be a studio's white.

        Black leather has lights of its own and is left black; a thing against the light has none.
        """
        burnt = _mean((self._light > 0.96).astype(np.float32), self._outside, 0.0)
        gap = self.ground_brightness - self.subject_brightness
        lights = _strongest(self._light, self._inside)
        return gap > BACKLIGHT and self.subject_brightness < 0.36 and lights < 0.5 and 0.05 < burnt < 0.6

    @property
    def lit(self) -> bool:
        """Whether there are real lights in it: then what is dark was meant to be."""
        return float(np.quantile(self._light, 0.97)) > LAMP

    @property
    def leafy(self) -> bool:
        """Whether green is what was photographed, and no tint of the light."""
        green = (self.lab[..., 1] < -10) & (self.lab[..., 2] > 4)
        return float(green.mean()) > LEAVES

    @property
    def cast(self) -> tuple[float, float]:
        """Mean a and b of what should be grey: bright, weakly coloured pixels. (0, 0) when there are too few."""
        chroma = np.hypot(self.lab[..., 1], self.lab[..., 2])
        neutral = (self.lab[..., 0] > 45) & (self.lab[..., 0] < 97) & (chroma < 26)
        if neutral.mean() < 0.05:
            return 0.0, 0.0
        return float(self.lab[..., 1][neutral].mean()), float(self.lab[..., 2][neutral].mean())

    @property
    def sharpness(self) -> float:
        """Detail of the sharpest twentieth of the picture, so that a blurred ground does not count as blur.

        0 at a variance of 3 (a blur of 4 px at 1080), 1 at 150: read off fourteen photographs blurred by 0 to 6 px.
        """
        best = float(np.quantile(self.detail, 0.95))
        return float(np.clip((np.log10(best + 1e-6) - 0.5) / 1.7, 0.0, 1.0))

    @cached_property
    def edges(self) -> NDArray[np.bool_]:
        light = cv2.GaussianBlur(self._light * np.float32(255), (0, 0), 1.0)
        return np.asarray(np.hypot(cv2.Sobel(light, -1, 1, 0), cv2.Sobel(light, -1, 0, 1)) > 2 * EDGE)

    @cached_property
    def _fine(self) -> Floats:
        fine = cv2.Laplacian(cv2.GaussianBlur(self.lab[..., 0], (0, 0), 0.8), cv2.CV_32F)
        return np.asarray(np.square(fine), np.float32)

    @property
    def _recedes(self) -> bool:
        """Whether the ground is sharp below and out of focus above: a camera that looks along the table."""
        third = max(1, len(self.lab) // 3)
        clear = _inner(self._outside)
        above, below = (_strongest(self._fine[part], clear[part]) for part in (slice(0, third), slice(-third, None)))
        return below > FAINT and below > AWAY * above

    @property
    def rivalry(self) -> float:
        """Fine detail of the ground against the subject's: near 0 out of focus, 1 and more where all is sharp."""
        fine = np.square(cv2.Laplacian(cv2.GaussianBlur(self.lab[..., 0], (0, 0), 0.8), cv2.CV_32F)).astype(
            np.float32
        )
        ground, subject = (_strongest(fine, _inner(part)) for part in (self._outside, self._inside))
        return ground / max(subject, BLAND) if ground > BLAND else 0.0

    @property
    def clutter(self) -> float:
        """How much of the ground is edges; 0.3 of it is a full table."""
        around = cv2.erode(self._outside.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
        return min(1.0, _mean(self.edges.astype(np.float32), around, 0.0) / 0.3)

    @property
    def centre(self) -> tuple[float, float]:
        """The subject's middle, else the middle of all detail, as shares from the upper left."""
        weight = self.alpha if self._inside.mean() > 0.01 else self.edges.astype(np.float32)
        total = float(weight.sum())
        if total < 1:
            return 0.5, 0.5
        high, wide = weight.shape
        return (
            float((weight.sum(0) * (np.arange(wide) + 0.5)).sum()) / total / wide,
            float((weight.sum(1) * (np.arange(high) + 0.5)).sum()) / total / high,
        )

    @property
    def light(self) -> Light:
        """The brighter side of subject and ground; left when nothing tells."""
        across = _lean(self._light, self._inside, 1) + _lean(self._light, self._outside, 1)
        down = _lean(self._light, self._inside, 0) + _lean(self._light, self._outside, 0)
        if abs(across) >= LEANING:
            return Light.LEFT if across > 0 else Light.RIGHT
        return Light.ABOVE if down > 3 * LEANING else Light.LEFT

    @property
    def pose(self) -> Pose:
        """Standing or flat, by what a camera above would show: a round foot, no horizon, no great height."""
        shape = _shape(self._inside)
        if shape is None:
            return Pose.STANDING if self._horizon else Pose.FLAT
        tall, foot = shape
        upright = (tall > 1.25) + (tall > 1.6) + (foot > 0.8) + self._horizon + 3 * self._recedes
        lying = 2 * (foot < 0.72 and _roundness(self._inside) > ROUND) + (0.75 <= tall <= 1.1)
        return Pose.STANDING if upright >= lying else Pose.FLAT

    @property
    def exposure(self) -> float:
        """Lightness of what matters: mostly the subject, so that a dark ground is not a fault."""
        if float(self._inside.mean()) < 0.08:
            return self.brightness
        return 0.7 * self.subject_brightness + 0.3 * self.brightness

    @property
    def _horizon(self) -> bool:
        """Whether the ground changes colour between the upper and the lower quarter."""
        quarter = max(1, len(self.lab) // 4)
        parts = (slice(0, quarter), slice(-quarter, None))
        clear = [self._outside[part] for part in parts]
        if min(part.sum() for part in clear) < 50:
            return False
        above, below = (self.lab[part][free].mean(0) for part, free in zip(parts, clear, strict=True))
        return float(np.linalg.norm(above - below)) > BREAK


def _within(photo: Rgb, longest: int) -> tuple[int, int]:
    scale = min(1.0, longest / max(photo.shape[:2]))
    return max(8, round(photo.shape[1] * scale)), max(8, round(photo.shape[0] * scale))


def _detail(photo: Rgb) -> Floats:
    """Variance of the Laplacian in tiles of 32 px, at 1080 px a side: the size at which it will be seen."""
    scale = SEEN / max(photo.shape[:2])
    size = max(TILE, round(photo.shape[1] * scale)), max(TILE, round(photo.shape[0] * scale))
    grey = resized(cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY), size)
    fine = cv2.Laplacian(grey, cv2.CV_32F)
    high, wide = (max(TILE, side // TILE * TILE) for side in grey.shape)
    fine = fine[:high, :wide]
    rows, columns = max(1, fine.shape[0] // TILE), max(1, fine.shape[1] // TILE)
    return np.asarray(cv2.resize(fine * fine, (columns, rows), interpolation=cv2.INTER_AREA), np.float32)


def _inner(where: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(cv2.erode(where.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0)


def _strongest(values: Floats, where: NDArray[np.bool_]) -> float:
    """What a tenth of the values exceeds."""
    return float(np.quantile(values[where], 0.9)) if where.any() else 0.0


def _mean(values: Floats, where: NDArray[np.bool_], otherwise: float) -> float:
    return float(values[where].mean()) if where.any() else otherwise


def _lean(light: Floats, where: NDArray[np.bool_], axis: int) -> float:
    """Mean of the first half (left or top) of a region less that of the second; 0 for too little of it."""
    if where.mean() < 0.02:
        return 0.0
    places = np.nonzero(where)[axis]
    values = light[where]
    first = places < np.median(places)
    return float(values[first].mean() - values[~first].mean()) if first.any() else 0.0


def _shape(solid: NDArray[np.bool_]) -> tuple[float, float] | None:
    """Height over width, and how straight the foot is: its width at 4 % of the height against that at 14 %.

    An ellipse seen from above has 0.56, a box or a glass from the side 0.9 and more.
    """
    rows, columns = np.flatnonzero(solid.any(1)), np.flatnonzero(solid.any(0))
    if rows.size < 12 or columns.size < 12:
        return None
    tall = rows[-1] - rows[0] + 1
    low, higher = (solid[rows[-1] - int(tall * share)].sum() for share in (0.04, 0.14))
    return float(tall / (columns[-1] - columns[0] + 1)), float(low / max(1, higher))


def _roundness(solid: NDArray[np.bool_]) -> float:
    """IoU of the subject and the ellipse that fills its box."""
    rows, columns = np.flatnonzero(solid.any(1)), np.flatnonzero(solid.any(0))
    part = solid[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    down, across = (np.linspace(-1, 1, side) ** 2 for side in part.shape)
    ellipse = down[:, None] + across[None] <= 1
    return float((part & ellipse).sum() / (part | ellipse).sum())
