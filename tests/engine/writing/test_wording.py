"""Forty shops' packs by the figures of `python -m tests.eval.wording`, and the words that stand on their pictures."""

import re
from datetime import date

import pytest

from engine.domain.shop import Offer, Purpose, Shop, Tone
from engine.domain.wording import Words, WritingSpec
from engine.domain.world import World
from engine.writing.brief import CopyWords
from engine.writing.claims import ClaimChecker
from engine.writing.copy import RulesWriter
from engine.writing.lexicon import part
from engine.writing.phrasing import Phraser, syllables
from engine.writing.senses import SenseWords
from engine.writing.traits import TraitWords
from tests.eval.wording import Figures, Written, figures


@pytest.fixture(scope="module")
def measured(world: World) -> tuple[Figures, list[Written]]:
    return figures(world)


@pytest.fixture(scope="module")
def writer(world: World) -> RulesWriter:
    return RulesWriter(world)


def words(writer: RulesWriter, shop: Shop, purpose: Purpose, **more: object) -> Words:
    return writer.compose(WritingSpec(shop=shop, purpose=purpose, today="2026-11-22", **more)).words  # type: ignore[arg-type]


def test_forty_shops_do_not_sound_alike(measured: tuple[Figures, list[Written]]) -> None:
    found, packs = measured
    assert len(packs) == 40
    assert found.worn[0][1] <= 4, found.worn
    assert found.overlap <= 0.35
    assert found.least_facts >= 2


def test_nothing_in_forty_packs_would_be_sent_back(measured: tuple[Figures, list[Written]]) -> None:
    assert measured[0].wrong == ()


def test_first_lines_carry_a_fact_and_captions_end_with_a_place_or_what_to_do(
    measured: tuple[Figures, list[Written]],
) -> None:
    for one in measured[1]:
        shop = one.shop
        features = [one.removesuffix(" 있음") for one in shop.features]
        known = [shop.name, shop.region, shop.industry, shop.service, shop.price, *features]
        known += [shop.offer.text.split()[-1]] if shop.offer else []
        for caption in one.pack.captions:
            assert re.search(r"\d+월", caption.hook) or any(fact and fact in caption.hook for fact in known), caption
            assert "\n" in caption.text


def test_the_five_posted_tags_are_the_shop_its_place_and_what_it_sells(
    measured: tuple[Figures, list[Written]],
) -> None:
    for one in measured[1]:
        posted, shop = one.pack.posted, one.shop
        assert posted[0] == "#" + re.sub(r"\W", "", shop.name or "")
        assert not re.search("이벤트|동네소식|기록|있음|가능$|주차", " ".join(posted)), posted
        if shop.service and not shop.service[0].isdigit() and len(shop.service) < 10:
            thing = re.sub(r"\s(?:\d+|한|두|세)\s?[가-힣]{1,3}$", "", shop.service)
            assert "#" + thing.replace(" ", "") in posted


def lines_of(world: World) -> list[str]:
    """Every line that may stand beside an owner's facts, of any thing, feature and benefit."""
    senses = part(world.lexicon, "senses", SenseWords)
    traits = part(world.lexicon, "traits", TraitWords)
    lines = [line for one in (*senses.entries, *senses.kinds.values()) for line in (*one.senses, *one.acts)]
    return [*lines, *(line.text for pool in (traits.whys, traits.after) for pools in pool.values() for line in pools)]


def voiced(world: World, tone: Tone) -> Phraser:
    words = part(world.lexicon, "copy", CopyWords)
    return Phraser({}, tone, words.particles, words.spoken, "any", words.formal)


@pytest.mark.parametrize("tone", [Tone.FRIENDLY, Tone.EXPERT, Tone.TENDER])
def test_every_line_claims_nothing_and_keeps_its_level_of_speech(world: World, tone: Tone) -> None:
    checker, phraser = ClaimChecker(world), voiced(world, tone)
    for line in lines_of(world):
        said = phraser.say(line) or ""
        assert checker.allows(said, None), said
        assert bool(re.search("(?:니다|십시오|니까)$", said)) is (tone is Tone.EXPERT), said


def test_an_occasion_is_a_noun_that_stands_before_a_thing(world: World) -> None:
    senses = part(world.lexicon, "senses", SenseWords)
    for one in (*senses.entries, *senses.kinds.values()):
        for scene in one.scenes:
            assert re.search("[날주말달침심녁밤후간길때점낮전끝절일]$", scene), scene
            assert syllables(scene) <= 14, scene


COFFEE = Shop(name="담은커피", trade="cafe", industry="카페", service="아메리카노", price="2,500원")


def test_a_benefit_names_what_it_is_on(writer: RulesWriter) -> None:
    shop = COFFEE.model_copy(update={"offer": Offer(text="1+1", until=date(2026, 11, 22))})
    shown = words(writer, shop, Purpose.SALE)
    assert (shown.headline, shown.price, shown.date) == ("아메리카노 1+1", "2,500원", "11월 22일까지")


def test_a_price_beside_a_discount_is_read_with_its_thing(writer: RulesWriter) -> None:
    shop = Shop(
        name="반짝네일", trade="nail", service="젤네일", price="50,000원", offer=Offer(text="첫 방문 20% 할인")
    )
    shown = words(writer, shop, Purpose.SALE)
    assert (shown.headline, shown.detail, shown.price) == ("첫 방문 20% 할인", "젤네일 50,000원", None)


def test_a_price_without_its_thing_is_not_drawn(writer: RulesWriter) -> None:
    shop = Shop(name="짐박스", trade="fitness", price="150,000원", offer=Offer(text="수험생 20% 할인"))
    assert words(writer, shop, Purpose.SALE).price is None


def test_a_new_menu_is_called_new_and_nothing_else(writer: RulesWriter) -> None:
    shown = words(writer, COFFEE, Purpose.NEW_MENU)
    assert (shown.headline, shown.price, shown.detail) == ("아메리카노", "2,500원", "새로 나왔어요")


@pytest.mark.parametrize("variation", range(4))
def test_what_the_owner_said_is_the_headline_not_a_mood(writer: RulesWriter, variation: int) -> None:
    shop = Shop(name="느린오후", trade="cafe", industry="카페", features=("단체석 있음",))
    shown = words(writer, shop, Purpose.DAILY, variation=variation)
    assert "단체석" in f"{shown.headline} {shown.detail}" or shown.headline is None


def test_a_day_off_shows_the_day_and_no_usual_hours(writer: RulesWriter) -> None:
    shop = COFFEE.model_copy(update={"day": date(2026, 11, 25), "hours": "10:00~20:00"})
    shown = words(writer, shop, Purpose.NOTICE)
    assert shown == Words(headline="쉬어 갑니다", date="11월 25일 수요일", name="담은커피")
