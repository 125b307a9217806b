"""A pack through a model over a real server: whatever it answers, what comes out keeps every rule of this house."""

import json
import re
from collections.abc import AsyncIterator, Callable
from datetime import date
from itertools import combinations
from typing import Any

import pytest

from bot.catalogue import load
from bot.settings import ROOT
from engine.domain.errors import ModelFault
from engine.domain.model import Call, Llm
from engine.domain.prompt import Prompt
from engine.domain.shop import Contacts, Offer, Purpose, Shop, Tone
from engine.domain.wording import CopyPack, WritingSpec
from engine.domain.world import World
from engine.writing.captions import overlap_of
from engine.writing.claims import ClaimChecker
from engine.writing.copy import RulesWriter
from engine.writing.openai.client import Client, Server
from engine.writing.openai.veil import Veil
from engine.writing.openai.writer import ModelWriter
from engine.writing.phrasing import syllables
from engine.writing.reading import RulesReader
from tests.engine.writing.llm import Oracle, serving

DAMEUN = Shop(
    name="담은커피",
    trade="cafe",
    industry="카페",
    region="망원동",
    service="흑임자라떼",
    price="5,500원",
    features=("주차 가능",),
    offer=Offer(text="500원 할인", until=date(2026, 11, 27)),
    tone=Tone.FRIENDLY,
)
SPEC = WritingSpec(shop=DAMEUN, purpose=Purpose.SALE, today="2026-11-22")


def good() -> dict[str, Any]:
    return {
        "captions": [
            {
                "angle": "benefit",
                "hook": "흑임자라떼 500원 할인해요",
                "body": "망원동 담은커피의 흑임자라떼가 5,500원인데요,\n"
                "11월 27일까지 500원 할인으로 만나 보실 수 있어요.\n주차 가능하니 차로 오셔도 편해요.",
            },
            {
                "angle": "story",
                "hook": "회의가 길어진 오후 네 시쯤",
                "body": "창밖을 보다가 고소한 한 모금이 생각나면 담은커피로 걸어오세요.\n"
                "흑임자라떼 한 잔 앞에 두고 숨을 고르다 보면 남은 하루가 조금 가벼워질지도 몰라요.",
            },
            {
                "angle": "urgency",
                "hook": "금요일이 지나기 전에",
                "body": "이번 주 약속 장소를 아직 못 정하셨다면 망원동은 어떠세요?\n"
                "흑임자라떼 가격이 내려가 있는 건 27일 금요일까지라서, 친구에게 먼저 보내 두면 좋아요.",
            },
        ],
        "headline": "흑임자 500원 할인",
        "subline": "망원동 담은커피 흑임자라떼",
        "hashtags": [
            "#담은커피", "#망원동카페", "#망원카페", "#흑임자라떼", "#망원동커피", "#라떼맛집아님", "#망원데이트",
            "#카페스타그램", "#흑임자음료", "#고소한라떼", "#망원동산책", "#오후의커피", "#커피한잔", "#망원나들이",
            "#카페투어",
        ],
        "alt": "나무 테이블 위에 놓인 흑임자라떼 한 잔 사진",
        "picture": {
            "subject": "a glass of black sesame latte",
            "action": "",
            "setting": "on a warm wooden table, plaster wall behind",
            "light": "soft window light from the left",
            "space": "empty upper third",
            "style": "natural food photography",
        },
        "avoid": ["people", "clutter", "plastic cup"],
    }  # fmt: skip


Break = Callable[[dict[str, Any]], None]


def body(at: int, text: str) -> Break:
    return lambda pack: pack["captions"][at].update(body=text)


def more(at: int, text: str) -> Break:
    return lambda pack: pack["captions"][at].update(body=pack["captions"][at]["body"] + text)


def put(**fields: Any) -> Break:
    return lambda pack: pack.update(fields)


LONG = "흑임자라떼가 할인되는 날이 드디어 왔어요 여러분"

BREAKS: dict[str, Break] = {
    "two captions": lambda pack: pack["captions"].pop(),
    "five captions": lambda pack: pack["captions"].extend(pack["captions"][:2]),
    "no captions": put(captions=[]),
    "too short": body(1, "담은커피 흑임자라떼예요."),
    "too long": more(1, "오래오래 머물다 가세요. " * 20),
    "a hashtag inside": more(0, " #담은커피"),
    "a link inside": more(0, " https://x.example"),
    "a phone number inside": more(0, " 02-123-4567"),
    "an invented price": more(0, "\n지금 4,900원이에요."),
    "an invented price in words": more(0, "\n단돈 사천구백원이에요."),
    "an invented share": more(2, "\n30% 더 깎아 드려요."),
    "an invented gift": more(1, "\n쿠키도 증정해요."),
    "invented freshness": more(1, "\n매일 아침 직접 볶은 원두예요."),
    "invented fame": more(1, "\n단골이 줄 서는 인기 메뉴예요."),
    "invented scarcity": more(2, "\n하루 30잔 한정이에요."),
    "a superlative": more(1, "\n망원동 최고의 라떼, 국내 1위예요."),
    "a wrong weekday": more(2, "\n월요일까지예요."),
    "the same twice": lambda pack: pack["captions"][1].update(pack["captions"][0]),
    "a hook without end": lambda pack: pack["captions"][0].update(hook=LONG),
    "an empty greeting": more(1, "\n여러분의 방문을 환영합니다."),
    "braces": more(1, "\n{shop} 담은커피"),
    "a long headline": put(headline="망원동에서 제일 고소한 흑임자라떼"),
    "no headline": put(headline=None),
    "a price nobody said in the headline": put(headline="라떼 3,000원"),
    "a long subline": put(subline="망원동 담은커피에서 만나는 고소하고 진한 흑임자라떼 한 잔"),
    "fifteen times one tag": put(hashtags=["#담은커피"] * 15),
    "few tags": put(hashtags=["#담은커피"]),
    "bad tags": put(hashtags=["담은 커피", "#최저가", "#1위", "#2026", "#맞팔", "#" + "가" * 40, "#무료증정"] * 3),
    "no alt": put(alt=""),
    "Korean in the picture": lambda pack: pack["picture"].update(subject="흑임자라떼"),
    "letters in the picture": lambda pack: pack["picture"].update(style="poster with bold text SALE"),
    "no picture": put(picture={}),
}  # fmt: skip


class Shopkeeper:
    def __init__(self, world: World, rules: RulesReader, pen: RulesWriter, oracle: Oracle) -> None:
        self.world, self.oracle, self.calls, self.pen = world, oracle, list[Call](), pen
        self.client = Client(Server(Llm(key="gpt-test"), url=oracle.url, seconds=30.0), self.calls.append)
        self.writer = ModelWriter.of(world, self.pen, Veil(rules.tidier, rules.facts), self.client)

    async def gets(self, *answers: dict[str, Any], spec: WritingSpec = SPEC) -> CopyPack:
        self.oracle.replies = [json.dumps(answer, ensure_ascii=False) for answer in answers]
        return await self.writer.write(spec)


@pytest.fixture(scope="session")
def world() -> World:
    return load(ROOT / "configs", ROOT / "locales")


@pytest.fixture(scope="session")
def rules(world: World) -> RulesReader:
    return RulesReader(world)


@pytest.fixture(scope="session")
def pen(world: World) -> RulesWriter:
    return RulesWriter(world)


@pytest.fixture
async def keeper(world: World, rules: RulesReader, pen: RulesWriter) -> AsyncIterator[Shopkeeper]:
    async with serving(Oracle()) as oracle:
        made = Shopkeeper(world, rules, pen, oracle)
        yield made
        await made.client.close()


def sound(pack: CopyPack, world: World, shop: Shop = DAMEUN) -> None:
    """Every rule that a finished pack keeps, whoever wrote it."""
    claims, name = ClaimChecker(world), (shop.name or "",)
    numbers = {"5500", "500", "11", "27"}
    for caption in pack.captions:
        assert caption.text.startswith(caption.hook)
        assert 80 <= len(caption.text) <= 220, caption
        assert "#" not in caption.text
        assert set(re.findall(r"\d+", caption.text.replace(",", ""))) <= numbers, caption
        assert claims.allows(caption.text, shop.trade, name)
        assert not re.search("증정|무료|한정|단골|직접|사천", caption.text)
    assert len({caption.hook for caption in pack.captions}) == 3
    assert max(overlap_of(a.text, b.text) for a, b in combinations(pack.captions, 2)) <= 0.35
    assert len({tag.casefold() for tag in pack.hashtags}) == 15
    assert all(
        re.fullmatch("#[0-9A-Za-z가-힣_]{2,24}", tag) and claims.allows(tag, shop.trade) for tag in pack.hashtags
    )
    assert pack.hashtags[0] == "#담은커피"
    assert any("망원" in tag for tag in pack.posted)
    assert pack.words.headline
    assert syllables(pack.words.headline) <= 12
    assert syllables(pack.words.detail or "") <= 20
    assert pack.alt
    said = " ".join(text for _, text in pack.prompt.said)
    assert said.isascii()
    assert "text" not in said.split()
    assert pack.prompt.space


async def test_a_good_pack_is_taken_as_it_is_in_one_call(keeper: Shopkeeper) -> None:
    pack = await keeper.gets(good())
    sound(pack, keeper.world)
    assert [caption.hook for caption in pack.captions] == [one["hook"] for one in good()["captions"]]
    assert pack.words.headline == "흑임자 500원 할인"
    assert pack.prompt.setting == "on a warm wooden table, plaster wall behind"
    assert pack.avoid == ("people", "clutter", "plastic cup")
    assert (pack.by, pack.told) == ("gpt-test", "write@1")
    assert [call.task for call in keeper.calls] == ["write"]


@pytest.mark.parametrize("kind", BREAKS)
async def test_what_is_wrong_is_mended_by_the_one_repair(keeper: Shopkeeper, kind: str) -> None:
    broken = good()
    BREAKS[kind](broken)
    pack = await keeper.gets(broken, good())
    sound(pack, keeper.world)
    assert len(keeper.oracle.asked) <= 2
    if len(keeper.oracle.asked) == 2:
        told = keeper.oracle.last["messages"][-1]["content"]
        assert "\n- " in told
        assert [caption.hook for caption in pack.captions] == [one["hook"] for one in good()["captions"]]


@pytest.mark.parametrize("kind", BREAKS)
async def test_what_stays_wrong_is_filled_by_the_rules(keeper: Shopkeeper, kind: str) -> None:
    broken = good()
    BREAKS[kind](broken)
    pack = await keeper.gets(broken)
    sound(pack, keeper.world)
    assert len(keeper.oracle.asked) <= 2


async def test_only_the_faulty_part_is_replaced(keeper: Shopkeeper) -> None:
    broken = good()
    BREAKS["an invented price"](broken)
    pack = await keeper.gets(broken)
    assert pack.captions[0] == keeper.pen.compose(SPEC).captions[0]
    assert pack.captions[1].hook == "회의가 길어진 오후 네 시쯤"


@pytest.mark.parametrize("fault", ["cut", "drop", "length"])
async def test_captions_that_came_before_the_stream_broke_are_kept(keeper: Shopkeeper, fault: str) -> None:
    keeper.oracle.faults = [fault, "500", "500"]
    pack = await keeper.gets(good())
    sound(pack, keeper.world)
    assert pack.captions[0].hook == good()["captions"][0]["hook"]
    assert pack.by == "gpt-test"


@pytest.mark.parametrize("fault", ["500", "refuse", "html"])
async def test_without_an_answer_the_fault_says_so(keeper: Shopkeeper, fault: str) -> None:
    keeper.oracle.always = fault
    with pytest.raises(ModelFault):
        await keeper.gets(good())


async def test_given_away_instructions_are_no_caption(keeper: Shopkeeper) -> None:
    leak = good()
    leak["captions"][0]["body"] = keeper.writer.told.system
    with pytest.raises(ModelFault):
        await keeper.gets(leak)


async def test_a_bare_photo_gets_no_invented_words(keeper: Shopkeeper) -> None:
    pack = await keeper.gets(good(), spec=WritingSpec(shop=Shop(name="담은커피", trade="cafe"), today="2026-11-22"))
    assert not keeper.oracle.asked
    assert pack.by == "rules"


async def test_the_contact_is_added_here_and_seen_by_no_model(keeper: Shopkeeper) -> None:
    shop = DAMEUN.model_copy(update={"contacts": Contacts(phone="02-123-4567")})
    pack = await keeper.gets(good(), spec=SPEC.model_copy(update={"shop": shop, "contacts": True}))
    assert all("02-123-4567" in caption.text for caption in pack.captions)
    assert "02-123-4567" not in keeper.oracle.said()


async def test_a_notice_says_its_day_as_the_rules_print_it(keeper: Shopkeeper) -> None:
    shop = Shop(name="담은커피", trade="cafe", industry="카페", region="망원동", day=date(2026, 11, 23))
    spec = WritingSpec(shop=shop, purpose=Purpose.NOTICE, today="2026-11-22")
    pack = await keeper.gets(good(), spec=spec)
    assert pack.words == keeper.pen.compose(spec).words
    assert "11월 23일" in pack.captions[0].text


async def test_the_owners_wish_for_the_picture_comes_first(keeper: Shopkeeper) -> None:
    wish = Prompt(setting="on a snowy window sill", space="empty lower third")
    pack = await keeper.gets(good(), spec=SPEC.model_copy(update={"wish": wish}))
    assert pack.prompt.setting == "on a snowy window sill"
    assert pack.prompt.space == "empty lower third"
    assert pack.prompt.subject == "a glass of black sesame latte"


async def test_claims_of_the_owner_are_named_to_the_model_and_flagged_to_the_owner(keeper: Shopkeeper) -> None:
    shop = DAMEUN.model_copy(update={"features": ("국내 최고 원두", "주차 가능")})
    pack = await keeper.gets(good(), spec=SPEC.model_copy(update={"shop": shop}))
    assert "국내 최고" in json.loads(keeper.oracle.asked[0]["messages"][1]["content"])["claims"]
    assert "국내 최고" in {flag.span for flag in pack.flags}
    assert all("최고" not in caption.text for caption in pack.captions)


@pytest.mark.parametrize(
    ("instead", "taken"), [("제가 좋아하는", True), ("국내 1위", False), ("100% 좋은", False), ("가" * 40, False)]
)
async def test_a_safe_way_to_say_a_claim_is_taken_from_the_model_where_it_is_safe(
    keeper: Shopkeeper, instead: str, taken: bool
) -> None:
    shop = DAMEUN.model_copy(update={"features": ("국내 최고 원두", "주차 가능")})
    said = good() | {"safer": [{"span": "국내 최고", "instead": instead}, {"span": "없는 말", "instead": "x"}]}
    pack = await keeper.gets(said, spec=SPEC.model_copy(update={"shop": shop}))
    (flag,) = (flag for flag in pack.flags if flag.span == "국내 최고")
    assert (flag.alternative == instead) is taken
    assert flag.reason
