"""Gentle repairs of light and colour; colours of the product stay believable, so every amount is capped."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.phrase import Phrase
from engine.imaging.guided import Floats, resized
from engine.imaging.pixels import Rgb

TARGET: Final = 0.46
"""Mean lightness a dark photograph is brought towards."""

STRONGEST: Final = 0.72
"""The smallest exponent a lightness may be raised to."""

BLACK: Final = 0.12
"""Lightness under which black stays black: what lies in it is the camera's own dirt."""

LIFT: Final = 0.55
NEUTRAL: Final = 0.6
"""Share of a colour cast that is taken away; all of it would kill the mood of the place."""


def brightened(photo: Rgb) -> Rgb:
    """A gamma on lightness, then a little local contrast so that it does not look washed."""
    light, rest = _parted(photo)
    mean = float(light.mean())
    power = float(np.clip(np.log(TARGET) / np.log(max(mean, 0.02)), STRONGEST, 1.0))
    lifted = light + (light**power - light) * np.clip(light / BLACK, 0, 1)
    local = cv2.createCLAHE(1.6, (8, 8)).apply(np.rint(lifted * 255).astype(np.uint8))
    return _joined(0.75 * lifted + 0.25 * local.astype(np.float32) / 255, rest, light)


def shadows_lifted(photo: Rgb) -> Rgb:
    """Brightens where the surroundings are dark too, so that texture keeps its contrast."""
    light, rest = _parted(photo)
    high, wide = light.shape
    small = resized(light, (max(8, wide // 8), max(8, high // 8)))
    around = resized(np.asarray(cv2.GaussianBlur(small, (0, 0), max(small.shape) / 40)), (wide, high))
    dark = np.clip(1 - around / np.float32(0.6), 0, 1)
    return _joined(light ** (1 - LIFT * dark), rest, light)


def white_balanced(photo: Rgb) -> Rgb:
    """Takes part of the mean colour of nearly grey, bright pixels away, most of it from the light tones."""
    lab = np.asarray(cv2.cvtColor(photo.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)
    neutral = (lab[..., 0] > 45) & (lab[..., 0] < 97) & (np.hypot(lab[..., 1], lab[..., 2]) < 26)
    if neutral.any():
        shift = lab[..., 1:][neutral].mean(0) * NEUTRAL
        lab[..., 1:] -= np.clip(shift, -12, 12) * np.sqrt(lab[..., :1] / 100)
    return _bytes(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB))


REPAIRS: Final[Mapping[str, tuple[Callable[[Rgb], Rgb], Phrase]]] = {
    "cast": (white_balanced, Phrase.of("photo.white_balanced")),
    "backlit": (shadows_lifted, Phrase.of("photo.shadows_lifted")),
    "dark": (brightened, Phrase.of("photo.brightened")),
}
"""In the order they are done, each with the sentence that says so."""


def _parted(photo: Rgb) -> tuple[Floats, Floats]:
    """Lightness 0..1 as the largest-weighted grey, and the colours they came from."""
    colours = photo.astype(np.float32) / np.float32(255)
    return np.maximum(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY), 1e-3), colours


def _joined(light: Floats, colours: Floats, before: Floats) -> Rgb:
    """The same hues at another lightness, a touch less saturated where much was lifted."""
    gain = (light / before)[..., None]
    grey = light[..., None]
    eased = np.clip((gain - 1) * 0.12, 0, 0.25)
    return _bytes((colours * gain) * (1 - eased) + grey * eased)


def _bytes(colours: NDArray[Any]) -> Rgb:
    return np.asarray(np.rint(np.clip(colours, 0, 1) * 255), np.uint8)
