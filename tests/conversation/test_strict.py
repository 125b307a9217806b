"""The same conversation on a messenger that only answers: three bubbles, ten chips of fourteen letters."""

from bot.fit import Bubble, fit
from conversation import phrases
from conversation.messages import Capability, Command
from conversation.session import Step
from tests.conversation.stage import Stage, real_world

STRICT = Capability(
    push=False,
    edit=False,
    reply_within=5,
    bubbles=3,
    chips=10,
    label=14,
    text_bytes=1000,
    documents=False,
    copies=False,
)


def shown(stage: Stage) -> list[tuple[Bubble, ...]]:
    sentences = real_world().phrases["ko"]
    return [fit(turn, lambda phrase: phrases.render(phrase, sentences), STRICT) for turn in stage.turns]


def whole() -> Stage:
    stage = Stage(holding=True).start().say("1")
    stage = stage.say("반짝네일 서초역 첫방문 20프로").photo()
    stage.say("결과 보기")
    stage.finish().say("2번").say("1")
    stage.say("배경").say("더 고치기").say("글자").say("글씨체").finish().say("3번").finish()
    stage.say("되돌리기").say("다른 크기").say("정사각 1:1").finish()
    return stage.say("올리기").say("괜찮아요").say("파일로 받기")


def test_the_whole_script_runs_by_typed_numbers_and_labels() -> None:
    stage = whole()
    assert stage.session.draft.finished
    assert stage.session.draft.design.ratio.value == "1:1"
    assert stage.session.draft.published
    assert stage.session.questions <= 4


def test_the_whole_script_in_english_speaks_no_korean_of_ours() -> None:
    stage = Stage().hear(Command(name="language", argument="en")).start()
    assert "One photo is all it takes" in stage.text
    stage.say("망원동 담은커피 흑임자라떼 5500원").photo().say("1").say("2")
    assert stage.chips[0] == "Post it"
    assert stage.say("undo").text


def test_no_turn_needs_more_than_three_bubbles() -> None:
    for bubbles in shown(whole()):
        assert len(bubbles) <= 3, [bubble.text or bubble.kind for bubble in bubbles]


def test_every_chip_is_whole_in_fourteen_letters() -> None:
    for bubbles in shown(whole()):
        for bubble in bubbles:
            assert len(bubble.chips) <= 10
            assert not any(chip.label.endswith("…") for chip in bubble.chips), bubble.chips


def test_any_word_brings_the_result_when_it_is_there() -> None:
    stage = Stage(holding=True).start().say("반짝네일 서초역 첫방문 20프로").photo()
    assert stage.say("결과 보기").chips == ["결과 보기", "취소"]
    stage.finish().say("다시 보기")
    assert stage.session.step is Step.CANDIDATES
    assert stage.sheet
