"""Which drawn thing a poster takes: one with words of its own only where the post speaks of it."""

import pytest

from engine.domain.picture import Design
from engine.domain.wording import Words
from engine.imaging.choose import motif_of
from tests.conversation.stage import real_world


@pytest.mark.parametrize(
    ("headline", "motif"),
    [
        ("카네이션 예약 받아요", "bouquet"),
        ("작약 다발", "bouquet"),
        ("수국 화분 들어왔어요", "bouquet"),
        ("튤립 한 단", "tulip"),
        ("노란 튤립", "tulip"),
    ],
)
def test_a_flower_shops_poster_draws_no_other_flower_than_it_names(headline: str, motif: str) -> None:
    design = Design(trade="flower", words=Words(headline=headline))
    assert motif_of(design, real_world()) == motif
