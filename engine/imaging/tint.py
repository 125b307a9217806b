"""Which palettes suit a photograph: the ones whose colours it already holds."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.world import Palette
from engine.imaging.colour import of_hex
from engine.imaging.pixels import Mask, Rgb

Hue = NDArray[Any]
"""a* and b* of CIELAB."""

GREY = 6.0
"""CIELAB chroma under which a colour has no hue to match."""


THIN = 6
"""Of so many rows and columns one is looked at: a mean needs no more."""


def ranked(palettes: Sequence[Palette], photo: Rgb | None, subject: Mask | None = None) -> tuple[Palette, ...]:
    """The palettes, nearest to the photo first; in their own order without one.

    Near is measured between mean colours in CIELAB's a*b*: of the photo around its subject and of the subject
    itself, against the palette's paper and soft, and its accent. Earlier ones win ties: they are the tone's own.
    """
    if photo is None:
        return tuple(palettes)
    around, heart = _hues(photo, subject)
    order = sorted(range(len(palettes)), key=lambda place: _far(palettes[place], around, heart) + 0.8 * place)
    return tuple(palettes[place] for place in order)


def _hues(photo: Rgb, subject: Mask | None) -> tuple[Hue, Hue]:
    small = cv2.resize(photo[::THIN, ::THIN], (48, 48), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB).reshape(-1, 3)[:, 1:]
    if subject is None:
        return _mean(lab, np.ones(len(lab))), _mean(lab, np.ones(len(lab)))
    inside = cv2.resize(subject[::THIN, ::THIN], (48, 48), interpolation=cv2.INTER_AREA).reshape(-1).astype(float)
    return _mean(lab, 1.02 - inside), _mean(lab, inside + 0.02)


def _mean(lab: NDArray[Any], weights: NDArray[Any]) -> Hue:
    return np.asarray(np.average(lab, axis=0, weights=weights), np.float32)


def _far(palette: Palette, around: Hue, heart: Hue) -> float:
    ground = (_ab(palette.paper) + _ab(palette.soft)) / 2
    return _gap(ground, around) + 0.7 * _gap(_ab(palette.accent), heart)


def _gap(one: Hue, other: Hue) -> float:
    """Distance of hues, 0 to 18: an angle counts as much as the greyer of the two allows."""
    chroma = min(float(np.hypot(*one)), float(np.hypot(*other)))
    if chroma < GREY:
        return 4.0
    turn = abs(np.angle(np.exp(1j * (np.arctan2(one[1], one[0]) - np.arctan2(other[1], other[0])))))
    return float(turn) / np.pi * 18


def _ab(colour: str) -> Hue:
    pixel = of_hex(colour).reshape(1, 1, 3)
    return np.asarray(cv2.cvtColor(pixel, cv2.COLOR_RGB2LAB)[0, 0, 1:], np.float32)
