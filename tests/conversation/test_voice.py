"""A voice message: shown as it was heard, then handled like typed words."""

from conversation.messages import Voice
from tests.conversation.stage import Stage


def speak(stage: Stage, text: str) -> Stage:
    return stage.hear(Voice(text=text, reading=stage.read(text)))


def test_what_was_heard_is_shown_and_taken_as_said() -> None:
    stage = speak(Stage().start(), "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원")
    assert "“망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원”라고 들었어요" in stage.text
    assert stage.session.shop.name == "담은커피"
    assert stage.session.shop.price == "5,500원"


def test_what_was_heard_wrong_is_put_right_by_typing() -> None:
    stage = speak(Stage().start(), "망원동 담은커피 흑임자라떼 5500원")
    stage.say("아니 5800원이요")
    assert stage.session.shop.price == "5,800원"


def test_a_change_of_a_finished_post_can_be_spoken() -> None:
    stage = Stage().start().say("망원동 담은커피 흑임자라떼 5500원").photo()
    stage.tap("①").tap("1")
    speak(stage, "글자 조금만 위로")
    assert "라고 들었어요" in stage.text
    assert stage.shown


def test_without_a_listener_the_owner_is_asked_to_type() -> None:
    assert "글로 적어" in Stage().start().hear(Voice()).text
