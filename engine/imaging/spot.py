"""Where the subject of a new backdrop stands: as large as its kind allows, clear of the words, on the ground."""

from dataclasses import dataclass

from engine.domain.canvas import Box, Extent
from engine.domain.step import Pose

LARGE = (0.65, 0.86)
"""Widths of food and drink as shares of the canvas's width (post-style, Composition: 65 to 90 %)."""

GOODS = (0.50, 0.64)
"""Widths of goods that lie flat (post-style: 50 to 65 %)."""

GAP = 0.035
FOOT, LINE = 0.055, 0.125
"""Air between words and subject, and under the subject, as shares of the short side; a wide one stands above the line
of the shop's name and the AI mark."""

SLIM = 0.9
"""A subject slimmer than this (width over height) is bound by the height it is given, not by its width."""

SLENDER = 0.6
"""A glass, a bottle: slimmer than this it has one side of the canvas to itself."""

BLOWN = 2.6
"""How much the subject's own pixels may be blown up before it is shown smaller."""


@dataclass(frozen=True, slots=True)
class Thing:
    """The subject as it was cut: px in the photo, how it was seen, the photo's borders it touches, and its kind."""

    width: int
    height: int
    pose: Pose
    borders: frozenset[str]
    goods: bool = False

    @property
    def aspect(self) -> float:
        return self.width / self.height

    @property
    def slender(self) -> bool:
        """Whether it would be small under words, and is large beside them."""
        return self.aspect < SLENDER and not self.borders


def place(thing: Thing, extent: Extent, words: Box | None, horizon: float) -> Box:
    """The rectangle the subject fills; its bottom is where it rests. `horizon` in shares of the height.

    `words` is the calm space to leave free (shares of the canvas), None when there is nothing to say.
    """
    free = _free(words, extent, thing, FOOT if thing.aspect < SLIM or "bottom" in thing.borders else LINE)
    width = _width(thing, extent, free)
    height = min(1.0, width * extent.width / thing.aspect / extent.height)
    left = _left(thing, free, width)
    bottom = _bottom(thing, free, height, horizon)
    return Box(x=left, y=max(0.0, bottom - height), width=width, height=max(0.01, bottom - max(0.0, bottom - height)))


def _free(words: Box | None, extent: Extent, thing: Thing, below: float) -> Box:
    """The largest rectangle beside the words, less a gap; the whole canvas, less a foot, when there are none."""
    across, down = GAP * extent.short / extent.width, GAP * extent.short / extent.height
    head, foot = (share * extent.short / extent.height for share in (FOOT, below))
    whole = Box(x=0.0, y=0.0, width=1.0, height=1 - foot)
    if words is None:
        return whole
    sides = (
        (0.0, head, 1.0, words.y - down),
        (0.0, words.bottom + down, 1.0, 1 - foot),
        (0.0, 0.0, words.x - across, 1 - foot),
        (words.right + across, 0.0, 1.0, 1 - foot),
    )
    left, top, right, bottom = max(
        sides, key=lambda side: _room(side, extent, thing.aspect if thing.slender else 1.0)
    )
    if right - left < 0.2 or bottom - top < 0.2:
        return whole
    return Box(x=left, y=top, width=right - left, height=bottom - top)


def _room(side: tuple[float, float, float, float], extent: Extent, aspect: float) -> float:
    """The width in px of the largest thing of that shape inside: what decides how large a subject may be."""
    left, top, right, bottom = side
    return min((right - left) * extent.width, (bottom - top) * extent.height * aspect)


def _width(thing: Thing, extent: Extent, free: Box) -> float:
    """In shares of the canvas's width; in a wide canvas the limits count from its short side."""
    least, most = (share * min(1.0, extent.short / extent.width) for share in (GOODS if thing.goods else LARGE))
    tall = (free.height - 0.02) * extent.height * thing.aspect / extent.width
    crisp = max(least, BLOWN * thing.width / extent.width)
    wide = free.width - 0.06 * extent.short / extent.width
    width = min(most, tall, crisp, wide if extent.width > extent.height or thing.slender else 1.0)
    if thing.aspect >= SLIM and extent.width <= extent.height:
        width = max(width, least)
    return max(0.12, min(1.0, width))


def _left(thing: Thing, free: Box, width: float) -> float:
    """Centred in the free space, unless a photo's border cut the subject: then it stays at that border."""
    if "left" in thing.borders and "right" not in thing.borders:
        return 0.0
    if "right" in thing.borders and "left" not in thing.borders:
        return 1.0 - width
    return min(1.0 - width, max(0.0, free.x + (free.width - width) / 2))


def _bottom(thing: Thing, free: Box, height: float, horizon: float) -> float:
    if "bottom" in thing.borders:
        return 1.0
    if thing.pose is Pose.FLAT:
        return min(1.0, max(height, free.y + (free.height + height) / 2))
    loose = max(0.0, free.height - height)
    return min(1.0, max(free.bottom - loose * 0.25, horizon, min(1.0, height)))
