"""A sheet of the month with the shop's days off marked on it, for a notice without a photograph."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from engine.domain.canvas import Box, Extent, Ratio
from engine.domain.world import Palette
from engine.imaging.colour import Colour, contrast, mixed, of_hex
from engine.imaging.dated import WEEK, Dated
from engine.imaging.lettering import Coverage, Typecase
from engine.imaging.page import Layer
from engine.imaging.pixels import Rgba
from engine.imaging.place import Area, ratio_of

LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days of the months; in February a 29th is shown only where the shop names it."""

PLACES: Final = {
    Ratio.PORTRAIT: Box(x=0.07, y=0.465, width=0.86, height=0.415),
    Ratio.SQUARE: Box(x=0.07, y=0.45, width=0.86, height=0.42),
    Ratio.WIDE: Box(x=0.54, y=0.12, width=0.42, height=0.76),
    Ratio.STORY: Box(x=0.07, y=0.425, width=0.86, height=0.375),
}
"""Where the sheet lies on its poster."""

AIR: Final = 0.05
"""Paper round the numbers, as a share of the short side."""

SIZE: Final = (0.036, 0.4)
"""Size of the numbers as a share of the short side, and at most of a row's height."""

ROUND: Final = 0.44
"""Radius of a mark as a share of a row's height."""


def shown(day: Dated | None) -> bool:
    """Whether a month can be drawn: the weekday of a day in it must be known."""
    return day is not None and day.weekday is not None and 1 <= day.month <= 12 and 1 <= day.day <= 31


@dataclass(frozen=True, slots=True)
class Month:
    """A month's grid inside an area in px; columns from Sunday."""

    day: Dated
    area: Area

    @property
    def days(self) -> int:
        last = self.day.last if self.day.last_month == self.day.month else self.day.day
        return max(LENGTHS[self.day.month - 1], self.day.day, last)

    @property
    def first(self) -> int:
        """Column of the month's first day."""
        return ((self.day.weekday or 0) + 1 - (self.day.day - 1)) % 7

    @property
    def rows(self) -> int:
        return (self.first + self.days + 6) // 7

    @property
    def marked(self) -> range:
        last = self.day.last if self.day.last_month == self.day.month else self.days
        return range(self.day.day, max(self.day.day, last) + 1)

    def step(self) -> tuple[float, float]:
        return self.area.width / 7, self.area.height / (self.rows + 1)

    def centre(self, row: int, column: int) -> tuple[float, float]:
        """Of a place in the grid; row 0 holds the weekdays."""
        across, down = self.step()
        return self.area.left + (column + 0.5) * across, self.area.top + (row + 0.5) * down

    def place(self, day: int) -> tuple[int, int]:
        at = self.first + day - 1
        return at // 7 + 1, at % 7


def painted(under: Rgba, day: Dated, palette: Palette, typecase: Typecase, faces: tuple[str, str]) -> Rgba:
    """The numbers and the marks on the sheet that the poster's ground has laid; `faces` display and text."""
    layer = Layer(Extent(width=under.shape[1], height=under.shape[0]))
    layer.pixels = under
    ratio = ratio_of(layer.extent)
    air = AIR * layer.extent.short
    box = Area.of(PLACES[ratio], layer.extent)
    month = Month(day, Area(box.left + air, box.top + air * 0.8, box.right - air, box.bottom - air * 0.6))
    ink, deep, paper = (of_hex(colour) for colour in (palette.ink, palette.deep, palette.paper))
    px = min(SIZE[0] * layer.extent.short, SIZE[1] * month.step()[1])
    layer.paint(deep, _marks(layer.extent, month))
    quiet = mixed(ink, paper, 0.38)
    while contrast(quiet, paper) < 4.6:
        quiet = mixed(quiet, ink, 0.2)
    for colour, said, face, centre in _said(month, faces, (ink, deep, paper, quiet)):
        _written(layer, typecase, colour, said, face, px, centre)
    return layer.pixels


Written = tuple[Colour, str, str, tuple[float, float]]


def _said(month: Month, faces: tuple[str, str], colours: tuple[Colour, ...]) -> Iterator[Written]:
    ink, deep, paper, quiet = colours
    for column in range(7):
        yield deep if column == 0 else quiet, WEEK[(column + 6) % 7], faces[1], month.centre(0, column)
    for day in range(1, month.days + 1):
        row, column = month.place(day)
        colour = paper if day in month.marked else deep if column == 0 else ink
        yield colour, str(day), faces[0] if day in month.marked else faces[1], month.centre(row, column)


def _written(
    layer: Layer, typecase: Typecase, colour: Colour, said: str, face: str, px: float, centre: tuple[float, float]
) -> None:
    line = typecase.line(said, face)
    canvas = np.zeros((layer.extent.height, layer.extent.width), np.uint8)
    across = centre[0] - (line.ink.left + line.ink.right) / 2 * px
    down = centre[1] - (line.ink.top + line.ink.bottom) / 2 * px
    typecase.stamp(canvas, line, px, across, down)
    layer.paint(colour, canvas)


def _marks(extent: Extent, month: Month) -> Coverage:
    """Round marks, joined where days follow one another in a row."""
    times = 2
    large = np.zeros((extent.height * times, extent.width * times), np.uint8)
    reach = round(min(month.step()) * ROUND * times)
    for day in month.marked:
        row, column = month.place(day)
        here = _at(month.centre(row, column), times)
        cv2.circle(large, here, reach, 255, -1)
        if day + 1 in month.marked and column < 6:
            cv2.line(large, here, _at(month.centre(row, column + 1), times), 255, 2 * reach)
    return np.asarray(cv2.resize(large, (extent.width, extent.height), interpolation=cv2.INTER_AREA), np.uint8)


def _at(point: tuple[float, float], times: int) -> tuple[int, int]:
    return round(point[0] * times), round(point[1] * times)
