"""Words typed while the three candidates wait to be chosen: a wish is carried out, never met with three others."""

import pytest

from conversation.session import Step
from engine.domain.job import Candidates, Render
from engine.domain.picture import Treatment
from tests.conversation.stage import Engine, Stage


def sheet() -> Stage:
    return Stage().start().say("망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원").photo()


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("배경", "배경을 어떻게"),
        ("배경 바꿔줘", "배경을 어떻게"),
        ("글자", "글자를 어떻게"),
        ("문구", "문구는 어떤 게"),
        ("색감", "어떤 느낌"),
        ("다른 크기", "어떤 모양"),
        ("다른 크기도", "어떤 모양"),
    ],
)
def test_the_name_of_a_part_opens_that_part_of_the_best_guess(said: str, asked: str) -> None:
    stage = sheet().say(said)
    assert stage.text.startswith("①로")
    assert asked in stage.text
    assert len(stage.said) == 1, "which one and the question are one bubble"
    assert len(stage.engine.made) == 1, "nothing was made anew"


def test_a_backdrop_chosen_at_the_sheet_is_drawn_once_and_the_others_stay_in_reach() -> None:
    stage = sheet().say("배경").say("나무 테이블")
    order = stage.drew()
    assert isinstance(order, Render)
    assert order.design.ground.scene == "wood"
    assert stage.text.count("그대로예요") == 1, "said once"
    assert "#" in stage.copied
    stage.tap("다른 느낌 ②③").tap("②")
    assert stage.session.draft.picture.measure.treatment is Treatment.CARD


def test_a_backdrop_that_is_doubted_right_at_the_sheet_can_be_had_all_the_same() -> None:
    stage = Stage(engine=Engine(doubtful=True)).start().say("망원동 담은커피 흑임자라떼 5500원").photo()
    stage.say("배경").say("나무 테이블")
    assert "어색해 보일 수 있어요" in stage.text
    assert stage.chips[0] == "그래도 바꾸기"
    stage.tap("그래도 바꾸기")
    assert stage.drew().design.forced


def test_another_number_means_another_candidate_while_a_part_of_the_first_is_open() -> None:
    stage = sheet().say("배경").say("2번")
    assert stage.session.draft.picture.measure.treatment is Treatment.CARD
    assert stage.session.step is Step.WORDING


@pytest.mark.parametrize("said", ["뒤로", "돌아가기"])
def test_the_way_back_leads_to_the_sheet(said: str) -> None:
    stage = sheet().say("글자").say(said)
    assert stage.chips == ["①", "②", "③", "다른 느낌"]
    stage.tap("③").tap("1")
    assert stage.session.draft.picture.measure.treatment is Treatment.SCENE


@pytest.mark.parametrize("said", ["올려줘", "파일로 줘", "이걸로 올릴게요"])
def test_whoever_wants_to_post_gets_the_best_guess_finished(said: str) -> None:
    stage = sheet().say(said)
    assert stage.text.startswith("①로")
    assert stage.shown
    assert stage.copied
    assert stage.chips[0] == "올리기"
    stage.tap("올리기")
    assert "link" in stage.kinds


def test_a_fact_corrected_at_the_sheet_still_makes_all_three_anew() -> None:
    stage = sheet().say("아니 5800원이요")
    order = stage.drew()
    assert isinstance(order, Candidates)
    assert order.design.words.price == "5,800원"
    assert stage.chips[:3] == ["①", "②", "③"]


def test_while_the_next_three_are_made_a_part_has_to_wait() -> None:
    stage = sheet()
    stage.holding = True
    stage.tap("다른 느낌").say("배경")
    assert "아직 만드는 중" in stage.text
    stage.finish()
    assert stage.sheet
