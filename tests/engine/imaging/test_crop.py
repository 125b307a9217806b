"""A photo is cropped so that its subject is whole and not lost, and any crop fills its canvas."""

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.canvas import Box, Extent, Ratio
from engine.imaging import crop
from engine.imaging.crop import Frame, Sight
from engine.imaging.ground import soften_beyond
from engine.imaging.pixels import Mask, Rgb


def table(width: int, height: int, x: float, y: float, reach: float) -> tuple[Rgb, Mask]:
    """A white plate on a plain table, and where it is."""
    photo = np.full((height, width, 3), (120, 90, 70), np.uint8)
    plate = np.zeros((height, width), np.float32)
    cv2.circle(plate, (round(x * width), round(y * height)), round(reach * height), 1.0, -1)
    photo[plate > 0] = 240
    return photo, plate


def test_the_whole_plate_stays_in_every_shape() -> None:
    for ratio in Ratio:
        photo, plate = table(1600, 1200, 0.42, 0.5, 0.25)
        frame = crop.best(Sight.of(photo, plate, (0.42, 0.5)), ratio.extent()).frame
        inside = crop.take_mask(plate, frame, ratio.extent())
        shown = inside.sum() * frame.width * frame.height / inside.size
        assert shown > 0.93 * plate.sum() / plate.size, ratio


def test_a_small_subject_is_not_lost_in_the_frame() -> None:
    photo, plate = table(3000, 2000, 0.5, 0.5, 0.12)
    assert crop.best(Sight.of(photo, plate, (0.5, 0.5)), Ratio.SQUARE.extent()).frame.height < 0.9


def test_without_words_nothing_is_drawn_on_beyond_the_photo() -> None:
    photo, plate = table(1000, 1000, 0.5, 0.5, 0.49)
    assert not crop.best(Sight.of(photo, plate, (0.5, 0.5)), Ratio.PORTRAIT.extent()).frame.beyond


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


def test_what_is_drawn_on_beyond_an_edge_shows_no_thing_a_second_time() -> None:
    """A white cup near the head of the photo is no ghost above it."""
    photo = np.full((1000, 1000, 3), (120, 70, 40), np.uint8)
    cv2.circle(photo, (500, 300), 200, (250, 250, 250), -1)
    extent = Extent(width=1000, height=1300)
    drawn = crop.take(photo, Frame(0.0, -0.3, 1.0, 1.3), extent)
    away = np.maximum(0.0, (300 - np.arange(1300, dtype=np.float32)) / 1300)[:, None].repeat(1000, axis=1)
    shown = soften_beyond(drawn, away)
    assert int(drawn[:200].max()) == 250
    assert int(shown[:250].max()) < 140
    assert np.array_equal(shown[300:], drawn[300:])
