"""What an owner may expect of captions, tags and the words on the picture."""

import re
from datetime import date
from itertools import combinations

import pytest

from engine.domain.shop import Contacts, Offer, Purpose, Shop, Tone
from engine.domain.wording import CopyPack, WritingSpec
from engine.domain.world import World
from engine.writing.captions import SHORTEST, overlap_of
from engine.writing.copy import RulesWriter
from engine.writing.phrasing import syllables

CAFE = Shop(name="담은커피", industry="카페", trade="cafe", service="흑임자라떼", price="5,800원", region="망원동")
NAIL = Shop(
    name="반짝네일",
    industry="네일샵",
    trade="nail",
    region="서초역",
    offer=Offer(text="첫 방문 20% 할인", until=date(2026, 11, 27)),
    features=("예약제", "주차 가능"),
    contacts=Contacts(phone="02-333-4444"),
)


@pytest.fixture(scope="session")
def writer(world: World) -> RulesWriter:
    return RulesWriter(world)


def written(writer: RulesWriter, shop: Shop, **more: object) -> CopyPack:
    return writer.compose(WritingSpec(shop=shop, today="2026-11-22", **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("tone", list(Tone))
@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("shop", [CAFE, NAIL])
def test_captions_differ_and_invent_nothing(writer: RulesWriter, shop: Shop, purpose: Purpose, tone: Tone) -> None:
    pack = written(writer, shop.model_copy(update={"day": date(2026, 11, 23)}), purpose=purpose, tone=tone)
    known = shop.model_dump_json() + "11 23 27"
    for caption in pack.captions:
        assert SHORTEST <= len(caption.text) <= 220, caption.text
        assert syllables(caption.hook) <= 20
        assert caption.text.startswith(caption.hook)
        assert shop.name in caption.text or shop.region in caption.text
        assert all(digits in known for digits in re.findall(r"\d+", caption.text))
        assert not re.search(r"[{}<>#|]", caption.text)
    assert len({caption.hook for caption in pack.captions}) == 3
    assert max(overlap_of(one.text, other.text) for one, other in combinations(pack.captions, 2)) <= 0.35


def test_again_changes_everything(writer: RulesWriter) -> None:
    for purpose in (Purpose.NEW_MENU, Purpose.DAILY, Purpose.SALE, Purpose.NOTICE):
        shop = NAIL if purpose is Purpose.SALE else CAFE.model_copy(update={"day": date(2026, 11, 23)})
        first, again = (written(writer, shop, purpose=purpose, variation=turn) for turn in (0, 1))
        assert all(old.text != new.text for old, new in zip(first.captions, again.captions, strict=True))
        assert first.words.headline != again.words.headline
        assert first == written(writer, shop, purpose=purpose)


def test_the_offer_and_its_day_are_exact(writer: RulesWriter) -> None:
    pack = written(writer, NAIL, purpose=Purpose.SALE)
    texts = [caption.text for caption in pack.captions]
    assert any("첫 방문 20% 할인" in text for text in texts)
    assert any("11월 27일까지" in text for text in texts)
    assert (pack.words.headline, pack.words.detail, pack.words.date) == ("20% 할인", "첫 방문", "11월 27일까지")


def test_a_notice_shows_its_day(writer: RulesWriter) -> None:
    pack = written(writer, Shop(name="오늘도꽃", trade="flower", day=date(2026, 11, 23)), purpose=Purpose.NOTICE)
    assert pack.words.date == "11월 23일 월요일"
    assert all("11월 23일 월요일" in caption.text for caption in pack.captions)


def test_nothing_known_invents_nothing(writer: RulesWriter) -> None:
    pack = written(writer, Shop(name="담은커피"))
    assert pack.words.bare
    assert pack.words.name == "담은커피"
    assert len({caption.text for caption in pack.captions}) == 3
    assert all(len(caption.text) < 80 for caption in pack.captions)
    assert written(writer, Shop()).words.name is None


def test_contacts_come_only_when_asked_for(writer: RulesWriter) -> None:
    assert not any("02-333-4444" in caption.text for caption in written(writer, NAIL).captions)
    assert all(caption.text.endswith("02-333-4444") for caption in written(writer, NAIL, contacts=True).captions)


def test_shorter_and_longer(writer: RulesWriter) -> None:
    short, usual, long = (written(writer, CAFE, length=length).captions[0].text for length in (-1, 0, 1))
    assert len(short) < len(usual) < len(long)


def test_fifteen_tags_the_best_first(writer: RulesWriter) -> None:
    pack = written(writer, CAFE, purpose=Purpose.NEW_MENU)
    assert pack.posted == ("#담은커피", "#망원동카페", "#망원카페", "#흑임자라떼", "#신메뉴")
    for shop in (CAFE, NAIL, Shop(), Shop(name="ㅋㅋ"), Shop(name="N", region="제주 애월"), Shop(trade="clinic")):
        tags = written(writer, shop).hashtags
        assert len({tag.casefold() for tag in tags}) == 15
        assert all(re.fullmatch("#[0-9A-Za-z가-힣_]{2,24}", tag) for tag in tags)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("네일", "네일을"),
        ("라떼", "라떼를"),
        ("20%", "20%를"),
        ("Rest", "Rest를"),
        ("GS25", "GS25를"),
        ("1+1", "1+1을"),
    ],
)
def test_particles_fit(value: str, said: str) -> None:
    from engine.writing.phrasing import Phraser

    phraser = Phraser({"x": value}, Tone.FRIENDLY, {"을": "을/를"}, {"%": "퍼센트", "+": "플러스"})
    assert phraser.say("{x:을}") == said


def test_expert_words_have_no_emoji_and_no_tone_more_than_two(writer: RulesWriter) -> None:
    signs = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
    for tone, most in ((Tone.EXPERT, 0), (Tone.TENDER, 1), (Tone.FRIENDLY, 2), (Tone.TRENDY, 2)):
        for turn in range(6):
            for caption in written(writer, CAFE, tone=tone, variation=turn).captions:
                assert len(signs.findall(caption.text)) <= most
