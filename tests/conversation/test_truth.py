"""What the bot says about its own work is true, with the real reader and the real writer."""

from conversation import graph
from conversation.session import Step
from engine.domain.wording import CopyPack, Flag, WritingSpec
from engine.writing.copy import RulesWriter
from tests.conversation.stage import Stage, real_world, write

LINE = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"


def finished(hook: str) -> Stage:
    pen = RulesWriter(real_world()).compose
    return Stage(pen=pen).start().say(LINE).photo().tap("①").tap(hook)


def test_a_receipt_says_picture_and_text_only_when_both_changed() -> None:
    for hook in ("1", "2", "3"):
        stage = finished(hook).say("아니 5800원이요")
        both = "그림과 글 모두 5,800원으로" in stage.text
        assert both == bool(stage.copied), f"caption {hook}: {stage.text}"
        assert "5,800원" in stage.text
        assert "5,500원" not in stage.copied


def test_a_new_offer_stands_in_the_text() -> None:
    for hook in ("1", "2", "3"):
        stage = finished(hook).say("이번 주 500원 할인해요")
        assert "500원" in stage.copied, f"caption {hook} lost the offer"


def test_opening_hours_are_in_the_text_alone() -> None:
    stage = finished("1").say("아니 이름은 달콩커피예요")
    assert "달콩커피" in stage.copied
    assert "담은커피" not in stage.copied


def risky(spec: WritingSpec) -> CopyPack:
    flag = Flag(span="국내 최고", reason="superlative", alternative="정성껏 만든")
    return write(spec).model_copy(update={"flags": (flag,)})


def test_words_the_law_may_forbid_are_pointed_out_once() -> None:
    stage = Stage(pen=risky).start().say(LINE).photo().tap("①").tap("1")
    assert "'국내 최고' 같은 말은 조심하시는 게 좋아요." in stage.text
    assert "'정성껏 만든'처럼 쓰면 안전해요" in stage.text
    stage.say("글자 크게")
    assert "조심" not in stage.text


def test_a_claim_in_the_owners_own_caption_is_told_with_its_reason_and_kept_as_it_is() -> None:
    stage = finished("1").tap("문구").tap("직접 쓸게요").say("망원동 1등 라떼, 오늘 꼭 드셔 보세요")
    assert "망원동 1등 라떼, 오늘 꼭 드셔 보세요" in stage.copied, "never changed silently"
    assert "'1등' 같은 말은 조심" in stage.text
    assert "근거" in stage.text, "the reason is told"
    assert stage.chips[:2] == ["안전하게 바꾸기", "올리기"]


def test_the_safe_way_is_one_tap_and_can_be_undone() -> None:
    stage = finished("1").tap("문구").tap("직접 쓸게요").say("망원동 1등 라떼, 오늘 꼭 드셔 보세요")
    stage.tap("안전하게 바꾸기")
    assert "1등" not in stage.copied
    assert "꾸준히 사랑받는" in stage.copied
    assert "안전한 말로 바꿨어요" in stage.text
    stage.tap("되돌리기")
    assert "망원동 1등 라떼" in stage.copied


def test_a_claim_in_the_owners_headline_is_told_when_it_is_drawn() -> None:
    stage = finished("1").say("글자를 '국내 최고 라떼'로 바꿔줘")
    assert stage.drew().design.words.headline == "국내 최고 라떼"
    assert "'국내 최고' 같은 말은 조심" in stage.text
    stage.tap("안전하게 바꾸기")
    assert stage.drew().design.words.headline == "라떼"


def test_own_words_without_a_claim_are_not_commented_on() -> None:
    stage = finished("1").tap("문구").tap("직접 쓸게요").say("오늘도 문 열었어요. 들러 주세요!")
    assert "조심" not in stage.text
    assert "안전하게 바꾸기" not in stage.chips
    stage.say("글자를 '오늘도 수고했어요'로 바꿔줘")
    assert "조심" not in stage.text


def test_the_graph_is_a_drawing_of_every_step() -> None:
    drawing = graph.mermaid()
    assert drawing.startswith("flowchart")
    for step in Step:
        assert f"{step}[{step}]" in drawing
    assert "shop --> picture" in drawing
    assert "wording -. back .-> candidates" in drawing
    assert drawing == graph.mermaid()
