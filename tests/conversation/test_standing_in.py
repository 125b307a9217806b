"""Rules that stand in for a language model say so once."""

from conversation.messages import Text
from tests.conversation.stage import Stage

BREAK = "잠깐 쉬고 있어서"


def say(stage: Stage, text: str, **how: object) -> str:
    reading = stage.read(text).model_copy(update=how)
    return stage.hear(Text(text=text, reading=reading)).text


def test_it_is_said_once_and_again_only_after_the_model_was_back() -> None:
    stage = Stage().start()
    assert BREAK in say(stage, "망원동 담은커피", simple=True)
    assert BREAK not in say(stage, "흑임자라떼 5500원", simple=True)
    assert BREAK not in say(stage, "주차 가능해요", by="gpt")
    assert BREAK in say(stage, "예약도 돼요", simple=True)


def test_words_written_by_rules_instead_are_told_once() -> None:
    stage = Stage(simple=True).start().say("망원동 담은커피 흑임자라떼 5500원")
    assert BREAK not in stage.text
    assert BREAK in stage.photo().text
    stage.tap("①")
    assert BREAK not in stage.say("아니 5800원이요").text
