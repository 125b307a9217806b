"""A kept photo fills its canvas, and its words stand where nothing is that must be seen."""

import cv2
import numpy as np
import pytest

from engine.domain.canvas import Box, Ratio
from engine.imaging import arrange, crop
from engine.imaging.arrange import Arrangement
from engine.imaging.crop import Sight
from engine.imaging.pixels import Mask, Rgb
from engine.imaging.room import Room

NAME_AND_PRICE = (Room((0.5, 0.09), (0.3, 0.1), size=0.16), Room((0.3, 0.2), (0.3, 0.1), size=0.16))
"""A headline of five syllables with its price, in one line or in two."""


def table(width: int, height: int, x: float, y: float, reach: float) -> tuple[Rgb, Mask]:
    """A white plate on a plain table, and where it is."""
    photo = np.full((height, width, 3), (80, 60, 45), np.uint8)
    plate = np.zeros((height, width), np.float32)
    cv2.circle(plate, (round(x * width), round(y * height)), round(reach * height), 1.0, -1)
    photo[plate > 0] = 240
    return photo, plate


def found(photo: Rgb, plate: Mask, ratio: Ratio, variant: int = 0, align: str = "left") -> Arrangement:
    sight = Sight.of(photo, plate, (0.5, 0.5))
    return arrange.arranged(sight, ratio.extent(), NAME_AND_PRICE, align, variant)


def under(plate: Mask, made: Arrangement, ratio: Ratio) -> float:
    """The share of the words' place that lies over the plate."""
    seen = crop.take_mask(plate, made.frame, ratio.extent())
    high, wide = seen.shape
    box = made.words
    part = seen[int(box.y * high) : round(box.bottom * high), int(box.x * wide) : round(box.right * wide)]
    return float((part > 0.5).mean())


@pytest.mark.parametrize("ratio", list(Ratio))
@pytest.mark.parametrize(("x", "y"), [(0.5, 0.4), (0.35, 0.6), (0.7, 0.5)])
def test_words_never_stand_on_the_plate_and_the_photo_fills_the_canvas(ratio: Ratio, x: float, y: float) -> None:
    photo, plate = table(1600, 1200, x, y, 0.24)
    made = found(photo, plate, ratio)
    assert under(plate, made, ratio) == 0
    assert not made.frame.beyond


def test_a_plate_that_fills_the_photo_is_not_cut_up_for_words_and_says_that_it_has_no_room_for_them() -> None:
    photo, plate = table(1000, 1000, 0.5, 0.5, 0.43)
    made = found(photo, plate, Ratio.PORTRAIT)
    beyond = max(0.0, -made.frame.y, made.frame.y + made.frame.height - 1) / made.frame.height
    seen = crop.take_mask(plate, made.frame, Ratio.PORTRAIT.extent())
    shown = seen.mean() * made.frame.width * made.frame.height / plate.mean()
    assert beyond <= 0.15
    assert shown > 0.85
    assert made.strained


@pytest.mark.parametrize("ratio", [Ratio.PORTRAIT, Ratio.SQUARE])
def test_a_crop_keeps_nearly_all_of_a_plate_and_never_goes_far_nearer_than_the_photo(ratio: Ratio) -> None:
    photo, plate = table(1600, 1200, 0.4, 0.55, 0.3)
    made = found(photo, plate, ratio)
    seen = crop.take_mask(plate, made.frame, ratio.extent())
    shown = seen.mean() * made.frame.width * made.frame.height / plate.mean()
    assert shown > 0.85
    assert max(made.frame.width, made.frame.height) > 0.66
    assert not made.strained


def test_words_stand_near_an_edge_not_in_mid_picture() -> None:
    photo, plate = table(1600, 1200, 0.5, 0.5, 0.05)
    centre = found(photo, plate, Ratio.PORTRAIT).words.centre[1]
    assert centre < 0.35 or centre > 0.65


def test_a_calm_edge_is_chosen_before_a_crowded_one() -> None:
    photo = np.full((1200, 1600, 3), 40, np.uint8)
    photo[600:] = np.random.default_rng(3).integers(0, 255, (600, 1600, 3), np.uint8)
    nothing = np.zeros((1200, 1600), np.float32)
    assert found(photo, nothing, Ratio.PORTRAIT).words.centre[1] < 0.5


def test_a_second_way_puts_the_words_elsewhere() -> None:
    photo, plate = table(1600, 1200, 0.5, 0.5, 0.15)
    first, second = (found(photo, plate, Ratio.PORTRAIT, variant).words for variant in (0, 1))
    assert first.overlap(second) < 0.5 * min(first.area, second.area)


def test_words_of_a_story_keep_clear_of_the_apps_own() -> None:
    photo, plate = table(900, 1600, 0.5, 0.4, 0.2)
    box: Box = found(photo, plate, Ratio.STORY).words
    assert box.y >= 0.139
    assert box.bottom <= 0.801
