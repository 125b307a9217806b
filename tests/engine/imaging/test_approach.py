"""Nearer to the subject, and nothing of it lost."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.canvas import Box, Extent
from engine.imaging.approach import NEARER, nearer, window
from engine.imaging.photo import Photo


def mask_of(left: float, top: float, right: float, bottom: float) -> np.ndarray:
    mask = np.zeros((300, 400), np.float32)
    mask[round(top * 300) : round(bottom * 300), round(left * 400) : round(right * 400)] = 1.0
    return mask


@given(st.floats(0, 0.9), st.floats(0, 0.9), st.floats(0.05, 1), st.floats(0.05, 1), st.sampled_from([1, 2]))
def test_all_of_the_subject_is_inside_and_the_part_has_the_photos_shape(
    x: float, y: float, width: float, height: float, steps: int
) -> None:
    mask = mask_of(x, y, min(1.0, x + width), min(1.0, y + height))
    part = window(mask, steps)
    if part is None:
        return
    assert part.width == part.height >= 1 / NEARER[steps] - 1e-9
    assert part.right <= 1 and part.bottom <= 1  # noqa: PT018
    photo = Photo(np.zeros((300, 400, 3), np.uint8), Extent(width=400, height=300))
    seen, kept, _ = nearer(photo, mask, (), part)
    assert seen.pixels.shape[:2] == kept.shape
    assert kept.sum() == mask.sum(), "nothing of the subject is cut off"


def test_what_fills_the_photo_or_is_not_there_can_not_come_nearer() -> None:
    assert window(mask_of(0.02, 0.1, 0.98, 0.9), 1) is None
    assert window(np.zeros((300, 400), np.float32), 1) is None


def test_a_face_in_the_part_is_where_it_was_and_one_outside_is_gone() -> None:
    part = Box(x=0.25, y=0.25, width=0.5, height=0.5)
    photo = Photo(np.zeros((300, 400, 3), np.uint8), Extent(width=400, height=300))
    faces = (Box(x=0.5, y=0.5, width=0.125, height=0.125), Box(x=0.0, y=0.0, width=0.1, height=0.1))
    _, _, seen = nearer(photo, mask_of(0.4, 0.4, 0.6, 0.6), faces, part)
    assert seen == (Box(x=0.5, y=0.5, width=0.25, height=0.25),)
