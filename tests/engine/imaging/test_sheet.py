"""A sheet shows everything at once: each picture under its own numeral, in every shape."""

import cv2
import numpy as np
import pytest

from engine.domain.canvas import Ratio
from engine.imaging import sheet
from engine.imaging.pixels import Mask, Rgb
from engine.imaging.sheet import Cell

COLOURS = ((180, 40, 40), (40, 160, 60), (40, 60, 180), (200, 180, 40))


def scribe(text: str, px: int) -> Mask:
    """A bar as long as the text: what matters here is where it stands."""
    return np.ones((px * 7 // 10, px * len(text) // 2), np.float32)


def cells(ratio: Ratio, count: int = 3) -> list[Cell]:
    extent = ratio.extent(540)
    pictures = [np.full((extent.height, extent.width, 3), COLOURS[place], np.uint8) for place in range(count)]
    return [Cell(picture, place + 1, "label") for place, picture in enumerate(pictures)]


def area_of(page: Rgb, colour: tuple[int, int, int]) -> int:
    return int((np.abs(page.astype(int) - colour).max(axis=2) < 3).sum())


def width_of(page: Rgb, place: int) -> int:
    columns = np.flatnonzero((np.abs(page.astype(int) - COLOURS[place]).max(axis=2) < 3).any(axis=0))
    return int(columns[-1] - columns[0] + 1)


@pytest.mark.parametrize("ratio", list(Ratio))
@pytest.mark.parametrize("count", [1, 2, 3])
def test_candidates_are_shown_whole_and_fill_the_sheet(ratio: Ratio, count: int) -> None:
    page = sheet.candidates(cells(ratio, count), scribe)
    areas = [area_of(page, colour) for colour in COLOURS[:count]]
    widths = [width_of(page, place) for place in range(count)]
    assert page.shape[1] == sheet.WIDTH
    assert page.shape[0] <= 1.9 * sheet.WIDTH
    assert sum(areas) > 0.62 * page.shape[0] * page.shape[1]
    assert all(
        area == pytest.approx(wide**2 / ratio.aspect, rel=0.01) for area, wide in zip(areas, widths, strict=True)
    )


@pytest.mark.parametrize("ratio", list(Ratio))
def test_the_best_guess_is_never_smaller_and_none_is_lost_on_a_phone(ratio: Ratio) -> None:
    page = sheet.candidates(cells(ratio), scribe)
    on_a_phone = [width_of(page, place) * 390 / sheet.WIDTH for place in range(3)]
    assert on_a_phone[0] >= max(on_a_phone) - 1
    assert min(on_a_phone) > 108


def numerals(page: Rgb) -> int:
    """Dark discs of a numeral's size."""
    dark = (np.abs(page.astype(int) - sheet.INK).max(axis=2) < 3).astype(np.uint8)
    _, _, found, _ = cv2.connectedComponentsWithStats(dark)
    return int(sum(wide > sheet.NUMERAL * 0.9 and high > sheet.NUMERAL * 0.9 for _, _, wide, high, _ in found[1:]))


@pytest.mark.parametrize(("count", "discs"), [(1, 0), (2, 2), (3, 3)])
def test_every_picture_has_a_dark_numeral_unless_it_is_the_only_one(count: int, discs: int) -> None:
    for ratio in Ratio:
        page = sheet.candidates(cells(ratio, count), scribe)
        assert numerals(page) == discs
        assert area_of(page, (255, 255, 255)) >= 200 * discs


def test_four_faces_stand_two_a_row() -> None:
    page = sheet.faces(cells(Ratio.PORTRAIT, 4), scribe)
    assert all(area_of(page, colour) > 200_000 for colour in COLOURS)


def test_before_is_cropped_to_the_shape_of_after() -> None:
    before = Cell(np.full((300, 900, 3), COLOURS[0], np.uint8), 0, "before")
    page = sheet.side_by_side(before, cells(Ratio.PORTRAIT, 2)[1], scribe)
    assert area_of(page, COLOURS[0]) == pytest.approx(area_of(page, COLOURS[1]), rel=0.01)


@pytest.mark.parametrize("count", [2, 4, 5, 10])
def test_a_board_shows_every_photo_of_any_shape_as_an_equal_square(count: int) -> None:
    shapes = ((300, 500), (500, 300), (400, 400))
    pictures = [np.full((*shapes[place % 3], 3), COLOURS[place % 4], np.uint8) for place in range(count)]
    page = sheet.board(pictures, scribe)
    assert numerals(page) == count
    seen = range(min(count, 4))
    sizes = [area_of(page, COLOURS[place]) / len(range(place, count, 4)) for place in seen]
    assert max(sizes) == pytest.approx(min(sizes), rel=0.01), "equal squares"
    assert min(sizes) ** 0.5 * 390 / sheet.WIDTH > 110, "large enough on a phone"
