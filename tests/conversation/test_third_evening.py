"""What the third newcomer ran into: each script is what was typed, and what should have come."""

import pytest

from conversation.messages import Sheet
from conversation.session import Session
from engine.domain.phrase import Phrase
from engine.writing.copy import RulesWriter
from tests.conversation.stage import Engine, Stage, real_world

LINE = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"


def written(line: str = LINE) -> Stage:
    """A finished post with captions by the real pen."""
    pen = RulesWriter(real_world())
    return Stage(pen=pen.compose).start().say(line).photo().tap("①").tap("2")


def seen(stage: Stage) -> tuple[object, ...]:
    """What an owner has before their eyes: letters, look and text."""
    shown = stage.session.draft
    assert shown is not None
    assert shown.picture is not None
    assert shown.pack is not None
    return shown.picture.design, shown.text or shown.pack.captions[shown.caption].text, shown.tags


# ── the last visible change, and nothing else ─────────────────────────────────────────────────────

CHANGES = {
    "글자 조금 위로": "글자 옮긴 것을 되돌렸어요.",
    "02-123-4567": "연락처 넣은 것을 되돌렸어요.",
    "5800원이요": "5,800원으로 바꾼 것을 되돌렸어요.",
    "문구 더 짧게": "글 줄인 것을 되돌렸어요.",
    "#망원맛집 태그 넣어줘": "#망원맛집 태그 넣은 것을 되돌렸어요.",
    "말투 좀 전문적으로": "말투 바꾼 것을 되돌렸어요.",
    "3번": "다른 사진으로 바꾼 것을 되돌렸어요.",
    "글자 빼줘": "글자 뺀 것을 되돌렸어요.",
    "더 밝게": "색감 바꾼 것을 되돌렸어요.",
    "더 밝게 하고 글자 키우고": "색감 바꾼 것, 글자 키운 것을 되돌렸어요.",
}


@pytest.mark.parametrize(("change", "undone"), CHANGES.items())
def test_every_change_can_be_taken_back_and_is_named(change: str, undone: str) -> None:
    stage = written()
    before = seen(stage)
    stage.say(change)
    assert seen(stage) != before
    assert "되돌리기" in stage.chips
    stage.say("아까로")
    assert stage.text == undone
    assert seen(stage) == before


def test_one_step_back_at_a_time_over_pictures_and_texts() -> None:
    stage = written()
    lines = ("글자 조금 위로", "02-123-4567", "5800원이요", "문구 더 짧게")
    states = [seen(stage), *(seen(stage.say(line)) for line in lines)]
    for state in reversed(states[:-1]):
        assert seen(stage.say("아까로")) == state
    stage.say("아까로")
    assert "되돌릴 것이 없어요" in stage.text


def test_a_contact_given_after_the_post_was_put_up_is_what_goes_back() -> None:
    stage = written().say("글자 조금 위로").tap("올리기").tap("넣을게요")
    before = seen(stage)
    stage.say("010-2222-3333").tap("되돌리기")
    assert stage.text == "연락처 넣은 것을 되돌렸어요."
    assert seen(stage) == before
    stage.say("되돌리기")
    assert stage.text == "글자 옮긴 것을 되돌렸어요."


def test_other_candidates_that_were_not_taken_are_left_without_touching_what_was_changed_before() -> None:
    stage = written().say("글자 조금 위로")
    before = seen(stage)
    stage.say("다른 느낌으로")
    assert isinstance(stage.said[-1], Sheet)
    assert seen(stage.say("아까로")) == before


def test_other_captions_that_were_not_taken_are_left() -> None:
    stage = written()
    before = seen(stage)
    stage.say("문구").tap("다시").say("아까로")
    assert seen(stage) == before


def test_a_fact_that_changed_nothing_to_be_seen_is_kept_when_a_change_is_taken_back() -> None:
    stage = written().say("영업시간은 10시부터 8시예요")
    hours = stage.session.shop.hours
    assert hours
    stage.say("글자 조금 위로").say("아까로")
    assert stage.session.shop.hours == hours


def test_a_change_that_is_stopped_leaves_what_was_shown() -> None:
    stage = written().say("02-123-4567")
    before = seen(stage)
    stage.holding = True
    stage.say("글자 위로").say("취소")
    assert seen(stage) == before
    assert stage.session.draft is not None
    assert stage.session.draft.design == stage.session.draft.picture.design


def test_every_promise_has_its_word_for_taking_it_back() -> None:
    spoken = real_world().phrases["ko"]
    no_change = {"undone", "undone_what", "missed", "later", "contact_kept", "own_kept", "faces_later"}
    kinds = {key.split(".")[1] for key in spoken if key.startswith("receipt.")}
    kinds = {kind.removesuffix("_picture").removesuffix("_text") for kind in kinds}
    assert {f"undone.{kind}" for kind in kinds - no_change} <= spoken.keys()


def test_a_session_of_the_version_before_takes_back_what_it_showed() -> None:
    stage = written().say("글자 조금 위로")
    old = stage.session.model_dump(mode="json")
    old["version"] = 1
    old["draft"].pop("shown")
    stage.session = Session.load(Stage(session=Session.model_validate(old)).session.dump())
    stage.say("02-123-4567").say("아까로")
    assert stage.session.shop.contacts.any() is None
    stage.say("아까로")
    assert "되돌렸어요" in stage.text


# ── what was meant ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "line", ["빵 너무 작은데 크게", "커피를 더 크게 보이게 해줘", "라떼 좀 크게", "음식이 너무 작아요"]
)
def test_a_thing_that_is_too_small_is_made_larger_and_not_the_letters(line: str) -> None:
    stage = written()
    letters = stage.session.draft.design.lettering
    stage.say(line)
    assert "더 크게 담았어요" in stage.text
    assert stage.drew().design.nearer == 1
    assert stage.drew().design.lettering == letters
    stage.tap("조금 더").tap("조금 더")
    assert stage.text == "흑임자라떼는 이미 제일 크게 담았어요. 더 크게 하려면 가까이에서 찍은 사진이 필요해요."
    stage.say("아까로")
    assert stage.session.draft.design.nearer == 1


def test_what_fills_its_photo_is_said_to_be_as_large_as_it_can_be() -> None:
    class Full(Engine):
        def run(self, spec):
            outcome = super().run(spec)
            return outcome.model_copy(update={"notes": (Phrase.of("note.as_near"),)})

    stage = written()
    stage.engine = Full()
    stage.say("커피 크게")
    assert stage.text.splitlines()[-1] == "사진에 이미 꽉 차 있어서 더 크게는 못 했어요."
    assert "담았어요" not in stage.text


def test_letters_are_moved_and_made_larger_in_one_wish() -> None:
    stage = written()
    scale = stage.session.draft.design.lettering.placement.scale
    stage.say("글씨를 왼쪽 위에 크게")
    assert "구석으로 옮겼어요." in stage.text
    assert "글자를 키웠어요." in stage.text
    placement = stage.drew().design.lettering.placement
    assert placement.x == 0.0
    assert placement.y == 0.0
    assert placement.scale > scale


@pytest.mark.parametrize("line", ["색을 고급스럽게", "사진을 고급스럽게", "전체적으로 고급스럽게"])
def test_a_precious_look_is_a_look_and_no_tone_of_voice(line: str) -> None:
    stage = written()
    tone, text = stage.session.shop.tone, seen(stage)[1]
    stage.say(line)
    assert "색감을 바꿨어요" in stage.text
    assert stage.session.shop.tone == tone
    assert seen(stage)[1] == text


ALL_DONE = {
    "글자 크게 하고 말투는 친근하게": ("글자를 키웠어요.", "말투를 친근하게 바꿨어요."),
    "배경은 나무로 하고 글자는 크게": ("나무 테이블로 바꿨어요", "글자를 키웠어요."),
    "배경 흰색, 글자 왼쪽, 더 밝게": (
        "깨끗한 배경으로 바꿨어요",
        "왼쪽으로 조금 옮겼어요.",
        "색감을 바꿨어요 (밝게).",
    ),
    "글씨체 손글씨로 하고 노란색으로 크게": ("글씨체를 바꿨어요.", "글자 색을 바꿨어요.", "글자를 키웠어요."),
    "글자 빨갛게 하고 또 가격 빼줘": ("그 내용은 뺐어요.", "글자 색을 바꿨어요."),
}


@pytest.mark.parametrize(("line", "receipts"), ALL_DONE.items())
def test_several_wishes_in_a_line_are_all_done(line: str, receipts: tuple[str, ...]) -> None:
    stage = written().say(line)
    assert all(receipt in stage.text for receipt in receipts), stage.text


@pytest.mark.parametrize("line", ["글자 아래로 내리고 반짝이 효과 넣어줘", "음악 넣고 글자 크게 해줘"])
def test_the_wish_that_could_not_be_met_is_named(line: str) -> None:
    stage = written().say(line)
    assert stage.text.splitlines()[-1].endswith("말씀은 제가 잘 몰라서 아직 못 넣었어요.")
    assert "글자" in stage.text.splitlines()[-2] or "조금 내렸어요." in stage.text


def test_another_lettering_wished_with_a_change_is_shown_the_way_to() -> None:
    stage = written().tap("올리기").say("더 밝게 하고 글씨체 바꿔줘")
    assert "색감을 바꿨어요" in stage.text
    assert "[글자]" in stage.text
    assert "글자" in stage.chips


# ── questions ─────────────────────────────────────────────────────────────────────────────────────


def test_whoever_names_only_the_shop_is_asked_what_the_post_is_about() -> None:
    stage = Stage().start().say("담은커피요")
    assert "무엇을 알릴까요" in stage.text
    assert "사진" in stage.text
    stage.say("달빛정식이요")
    assert "달빛정식 맞죠?" in stage.text
    assert "무엇을 알릴까요" not in stage.text
    stage.photo().tap("①").tap("1")
    assert stage.copied
    assert stage.session.questions <= 4


def test_the_photo_alone_answers_that_question_too() -> None:
    stage = Stage().start().say("담은커피요").photo()
    assert isinstance(stage.said[-1], Sheet)


def test_whoever_said_what_it_is_about_is_not_asked() -> None:
    for line in (LINE, "담은커피 내일 쉬어요", "담은커피 이번 주 500원 할인"):
        assert "무엇을 알릴까요" not in Stage().start().say(line).text


@pytest.mark.parametrize("line", ["전화번호는요?", "전화번호 들어가있어요?", "연락처는요"])
def test_a_question_for_the_contact_is_answered_and_no_photo_is_asked_for(line: str) -> None:
    stage = Stage().start().say("담은커피 흑임자라떼").say(line)
    assert stage.text == "연락처는 아직 몰라요. 지금 적어 주시면 넣을게요."
    assert stage.chips == ["사진이 없어요", "고칠게요"]
    stage.say("02-333-4444").photo().tap("①").tap("1").say(line)
    assert "02-333-4444" in stage.text


def test_a_known_contact_that_is_not_in_the_post_is_offered() -> None:
    stage = written().say("02-333-4444").say("전화번호 빼줘").say("전화번호는요?")
    assert "02-333-4444" in stage.text
    stage.tap("넣을게요")
    assert "02-333-4444" in stage.copied


@pytest.mark.parametrize(
    ("line", "fact"), [("가격은요?", "5,500원"), ("가게이름은요?", "담은커피"), ("영업시간은요?", "아직")]
)
def test_questions_for_other_facts_are_answered(line: str, fact: str) -> None:
    assert fact in written().say(line).text


# ── said once ─────────────────────────────────────────────────────────────────────────────────────


def test_the_tip_about_the_size_comes_with_the_first_photo_only() -> None:
    stage = Stage(engine=Engine(notes=(Phrase.of("tip.larger"),)))
    assert "원본 크기" in stage.photo().text
    assert "원본 크기" not in stage.photo().text
    assert "원본 크기" not in stage.say("새 글").photo().text


def test_what_is_wrong_with_this_very_photo_is_said_of_each() -> None:
    stage = Stage(engine=Engine(notes=(Phrase.of("tip.steady"),)))
    assert "흔들렸어요" in stage.photo().text
    assert "흔들렸어요" in stage.photo().text


def test_a_notice_confirms_its_day_once() -> None:
    stage = Stage().start().say("내일 쉬어요 공지").say("담은커피")
    assert stage.text.count("11월 23일 월요일 맞죠?") == 1
    told = [stage.tap(label).text for label in ("사진 없이 만들게요", "①")]
    assert not any("맞죠?" in text for text in told)


# ── complaints are no names ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "line",
    [
        "그릇 다나오게",
        "접시가 잘렸어요",
        "컵이 짤렸잖아",
        "손 나오게 해줘",
        "색이 이상해",
        "맘에 안들어",
        "글씨가 안보여",
    ],
)
def test_a_complaint_about_a_nameless_picture_names_neither_shop_nor_thing(line: str) -> None:
    stage = Stage().photo().say(line)
    assert stage.session.shop.name is None
    assert stage.session.shop.service is None
    assert stage.chips, "and there is something to do about it"


@pytest.mark.parametrize(
    ("line", "fact"), [("아니 이름이 달콩커피예요", "달콩커피"), ("흑임자라떼 아니고 크림라떼요", "크림라떼")]
)
def test_a_correction_while_the_candidates_are_shown_draws_them_again(line: str, fact: str) -> None:
    stage = Stage().start().say(LINE).photo().say(line)
    assert isinstance(stage.said[-1], Sheet)
    assert fact in stage.text
    stage.tap("②")
    assert fact in (stage.session.shop.name, stage.session.shop.service)


def test_a_free_plan_says_what_it_gives_less() -> None:
    world = real_world()
    stage = Stage(world=world.model_copy(update={"plan": world.plans["free"]}))
    stage.start().say("망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원").photo().tap("①").tap("2")
    assert stage.text.count("720픽셀") == 1
    assert "Fit-AD 표시" in stage.text
    stage.tap("파일로 받기")
    assert "무료로는 짧은 쪽 720픽셀" in stage.text
    stage.say("얼마야")
    assert "하루 3장까지 무료" in stage.text
    assert "720" not in Stage().start().say("망원동 담은커피").photo().tap("①").text
