"""A kept photo is cropped so that its subject is whole, its focus on a third, and the words have a calm place."""

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.canvas import Box, Extent, Ratio
from engine.domain.reading import Side
from engine.imaging import crop
from engine.imaging.crop import Frame, Sight
from engine.imaging.pixels import Mask, Rgb

TOP = Box(x=0.07, y=0.08, width=0.86, height=0.26)
FOOT = Box(x=0.07, y=0.68, width=0.86, height=0.26)


def table(width: int, height: int, x: float, y: float, reach: float) -> tuple[Rgb, Mask]:
    """A white plate on a plain table, and where it is."""
    photo = np.full((height, width, 3), (120, 90, 70), np.uint8)
    plate = np.zeros((height, width), np.float32)
    cv2.circle(plate, (round(x * width), round(y * height)), round(reach * height), 1.0, -1)
    photo[plate > 0] = 240
    return photo, plate


def fit(width: int, height: int, x: float, y: float, reach: float, ratio: Ratio, words: Box | None) -> crop.Fit:
    photo, plate = table(width, height, x, y, reach)
    return crop.best(Sight.of(photo, plate, (x, y)), ratio.extent(), words)


def test_words_at_the_top_find_the_plate_below_them() -> None:
    assert fit(1600, 1200, 0.5, 0.4, 0.2, Ratio.PORTRAIT, TOP).covered < 0.02


def test_words_at_the_foot_find_the_plate_above_them() -> None:
    assert fit(1600, 1200, 0.5, 0.6, 0.2, Ratio.PORTRAIT, FOOT).covered < 0.02


def test_the_whole_plate_stays_in_every_shape() -> None:
    for ratio in Ratio:
        photo, plate = table(1600, 1200, 0.42, 0.5, 0.25)
        frame = crop.best(Sight.of(photo, plate, (0.42, 0.5)), ratio.extent(), None).frame
        inside = crop.take_mask(plate, frame, ratio.extent())
        shown = inside.sum() * frame.width * frame.height / inside.size
        assert shown > 0.93 * plate.sum() / plate.size, ratio


def test_a_small_subject_is_not_lost_in_the_frame() -> None:
    closer = fit(3000, 2000, 0.5, 0.5, 0.12, Ratio.SQUARE, None).frame
    assert closer.height < 0.9


def test_a_frame_filled_by_its_subject_reaches_beyond_the_photo_for_words() -> None:
    found = fit(1000, 1000, 0.5, 0.5, 0.49, Ratio.PORTRAIT, TOP)
    assert found.frame.beyond
    assert found.frame.y < 0
    assert found.covered < 0.1


def test_without_words_nothing_is_drawn_on_beyond_the_photo() -> None:
    assert not fit(1000, 1000, 0.5, 0.5, 0.49, Ratio.PORTRAIT, None).frame.beyond


def test_words_belong_to_the_side_they_stand_at() -> None:
    assert crop.side_of(TOP) is Side.TOP
    assert crop.side_of(FOOT) is Side.BOTTOM
    assert crop.side_of(Box(x=0.05, y=0.1, width=0.4, height=0.8)) is Side.LEFT
    assert crop.side_of(Box(x=0.55, y=0.1, width=0.4, height=0.8)) is Side.RIGHT


@settings(max_examples=40, deadline=None)
@given(
    x=st.floats(-0.3, 0.5),
    y=st.floats(-0.3, 0.5),
    width=st.floats(0.3, 1.2),
    height=st.floats(0.3, 1.2),
)
def test_any_frame_gives_a_full_canvas(x: float, y: float, width: float, height: float) -> None:
    photo, plate = table(160, 120, 0.5, 0.5, 0.3)
    extent = Extent(width=90, height=110)
    frame = Frame(x, y, width, height)
    assert crop.take(photo, frame, extent).shape == (110, 90, 3)
    assert crop.take_mask(plate, frame, extent).shape == (110, 90)


def test_a_box_of_the_photo_is_found_again_in_the_crop() -> None:
    frame = Frame(0.25, 0.25, 0.5, 0.5)
    assert crop.box_in(frame, Box(x=0.5, y=0.5, width=0.25, height=0.25)) == Box(x=0.5, y=0.5, width=0.5, height=0.5)
    assert crop.box_in(frame, Box(x=0.0, y=0.0, width=0.2, height=0.2)) is None
