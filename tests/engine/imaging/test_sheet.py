"""A sheet shows everything at once: each picture under its own numeral, in every shape."""

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


@pytest.mark.parametrize("ratio", list(Ratio))
def test_three_candidates_are_shown_whole_and_equally_large(ratio: Ratio) -> None:
    page = sheet.candidates(cells(ratio), "which one?", scribe)
    areas = [area_of(page, colour) for colour in COLOURS[:3]]
    assert page.shape[1] == 1080
    assert page.shape[0] <= 2.4 * 1080
    assert max(areas) - min(areas) < 0.01 * max(areas)
    wide = np.sqrt(areas[0] * ratio.aspect)
    assert wide > 320


def test_every_picture_has_a_dark_numeral_under_it() -> None:
    page = sheet.candidates(cells(Ratio.SQUARE), "", scribe)
    high = (1080 - 3 * sheet.GAP) // 2
    strips = [
        page[sheet.GAP + high : sheet.GAP + high + sheet.STRIP, : 1080 // 2],
        page[sheet.GAP + high : sheet.GAP + high + sheet.STRIP, 1080 // 2 :],
        page[-sheet.STRIP :, : 1080 // 2],
    ]
    for strip in strips:
        assert area_of(strip, sheet.INK) > 1500
        assert area_of(strip, (255, 255, 255)) > 200


def test_the_question_stands_in_the_free_place() -> None:
    silent, asking = (sheet.candidates(cells(Ratio.PORTRAIT), ask, scribe) for ask in ("", "which is it?"))
    changed = np.abs(silent.astype(int) - asking).max(axis=2) > 0
    rows, columns = np.where(changed)
    assert rows.min() > silent.shape[0] // 2
    assert columns.min() > 540


def test_four_faces_stand_two_a_row() -> None:
    page = sheet.faces(cells(Ratio.PORTRAIT, 4), scribe)
    assert all(area_of(page, colour) > 200_000 for colour in COLOURS)


def test_before_is_cropped_to_the_shape_of_after() -> None:
    before = Cell(np.full((300, 900, 3), COLOURS[0], np.uint8), 0, "before")
    page = sheet.side_by_side(before, cells(Ratio.PORTRAIT, 2)[1], scribe)
    assert area_of(page, COLOURS[0]) == pytest.approx(area_of(page, COLOURS[1]), rel=0.01)
