"""A photo that shows what belongs to others: the owner decides before anything is made of it."""

from conversation.effects import Submit, Write
from engine.domain.canvas import Box
from engine.domain.job import Candidates
from engine.domain.reading import Reading
from engine.domain.seen import Pose, Private, Seen, Spot
from engine.domain.shop import Facts, Shop
from tests.conversation.stage import Stage

PLATE = Spot(what=Private.PLATE, box=Box(x=0.1, y=0.8, width=0.2, height=0.05))
FACE = Spot(what=Private.FACE, box=Box(x=0.6, y=0.1, width=0.2, height=0.2))


def photo(stage: Stage, *spots: Spot, **seen: object) -> Stage:
    return stage.photo(reading=Reading(said="", seen=Seen(private=spots, **seen), by="gpt"))  # type: ignore[arg-type]


def known(trade: str = "cafe") -> Stage:
    stage = Stage().start().say("망원동 담은커피 흑임자라떼 5500원")
    stage.session = stage.session.model_copy(update={"shop": stage.session.shop.model_copy(update={"trade": trade})})
    return stage


def made(stage: Stage) -> list[Submit | Write]:
    return [effect for effect in stage.done if isinstance(effect, Submit | Write)]


def test_the_owner_is_told_and_asked_before_anything_is_generated() -> None:
    stage = photo(known(), PLATE, FACE)
    assert "자동차 번호판, 얼굴이 보여요" in stage.text
    assert stage.chips[:2] == ["가려 주세요", "그대로 둘게요"]
    assert not made(stage)


def test_what_is_to_be_veiled_is_veiled_in_every_picture() -> None:
    stage = photo(known(), PLATE)
    stage.tap("가려 주세요")
    spec = stage.drew()
    assert isinstance(spec, Candidates)
    assert spec.design.veiled == (PLATE.box,)
    stage.tap("①").tap("1").say("글자 조금만 위로")
    assert stage.drew().design.veiled == (PLATE.box,)  # type: ignore[union-attr]


def test_a_typed_no_leaves_the_photo_as_it_is() -> None:
    stage = photo(known(), PLATE)
    stage.say("아니요")
    spec = stage.drew()
    assert isinstance(spec, Candidates)
    assert spec.design.veiled == ()


def test_other_words_do_not_get_round_the_question() -> None:
    stage = photo(known(), PLATE)
    stage.say("가격은 5800원이에요")
    assert not made(stage)
    stage.say("네")
    assert stage.drew().design.veiled  # type: ignore[union-attr]


def test_a_face_is_what_a_hairdresser_shows() -> None:
    assert made(photo(known("hair"), FACE))
    assert not made(photo(known("hair"), FACE, PLATE))


def test_the_thing_is_looked_for_where_it_was_seen_only_where_others_stand_about() -> None:
    box = Box(x=0.2, y=0.2, width=0.5, height=0.5)
    assert photo(known(), box=box).drew().design.box is None  # type: ignore[union-attr]
    cluttered = photo(known(), box=box, clutter=("냅킨",)).drew().design  # type: ignore[union-attr]
    assert (cluttered.box, cluttered.clutter) == (box, 1)


def test_angle_and_mood_go_along_with_the_order_and_with_this_photo_alone() -> None:
    stage = photo(known(), pose=Pose.FLAT, mood="아늑한", clutter=("냅킨", "휴대폰"))
    design = stage.drew().design  # type: ignore[union-attr]
    assert (design.pose, design.mood, design.clutter) == (Pose.FLAT, "아늑한", 2)
    stage.tap("①").tap("1").say("글자 조금만 위로")
    assert stage.drew().design.mood == "아늑한"  # type: ignore[union-attr]
    stage.photo()
    design = stage.drew().design  # type: ignore[union-attr]
    assert (design.pose, design.mood, design.clutter) == (None, "", 0)


def test_a_new_photo_is_a_new_question() -> None:
    stage = photo(known(), PLATE)
    stage.tap("가려 주세요")
    stage.photo()
    assert stage.drew().design.veiled == ()  # type: ignore[union-attr]
    assert Facts(said=Shop()).empty
