"""Wrong turns: old buttons, double taps, odd things, second thoughts, long waits."""

import pytest

from conversation.effects import Cancel, Forget, Submit
from conversation.messages import File, JobFailed, Start, Tap, Text, Unsupported, Voice
from conversation.session import Session, Step
from engine.domain.job import Candidates, Render
from engine.domain.phrase import Phrase
from engine.domain.picture import Treatment
from tests.conversation.stage import Stage

LINE = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"


def at_the_sheet(holding: bool = False) -> Stage:
    return Stage(holding=holding).start().say(LINE).photo()


def finished() -> Stage:
    return at_the_sheet().tap("①").tap("2")


# ── buttons ───────────────────────────────────────────────────────────────────────────────────────


def test_a_button_of_another_post_is_answered_kindly() -> None:
    stage = finished()
    old = next(chip.data for chip in stage.session.offered if chip.data.endswith(":letters"))
    stage.photo()
    current = stage.session.draft
    stage.hear(Tap(data=old))
    assert "지난 글의 버튼" in stage.text
    assert stage.chips
    assert stage.session.draft == current


def test_an_old_button_for_no_photo_takes_no_photo_away() -> None:
    stage = Stage().start().say(LINE)
    old = next(chip.data for chip in stage.session.offered if chip.data.endswith(":no_photo"))
    stage.photo()
    current = stage.session.draft
    stage.hear(Tap(data=old))
    assert stage.session.draft == current
    assert stage.session.draft is not None
    assert stage.session.draft.photos
    assert stage.chips


def test_pressing_a_candidate_twice_chooses_once() -> None:
    stage = at_the_sheet()
    first = stage.session.offered[0]
    stage.hear(Tap(data=first.data))
    asked = stage.session.questions
    stage.hear(Tap(data=first.data))
    assert stage.session.questions == asked
    assert stage.session.step is Step.WORDING
    assert stage.said


def test_pressing_an_order_twice_makes_it_once() -> None:
    stage = at_the_sheet(holding=True).finish()
    another = next(chip.data for chip in stage.session.offered if chip.data.endswith(":another"))
    stage.hear(Tap(data=another)).hear(Tap(data=another))
    assert len(stage.waiting) == 1
    assert "만들고 있어요" in stage.text


def test_another_candidate_after_the_post_is_finished() -> None:
    stage = finished()
    stage.hear(Tap(data=f"{stage.session.draft.id}:pick:3"))
    assert stage.session.draft.picture.measure.treatment is Treatment.SCENE
    assert stage.shown
    stage.tap("되돌리기")
    assert stage.session.draft.picture.measure.treatment is Treatment.PHOTO


def test_a_forged_button_does_no_harm() -> None:
    stage = finished()
    before = stage.session.draft
    for data in ("", ":::", f"{before.id}:size:huge", f"{before.id}:pick:99", f"{before.id}:__class__"):
        stage.hear(Tap(data=data))
        assert stage.said
    assert stage.session.draft.picture == before.picture


# ── things that are no words ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "body",
    [
        Unsupported(what="unsupported.sticker"),
        Unsupported(what="unsupported.location"),
        Unsupported(what="unsupported.something_new"),
        Voice(),
        File(name="메뉴.hwp"),
        Text(text="   "),
    ],
)
def test_odd_content_is_answered_and_the_question_stays_open(body: object) -> None:
    stage = at_the_sheet()
    chips = stage.chips
    stage.hear(body)
    assert stage.text
    assert stage.chips == chips
    assert stage.session.asked == "candidate"


def test_a_very_long_text_is_read_as_far_as_it_says() -> None:
    stage = Stage().start().say(LINE + " 정말 맛있어요" * 400)
    assert "1000자" in stage.text
    assert stage.session.shop.name == "담은커피"


# ── verbs ─────────────────────────────────────────────────────────────────────────────────────────


def test_back_leads_from_step_to_step() -> None:
    stage = at_the_sheet().tap("①")
    assert stage.say("뒤로").session.step is Step.CANDIDATES
    assert stage.chips[:3] == ["①", "②", "③"]
    assert stage.say("뒤로").session.step is Step.PICTURE
    assert stage.say("뒤로").session.step is Step.SHOP


def test_back_out_of_a_detour_stays_at_the_post() -> None:
    stage = finished().tap("글자").tap("글자 내용").say("뒤로")
    assert stage.session.step is Step.FINISH
    assert stage.shown


def test_skip_takes_the_best_guess() -> None:
    stage = at_the_sheet().say("건너뛰기")
    assert stage.session.step is Step.WORDING
    stage.say("건너뛰기")
    assert stage.session.step is Step.FINISH
    assert stage.shown


def test_skipping_everything_still_gives_a_post_after_a_photo() -> None:
    stage = Stage().start().say("건너뛰기").photo()
    assert stage.shown


def test_start_over_keeps_a_known_shop() -> None:
    stage = finished().say("처음부터")
    assert "담은커피" in stage.text
    assert stage.session.shop.service is None
    stage.tap("다른 가게예요")
    assert stage.session.shop.name is None
    assert "가게를 한 줄로" in stage.text


def test_cancel_while_it_works_keeps_the_photo() -> None:
    stage = at_the_sheet(holding=True)
    stage.tap("취소")
    assert any(isinstance(effect, Cancel) for effect in stage.done)
    assert stage.session.running is None
    assert stage.session.draft.photos
    assert "그대로 있어요" in stage.text
    stage.tap("이걸로 만들기").finish()
    assert stage.sheet


def test_cancel_of_a_change_leaves_the_post_as_it_was() -> None:
    stage = finished()
    before = stage.session.draft
    stage.holding = True
    stage.say("글자 두 배로").say("취소")
    assert stage.session.draft.design == before.design
    assert stage.session.draft.past == before.past
    assert "올리기" in stage.chips


# ── while it works ────────────────────────────────────────────────────────────────────────────────


def test_a_correction_while_it_works_is_in_the_result() -> None:
    stage = at_the_sheet(holding=True).say("아 5800원이에요")
    assert len(stage.waiting) == 1, "the first order was stopped"
    stage.finish()
    assert stage.sheet
    assert isinstance(stage.drew(), Candidates)
    assert stage.drew().design.words.price == "5,800원"


def test_wishes_while_it_works_add_up() -> None:
    stage = finished()
    stage.holding = True
    stage.say("글자 조금만 위로").say("글자 크게")
    assert len(stage.waiting) == 1
    stage.finish()
    assert "올렸어요" in stage.text
    assert "키웠어요" in stage.text
    assert isinstance(stage.drew(), Render)
    stage.tap("되돌리기")
    assert len(stage.session.draft.past) == 0, "one picture, one undo"


def test_a_question_while_it_works_is_answered_and_the_work_goes_on() -> None:
    stage = at_the_sheet(holding=True).say("언제 돼요?")
    assert "초쯤" in stage.text
    assert len(stage.waiting) == 1
    assert stage.finish().sheet


def test_another_photo_while_it_works_replaces_the_first() -> None:
    stage = at_the_sheet(holding=True).photo()
    assert len(stage.waiting) == 1
    stage.finish()
    assert stage.drew().design.photo.id == "photo1"


def test_the_result_is_asked_for_too_early() -> None:
    stage = at_the_sheet(holding=True).say("결과 보기")
    assert "아직 만드는 중이에요" in stage.text
    assert stage.chips == ["결과 보기", "취소"]
    stage.finish()
    assert stage.say("결과 보기").sheet


def test_what_was_made_and_paid_before_it_could_be_stopped_is_shown_and_says_so() -> None:
    stage = at_the_sheet(holding=True)
    late = stage.waiting[0]
    stage.tap("취소")
    stage.said = []
    stage._run(late)
    assert stage.kinds == ["sheet"]
    assert "이미 다 만들어졌어요" in stage.text
    assert len(stage.session.draft.candidates) == 3


@pytest.mark.parametrize(("begun", "said"), [(False, "차례가 오기 전에"), (True, "만들던 것을 멈췄어요")])
def test_a_cancel_says_whether_it_had_been_begun(begun: bool, said: str) -> None:
    stage = at_the_sheet(holding=True)
    job = stage.waiting[0].job
    stage.tap("취소")
    stage.said = []
    stage.hear(JobFailed(job=job, why=Phrase.of("error.cancelled"), cancelled=True, begun=begun))
    assert said in stage.text
    stage.said = []
    stage.hear(JobFailed(job=job, why=Phrase.of("error.cancelled"), cancelled=True, begun=begun))
    assert stage.said == [], "once"


# ── when it fails ─────────────────────────────────────────────────────────────────────────────────


def test_a_bad_photo_is_explained_and_another_is_awaited() -> None:
    stage = at_the_sheet(holding=True).fail(Phrase.of("error.truncated_picture"))
    assert "끊겼어요" in stage.text
    assert stage.session.asked == "photo"
    stage.photo().finish()
    assert stage.sheet, "guided goes on as guided"


def test_our_fault_can_be_tried_again_with_the_same_wish() -> None:
    stage = finished()
    stage.holding = True
    stage.say("글자 두 배로").fail(Phrase.of("error.ours"), retry=True)
    assert stage.chips[0] == "다시 해 보기"
    stage.tap("다시 해 보기").finish()
    assert stage.drew().design.lettering.placement.scale == 2.0


def test_no_subject_lets_the_owner_point() -> None:
    stage = at_the_sheet(holding=True).fail(Phrase.of("error.no_subject"))
    assert "주인공 짚기" in stage.chips


# ── coming back ───────────────────────────────────────────────────────────────────────────────────


def test_after_days_away_it_offers_to_go_on() -> None:
    stage = at_the_sheet().wait(days=3).say("안녕하세요")
    assert "흑임자라떼 글이 있어요. 이어서 할까요?" in stage.text
    stage.tap("이어서 할게요")
    assert stage.sheet
    assert stage.session.questions <= 4


def test_after_days_away_words_with_meaning_are_simply_taken() -> None:
    stage = at_the_sheet().wait(days=3).say("2번")
    assert stage.session.step is Step.WORDING


def test_a_greeting_days_after_a_post_is_a_welcome_back() -> None:
    stage = finished().wait(days=3).say("안녕하세요")
    assert "다시 오셨네요" in stage.text
    assert stage.photo().session.draft.express


def test_start_again_after_a_finished_post() -> None:
    stage = finished().hear(Start())
    assert "다시 오셨네요" in stage.text
    assert stage.tap("돌아가기").shown


def test_being_forgotten_is_asked_once_more_and_then_done() -> None:
    stage = finished().say("내 정보 지워줘")
    assert not any(isinstance(effect, Forget) for effect in stage.done)
    stage.tap("네, 지워 주세요")
    assert "마지막으로" in stage.text
    stage.tap("네, 지워 주세요")
    assert any(isinstance(effect, Forget) for effect in stage.done)
    assert stage.session.shop == Session().shop
    assert stage.session.posts == ()
    assert stage.start().session.step is Step.SHOP


def test_being_forgotten_can_be_taken_back() -> None:
    stage = finished().say("내 정보 지워줘").tap("아니요")
    assert stage.session.shop.name == "담은커피"


# ── small talk ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "line",
    [
        "얼마야",
        "왜 이렇게 됐어",
        "ㅋㅋ",
        "고마워요",
        "너 누구야",
        "사진 어디 저장돼요?",
        "도움말",
        "뭐라고?",
        "예쁘다",
        "별로",
    ],
)
def test_every_aside_is_answered_without_losing_the_thread(line: str) -> None:
    stage = at_the_sheet()
    stage.say(line)
    assert stage.text
    assert stage.chips
    assert stage.session.draft.candidates
    assert stage.say("1번").session.step is Step.WORDING


def test_dislike_offers_ways_on() -> None:
    stage = finished().say("별로")
    assert {"다른 느낌 ②③", "글자", "배경", "문구"} <= set(stage.chips)


def test_nothing_is_made_by_talk_alone() -> None:
    stage = finished()
    orders = [effect for effect in stage.done if isinstance(effect, Submit)]
    for line in ("ㅋㅋ", "얼마야", "고마워요", "안녕하세요", "음..."):
        stage.say(line)
    assert [effect for effect in stage.done if isinstance(effect, Submit)] == orders
