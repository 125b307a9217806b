"""Colours know the season a post speaks of, from the palettes' own words."""

import pytest

from engine.domain.picture import Design
from engine.domain.wording import Words
from engine.imaging import choose
from tests.engine.imaging.studio.conftest import house

WORLD = house()


def palette(words: Words, **more: object) -> str | None:
    return choose.resolved(Design(words=words, trade="cafe", **more), None, WORLD).palette


@pytest.mark.parametrize(
    ("said", "key"),
    [("크리스마스 케이크", "pine"), ("벚꽃 라떼", "blush"), ("여름 빙수", "clear"), ("가을 밤 라떼", "terracotta")],
)
def test_a_post_wears_the_colours_of_its_season(said: str, key: str) -> None:
    assert palette(Words(headline=said, name="담은커피")) == key


def test_a_date_is_of_a_season_too() -> None:
    assert palette(Words(headline="쉬어 갑니다", date="12월 25일 금요일")) == "pine"


def test_neither_a_shops_name_nor_other_words_bring_a_season() -> None:
    assert palette(Words(headline="라떼", name="겨울나무")) == palette(Words(headline="라떼", name="담은커피"))


def test_a_palette_the_owner_asked_for_stays() -> None:
    assert palette(Words(headline="크리스마스 케이크"), palette="rose") == "rose"
