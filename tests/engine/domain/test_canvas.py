"""Geometry holds for every box and placement there can be."""

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.canvas import LARGEST, SMALLEST, Box, Placement, Ratio, SafeArea

shares = st.floats(0, 1)
sides = st.floats(0.01, 1)
nudges = st.floats(-3, 3)
corners = st.floats(0, 0.99)
boxes = st.builds(Box, x=corners, y=corners, width=sides, height=sides)
placements = st.builds(Placement, x=shares, y=shares, scale=st.floats(SMALLEST, LARGEST))
ratios = st.sampled_from(list(Ratio))


@given(boxes, st.floats(0, 2))
def test_a_grown_box_stays_on_the_picture_and_covers_what_of_it_was_there(box: Box, share: float) -> None:
    grown = box.grown(share)
    assert grown.x <= box.x
    assert grown.y <= box.y
    assert grown.right >= box.right - 1e-9
    assert grown.bottom >= box.bottom - 1e-9
    assert grown.right <= 1
    assert grown.bottom <= 1


@given(boxes, boxes)
def test_two_boxes_overlap_the_same_from_both_sides_and_never_more_than_the_smaller(one: Box, other: Box) -> None:
    assert one.overlap(other) == other.overlap(one)
    assert 0 <= one.overlap(other) <= min(one.area, other.area) + 1e-9


@given(placements, nudges, nudges)
def test_moved_words_stay_on_the_canvas(placement: Placement, across: float, down: float) -> None:
    moved = placement.moved(across, down)
    assert 0 <= moved.x <= 1
    assert 0 <= moved.y <= 1
    assert moved.scale == placement.scale


@given(placements, st.floats(0.01, 50))
def test_scaled_words_stay_legible_and_whole(placement: Placement, factor: float) -> None:
    assert SMALLEST <= placement.scaled(factor).scale <= LARGEST


@given(placements, shares)
def test_words_set_at_a_side_keep_the_other_direction(placement: Placement, x: float) -> None:
    assert placement.at(x=x) == placement.model_copy(update={"x": x})


@given(ratios, st.integers(100, 4000))
def test_every_shape_has_the_short_side_it_was_asked_for(ratio: Ratio, short: int) -> None:
    extent = ratio.extent(short)
    assert extent.short == short
    assert abs(extent.width / extent.height - ratio.aspect) < 0.01


def test_a_feed_post_is_1080_by_1350() -> None:
    assert (Ratio.PORTRAIT.extent().width, Ratio.PORTRAIT.extent().height) == (1080, 1350)


def test_a_story_keeps_clear_of_what_the_app_draws_over_it() -> None:
    free = SafeArea.of(Ratio.STORY).box(Ratio.STORY)
    assert free.y >= 0.14
    assert free.bottom <= 0.80 + 1e-9


@given(ratios)
def test_margins_are_the_same_length_on_all_sides_of_a_feed_post(ratio: Ratio) -> None:
    area, extent = SafeArea().box(ratio), ratio.extent()
    assert abs(area.x * extent.width - area.y * extent.height) < 1e-6
