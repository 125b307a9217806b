"""Changes to a finished post: every chip about the picture changes pixels, every receipt is in human words."""

import pytest

from conversation.messages import BeforeAfter, Document, Placed, Pointed, Tap
from conversation.session import Step
from engine.domain.canvas import Box, Placement, Ratio
from engine.domain.job import Calligraphy, Cutout, Faces, Render
from engine.domain.picture import Keep, MediaRef, Treatment
from tests.conversation.stage import Stage

LINE = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"


def finished() -> Stage:
    return Stage().start().say(LINE).photo().tap("①").tap("2")


MENUS = {
    "배경": ("배경",),
    "색감": ("배경", "색감"),
    "크기": ("다른 크기",),
    "위치": ("글자", "위치·크기"),
    "색": ("글자", "색"),
    "입체": ("글자", "입체"),
}
LEAVE = {"돌아가기", "더 보기", "다 주세요", "참고 사진 보내기", "주인공 짚기", "색감"}
"""Chips that ask further or go back."""


@pytest.mark.parametrize("menu", MENUS)
def test_every_chip_about_the_picture_changes_the_picture(menu: str) -> None:
    labels = [label for label in opened(menu).chips if label not in LEAVE]
    assert labels
    for label in labels:
        stage = opened(menu)
        before = stage.session.draft.picture
        stage.tap(label)
        order = stage.drew()
        assert isinstance(order, Render), label
        assert order.design != before.design, f"{label} changes nothing"
        assert stage.session.draft.picture != before
        receipt = stage.text.split("\n")[-1]
        assert receipt, label
        assert not any(jargon in receipt for jargon in ("0.", "SSIM", "px", "render"))


def opened(menu: str) -> Stage:
    stage = finished()
    for label in MENUS[menu]:
        stage.tap(label)
    return stage


def test_faces_are_never_offered_by_name_but_as_one_picture() -> None:
    stage = finished().tap("글자").tap("글씨체")
    order = stage.drew()
    assert isinstance(order, Faces)
    assert len(order.faces) == 4
    characters = {stage.world.faces[face].character for face in order.faces}
    assert len(characters) == 4, "really different ones"
    assert stage.chips[:4] == ["①", "②", "③", "④"]
    stage.say("2번")
    assert stage.drew().design.lettering.face == order.faces[1]
    assert "글씨체를 바꿨어요" in stage.text


def test_other_faces_are_others() -> None:
    stage = finished().tap("글자").tap("글씨체")
    first = stage.drew().faces
    stage.tap("다른 글씨")
    assert set(stage.drew().faces) != set(first)


def test_own_words_stay_on_the_picture_when_the_price_changes() -> None:
    stage = finished().tap("글자").tap("글자 내용").say("오늘만 이 맛")
    assert stage.drew().design.words.headline == "오늘만 이 맛"
    assert "'오늘만 이 맛' 넣었어요." in stage.text
    stage.say("5800원이요")
    assert stage.drew().design.words.headline == "오늘만 이 맛"
    assert stage.drew().design.words.price == "5,800원"


def test_own_caption_is_taken_letter_by_letter() -> None:
    text = "흑임자를 직접 볶아요 :) 놀러 오세요!!"
    stage = finished().tap("문구").tap("직접 쓸게요").say(text)
    assert stage.copied.startswith(text)
    assert "그대로" in stage.text


def test_a_reference_photo_becomes_the_backdrop() -> None:
    stage = finished().tap("배경").tap("참고 사진 보내기").photo()
    ground = stage.drew().design.ground
    assert ground.photo == MediaRef(id="photo1")
    assert stage.drew().design.photo == MediaRef(id="photo0"), "the product's photo stays"
    assert "배경으로 깔았어요" in stage.text


def test_a_backdrop_in_own_words_or_those_there_are() -> None:
    stage = finished().tap("배경").say("나무 테이블 위에")
    assert stage.drew().design.ground.scene == "wood"
    stage = finished().tap("배경").say("에펠탑 앞 노을")
    assert "아직 그릴 줄 몰라요" in stage.text
    assert len(stage.chips) >= 4


def test_face_and_product_are_kept_when_said_so() -> None:
    stage = finished().say("얼굴도 그대로")
    assert stage.drew().design.keep is Keep.BOTH
    assert "그대로 두었어요" in stage.text


def test_pointing_by_a_box_or_by_a_side() -> None:
    box = Box(x=0.1, y=0.2, width=0.3, height=0.4)
    stage = finished().tap("배경").tap("주인공 짚기")
    assert stage.asked[-1].point == MediaRef(id="photo0")
    stage.hear(Pointed(box=box))
    assert stage.drew().design.box == box
    stage = finished().tap("배경").tap("주인공 짚기").tap("왼쪽 것")
    assert stage.drew().design.box.right < 0.6


def test_dragged_words_stay_where_they_were_put() -> None:
    stage = finished().hear(Placed(placement=Placement(x=0.2, y=0.3, scale=1.5)))
    assert stage.drew().design.lettering.placement == Placement(x=0.2, y=0.3, scale=1.5)
    assert stage.shown.place == Placement(x=0.2, y=0.3, scale=1.5)


def test_all_four_sizes_from_the_same_post() -> None:
    stage = finished().tap("다른 크기")
    assert stage.chips[:3] == ["정사각 1:1", "가로 16:9", "스토리 9:16"], "and it is 4:5 already"
    for label, ratio in (("정사각 1:1", Ratio.SQUARE), ("가로 16:9", Ratio.WIDE), ("스토리 9:16", Ratio.STORY)):
        stage = finished().tap("다른 크기").tap(label)
        assert stage.drew().design.ratio is ratio
        assert stage.drew().design.words.headline == "흑임자라떼"


def test_words_alone_cutout_alone_letters_alone() -> None:
    stage = finished().say("누끼만")
    assert isinstance(stage.drew(), Cutout)
    assert isinstance(stage.said[-1], Document)
    stage = finished().say("글씨만")
    assert isinstance(stage.drew(), Calligraphy)
    assert isinstance(stage.said[-1], Document)
    stage = finished().say("문구만")
    assert stage.copied.count("#") == 15


def test_words_alone_need_no_picture() -> None:
    stage = Stage().start().say("문구만")
    assert "한 줄만" in stage.text
    stage = Stage().start().say(LINE).say("문구만")
    assert "흑임자라떼" in stage.copied
    assert stage.engine.made == []


def test_a_cutout_of_the_next_photo() -> None:
    stage = Stage().start().say("누끼만")
    assert "사진을 보내 주세요" in stage.text
    stage.photo()
    assert isinstance(stage.drew(), Cutout)
    assert stage.chips == ["이걸로 만들기"]
    assert stage.tap("이걸로 만들기").shown


def test_undo_goes_back_step_by_step_and_says_when_it_is_over() -> None:
    stage = finished()
    first = stage.session.draft.picture
    stage.say("글자 크게").say("따뜻하게").say("정사각형으로")
    stage.tap("되돌리기").tap("되돌리기").tap("되돌리기")
    assert stage.session.draft.picture == first
    stage.say("되돌리기")
    assert "처음 모습" in stage.text


def test_a_wish_before_the_photo_is_kept_for_it() -> None:
    stage = Stage().start().say(LINE).say("나무 배경으로")
    assert "사진을 보내 주시면 그렇게 할게요" in stage.text
    stage.photo()
    assert stage.drew().design.ground.scene == "wood"


def test_number_and_wish_in_one_message() -> None:
    stage = Stage().start().say(LINE).photo().say("1번인데 배경만 나무로")
    assert stage.drew().design.ground.scene == "wood"
    assert stage.session.step is Step.FINISH
    assert stage.session.draft.picture.measure.treatment is Treatment.SCENE


def test_several_changes_in_one_message_are_one_picture() -> None:
    stage = finished()
    drawn = len(stage.engine.made)
    stage.say("5800원이요. 글자는 크게")
    assert len(stage.engine.made) == drawn + 1
    assert stage.drew().design.words.price == "5,800원"
    assert stage.drew().design.lettering.placement.scale > 1
    assert "5,800원" in stage.text
    assert "키웠어요" in stage.text


def test_a_withdrawn_price_leaves_picture_and_text() -> None:
    stage = finished().say("가격은 빼줘")
    assert stage.drew().design.words.price is None
    assert "5,500원" not in stage.copied


def test_what_only_the_text_says_draws_nothing_new() -> None:
    stage = finished()
    drawn = len(stage.engine.made)
    stage.say("주차 돼요")
    assert len(stage.engine.made) == drawn
    assert stage.said


def test_before_and_after_of_a_look() -> None:
    stage = finished().say("따뜻하게")
    shown = stage.shown
    assert isinstance(shown, BeforeAfter)
    assert shown.before != shown.after


def test_a_logo_is_answered_honestly() -> None:
    stage = finished().say("로고 넣어줘")
    assert "로고" in stage.text
    assert stage.chips


def test_the_same_order_chip_twice_while_it_works_is_one_order() -> None:
    stage = finished().say("글자 조금만 위로")
    stage.holding = True
    more = next(chip.data for chip in stage.session.offered if chip.data.endswith(":more"))
    stage.hear(Tap(data=more)).hear(Tap(data=more))
    assert len(stage.waiting) == 1
    wanted = stage.waiting[0].spec.design.lettering.placement.y
    stage.finish()
    assert stage.session.draft.picture.design.lettering.placement.y == wanted


def test_a_poster_in_the_colour_it_has_already_is_told_of_other_ways() -> None:
    stage = (
        Stage()
        .start()
        .say("일산 바른필라테스예요 12월 한달 신규 등록 20% 할인")
        .say("사진 없이 만들게요")
        .tap("②")
        .tap("2")
    )
    stage.say("배경 남색으로")
    drawn = len(stage.engine.made)
    stage.say("배경 남색으로")
    assert "지금도 남색 계열로" in stage.text
    assert len(stage.engine.made) == drawn
    assert stage.chips == ["다른 느낌", "더 보기", "돌아가기"]
    assert "분홍" in " ".join(stage.tap("더 보기").chips)


def test_a_change_that_nobody_would_see_is_said_and_leaves_no_trace() -> None:
    stage = finished()
    before = stage.session.draft.picture
    stage.engine.blind = True
    stage.say("글자 조금만 위로")
    assert "그쪽으로 더 바꿀 자리가 없어서" in stage.text
    assert "올렸어요" not in stage.text
    assert stage.session.draft.picture == before
    assert stage.session.draft.design == before.design
    stage.say("글자 더 크게")
    assert "더 키울 자리가 없어서" in stage.text
    stage.say("두 배로")
    stage.engine.blind = False
    stage.say("글자 조금만 아래로")
    assert "조금 내렸어요" in stage.text
    stage.say("되돌리기")
    assert stage.session.draft.picture == before, "one step back, not three"
