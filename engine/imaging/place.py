"""Where a block of words may stand: never over what must stay visible, where the picture is calm, near its home."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, dist, sqrt
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.canvas import Box, Extent, Ratio, SafeArea
from engine.imaging.pixels import Mask, Rgb

GRID: Final = 270
"""Short side in px of the small picture on which places are compared."""

KEPT: Final = 0.12
"""From this share of a small pixel on, words may not cover it."""

MARGIN: Final = 0.07
"""Of the short side (post-style: 6 to 8 %)."""

EDGE: Final = 0.07
"""What the shop's name and the AI mark keep from the edge (post-style: at least 6 %)."""

FOOT: Final = 0.07
"""Height that the name and the mark take at the foot, as a share of the short side."""

MARK: Final = (0.2, 0.034)
"""Room that is kept for the AI mark, as shares of the short side."""

AIR: Final = 0.02
"""Between words and what must stay visible."""

APART: Final = 0.034
"""Between a block of words and what stands already."""

CLOSER: Final = 0.6
"""Words over a photo may stand so much nearer to it than to an edge."""

HEAD_AIR: Final = 0.03
"""Between a panel's edge and an ornament above the words."""

ROW: Final = 5
"""Rows of the small picture from one place that is tried to the next."""

BUSY, UNEVEN, FAR, ASIDE = 9.0, 1.6, 0.9, 0.5


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in px."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, px: float) -> "Area":
        return Area(self.left - px, self.top - px, self.right + px, self.bottom + px)

    def moved(self, across: float, down: float) -> "Area":
        return Area(self.left + across, self.top + down, self.right + across, self.bottom + down)

    def within(self, other: "Area") -> "Area":
        return Area(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def around(self, other: "Area") -> "Area":
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Area(left, top, max(self.right, other.right), max(self.bottom, other.bottom))

    def meets(self, other: "Area") -> bool:
        inner = self.within(other)
        return inner.width > 0 and inner.height > 0

    def box(self, extent: Extent) -> Box:
        x, y = max(0.0, self.left / extent.width), max(0.0, self.top / extent.height)
        wide, high = min(1.0, self.right / extent.width) - x, min(1.0, self.bottom / extent.height) - y
        return Box(x=min(1.0, x), y=min(1.0, y), width=max(1e-6, wide), height=max(1e-6, high))

    @classmethod
    def of(cls, box: Box, extent: Extent) -> "Area":
        return cls(box.x * extent.width, box.y * extent.height, box.right * extent.width, box.bottom * extent.height)


def at(left: float, top: float, width: float, height: float) -> Area:
    return Area(left, top, left + width, top + height)


def ratio_of(extent: Extent) -> Ratio:
    """The ratio whose shape the canvas has, or the nearest."""
    return min(Ratio, key=lambda ratio: abs(ratio.aspect - extent.width / extent.height))


def rim(extent: Extent, margin: float) -> Area:
    """The canvas inside its margins; a story also keeps clear of what the app draws at its head and foot."""
    safe = SafeArea.of(ratio_of(extent)).model_copy(update={"margin": margin})
    return Area.of(safe.box(ratio_of(extent)), extent)


def heart(extent: Extent, panel: Area | None, head: float = 0.0) -> Area:
    """Where headline and offer may stand: inside the margins, above the name's line, in the middle 1:1 of a 4:5.

    `head` is what is kept free above them, as a share of the short side.
    """
    short = extent.short
    inner = rim(extent, MARGIN)
    inner = replace(inner, bottom=rim(extent, EDGE).bottom - FOOT * short)
    if ratio_of(extent) is Ratio.PORTRAIT:
        spare = (extent.height - short) / 2
        inner = replace(inner, top=max(inner.top, spare), bottom=min(inner.bottom, extent.height - spare))
    inner = replace(inner, top=inner.top + head * short)
    if panel is None:
        return inner
    air = MARGIN * short * 0.8
    foot = 0.0 if panel.bottom >= extent.height - 1 else air * CLOSER
    above = max(air, (head + HEAD_AIR) * short) if head else air
    within = Area(panel.left + air, panel.top + above, panel.right - air, panel.bottom - foot)
    return inner.within(within)


@dataclass(frozen=True)
class Ground:
    """What places are judged by: sums over the small picture of what to keep, how busy and how bright it is."""

    extent: Extent
    scale: float
    kept: NDArray[np.float64]
    busy: NDArray[np.float64]
    light: NDArray[np.float64]
    squares: NDArray[np.float64]

    @classmethod
    def of(cls, pixels: Rgb, keep_out: Mask | None) -> "Ground":
        extent = Extent(width=pixels.shape[1], height=pixels.shape[0])
        small = cv2.resize(pixels, _small(extent), interpolation=cv2.INTER_AREA)
        light = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float64) / 255
        busy = cv2.boxFilter(np.abs(cv2.Laplacian(light, cv2.CV_64F)), -1, (5, 5))
        sums = (np.asarray(cv2.integral(each), np.float64) for each in (busy, light, light * light))
        return cls(extent, _scale(extent), _sum_kept(keep_out, extent), *sums)

    @classmethod
    def unseen(cls, extent: Extent, keep_out: Mask | None) -> "Ground":
        """A canvas of which only what is to keep is known."""
        kept = _sum_kept(keep_out, extent)
        return cls(extent, _scale(extent), kept, *(np.zeros_like(kept) for _ in range(3)))

    def around(self, keep_out: Mask | None) -> "Ground":
        """The same canvas with other things to keep."""
        return replace(self, kept=_sum_kept(keep_out, self.extent))

    def mean(self, sums: NDArray[np.float64], area: Area) -> float:
        """Over the small pixels that the area touches."""
        high, wide = sums.shape[0] - 1, sums.shape[1] - 1
        left, top = (min(max(0, int(edge * self.scale)), limit - 1) for edge, limit in _starts(area, wide, high))
        right, bottom = (min(max(1, ceil(edge * self.scale)), limit) for edge, limit in _ends(area, wide, high))
        right, bottom = max(right, left + 1), max(bottom, top + 1)
        total = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        return float(total) / ((right - left) * (bottom - top))

    def free(self, area: Area) -> bool:
        return self.mean(self.kept, area) < 1e-9

    def unrest(self, area: Area) -> float:
        return BUSY * self.mean(self.busy, area) + UNEVEN * self.uneven(area)

    def uneven(self, area: Area) -> float:
        """Standard deviation of the light, 0 to 0.5."""
        mean = self.mean(self.light, area)
        return sqrt(max(0.0, self.mean(self.squares, area) - mean * mean))


def _starts(area: Area, wide: int, high: int) -> tuple[tuple[float, int], tuple[float, int]]:
    return (area.left, wide), (area.top, high)


def _ends(area: Area, wide: int, high: int) -> tuple[tuple[float, int], tuple[float, int]]:
    return (area.right, wide), (area.bottom, high)


def _scale(extent: Extent) -> float:
    return min(1.0, GRID / extent.short)


def _small(extent: Extent) -> tuple[int, int]:
    scale = _scale(extent)
    return max(1, round(extent.width * scale)), max(1, round(extent.height * scale))


def _sum_kept(keep_out: Mask | None, extent: Extent) -> NDArray[np.float64]:
    size = _small(extent)
    if keep_out is None:
        return np.zeros((size[1] + 1, size[0] + 1), np.float64)
    small = cv2.resize(keep_out, size, interpolation=cv2.INTER_AREA) > KEPT
    kept = cv2.dilate(small.astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.integral(kept.astype(np.float64)), np.float64)


def corners(limits: Area, width: float, height: float, align: str) -> Iterator[Area]:
    """Where the shop's name may stand, its own place first: the foot on the side of the words, then the head."""
    middle = limits.centre[0] - width / 2
    lefts = (limits.left, limits.right - width, middle) if align != "center" else (middle, limits.left)
    for top in (limits.bottom - height, limits.top):
        for left in lefts:
            yield at(left, top, width, height)


def sides(limits: Area, width: float, height: float, align: str) -> Iterator[Area]:
    """Where it stands on a photograph or a scene: bottom left, whatever the words do; where that is covered at the
    head, over words that stand in the middle in the middle too."""
    middle = [limits.centre[0] - width / 2] if align == "center" else []
    yield at(limits.left, limits.bottom - height, width, height)
    for left in (*middle, limits.left, limits.right - width):
        yield at(left, limits.top, width, height)


def clear(ground: Ground, places: Iterable[Area], taken: Sequence[Area]) -> Area | None:
    """The first place that covers nothing to keep and meets nothing that stands already."""
    air = AIR * ground.extent.short
    for place in places:
        if ground.free(place) and not any(place.grown(air).meets(other) for other in taken):
            return place
    return None


def mark_place(ground: Ground, width: float, height: float) -> Area:
    """Bottom right, else top right, else left of these; the least covered where all are. Only what is to keep
    counts."""
    limits = rim(ground.extent, EDGE)
    spots = [
        at(x, y, width, height)
        for x in (limits.right - width, limits.left)
        for y in (limits.bottom - height, limits.top)
    ]
    return clear(ground, spots, ()) or min(spots, key=lambda spot: ground.mean(ground.kept, spot))


@dataclass(frozen=True, slots=True)
class Wish:
    """Where a block would like to stand (its centre in px), in which limits, and on which side its lines align."""

    home: tuple[float, float]
    limits: Area
    align: str


def best(
    ground: Ground, width: float, height: float, wish: Wish, taken: Sequence[Area], parts: Sequence[Area] = ()
) -> Area | None:
    """The calmest free place for a block of so many px, or None. `taken` stands already; only its `parts`, counted
    from its own corner, must be clear of what is to keep."""
    short, air, apart = (share * ground.extent.short for share in (1.0, AIR, APART))
    found: list[tuple[float, Area]] = []
    for place, aside in _places(ground, width, height, wish):
        inked = [part.moved(place.left, place.top) for part in parts] or [place]
        if any(place.grown(apart).meets(other) for other in taken):
            continue
        if not all(ground.free(each.grown(air / 2)) for each in inked):
            continue
        far = dist(place.centre, wish.home) / short
        found.append((ground.unrest(place) + FAR * far + aside, place))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _places(ground: Ground, width: float, height: float, wish: Wish) -> Iterator[tuple[Area, float]]:
    limits = wish.limits
    if width > limits.width + 0.5 or height > limits.height + 0.5:
        return
    lefts = {"left": limits.left, "center": limits.centre[0] - width / 2, "right": limits.right - width}
    home = wish.home[0] - width / 2
    lefts[wish.align] = min(max(home, limits.left), limits.right - width)
    step = ROW / ground.scale
    count = max(1, int((limits.height - height) / step) + 1)
    for align, left in lefts.items():
        aside = 0.0 if align == wish.align else ASIDE
        for row in range(count + 1):
            top = min(limits.top + row * step, limits.bottom - height)
            yield at(left, top, width, height), aside
