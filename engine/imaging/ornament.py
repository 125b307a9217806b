"""The one drawn accent of a post (post-style): a stroke, a bar, a rule, a tick, sparks, a bubble's tail."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.canvas import Extent
from engine.imaging.inking import Inked, Inking
from engine.imaging.lettering import Coverage
from engine.imaging.page import Layer
from engine.imaging.place import MARGIN, Area

HEAD: Final[Mapping[str, float]] = {"bar": 0.048, "tick": 0.098, "spark": 0.034}
"""Air that an accent takes above the words, as a share of the short side."""

BELOW: Final[Mapping[str, float]] = {"underline": 0.022, "rule": 0.034, "bubble": 0.0}
"""Air that it takes under the largest words."""

BAR: Final = (0.075, 0.0065, 0.042)
"""Length, thickness and distance above the words of a short bar, in shares of the short side."""

TICK: Final = (0.062, 0.0022, 0.034)
"""The same of an upright hairline."""

STROKE: Final = (0.0105, 0.017)
"""Thickness of a line drawn by hand, and its distance under the letters."""

RULE: Final = (0.0022, 0.33)
"""Thickness of a rule, and the least length of it."""

SPARK: Final = (0.026, 0.0075, 0.02)
"""Length and thickness of a spark's strokes, and how far it starts from the letters' corner."""

TAIL: Final = (0.4, 0.62, 0.36)
"""A bubble's tail in heights of its label: where it starts, how wide and how long it is."""


def draw(layer: Layer, inking: Inking, kind: str) -> None:
    """The accent of a manner behind or beside the words; nothing where there is no room or nothing to adorn."""
    spoken = [each for each in inking.lines if each.placed.text.role != "name"]
    if not spoken or kind not in _WAYS:
        return
    size = max(each.placed.text.size for each in spoken)
    lead = [each for each in spoken if each.placed.text.size == size]
    _WAYS[kind](layer, lead, spoken)


def _bar(layer: Layer, lead: Sequence[Inked], spoken: Sequence[Inked]) -> None:
    long, thick, away = (share * layer.extent.short for share in BAR)
    first = _top(spoken)
    _block(layer, lead[0], first.left, first.top - away, long, thick)


def _tick(layer: Layer, lead: Sequence[Inked], spoken: Sequence[Inked]) -> None:
    long, thick, away = (share * layer.extent.short for share in TICK)
    first = _top(spoken)
    _block(layer, lead[0], first.centre[0] - thick / 2, first.top - away - long, thick, long)


def _rule(layer: Layer, lead: Sequence[Inked], spoken: Sequence[Inked]) -> None:
    """Between the largest words and what is said under them, as wide as the widest line."""
    low = max(each.placed.ink.bottom for each in lead)
    under = [each.placed.label.top for each in spoken if each.placed.ink.top > low]
    if not under:
        return
    short = layer.extent.short
    left = min(each.placed.label.left for each in spoken)
    right = max(max(each.placed.label.right for each in spoken), left + RULE[1] * short)
    right = min(right, layer.extent.width - MARGIN * short)
    _block(layer, lead[0], left, (low + min(under)) / 2, right - left, RULE[0] * short, plain=True)


def _underline(layer: Layer, lead: Sequence[Inked], spoken: Sequence[Inked]) -> None:
    if not any(each.fill is not None for each in spoken):
        _paint(layer, lead[-1], _stroke(layer.extent, lead[-1].placed.ink))


def _spark(layer: Layer, lead: Sequence[Inked], spoken: Sequence[Inked]) -> None:
    """Three strokes that fly off the upper right corner of the first large line."""
    long, thick, away = (share * layer.extent.short for share in SPARK)
    ink = lead[0].placed.ink
    x, y = ink.right - away * 0.4, ink.top + away * 0.9
    if x + long * 1.3 > layer.extent.width - MARGIN * layer.extent.short * 0.8 or y - long < 0:
        return
    canvas = _empty(layer.extent)
    for turn, reach in ((-82, 0.9), (-42, 1.15), (-2, 0.9)):
        way = np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))])
        start, end = np.array([x, y]) + way * away, np.array([x, y]) + way * (away + long * reach)
        cv2.line(canvas, _fine(start), _fine(end), 255, max(2, round(thick)), cv2.LINE_AA, 4)
    _paint(layer, lead[0], canvas)


def _bubble(layer: Layer, lead: Sequence[Inked], spoken: Sequence[Inked]) -> None:
    """The tail of a small text's label, which stands over the words that it speaks of."""
    said = [each for each in spoken if each.fill is not None and each not in lead]
    if not said or said[0].fill is None:
        return
    box = said[0].placed.label
    if box.bottom > min(each.placed.ink.top for each in lead):
        return
    start, wide, long = (share * box.height for share in TAIL)
    left = box.left + start + box.height * 0.2
    tip = [(left, box.bottom - 2), (left + wide, box.bottom - 2), (left + wide * 0.12, box.bottom + long)]
    canvas = _empty(layer.extent)
    cv2.fillPoly(canvas, [np.array([_fine(point) for point in tip], np.int32)], 255, cv2.LINE_AA, 4)
    layer.paint(said[0].fill, canvas)


Way = Callable[[Layer, Sequence[Inked], Sequence[Inked]], None]

_WAYS: Final[Mapping[str, Way]] = {
    "bar": _bar,
    "tick": _tick,
    "rule": _rule,
    "underline": _underline,
    "spark": _spark,
    "bubble": _bubble,
}


def _top(spoken: Sequence[Inked]) -> Area:
    return min((each.placed.label for each in spoken), key=lambda label: label.top)


def _paint(layer: Layer, lead: Inked, cover: Coverage) -> None:
    layer.paint(lead.accent, cover)


def _block(layer: Layer, lead: Inked, left: float, top: float, wide: float, high: float, plain: bool = False) -> None:
    canvas = _empty(layer.extent)
    x, y = round(left), round(top)
    canvas[max(0, y) : max(0, y) + max(1, round(high)), max(0, x) : x + max(1, round(wide))] = 150 if plain else 255
    layer.paint(lead.colour if plain else lead.accent, canvas)


def _stroke(extent: Extent, ink: Area) -> Coverage:
    """A line as a pen draws it: a slight swing, thick in the middle, thin at its ends."""
    thick, away = (share * extent.short for share in STROKE)
    along = np.linspace(0.0, 1.0, 48)
    x = ink.left + along * ink.width
    y = ink.bottom + away + np.sin(along * np.pi * 1.3 + 0.3) * thick * 0.7
    half = thick * 0.5 * np.sin(np.clip(along, 0.03, 0.97) * np.pi) ** 0.35
    edge = np.concatenate([np.stack([x, y - half], 1), np.stack([x, y + half], 1)[::-1]])
    canvas = _empty(extent)
    cv2.fillPoly(canvas, [np.rint(edge * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return canvas


def _empty(extent: Extent) -> Coverage:
    return np.zeros((extent.height, extent.width), np.uint8)


def _fine(point: NDArray[np.float64] | tuple[float, float]) -> tuple[int, int]:
    """Sixteenths of a pixel."""
    return round(float(point[0]) * 16), round(float(point[1]) * 16)
