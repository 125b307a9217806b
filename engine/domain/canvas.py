"""All geometry, in fractions of the canvas; pixels appear only in `Extent`."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field

from engine.domain.frozen import Frozen

Share = Annotated[float, Field(ge=0.0, le=1.0)]

SHORT_SIDE = 1080


class Extent(Frozen):
    """Width and height in pixels."""

    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(gt=0)]

    @property
    def short(self) -> int:
        return min(self.width, self.height)


class Ratio(StrEnum):
    """The four shapes Instagram shows; their short side is always 1080 px."""

    PORTRAIT = "4:5"
    SQUARE = "1:1"
    WIDE = "16:9"
    STORY = "9:16"

    @property
    def aspect(self) -> float:
        """Width over height."""
        wide, high = self.value.split(":")
        return int(wide) / int(high)

    def extent(self, short: int = SHORT_SIDE) -> Extent:
        if self.aspect <= 1:
            return Extent(width=short, height=round(short / self.aspect))
        return Extent(width=round(short * self.aspect), height=short)


class Box(Frozen):
    """A rectangle by its upper left corner, width and height, each a share of the picture."""

    x: Annotated[float, Field(ge=0.0, lt=1.0)]
    y: Annotated[float, Field(ge=0.0, lt=1.0)]
    width: Annotated[float, Field(gt=0.0, le=1.0)]
    height: Annotated[float, Field(gt=0.0, le=1.0)]

    @property
    def right(self) -> float:
        return min(1.0, self.x + self.width)

    @property
    def bottom(self) -> float:
        return min(1.0, self.y + self.height)

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def area(self) -> float:
        return self.width * self.height

    def grown(self, share: float) -> Self:
        """The box with `share` of its own size added at every side, cut at the picture's edge."""
        left, top = max(0.0, self.x - self.width * share), max(0.0, self.y - self.height * share)
        right = min(1.0, self.x + self.width * (1 + share))
        bottom = min(1.0, self.y + self.height * (1 + share))
        return type(self)(x=left, y=top, width=right - left, height=bottom - top)

    def overlap(self, other: "Box") -> float:
        """The area both share, as a share of the picture."""
        wide = min(self.right, other.right) - max(self.x, other.x)
        high = min(self.bottom, other.bottom) - max(self.y, other.y)
        return max(0.0, wide) * max(0.0, high)


SMALLEST, LARGEST = 0.4, 3.0


class Placement(Frozen):
    """Where a block of words stands: its centre as shares of the canvas, its size against the layout's own."""

    x: Share = 0.5
    y: Share = 0.5
    scale: Annotated[float, Field(ge=SMALLEST, le=LARGEST)] = 1.0

    def moved(self, across: float, down: float) -> Self:
        """Shifted by shares of the canvas and kept on it; the layout keeps the margins."""
        return self.model_copy(update={"x": _clamp(self.x + across), "y": _clamp(self.y + down)})

    def at(self, x: float | None = None, y: float | None = None) -> Self:
        """Set down at a share of the canvas; None leaves that direction alone."""
        return self.model_copy(
            update={"x": _clamp(self.x if x is None else x), "y": _clamp(self.y if y is None else y)}
        )

    def scaled(self, factor: float) -> Self:
        return self.model_copy(update={"scale": min(LARGEST, max(SMALLEST, self.scale * factor))})


def _clamp(share: float) -> float:
    return min(1.0, max(0.0, share))


class SafeArea(Frozen):
    """What no word may leave: margins as shares of the short side, and what the app's own controls cover."""

    margin: Share = 0.06
    top: Share = 0.0
    bottom: Share = 0.0

    @classmethod
    def of(cls, ratio: Ratio) -> Self:
        """Stories keep the top 14 % and the bottom 20 % of the height free (post-style, Composition)."""
        if ratio is Ratio.STORY:
            return cls(top=0.14, bottom=0.20)
        return cls()

    def box(self, ratio: Ratio) -> Box:
        """The free rectangle, in shares of the canvas."""
        extent = ratio.extent()
        across, down = self.margin * extent.short / extent.width, self.margin * extent.short / extent.height
        top, bottom = max(self.top, down), max(self.bottom, down)
        return Box(x=across, y=top, width=1 - 2 * across, height=1 - top - bottom)
