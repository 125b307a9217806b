"""Packs of many kinds of shop, read as a critical marketer would read them."""

import re
from collections import Counter
from datetime import date

import pytest

from engine.domain.shop import Offer, Purpose, Shop, Tone
from engine.domain.wording import CopyPack, WritingSpec
from engine.domain.world import World
from engine.writing.captions import SHORTEST
from engine.writing.claims import ClaimChecker
from engine.writing.copy import RulesWriter
from tests.eval.score import dialogues, played

SIGNS = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f·]")


@pytest.fixture(scope="session")
def writer(world: World) -> RulesWriter:
    return RulesWriter(world)


def written(writer: RulesWriter, shop: Shop, **more: object) -> CopyPack:
    return writer.compose(WritingSpec(shop=shop, today="2026-11-22", **more))  # type: ignore[arg-type]


def sentences(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"[.!?:]\s*|\n", SIGNS.sub("", text)) if one.strip()]


def everything(pack: CopyPack) -> str:
    return "\n".join([*(one.text for one in pack.captions), *pack.hashtags, str(pack.words), pack.alt])


def test_days_off_are_printed_from_the_first_to_the_last(writer: RulesWriter) -> None:
    shop = Shop(name="담은커피", trade="cafe", day=date(2026, 11, 23), last_day=date(2026, 11, 25))
    pack = written(writer, shop)
    assert pack.words.date == "11월 23일 월요일부터 25일 수요일까지"
    assert all("11월 23일 월요일부터 25일 수요일까지" in caption.text for caption in pack.captions)
    assert "하루" not in everything(pack)
    over = written(writer, shop.model_copy(update={"last_day": date(2026, 12, 2)}))
    assert over.words.date == "11월 23일 월요일부터 12월 2일 수요일까지"


@pytest.mark.parametrize(("tone", "wrong"), [(Tone.EXPERT, "(?:요|죠)$"), (Tone.TRENDY, "(?:니다|십시오|했다)$")])
def test_a_tone_keeps_one_level_of_speech(writer: RulesWriter, world: World, tone: Tone, wrong: str) -> None:
    for key, trade in world.trades.items():
        features = ("주차 가능", "수거배달 해드려요", "예약제")
        shop = Shop(name="가온", trade=key, industry=trade.industry, region="인계동", features=features)
        for service, purpose in ((None, Purpose.DAILY), (trade.services[0], Purpose.BOOKING)):
            pack = written(writer, shop.model_copy(update={"service": service}), tone=tone, purpose=purpose)
            said = [one for caption in pack.captions for one in sentences(caption.text)]
            assert not [one for one in said if re.search(wrong, one)]


def test_features_stand_in_frames_of_their_shape(writer: RulesWriter) -> None:
    shop = Shop(
        name="크린", trade="cleaning", industry="세탁소", region="중동", service="운동화 세탁", price="6,000원"
    )
    texts = ""
    for turn in range(4):
        pack = written(
            writer, shop.model_copy(update={"features": ("예약 필수", "30년", "당일 배송해 드려요")}), variation=turn
        )
        texts += everything(pack)
    assert "예약 필수입니다" in texts or ": 예약 필수" in texts
    assert "배송해 드립니다" in texts
    assert "30년" not in texts
    assert not re.search("예약 필수(?:를|이|가|는) |드려요(?:를|가|는|예요)", texts)


def test_a_price_from_which_it_starts_takes_no_second_particle(writer: RulesWriter) -> None:
    shop = Shop(name="꽃결", trade="flower", industry="꽃집", region="성수동", service="꽃다발", price="35,000원부터")
    for turn in range(5):
        pack = written(writer, shop, variation=turn)
        assert all("35,000원부터" in caption.text for caption in pack.captions)
        assert not re.search("부터(?:에|를|로) ", everything(pack))


@pytest.mark.parametrize(
    ("trade", "industry", "has", "hasnot"),
    [
        ("clinic", "약국", "#약국", "병원|진료"),
        ("cleaning", "열쇠집", "#열쇠", "청소"),
        ("shop", "정육점", "#정육점", "소품"),
        ("fitness", "태권도장", "#태권도", "필라테스"),
        ("cafe", "키즈카페", "#키즈카페", "커피|카페투어"),
        ("academy", "스터디카페", "#스터디카페", "학원|학부모"),
        ("cleaning", "유리복원집", "#유리복원집", "청소"),
    ],
)
def test_tags_come_from_the_owners_own_word(
    writer: RulesWriter, trade: str, industry: str, has: str, hasnot: str
) -> None:
    pack = written(writer, Shop(name="온결", trade=trade, industry=industry, region="대전 은행동"))
    assert has in pack.hashtags
    assert not [tag for tag in pack.hashtags if re.search(hasnot, tag)]
    assert not [tag for tag in pack.hashtags if tag.startswith("#은행") and not tag.startswith("#은행동")]


def test_places_make_no_rubbish_tags(writer: RulesWriter) -> None:
    for region, rubbish in (("노원역 2번출구", "출"), ("광주 첨단지구", "첨단지(?!구)"), ("춘천 명동", "^#명동")):
        tags = written(writer, Shop(name="온결", trade="nail", industry="네일샵", region=region)).hashtags
        assert not [tag for tag in tags if re.search(rubbish, tag)]


def test_trade_and_place_alone_make_full_captions_but_bare_pictures(writer: RulesWriter) -> None:
    for tone in Tone:
        pack = written(writer, Shop(trade="nail", industry="네일샵", region="잠실"), tone=tone)
        assert all(SHORTEST <= len(caption.text) <= 220 for caption in pack.captions)
        assert pack.words.bare


def test_claims_are_told_and_stand_nowhere(writer: RulesWriter, world: World) -> None:
    shop = Shop(
        name="맑은의원",
        trade="clinic",
        industry="의원",
        region="수원",
        service="레이저",
        features=("여드름 완치 보장", "부작용 없는", "국내 최고", "무통증", "주차 가능"),
        offer=Offer(text="선착순 특가 50% 할인", condition="평생 무료"),
    )
    pack, checker = written(writer, shop), ClaimChecker(world)
    spans = {flag.span for flag in pack.flags}
    assert {"여드름 완치", "부작용 없는", "국내 최고", "무통증", "선착순 특가", "평생 무료"} <= spans
    assert checker.allows(everything(pack), "clinic", ("맑은의원",))
    assert "편안함을 살피는" not in everything(pack)


def test_no_sentence_wears_out(writer: RulesWriter, world: World) -> None:
    """Of every 120 captions at most about four may share a sentence."""
    from engine.writing.reading import RulesReader

    reader, seen, captions = RulesReader(world), Counter[str](), 0
    for one in dialogues():
        shop, purpose = played(reader, one["lines"])
        for caption in written(writer, shop, purpose=purpose).captions:
            seen.update(set(sentences(caption.text)))
            captions += 1
    worst, times = max(seen.items(), key=lambda item: item[1])
    assert times <= 5 * captions / 120, worst


def test_a_workshop_that_sells_a_mug_offers_no_class(writer: RulesWriter) -> None:
    shop = Shop(
        name="흙과손", region="이천", trade="workshop", industry="도자기공방", service="머그컵", price="25,000원"
    )
    said = everything(written(writer, shop))
    assert "머그컵" in said
    assert "25,000원" in said
    assert not re.search("클래스|취미|만드는 동안|만들어도|손으로 만든", said)
    lesson = everything(written(writer, shop.model_copy(update={"service": "머그컵 만들기"})))
    assert "#원데이클래스" in lesson


def test_features_are_said_as_their_owner_would(writer: RulesWriter) -> None:
    notes = ("매일 새벽에 만듦", "조미료 안 씀", "주차장 넓음")
    shop = Shop(
        name="소담", region="대구 범어동", trade="korean", service="밑반찬", features=notes, tone=Tone.FRIENDLY
    )
    said = everything(written(writer, shop))
    assert "만들어요" in said
    assert "조미료 안 써요" in said or "안 쓰고" in said
    assert not re.search("만듦이|씀이|넓음이", said)


def test_an_occasion_goes_with_what_is_sold(writer: RulesWriter) -> None:
    shop = Shop(
        name="스시단", region="안산 중앙동", trade="asian", industry="초밥집", service="점심특선", price="13,900원"
    )
    for turn in range(6):
        assert not re.search("저녁|퇴근|밤", written(writer, shop, variation=turn).captions[2].hook)


def test_a_line_of_another_trade_is_never_said(writer: RulesWriter) -> None:
    hotel = Shop(name="냥이방", region="합정동", trade="pet", industry="고양이호텔", service="1박", price="35,000원")
    brewery = Shop(name="홉집", region="문래동", trade="stay", industry="펜션", service="IPA", features=("6종 있음",))
    for turn in range(6):
        assert not re.search("미용|다듬|컷|침대", everything(written(writer, hotel, variation=turn)).split("#")[0])
        assert not re.search("체크인|하룻밤|알람", everything(written(writer, brewery, variation=turn)).split("#")[0])


def test_half_phrases_and_orders_to_us_stand_nowhere(writer: RulesWriter) -> None:
    loose = (
        "생면 매일 뽑",
        "최소 일주일 전에 주문해 주셔야",
        "변동이 커서요",
        "그런 말은 쓰지 마세요",
        "나물 무침 직접",
    )
    said = everything(
        written(writer, Shop(name="가온", trade="korean", region="수원", service="백반", features=loose))
    )
    assert not re.search("뽑|주셔야|커서|쓰지|무침", said)


def test_again_never_tells_a_caption_twice(writer: RulesWriter) -> None:
    shop = Shop(
        name="든든국밥",
        region="부산 사상",
        trade="korean",
        industry="국밥집",
        service="돼지국밥",
        price="9,000원",
        features=("24시간 영업", "국물은 열두 시간 끓여요"),
        offer=Offer(text="점심에 오시면 수육 한 접시 서비스", until=date(2026, 12, 10)),
    )
    told = [one.text for turn in range(4) for one in written(writer, shop, variation=turn).captions]
    assert len(set(told)) == len(told)
