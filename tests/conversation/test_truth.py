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
    assert "'국내 최고' 표현은 광고법에 걸릴 수 있어요. '정성껏 만든' 같은 말이 안전해요." in stage.text
    stage.say("글자 크게")
    assert "광고법" not in stage.text


def test_the_graph_is_a_drawing_of_every_step() -> None:
    drawing = graph.mermaid()
    assert drawing.startswith("flowchart")
    for step in Step:
        assert f"{step}[{step}]" in drawing
    assert "shop --> picture" in drawing
    assert "wording -. back .-> candidates" in drawing
    assert drawing == graph.mermaid()
