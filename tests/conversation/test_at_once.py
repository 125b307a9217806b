"""Claims, prices and dates are pointed out in the answer to the very words, with the way out by one tap."""

from conversation.messages import Ask, Say, Voice
from engine.writing.copy import RulesWriter
from tests.conversation.stage import Stage, real_world

CLAIM = "망원동 담은화장품이에요 아토피 완치 크림 새로 나왔어요 35000원"
LINE = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"


def stage() -> Stage:
    return Stage(pen=RulesWriter(real_world()).compose).start()


def finished() -> Stage:
    return stage().say(LINE).photo().tap("①").tap("1")


def test_guided_a_claim_among_the_facts_is_told_at_once_with_reason_and_way_out() -> None:
    told = stage().say(CLAIM)
    assert "완치' 같은 말은 조심" in told.text
    assert told.chips[0] == "안전하게 바꾸기"
    assert "사진을 보내" in told.text, "and the way goes on"
    told.tap("안전하게 바꾸기")
    assert "안전한 말로 바꿨어요" in told.text
    assert "완치" not in told.text
    assert "완치" not in (told.session.shop.service or "")
    assert told.session.shop.name == "담은화장품"
    told.photo()
    assert "완치" not in str(told.drew())


def test_guided_it_is_told_once_and_nothing_is_blocked() -> None:
    told = stage().say(CLAIM).photo()
    told.tap("①").tap("1")
    assert "조심" not in told.text
    assert "35,000원" in told.copied


def test_express_a_claim_is_told_with_the_post() -> None:
    told = stage().photo(caption=CLAIM)
    assert "완치' 같은 말은 조심" in told.text
    assert "안전하게 바꾸기" in told.chips
    told.tap("안전하게 바꾸기")
    assert "완치" not in told.copied


def test_another_price_in_the_owners_headline_is_asked_about_and_one_tap_decides() -> None:
    told = finished().say("글자를 '흑임자라떼 5000원'으로 바꿔줘")
    assert "쓰신 글에는 5,000원, 가게 가격은 5,500원이에요" in told.text
    assert told.chips[:2] == ["5,000원이 맞아요", "5,500원이 맞아요"]
    told.tap("5,500원이 맞아요")
    assert told.drew().design.words.headline == "흑임자라떼 5,500원"  # type: ignore[union-attr]
    assert "어느 쪽이 맞나요" not in told.text


def test_the_menu_may_follow_the_owners_caption() -> None:
    told = finished().tap("문구").tap("직접 쓸게요").say("흑임자라떼 한 잔에 5000원, 오늘 꼭 드셔 보세요")
    assert "어느 쪽이 맞나요" in told.text
    told.tap("5,000원이 맞아요")
    assert told.session.shop.price == "5,000원"
    assert "5,500" not in told.copied
    assert "어느 쪽이 맞나요" not in told.text


def test_an_offer_in_own_words_is_no_other_price() -> None:
    told = finished().say("이번 주 500원 할인해요").say("글자를 '지금 500원 할인'으로 바꿔줘")
    assert "어느 쪽이 맞나요" not in told.text


def test_what_is_pointed_out_does_not_go_with_the_progress_that_a_result_replaces() -> None:
    told = finished().say("12월 25일 목요일까지 500원 할인해요")
    first, second = told.said[:2]
    assert isinstance(first, Say | Ask)
    assert first.job is None
    assert any(line.key == "doubt.weekday" for line in first.lines)
    assert isinstance(second, Say)
    assert second.working


def test_a_voice_message_stays_to_be_read_while_its_change_is_drawn() -> None:
    told = finished()
    told.hear(Voice(text="아니 5800원이요", reading=told.read("아니 5800원이요")))
    assert told.said[0].lines[0].key == "voice.heard"
    assert getattr(told.said[0], "job", None) is None
