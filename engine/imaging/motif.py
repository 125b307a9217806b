"""Flat drawings of a trade's things from `configs/motifs.yaml`: polygons, smooth at every size.

A form is "tone kind numbers" in a square of 100 x 100: `a ellipse x y rx ry [turn]`, `b rect x y wide high [corner]`,
`c path M x y L x y C x y x y x y Z`, `stroke_d width M …` (round ends).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.errors import SettingsWrong
from engine.domain.world import Motif
from engine.imaging.colour import Colour
from engine.imaging.texture import Field

Points = NDArray[np.float64]
"""n x 2, in the motif's square."""

SQUARE: Final = 100.0
STEPS: Final = 24
"""Corners of a curve."""

FINE: Final = 6
"""Bits of a pixel's fraction that corners are drawn with."""

TIMES: Final = 4
"""How much larger a form is drawn than it is seen."""

LENGTHS: Final = {"M": 2, "L": 2, "C": 6}
STROKE: Final = "stroke_"


@dataclass(frozen=True)
class Form:
    """A filled polygon, or a line of so much width where `wide` is not 0."""

    tone: str
    points: Points
    wide: float = 0.0


Tones = Mapping[str, Colour]
"""Colours of a, b, c, d, e and g."""


def forms(motif: Motif) -> tuple[Form, ...]:
    """Raises SettingsWrong for a form nobody can draw."""
    return _forms(motif.key, motif.forms)


@lru_cache(maxsize=64)
def _forms(key: str, said: tuple[str, ...]) -> tuple[Form, ...]:
    try:
        return tuple(_form(each) for each in said)
    except (ValueError, IndexError, KeyError):
        raise SettingsWrong(f"configs/motifs.yaml, {key}: a form cannot be drawn; see imaging.motif.") from None


def _form(said: str) -> Form:
    tone, *rest = said.split()
    if tone.startswith(STROKE):
        return Form(tone.removeprefix(STROKE), _path(rest[1:]), float(rest[0]))
    kind, numbers = rest[0], rest[1:]
    if kind == "path":
        return Form(tone, _path(numbers))
    values = [float(number) for number in numbers]
    return Form(tone, _ellipse(*values) if kind == "ellipse" else _rect(*values))


def _ellipse(x: float, y: float, across: float, down: float, turn: float = 0.0) -> Points:
    around = np.linspace(0, 2 * np.pi, 3 * STEPS, endpoint=False)
    flat = np.stack([np.cos(around) * across, np.sin(around) * down], 1)
    angle = np.radians(turn)
    turned = flat @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return np.asarray(turned + np.array([x, y]), np.float64)


def _rect(x: float, y: float, wide: float, high: float, corner: float = 0.0) -> Points:
    corner = min(corner, wide / 2, high / 2)
    quarter = np.linspace(0, np.pi / 2, 7)
    low, far = y + high - corner, x + wide - corner
    centres = ((far, low), (x + corner, low), (x + corner, y + corner), (far, y + corner))
    parts = [
        np.stack([np.cos(quarter + k * np.pi / 2), np.sin(quarter + k * np.pi / 2)], 1) * corner + centre
        for k, centre in enumerate(centres)
    ]
    return np.asarray(np.concatenate(parts), np.float64)


def _path(words: Sequence[str]) -> Points:
    points = list[Points]()
    for letter, numbers in _moves(words):
        pairs = np.array(numbers, np.float64).reshape(-1, 2)
        points.append(pairs if letter != "C" else _curve(points[-1][-1], pairs))
    return np.concatenate(points)


def _moves(words: Sequence[str]) -> Iterator[tuple[str, list[float]]]:
    place = 0
    while place < len(words) and words[place] != "Z":
        letter = words[place]
        count = LENGTHS[letter]
        yield letter, [float(word) for word in words[place + 1 : place + 1 + count]]
        place += 1 + count


def _curve(start: Points, pairs: Points) -> Points:
    """A cubic Bézier without its first point."""
    t = np.linspace(0, 1, STEPS + 1)[1:, None]
    one, two, end = pairs
    return np.asarray(
        (1 - t) ** 3 * start + 3 * (1 - t) ** 2 * t * one + 3 * (1 - t) * t**2 * two + t**3 * end, np.float64
    )


def paint(picture: Field, motif: Motif, centre: tuple[float, float], size: float, tones: Tones) -> None:
    """Draws it into the picture, its square `size` px wide round a centre in px; beyond the edge it is cut."""
    corner = np.array(centre) - size / 2
    for form in forms(motif):
        if form.tone in tones:
            _painted(picture, form, corner, size / SQUARE, tones[form.tone])


def silhouette(shape: tuple[int, int], motif: Motif, centre: tuple[float, float], size: float) -> Field:
    """The whole thing as one cover, 0 to 1, height x width; its shadow on the ground left out."""
    cover = np.zeros((*shape, 1), np.float32)
    paint(cover, motif, centre, size, {tone: np.ones(1, np.float32) for tone in "abde"})
    return cover[..., 0]


def _painted(picture: Field, form: Form, corner: Points, scale: float, colour: Colour) -> None:
    points = form.points * scale + corner
    air = form.wide * scale / 2 + 2
    high, wide = picture.shape[:2]
    left, top = np.maximum(np.floor(points.min(axis=0) - air), 0).astype(int)
    right, bottom = np.minimum(np.ceil(points.max(axis=0) + air), (wide, high)).astype(int)
    if right <= left or bottom <= top:
        return
    cover = _cover(points - (left, top), (bottom - top, right - left), form.wide * scale)
    area = picture[top:bottom, left:right]
    area += (colour - area) * cover[..., None]


def _cover(points: Points, shape: tuple[int, int], wide: float) -> Field:
    """Drawn larger and brought down: the library's own smoothing leaves teeth on short edges."""
    large = np.zeros((shape[0] * TIMES, shape[1] * TIMES), np.uint8)
    fine = np.rint((points * TIMES - (TIMES - 1) / 2) * (1 << FINE)).astype(np.int32)
    if wide:
        cv2.polylines(large, [fine], False, 255, max(1, round(wide * TIMES)), cv2.LINE_8, FINE)
    else:
        cv2.fillPoly(large, [fine], 255, cv2.LINE_8, FINE)
    small = cv2.resize(large, (shape[1], shape[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(small.astype(np.float32) / np.float32(255), np.float32)
