"""A kept photo's crop and the place of its words, found together: one small search over both."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.domain.canvas import Box, Extent
from engine.imaging import contrast, crop, place
from engine.imaging.crop import Column, Frame, Sight
from engine.imaging.parts import LEAST
from engine.imaging.room import Room

SCALES: Final = (1.0, 0.89, 0.8, 0.66)
"""How much smaller than its full size a block may be set for a photo's sake."""

ROWS: Final = 7
"""Heights at which a block is tried."""

NEARLY, LESSER = 0.3, 2.6
"""So much worse than the best crop without words a crop may be, and what a worse one costs: a card shows more."""

HIDDEN, HINDERED = 0.004, 4.0
"""From this share on a block covers what must be seen, and what that costs at the least."""

COVERED, OVER, BUSY, UNEVEN, SMALLER, MIDDLE, HIGH, ASIDE = 14.0, 2.6, 3.2, 1.4, 2.4, 1.2, 0.16, 0.12
"""What words cost: on what must be seen, on the rest of a thing (a body, a sleeve), on unrest, on uneven light, when
small, in mid-picture, at the head, away from their own side."""

TINY, TINIER = 2.6, 30.0
"""What it costs that the largest words are under the house's least size, and for each short side they are."""

WITHIN: Final = 3.0
"""How much more it costs to stand in the middle of a scene: any of it may be what was photographed."""

ABREAST, LISTED = 0.9, 1.7
"""What it costs to stand over the AI mark, as if that were part of what is said, and to be a list of single words."""

VEILED, DIMMED, UNREACHED = 1.4, 20.0, 24.0
"""What a veil costs that words on middling light need, its shade on what must be seen, and where no gradient from an
edge reaches."""

TURN, SPREAD = 0.5, 1.5
"""The grey from which on words are dark instead of white, and the deviations of light that have to be off it."""

REACH: Final = 0.08
"""How far beyond the words a gradient from the canvas's edge is seen, as a share of the height."""

AIR: Final = 0.03
"""Round a block, as a share of the short side."""

DEAR: Final = 2.6
"""An arrangement that costs more than this is no good one: the photo is drawn on, or fewer words are said."""

WEAK: Final = 3.4
"""From this cost on another treatment comes first."""

SEVERED: Final = 0.03
"""From this share of the thing on, more than it may lose, a crop cuts into it: only where nothing else has room."""

CORNER: Final = 0.9
"""What it costs that the shop's name, bottom left, or the AI mark, bottom right, would lie on what must be seen."""

LEFT_OUT: Final = 0.5
"""What it costs to say less on the picture."""

POOR: Final = 4.0
"""The same where all of them cut into the thing: another feel is another picture there too."""

EQUAL: Final = 0.7
"""What another arrangement may cost more than the best one."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A crop, the place of the words in it (shares of the canvas) and the side on which their lines align."""

    frame: Frame
    words: Box
    align: str
    cost: float
    covered: float
    cut: float = 0.0

    @property
    def strained(self) -> bool:
        """Whether the words cover what must be seen, or too much of it is cut."""
        return self.covered > HIDDEN or self.cut > SEVERED

    @property
    def weak(self) -> bool:
        """Whether a card would show photo and words better."""
        return self.strained or self.cost > WEAK

    def worth(self, more: float = 0.0) -> tuple[bool, bool, float]:
        """What two arrangements are compared by, the better one less; `more` is what this one costs besides."""
        return self.strained, self.covered > HIDDEN, self.cost + more

    @property
    def good(self) -> bool:
        return not self.strained and self.cost <= DEAR


@dataclass(frozen=True, slots=True)
class _Place:
    box: Box
    align: str
    cost: float

    @property
    def kind(self) -> tuple[str, bool]:
        return self.align, self.box.centre[1] > 0.5


def arranged(sight: Sight, extent: Extent, rooms: Sequence[Room], align: str, variant: int) -> Arrangement:
    """The best crop with its words, or for another `variant` the best of another kind that is nearly as good.

    `rooms` are the shapes a block can take, `align` is the tone's own side. Only where no real crop has a place
    for the words is the photo drawn on a little beyond its edge.
    """
    places = list(_places(extent, rooms, align, WITHIN if sight.scene else 1.0))
    inner = _fair(sight, extent, crop.near(sight, extent))
    found = _kinds(sight, extent, places, inner.fine)
    if not found or not found[0].good:
        outer = _fair(sight, extent, crop.outer(sight, extent))
        lesser = (_kinds(sight, extent, places, each) for each in (inner.rest, outer.whole))
        found = _joined(found, *(map(_lesser, each) for each in lesser))
    if not found or found[0].strained:
        outer = _fair(sight, extent, crop.outer(sight, extent))
        cutting = (_kinds(sight, extent, places, each.severing) for each in (inner, outer))
        found = _joined(found, *(map(_lesser, each) for each in cutting))
    fair = [each for each in found if each.cost <= found[0].cost + EQUAL and not each.strained]
    fair = (
        fair or [each for each in found if each.cost <= found[0].cost + POOR and each.covered <= HIDDEN] or found[:1]
    )
    return fair[variant % len(fair)]


def _lesser(found: Arrangement) -> Arrangement:
    """One in a crop that shows the photo less well than it could be shown."""
    return replace(found, cost=found.cost + LESSER)


def _places(extent: Extent, rooms: Sequence[Room], align: str, dear: float) -> Iterator[_Place]:
    """Every place that is tried; `dear` is how much more than usual mid-picture costs."""
    limits, short = place.heart(extent, None), extent.short
    aligns = ("left", "center", "right") if align == "center" and extent.width <= short * 1.2 else ("left", "right")
    for scale in SCALES:
        for room in rooms:
            wide, high = (share * short for share in room.at(scale))
            wide = min(wide, limits.width)
            if high > limits.height:
                continue
            small = _small(room.size * scale)
            lefts = {"left": limits.left, "center": limits.centre[0] - wide / 2, "right": limits.right - wide}
            for top in np.linspace(limits.top, limits.bottom - high, ROWS):
                for side in aligns:
                    area = place.at(lefts[side], float(top), wide, high)
                    cost = SMALLER * (1 - scale) + (ASIDE if side != align else 0.0)
                    cost += ABREAST if side == "right" and area.bottom > limits.bottom - short * 0.2 else 0.0
                    cost += LISTED * max(0, room.lines - 2) + small
                    yield _Place(area.box(extent), side, cost + _away(area, limits, extent, dear))


def _small(size: float) -> float:
    """What it costs that the largest words are no larger."""
    return TINY + TINIER * (LEAST - size) if size < LEAST - 1e-3 else 0.0


def _away(area: place.Area, limits: place.Area, extent: Extent, dear: float) -> float:
    """What it costs a block to leave the foot, more the further it is from head and foot both."""
    near = min(area.top - limits.top, limits.bottom - area.bottom) / extent.height
    side = 0.5 if extent.width > extent.short else 1.0
    return MIDDLE * dear * side * near / 0.25 + (HIGH if area.centre[1] < limits.centre[1] else 0.0)


@dataclass(frozen=True, slots=True)
class _Frames:
    """Crops as columns, with what each costs in itself and how much of the thing it cuts."""

    table: Column
    own: Column
    cut: Column

    @property
    def fine(self) -> "_Frames":
        """About as good as the best crop there is without any words."""
        return self._those(self._whole[self.own[self._whole] <= self.own.min() + NEARLY])

    @property
    def rest(self) -> "_Frames":
        return self._those(self._whole[self.own[self._whole] > self.own.min() + NEARLY])

    @property
    def severing(self) -> "_Frames":
        return self._those(np.flatnonzero(self.cut > SEVERED))

    @property
    def whole(self) -> "_Frames":
        return self._those(self._whole)

    @property
    def _whole(self) -> NDArray[np.intp]:
        return np.flatnonzero(self.cut <= SEVERED)

    def _those(self, places: NDArray[np.intp]) -> "_Frames":
        return _Frames(self.table[:, places], self.own[places], self.cut[places])


def _kinds(sight: Sight, extent: Extent, places: Sequence[_Place], frames: _Frames) -> list[Arrangement]:
    """The best arrangement of each kind of place, the best first."""
    table, own = frames.table, frames.own
    if not table.size:
        return []
    best: dict[tuple[str, bool], Arrangement] = {}
    for each in places:
        cost, covered = _costs(table, sight, extent, each)
        cost += own
        index = int(np.argmin(cost))
        known = best.get(each.kind)
        if known is None or cost[index] < known.cost:
            best[each.kind] = Arrangement(
                Frame(*(float(share) for share in table[:, index])),
                each.box,
                each.align,
                float(cost[index]),
                float(covered[index]),
                float(frames.cut[index]),
            )
    return _ordered(best.values())


def _joined(*found: Iterable[Arrangement]) -> list[Arrangement]:
    return _ordered(each for some in found for each in some)


def _ordered(found: Iterable[Arrangement]) -> list[Arrangement]:
    return sorted(found, key=Arrangement.worth)


def _fair(sight: Sight, extent: Extent, frames: Sequence[Frame]) -> _Frames:
    """The frames in the order of what they are worth as crops, with room for name and mark at the foot."""
    table = crop.table(frames)
    own = crop.wrong(table, sight, extent, crop.SLACK)
    for corner in _corners(extent):
        own = own + CORNER * crop.mean(sight.sums.hidden, crop.behind(table, corner))
    order = np.argsort(own, kind="stable")
    return _Frames(table[:, order], own[order], crop.severed(table, sight)[order])


def _corners(extent: Extent) -> tuple[Box, Box]:
    """About where the shop's name and the AI mark stand."""
    limits, (wide, high) = place.rim(extent, place.EDGE), (share * extent.short for share in place.MARK)
    top = limits.bottom - high
    lefts = limits.left, limits.right - wide
    left, right = (place.at(each, top, wide, high).box(extent) for each in lefts)
    return left, right


def _costs(frames: Column, sight: Sight, extent: Extent, each: _Place) -> tuple[Column, Column]:
    """What the words cost in every frame, and the share of them over what must be seen."""
    behind, sums = crop.behind(frames, _airy(each.box, extent)), sight.sums
    kinds = sums.hidden, sums.thing, sums.light, sums.squares, sums.busy
    covered, over, light, squares, busy = crop.means(kinds, behind)
    uneven = np.sqrt(np.maximum(0.0, squares - light * light))
    veil = np.maximum(0.0, SPREAD * uneven - np.abs(light - TURN))
    cost = each.cost + COVERED * covered + np.where(covered > HIDDEN, HINDERED, 0.0)
    cost += OVER * np.minimum(1.0, over) + BUSY * busy + UNEVEN * uneven
    dimmed = crop.mean(sums.hidden, crop.behind(frames, _shaded(each.box)))
    return cost + veil * (VEILED + DIMMED * dimmed + (0.0 if _reached(each.box) else UNREACHED)), covered


def _reached(box: Box) -> bool:
    return min(box.bottom, 1 - box.y) <= contrast.REACH * 0.86


def _shaded(box: Box) -> Box:
    """Where a gradient from the nearer edge of the canvas would fall."""
    if box.centre[1] > 0.5:
        top = max(0.0, box.y - REACH)
        return Box(x=0.0, y=top, width=1.0, height=1 - top)
    return Box(x=0.0, y=0.0, width=1.0, height=min(1.0, box.bottom + REACH))


def _airy(box: Box, extent: Extent) -> Box:
    across, down = AIR * extent.short / extent.width, AIR * extent.short / extent.height
    left, top = max(0.0, box.x - across), max(0.0, box.y - down)
    right, bottom = min(1.0, box.right + across), min(1.0, box.bottom + down)
    return Box(x=left, y=top, width=right - left, height=bottom - top)
