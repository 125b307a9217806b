"""What readers and newcomers met next: each script is what was typed, and what should have come."""

from datetime import date

import pytest

from engine.domain.job import Candidates
from engine.domain.picture import Treatment
from engine.domain.shop import Purpose
from engine.writing.copy import RulesWriter
from tests.conversation.stage import Stage, real_world

LINE = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"


def finished(line: str = LINE) -> Stage:
    return Stage().start().say(line).photo().tap("①").tap("2")


def poster() -> Stage:
    return Stage().start().say(LINE).tap("사진이 없어요").tap("①").tap("1")


# ── a photo after a poster ────────────────────────────────────────────────────────────────────────


def test_a_photo_after_a_poster_is_for_that_post() -> None:
    stage = poster().photo()
    assert "이 사진으로 다시 만들게요" in stage.text
    assert stage.session.shop.service == "흑임자라떼"
    assert stage.session.draft
    assert stage.session.draft.purpose is Purpose.NEW_MENU
    made = stage.drew()
    assert isinstance(made, Candidates)
    assert made.design.photo is not None
    assert made.design.treatment is not Treatment.POSTER


def test_a_photo_with_words_of_its_own_after_a_poster_is_another_post() -> None:
    stage = poster().photo("딸기라떼 6000원")
    assert stage.session.shop.service == "딸기라떼"
    assert "이 사진으로 다시" not in stage.text


def test_a_photo_after_a_notice_is_another_post() -> None:
    stage = Stage().start().say("담은커피예요 망원동 카페").say("내일 쉬어요 공지로").photo()
    assert stage.session.draft
    assert stage.session.draft.purpose is not Purpose.NOTICE


@pytest.mark.parametrize(
    "said",
    [
        "사진으로 할게요",
        "사진 있어요 사진으로 바꿀게요",
        "사진으로 만들어 주세요",
        "사진 넣고 싶어요",
        "사진 찍었어요",
    ],
)
def test_who_has_a_photo_after_all_is_asked_for_it(said: str) -> None:
    stage = poster().say(said)
    assert "사진을 보내 주세요" in stage.text
    assert stage.photo().session.shop.service == "흑임자라떼"


# ── what is said is true ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("own", ["무조건 100% !!!", "국내 최초! 단 하나의 100% !!", "절대 1위 100% 보장해요"])
def test_a_caption_of_nothing_but_claims_becomes_a_new_one(own: str) -> None:
    stage = finished().say("문구 직접 쓸게요").say(own).tap("안전하게 바꾸기")
    assert "새 문구로 바꿨어요" in stage.text
    assert "흑임자라떼" in stage.copied.splitlines()[0]


def test_a_caption_with_a_claim_keeps_the_owners_words() -> None:
    stage = finished().say("문구 직접 쓸게요").say("무조건 맛있는 흑임자라떼 드시러 오세요").tap("안전하게 바꾸기")
    assert stage.copied.splitlines()[0] == "맛있는 흑임자라떼 드시러 오세요"


def test_a_price_that_stands_nowhere_is_not_said_to_be_in_the_post() -> None:
    pen = RulesWriter(real_world()).compose
    stage = Stage(pen=pen).start().say("망원동 담은커피요").photo().say("가격은 5000원부터예요")
    assert "5,000원부터 넣었어요." not in stage.text.splitlines()
    assert "5,000원부터" in stage.text


def test_an_offer_withdrawn_while_it_is_made_is_not_promised() -> None:
    stage = finished()
    stage.holding = True
    stage.say("이번주 10% 할인").say("할인 취소할게요").finish()
    assert stage.session.shop.offer is None
    assert "할인으로 만들었어요" not in stage.text
    assert "할인 글로 바꿨어요" not in stage.text


@pytest.mark.parametrize("said", ["할인 취소할게요", "이벤트 취소할게요", "할인은 안 할게요"])
def test_an_offer_that_nobody_made_can_be_taken_back(said: str) -> None:
    stage = finished().say(said)
    assert stage.session.draft
    assert stage.session.draft.purpose is Purpose.NEW_MENU
    assert "할인 내용을 알려 주세요" not in stage.text
    stage = Stage(holding=True).start().say(LINE).photo().say(said)
    assert "사진을 보내 주시면" not in stage.text


# ── days ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "day", "doubt"),
    [
        ("25일(화) 쉽니다", date(2026, 11, 25), "11월 25일은 화요일이 아니라 수요일이에요"),
        ("11/25 화요일 쉬어요", date(2026, 11, 25), "11월 25일은 화요일이 아니라 수요일이에요"),
        ("11/25(화) 쉽니다", date(2026, 11, 25), "11월 25일은 화요일이 아니라 수요일이에요"),
        ("이번주 토요일 25일 쉬어요", date(2026, 11, 25), "11월 25일은 토요일이 아니라 수요일이에요"),
        ("다음주 화요일 12월 3일 쉽니다", date(2026, 12, 3), "12월 3일은 화요일이 아니라 목요일이에요"),
        ("내일 화요일 쉽니다", date(2026, 11, 24), "11월 23일은 화요일이 아니라 월요일이에요"),
        ("12월 3일 수요일은 쉬고 4일부터 정상영업해요", date(2026, 12, 3), "12월 3일은 수요일이 아니라 목요일이에요"),
    ],
)
def test_a_notice_with_a_wrong_weekday_tells_its_day(said: str, day: date, doubt: str) -> None:
    stage = Stage().start().say("담은커피예요 망원동 카페").say(said)
    assert stage.session.shop.day == day
    assert doubt in stage.text
    assert f"{day.month}월 {day.day}일" in stage.text


@pytest.mark.parametrize(
    "said", ["25일(수) 쉽니다", "11/25 수요일 쉬어요", "내일 월요일 쉽니다", "3일 동안 세일해요"]
)
def test_a_weekday_that_fits_is_left_alone(said: str) -> None:
    assert "아니라" not in Stage().start().say("담은커피예요 망원동 카페").say(said).text


@pytest.mark.parametrize("said", ["휴무 공지 올려주세요", "쉬는 날 공지 만들어줘", "임시휴무 안내문이요"])
def test_a_notice_without_a_day_asks_for_it(said: str) -> None:
    stage = Stage().start().say("담은커피예요 망원동 카페").say(said)
    assert "며칠을 알릴까요" in stage.text
    stage.say("25일이요")
    assert stage.session.shop.day == date(2026, 11, 25)
    assert "show" in stage.kinds


def test_a_notice_may_be_made_without_a_day() -> None:
    stage = Stage().start().say("담은커피예요 망원동 카페").say("휴무 공지 올려주세요").tap("날짜 없이 만들게요")
    assert "show" in stage.kinds


# ── surroundings ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "scene"),
    [
        ("벚꽃 핀 거리로 해주세요", "봄 벚꽃"),
        ("벚꽃 아래에서 찍은 것처럼", "봄 벚꽃"),
        ("크리스마스 분위기로 해줘", "겨울 불빛"),
    ],
)
def test_the_nearest_scene_is_taken_and_named(said: str, scene: str) -> None:
    assert f"{scene}으로 바꿨어요" in finished().say(said).text


@pytest.mark.parametrize(
    "said",
    [
        "눈 오는 거리로",
        "나무 있는 공원으로",
        "파도 치는 데로 바꿔주세요",
    ],
)
def test_a_place_that_nobody_can_draw_is_said_with_those_there_are(said: str) -> None:
    stage = finished().say(said)
    assert "아직 그릴 줄 몰라요" in stage.text
    assert "창가 햇살" in stage.text
    assert "창가 햇살" in stage.chips
    stage.tap("창가 햇살")
    assert "창가 햇살로 바꿨어요" in stage.text


@pytest.mark.parametrize(
    "said",
    [
        "바닷가에서 찍은 느낌으로 해주세요",
        "한옥 마당 느낌으로 부탁해요",
        "유럽 골목 느낌으로",
        "카페 분위기로 부탁해요",
    ],
)
def test_a_place_that_the_glossary_knows_is_wished_for(said: str) -> None:
    stage = finished().say(said)
    assert "배경을 새로 그렸어요" in stage.text
    draft = stage.session.draft
    assert draft
    assert draft.design.ground.wished


def test_a_poster_has_no_place_behind_it() -> None:
    stage = poster().say("벚꽃 핀 거리로 해주세요")
    assert "사진 없이 그린 글이라" in stage.text
    assert "베이지" in stage.chips


# ── prices ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("own", "amount"),
    [
        ("흑임자라떼 5천원에 드려요 오세요", "5,000원"),
        ("흑임자라떼 만오천원이에요 놀러오세요", "15,000원"),
        ("한 잔 6천5백원, 흑임자라떼 어때요", "6,500원"),
        ("흑임자라떼 한 잔에 사천 원이에요", "4,000원"),
        ("흑임자라떼 세트는 1.2만원이에요", "12,000원"),
    ],
)
def test_a_price_in_words_is_compared(own: str, amount: str) -> None:
    stage = finished().say("문구 직접 쓸게요").say(own)
    assert f"쓰신 글에는 {amount}, 가게 가격은 5,500원이에요" in stage.text
    stage.tap("5,500원이 맞아요")
    assert "5,500원" in stage.copied


@pytest.mark.parametrize("own", ["고소한 흑임자라떼 오천오백원에 만나요", "회원 여러분 병원 옆 담은커피로 오세요"])
def test_the_same_price_in_words_and_what_only_sounds_like_one(own: str) -> None:
    assert "어느 쪽이 맞나요" not in finished().say("문구 직접 쓸게요").say(own).text
