"""Pictures an owner chooses from: candidates and faces under big numerals, and before beside after."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from engine.domain.canvas import Extent
from engine.imaging.pixels import Mask, Rgb

WIDTH = 1080
GAP = 24
STRIP = 96
"""px under each picture for its numeral and label; at 390 px of phone width a numeral is 24 px tall."""

NUMERAL, LABEL, ASK = 66, 44, 76
PAPER, INK = (224, 222, 217), (34, 31, 28)
WIDE = 1.2
TALL = 0.7
"""Pictures wider than the one are stacked, slimmer than the other stand in one row, the rest in a square."""

Scribe = Callable[[str, int], Mask]
"""A text and its letter size in px → its alpha, cropped to the ink."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One picture with what is written under it; `number` 0 has no numeral."""

    picture: Rgb
    number: int = 0
    label: str = ""


def candidates(cells: Sequence[Cell], ask: str, scribe: Scribe) -> Rgb:
    """Three posts; where they stand in a square the fourth place asks the question."""
    columns = _columns(cells[0].picture, len(cells))
    page = _grid(cells, columns, scribe)
    if columns == 2 and len(cells) == 3 and ask:
        _asked(page, cells[0].picture, ask, scribe)
    return page


def faces(cells: Sequence[Cell], scribe: Scribe) -> Rgb:
    """The same post in several faces, two a row."""
    return _grid(cells, 2, scribe)


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


def _columns(picture: Rgb, count: int) -> int:
    aspect = picture.shape[1] / picture.shape[0]
    if aspect > WIDE:
        return 1
    return count if aspect < TALL else 2


def _grid(cells: Sequence[Cell], columns: int, scribe: Scribe) -> Rgb:
    wide, high = _cell_size(cells[0].picture, columns)
    rows = -(-len(cells) // columns)
    page = np.full((GAP + rows * (high + STRIP), WIDTH, 3), PAPER, np.uint8)
    for place, cell in enumerate(cells):
        left, top = _corner(place, columns, wide, high)
        page[top : top + high, left : left + wide] = _sized(cell.picture, wide, high)
        _captioned(page, cell, left, top + high, scribe)
    return page


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
        left += NUMERAL + 16
    if cell.label:
        letters = scribe(cell.label, LABEL)
        _inked(page, letters, left, middle - letters.shape[0] // 2, INK)


def _numbered(page: Rgb, number: int, across: int, down: int, scribe: Scribe) -> None:
    reach = NUMERAL // 2
    disc = np.zeros((NUMERAL * 4, NUMERAL * 4), np.uint8)
    cv2.circle(disc, (reach * 4, reach * 4), reach * 4 - 2, 255, -1, cv2.LINE_AA)
    alpha = cv2.resize(disc, (NUMERAL, NUMERAL), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    _inked(page, np.asarray(alpha, np.float32), across - reach, down - reach, INK)
    digit = scribe(str(number), round(NUMERAL * 0.68))
    _inked(page, digit, across - digit.shape[1] // 2, down - digit.shape[0] // 2, (255, 255, 255))


def _asked(page: Rgb, picture: Rgb, ask: str, scribe: Scribe) -> None:
    """The question in the empty place, word under word, at the height of the lower picture's middle."""
    wide, high = _cell_size(picture, 2)
    left, top = _corner(3, 2, wide, high)
    lines = [scribe(word, ASK) for word in _lines(ask)]
    pitch = round(ASK * 1.35)
    start = top + (high - pitch * len(lines)) // 2
    for place, letters in enumerate(lines):
        _inked(page, letters, left + GAP, start + place * pitch + (pitch - letters.shape[0]) // 2, INK)


def _lines(ask: str) -> list[str]:
    """At most two lines, broken at the space nearest the middle."""
    spaces = [place for place, letter in enumerate(ask) if letter == " "]
    if len(ask) <= 6 or not spaces:
        return [ask]
    middle = min(spaces, key=lambda place: abs(place - len(ask) / 2))
    return [ask[:middle], ask[middle + 1 :]]


def _inked(page: Rgb, alpha: Mask, left: int, top: int, colour: tuple[int, int, int]) -> None:
    high, wide = min(alpha.shape[0], page.shape[0] - top), min(alpha.shape[1], page.shape[1] - left)
    part = page[top : top + high, left : left + wide]
    share = alpha[:high, :wide, None]
    part[:] = np.rint(part * (1 - share) + np.asarray(colour, np.float32) * share)
