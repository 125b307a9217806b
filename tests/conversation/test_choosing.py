"""Typed answers that no reader is needed for."""

import pytest

from conversation import choosing
from conversation.messages import Command, Tap
from tests.conversation.stage import Stage

LINE = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"


def sheet() -> Stage:
    return Stage().start().say(LINE).photo()


def tapped(stage: Stage, text: str) -> str | None:
    found = choosing.resolve(stage.session, text, stage.world)
    return found.data.partition(":")[2] if isinstance(found, Tap) else None


@pytest.mark.parametrize(
    "text", ["②", "2", "2번", "2번요", "2번으로", " 2 ", "2.", "(2)", "두번째", "두 번째", "둘째"]
)
def test_a_number_in_any_dress_presses_the_second(text: str) -> None:
    assert tapped(sheet(), text) == "pick:2"


def test_a_chip_may_be_typed() -> None:
    stage = sheet()
    assert tapped(stage, "다른 느낌") == "another"
    assert tapped(stage, "다른느낌!") == "another"
    stage.tap("①").tap("1")
    assert tapped(stage, "올리기") == "publish"
    assert tapped(stage, "파일로받기") == "download"


def test_without_numbers_on_chips_a_number_counts_them() -> None:
    stage = sheet().tap("①").tap("1")
    assert tapped(stage, "1") == "publish"
    assert tapped(stage, "2") == "letters"
    assert tapped(stage, "99") is None
    assert tapped(stage, "2번") == "pick:2", "the second one is one of the candidates"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("/start", "start"),
        ("/new", "new"),
        ("/help@fit_ad_bot", "help"),
        ("뒤로", "back"),
        ("처음부터", "start_over"),
    ],
)
def test_commands(text: str, name: str) -> None:
    found = choosing.resolve(sheet().session, text, sheet().world)
    assert isinstance(found, Command)
    assert found.name == name


def test_a_command_keeps_its_argument() -> None:
    found = choosing.resolve(sheet().session, "/post abc", sheet().world)
    assert found == Command(name="post", argument="abc")


@pytest.mark.parametrize("text", ["5800원이요", "2시까지요", "글자 위로", "2천원 할인", "", "12월 3일", "네"])
def test_everything_else_is_left_to_a_reader(text: str) -> None:
    assert choosing.resolve(sheet().session, text, sheet().world) is None


def test_while_own_words_are_asked_for_a_number_is_a_word() -> None:
    stage = sheet().tap("①").tap("1").tap("글자").tap("글자 내용")
    assert tapped(stage, "1") is None
    stage.say("1+1")
    assert stage.drew().design.words.headline == "1+1"
    assert "올리기" in stage.chips


def test_long_texts_are_cut_at_a_blank() -> None:
    text = "가나다 " * 500
    cut = choosing.shortened(text)
    assert len(cut) <= choosing.LONGEST
    assert text.startswith(cut)
    assert not cut.endswith("가")
