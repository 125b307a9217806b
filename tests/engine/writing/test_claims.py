"""What advertising law forbids is flagged and never written; what only looks like it is left alone."""

import pytest

from engine.domain.shop import Shop
from engine.domain.wording import WritingSpec
from engine.domain.world import World
from engine.writing.claims import ClaimChecker
from engine.writing.copy import RulesWriter


@pytest.fixture(scope="session")
def checker(world: World) -> ClaimChecker:
    return ClaimChecker(world)


@pytest.mark.parametrize(
    ("text", "trade", "blocks"),
    [
        ("전국 1위 족발", "korean", False),
        ("국내 최초 무통 임플란트", "clinic", True),
        ("부작용 없어요", "clinic", True),
        ("아토피에 좋은 관리", "beauty", True),
        ("탈모 예방 두피관리", "hair", True),
        ("당뇨에 좋은 차", "cafe", True),
        ("면역력 강화 삼계탕", "korean", True),
        ("4주 만에 10kg 감량", "fitness", True),
        ("합격률 98%", "academy", True),
        ("미성년자도 환영", "pub", True),
        ("옆 가게보다 훨씬 맛있어요", "snack", True),
        ("최저가 보장", "shop", False),
        ("이번 주만 특가 할인", "clinic", True),
        ("당뇨에 좋은 차", None, True),
    ],
)
def test_claims_are_flagged(checker: ClaimChecker, text: str, trade: str | None, blocks: bool) -> None:
    flags = checker.check(text, trade)
    assert flags
    assert any(flag.blocks for flag in flags) is blocks
    assert all(flag.span in text and flag.reason and flag.alternative != flag.span for flag in flags)
    assert checker.allows(checker.safe(text, trade), trade)


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("최고의 하루 보내세요", "cafe"),
        ("100% 예약제로 운영해요", "nail"),
        ("제일 좋아하는 메뉴", "cafe"),
        ("1등급 한우만 써요", "korean"),
        ("커트 전문점", "hair"),
        ("5명의 정원", "academy"),
        ("간장치킨", "chicken"),
        ("두피 관리", "hair"),
        ("리프팅 티 입고", "retail"),
    ],
)
def test_what_only_looks_like_a_claim_stays(checker: ClaimChecker, text: str, trade: str) -> None:
    assert checker.check(text, trade) == ()


def test_a_shop_name_is_never_a_claim(checker: ClaimChecker) -> None:
    assert checker.check("최고집 족발", "korean", names=("최고집",)) == ()


def test_what_is_written_claims_nothing(world: World, checker: ClaimChecker) -> None:
    writer = RulesWriter(world)
    for trade, service in (("beauty", "여드름 치료"), ("clinic", "무통 임플란트"), ("cafe", "면역력에 좋은 생강차")):
        shop = Shop(name="맑은집", trade=trade, service=service, region="일산", features=("전국 최고", "주차 가능"))
        pack = writer.compose(WritingSpec(shop=shop))
        assert {flag.span for flag in pack.flags} & {service, "여드름 치료", "무통", "전국 최고"}
        for text in (*(caption.text for caption in pack.captions), *pack.hashtags, str(pack.words.headline)):
            assert checker.allows(text, trade, ("맑은집",)), text


def test_every_line_of_every_trade_is_clean(world: World, checker: ClaimChecker) -> None:
    for key, trade in world.trades.items():
        assert not [line for line in (*trade.hashtags, *trade.moods) if not checker.allows(line, key)]
