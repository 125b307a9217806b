"""Pictures an owner chooses from: candidates and faces under big numerals, and before beside after."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from engine.domain.canvas import Extent
from engine.imaging.pixels import Mask, Rgb

WIDTH = 1440
"""px; at 390 px of phone width a numeral is 22 px tall, and there is enough to pull the picture larger."""

GAP = 28
STRIP = 100
"""px under each picture for its numeral and label."""

NUMERAL, LABEL = 78, 50
PAPER, INK, SOFT = (243, 241, 237), (34, 31, 28), (92, 87, 80)
WIDE, TALL = 1.2, 0.7
"""Pictures wider than the one stand one above two, slimmer than the other in one row, the rest one beside two."""

SQUARE, FEW = 720, 4
"""px of a photo on a board, and how many stand two a row."""

Scribe = Callable[[str, int], Mask]
"""A text and its letter size in px → its alpha, cropped to the ink."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One picture with what is written under it; `number` 0 has no numeral."""

    picture: Rgb
    number: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture stands on the page, in px."""

    left: int
    top: int
    wide: int
    high: int

    @property
    def bottom(self) -> int:
        return self.top + self.high


def candidates(cells: Sequence[Cell], scribe: Scribe) -> Rgb:
    """One to three posts, the best guess first: large beside or above the others, unless all stand in one row."""
    places = _places([cell.picture.shape[1] / cell.picture.shape[0] for cell in cells])
    page = _blank(max(place.bottom for place in places) + STRIP)
    for cell, place in zip(cells, places, strict=True):
        _shown(page, cell if len(cells) > 1 else replace(cell, number=0), place, scribe)
    return page


def faces(cells: Sequence[Cell], scribe: Scribe) -> Rgb:
    """The same post in several faces, two a row."""
    return _grid(cells, 2, scribe)


def board(pictures: Sequence[Rgb], scribe: Scribe) -> Rgb:
    """An owner's photos, 1 to 10, as equal squares under running numerals: two a row up to four, else three."""
    squares = [filled(picture, Extent(width=SQUARE, height=SQUARE)) for picture in pictures]
    cells = [Cell(square, place + 1) for place, square in enumerate(squares)]
    return _grid(cells, 2 if len(cells) <= FEW else 3, scribe)


def side_by_side(before: Cell, after: Cell, scribe: Scribe) -> Rgb:
    """Before left, after right; before is cropped to after's shape."""
    height, width = after.picture.shape[:2]
    columns = 2 if width <= height * WIDE else 1
    wide, high = _cell_size(after.picture, columns)
    plain = filled(before.picture, Extent(width=wide, height=high))
    return _grid((Cell(plain, 0, before.label), after), columns, scribe)


def filled(picture: Rgb, extent: Extent) -> Rgb:
    """The middle of a picture, cropped to a shape and resized to it."""
    height, width = picture.shape[:2]
    scale = max(extent.width / width, extent.height / height)
    wide, high = min(width, round(extent.width / scale)), min(height, round(extent.height / scale))
    left, top = (width - wide) // 2, (height - high) // 2
    return _sized(picture[top : top + high, left : left + wide], extent.width, extent.height)


def _places(aspects: Sequence[float]) -> list[Place]:
    """Where each picture stands, by width over height; all of a sheet have the shape of the first."""
    aspect, count = aspects[0], len(aspects)
    if count == 3 and aspect > WIDE:
        return [*_row(aspect, 1, GAP), *_row(aspect, 2, round((WIDTH - 2 * GAP) / aspect) + STRIP + GAP)]
    if count == 3 and aspect >= TALL:
        return _beside(aspect)
    if aspect > WIDE:
        pitch = round((WIDTH - 2 * GAP) / aspect) + STRIP
        return [_row(aspect, 1, GAP + place * pitch)[0] for place in range(count)]
    return _row(aspect, count, GAP)


def _row(aspect: float, count: int, top: int) -> list[Place]:
    wide = (WIDTH - GAP * (count + 1)) // count
    return [Place(GAP + place * (wide + GAP), top, wide, round(wide / aspect)) for place in range(count)]


def _beside(aspect: float) -> list[Place]:
    """One large and two small ones under each other, ending on one line: large = 2 small + a strip and a gap."""
    extra = (STRIP + GAP) * aspect
    small = round((WIDTH - 3 * GAP - extra) / 3)
    large = WIDTH - 3 * GAP - small
    high, left = round(small / aspect), 2 * GAP + large
    below = GAP + round(large / aspect) - high
    return [
        Place(GAP, GAP, large, round(large / aspect)),
        Place(left, GAP, small, high),
        Place(left, below, small, high),
    ]


def _grid(cells: Sequence[Cell], columns: int, scribe: Scribe) -> Rgb:
    wide, high = _cell_size(cells[0].picture, columns)
    page = _blank(GAP + -(-len(cells) // columns) * (high + STRIP))
    for order, cell in enumerate(cells):
        left, top = _corner(order, columns, wide, high)
        _shown(page, cell, Place(left, top, wide, high), scribe)
    return page


def _blank(high: int) -> Rgb:
    return np.full((high, WIDTH, 3), PAPER, np.uint8)


def _shown(page: Rgb, cell: Cell, place: Place, scribe: Scribe) -> None:
    page[place.top : place.bottom, place.left : place.left + place.wide] = _sized(
        cell.picture, place.wide, place.high
    )
    _captioned(page, cell, place.left, place.bottom, scribe)


def _cell_size(picture: Rgb, columns: int) -> tuple[int, int]:
    wide = (WIDTH - GAP * (columns + 1)) // columns
    return wide, round(wide * picture.shape[0] / picture.shape[1])


def _corner(place: int, columns: int, wide: int, high: int) -> tuple[int, int]:
    row, column = divmod(place, columns)
    return GAP + column * (wide + GAP), GAP + row * (high + STRIP)


def _sized(picture: Rgb, wide: int, high: int) -> Rgb:
    how = cv2.INTER_AREA if wide < picture.shape[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (wide, high), interpolation=how), np.uint8)


def _captioned(page: Rgb, cell: Cell, left: int, top: int, scribe: Scribe) -> None:
    """The numeral in a disc and the label beside it, on one middle line."""
    middle = top + STRIP // 2
    if cell.number:
        _numbered(page, cell.number, left + NUMERAL // 2, middle, scribe)
        left += NUMERAL + 20
    if cell.label:
        letters = scribe(cell.label, LABEL)
        _inked(page, letters, left, middle - letters.shape[0] // 2, SOFT)


def _numbered(page: Rgb, number: int, across: int, down: int, scribe: Scribe) -> None:
    reach = NUMERAL // 2
    disc = np.zeros((NUMERAL * 4, NUMERAL * 4), np.uint8)
    cv2.circle(disc, (reach * 4, reach * 4), reach * 4 - 2, 255, -1, cv2.LINE_AA)
    alpha = cv2.resize(disc, (NUMERAL, NUMERAL), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    _inked(page, np.asarray(alpha, np.float32), across - reach, down - reach, INK)
    digit = scribe(str(number), round(NUMERAL * 0.68))
    _inked(page, digit, across - digit.shape[1] // 2, down - digit.shape[0] // 2, (255, 255, 255))


def _inked(page: Rgb, alpha: Mask, left: int, top: int, colour: tuple[int, int, int]) -> None:
    high, wide = min(alpha.shape[0], page.shape[0] - top), min(alpha.shape[1], page.shape[1] - left)
    part = page[top : top + high, left : left + wide]
    share = alpha[:high, :wide, None]
    part[:] = np.rint(part * (1 - share) + np.asarray(colour, np.float32) * share)
