"""The subject of a new backdrop is large, clear of the words, and rests where a thing of its kind rests."""

import pytest

from engine.domain.canvas import Box, Ratio
from engine.domain.step import Pose
from engine.imaging import spot
from engine.imaging.spot import Thing

TOP = Box(x=0.07, y=0.10, width=0.86, height=0.24)
FOOT = Box(x=0.07, y=0.66, width=0.86, height=0.24)
LEFT = Box(x=0.05, y=0.1, width=0.4, height=0.8)
PLATE = Thing(width=1000, height=980, pose=Pose.FLAT, borders=frozenset())
BOTTLE = Thing(width=400, height=1200, pose=Pose.STANDING, borders=frozenset())


def placed(thing: Thing, ratio: Ratio, words: Box | None, horizon: float = 0.66) -> Box:
    return spot.place(thing, ratio.extent(), words, horizon if thing.pose is Pose.STANDING else 0.0)


@pytest.mark.parametrize("words", [TOP, FOOT, None])
def test_food_takes_65_to_90_percent_of_the_width(words: Box | None) -> None:
    assert 0.65 <= placed(PLATE, Ratio.PORTRAIT, words).width <= 0.9


def test_goods_that_lie_take_50_to_65_percent() -> None:
    shirt = Thing(width=1000, height=1100, pose=Pose.FLAT, borders=frozenset(), goods=True)
    assert 0.5 <= placed(shirt, Ratio.PORTRAIT, TOP).width <= 0.65


@pytest.mark.parametrize("thing", [PLATE, BOTTLE])
@pytest.mark.parametrize(("ratio", "words"), [(Ratio.PORTRAIT, TOP), (Ratio.PORTRAIT, FOOT), (Ratio.WIDE, LEFT)])
def test_the_words_keep_their_place(thing: Thing, ratio: Ratio, words: Box) -> None:
    found = placed(thing, ratio, words)
    assert found.overlap(words) < 0.01
    assert found.right <= 1
    assert found.bottom <= 1


def test_a_bottle_stands_on_the_floor_and_is_seen_whole() -> None:
    found = placed(BOTTLE, Ratio.PORTRAIT, TOP)
    assert found.bottom >= 0.66
    seen = found.width * 1080 * 3 / 1350
    assert seen == pytest.approx(found.height, abs=0.02)


def test_what_the_photos_border_cut_stays_at_that_border() -> None:
    hand = Thing(width=900, height=600, pose=Pose.STANDING, borders=frozenset({"left", "bottom"}))
    found = placed(hand, Ratio.PORTRAIT, TOP)
    assert found.x == 0.0
    assert found.bottom == 1.0


def test_a_tiny_photo_is_not_blown_up_without_end() -> None:
    crumb = Thing(width=120, height=110, pose=Pose.FLAT, borders=frozenset())
    assert placed(crumb, Ratio.WIDE, LEFT).width <= placed(PLATE, Ratio.WIDE, LEFT).width
