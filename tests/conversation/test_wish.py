"""How an owner wants the picture, in English, on its way to a picture model."""

import pytest

from engine.domain.picture import Design, Treatment
from engine.domain.prompt import Mode, Prompt
from engine.domain.reading import Reading, Reground
from engine.domain.wording import CopyPack, WritingSpec
from tests.conversation.stage import Stage, write

SNOW = Prompt(setting="a snowy window sill", space="empty upper third")
PACK = Prompt(subject="a black sesame latte", setting="on an oak table", light="soft light", space="empty side")


def pen(spec: WritingSpec) -> CopyPack:
    return write(spec).model_copy(update={"prompt": PACK, "by": "gpt"})


def finished() -> Stage:
    stage = Stage(pen=pen).start().say("망원동 담은커피 흑임자라떼 5500원").photo()
    return stage.tap("①").tap("1")


def wish(stage: Stage) -> Prompt:
    return stage.drew().design.wish  # type: ignore[union-attr]


def test_the_writer_says_what_the_owner_did_not() -> None:
    assert wish(finished()) == PACK


def test_the_owners_wish_comes_before_it() -> None:
    stage = finished()
    edit = Reground(scene=None)
    stage.say("눈 오는 창가로", Reading(said="눈 오는 창가로", edits=(edit,), wish=SNOW, by="gpt"))
    assert wish(stage).setting == "a snowy window sill"
    assert wish(stage).space == "empty upper third"
    assert wish(stage).subject == "a black sesame latte"


def test_a_scene_that_is_chosen_says_itself_what_is_behind() -> None:
    stage = finished()
    stage.say("눈 오는 창가로", Reading(said="…", edits=(Reground(),), wish=SNOW, by="gpt"))
    stage.say("배경 바꿔줘").tap("회벽")
    assert (wish(stage).setting, wish(stage).light) == ("", "")
    assert wish(stage).subject == "a black sesame latte"


def test_a_place_no_scene_of_ours_is_goes_to_a_model_in_english_and_is_said_to_be_no_scene() -> None:
    stage = finished()
    stage.say("배경을 한옥 마루로 바꿔줘")
    made = stage.drew().design  # type: ignore[union-attr]
    assert made.ground.wished
    assert made.treatment is Treatment.SCENE
    assert "hanok" in made.wish.setting
    assert made.wish.subject == "a black sesame latte"
    assert "배경을 새로 그렸어요" in stage.text
    stage.say("되돌려줘")
    assert "배경을 새로 그린 것" in stage.text
    stage.say("배경 바꿔줘").tap("회벽")
    assert not stage.drew().design.ground.wished  # type: ignore[union-attr]


def test_another_price_changes_no_backdrop() -> None:
    stage = finished()
    before = wish(stage)
    stage.pen = lambda spec: write(spec).model_copy(update={"prompt": SNOW, "by": "gpt"})
    stage.say("아니 5800원이요")
    assert wish(stage) == before


# ── a picture that is there: three ways to mix ────────────────────────────────────────────────────

LINEN = Prompt(setting="on a rumpled linen cloth", light="morning light", style="film photograph")


def said(stage: Stage, text: str, wish_: Prompt) -> Design:
    stage.say(text, Reading(said=text, edits=(Reground(),), wish=wish_, by="gpt"))
    return stage.drew().design  # type: ignore[union-attr]


def test_one_word_is_taken_as_it_is() -> None:
    made = said(finished(), "바닷가로", Prompt(setting="by the sea"))
    assert made.mode is Mode.KEYWORDS
    assert (made.wish.setting, made.wish.light, made.wish.space) == ("by the sea", "", "")
    assert made.wish.subject == "a black sesame latte", "whatever is wished around it"


def test_a_sentence_is_filled_up_with_what_the_picture_says() -> None:
    made = said(finished(), "구겨진 린넨 위에 아침 햇살이 들게 필름 사진처럼", LINEN)
    assert made.mode is Mode.EXPANSION
    assert (made.wish.setting, made.wish.space) == ("on a rumpled linen cloth", "empty side")


@pytest.mark.parametrize(
    ("words", "share"), [("린넨 느낌을 살짝만", 0.3), ("린넨이랑 반반 섞어서", 0.5), ("린넨 느낌 훨씬 더", 0.8)]
)
def test_the_owner_says_how_much_of_it(words: str, share: float) -> None:
    made = said(finished(), words, LINEN)
    assert (made.mode, made.share) == (Mode.BLEND, share)
    assert "linen cloth" in made.wish.setting
    assert made.wish.subject == "a black sesame latte"
    assert ("film photograph" in made.wish.style) == (share > 0.3), "a small share says the first things only"


def test_what_was_mixed_is_not_mixed_again_by_another_price() -> None:
    stage = finished()
    mixed = said(stage, "린넨이랑 반반 섞어서", LINEN)
    stage.say("아니 5800원이요")
    assert stage.drew().design.wish == mixed.wish  # type: ignore[union-attr]
    assert stage.drew().design.mode is Mode.BLEND  # type: ignore[union-attr]


def test_a_wish_that_names_no_change_of_ours_is_granted_all_the_same() -> None:
    stage = finished()
    stage.say("수채화 같으면 좋겠어요", Reading(said="…", wish=Prompt(style="soft watercolour"), by="gpt"))
    made = stage.drew().design  # type: ignore[union-attr]
    assert made.grade is not None
    assert made.wish.style == "soft watercolour"
    stage.say("해 질 녘 테라스면 좋겠네", Reading(said="…", wish=Prompt(setting="a terrace", light="dusk"), by="gpt"))
    made = stage.drew().design  # type: ignore[union-attr]
    assert made.treatment is Treatment.SCENE
    assert made.wish.setting == "a terrace"
