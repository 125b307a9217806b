"""How an owner wants the picture, in English, on its way to a picture model."""

from engine.domain.prompt import Prompt
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


def test_another_price_changes_no_backdrop() -> None:
    stage = finished()
    before = wish(stage)
    stage.pen = lambda spec: write(spec).model_copy(update={"prompt": SNOW, "by": "gpt"})
    stage.say("아니 5800원이요")
    assert wish(stage) == before
