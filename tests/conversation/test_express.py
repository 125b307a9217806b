"""Express: a photo at any time gives a finished post at once. The fifteen lines of dialogues.md and their like."""

import pytest

from conversation.messages import Photos, Sheet
from conversation.session import Step
from engine.domain.job import Candidates, Pick
from engine.domain.phrase import Phrase
from engine.domain.picture import MediaRef, Treatment
from engine.domain.shop import Purpose
from tests.conversation.stage import Engine, Stage


def known_shop(engine: Engine | None = None) -> Stage:
    """A shop that has made a post before."""
    stage = Stage(engine=engine or Engine())
    stage.start().say("망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원").photo().tap("①").tap("2")
    return stage.tap("올리기").tap("괜찮아요")


def test_a_photo_alone_gives_a_post_with_the_name_and_no_invented_words() -> None:
    stage = known_shop().photo()
    assert "담은커피 글로 만들게요." in stage.text
    assert stage.kinds == ["say", "show", "copy_text", "say"]
    words = stage.drew().design.words
    assert words.name == "담은커피"
    assert words.bare
    assert "이름을 알려 주시면 사진에도 넣을게요" in stage.text
    assert stage.chips == ["올리기", "다른 느낌 ②③", "글자", "배경", "문구", "다른 크기", "파일로 받기"]
    assert stage.session.questions == 0


def test_photo_and_one_tap() -> None:
    stage = known_shop().photo().tap("올리기")
    assert "link" in stage.kinds
    assert "넣을까요" not in stage.text


def test_the_name_told_afterwards_goes_onto_the_picture() -> None:
    stage = known_shop().photo().say("흑임자 휘낭시에 3천2백원")
    assert "흑임자 휘낭시에 3,200원 넣었어요." in stage.text
    assert {"올리기", "되돌리기"} <= set(stage.chips)
    assert stage.drew().design.words.price == "3,200원"


def test_a_messy_backdrop_becomes_a_clean_one_and_can_come_back() -> None:
    stage = known_shop().photo().say("배경이 지저분해")
    assert stage.drew().design.treatment is Treatment.SCENE
    assert "깨끗한 배경으로 바꿨어요" in stage.text
    assert "그대로예요" in stage.text
    assert {"올리기", "원래 배경"} <= set(stage.chips)
    stage.tap("원래 배경")
    assert stage.session.draft.picture.measure.treatment is Treatment.PHOTO


def test_photo_and_words_from_a_stranger() -> None:
    stage = Stage().photo("오늘도꽃 리시안셔스 서면")
    assert "오늘도꽃 · 서면 꽃집 · 리시안셔스로 봤어요." in stage.text
    assert stage.chips[:3] == ["맞아요", "고칠게요", "올리기"]
    assert stage.drew().design.words.headline == "리시안셔스"
    assert stage.session.questions == 0


def test_a_photo_from_a_stranger_gets_no_invented_words_and_one_question_in_the_same_message() -> None:
    stage = Stage().photo()
    assert stage.kinds == ["say", "show"]
    assert "한 줄만 알려 주시면 글자까지 넣어 드려요" in stage.text
    assert stage.drew().design.words.bare
    assert stage.drew().design.words.name is None
    stage.say("오늘도꽃 리시안셔스 서면")
    assert stage.drew().design.words.name == "오늘도꽃"
    assert "리시안셔스" in stage.copied


def test_a_poor_photo_comes_with_a_tip() -> None:
    notes = (Phrase.of("photo.brightened"), Phrase.of("note.product_same"), Phrase.of("tip.window"))
    stage = known_shop(Engine(notes=notes)).photo()
    assert "조금 어두워서 밝게 했어요." in stage.text
    assert "창가에서 한 장 더" in stage.text
    assert stage.chips[:2] == ["이대로", "다시 보낼게요"]
    stage.tap("다시 보낼게요").photo()
    assert stage.shown
    assert stage.session.draft.express


def test_a_doubtful_cutout_is_said_and_can_be_had_all_the_same() -> None:
    stage = known_shop(Engine(doubtful=True, why="hands")).photo()
    drawn = len(stage.engine.made)
    stage.say("나무 배경으로")
    assert "배경을 바꾸면 손끝이 어색해 보일 수 있어요." in stage.text
    assert len(stage.engine.made) == drawn, "the same picture is not drawn again"
    assert stage.chips[0] == "그래도 바꾸기"
    stage.tap("그래도 바꾸기")
    order = stage.drew().design
    assert order.forced
    assert order.ground.scene == "wood"
    assert stage.session.draft.picture.measure.treatment is Treatment.SCENE


def test_hands_are_kept_whole_and_that_is_said() -> None:
    stage = Stage(engine=Engine(why="hands")).photo("담은커피 흑임자라떼")
    assert "손끝까지 예쁘게 남기려고 사진을 그대로 살렸어요." in stage.text
    stage.tap("그래도 바꾸기")
    assert stage.drew().design.forced
    assert stage.drew().design.treatment is Treatment.SCENE


def test_ten_photos_are_looked_at_and_one_is_chosen() -> None:
    stage = known_shop().photo(count=10)
    assert isinstance(stage.engine.made[-1], Pick)
    assert "10장 받았어요." in stage.text
    assert isinstance(stage.said[-1], Sheet)
    assert stage.chips[0] == "제일 좋은 걸로"
    stage.tap("제일 좋은 걸로")
    order = stage.drew()
    assert isinstance(order, Candidates)
    assert order.design.photo == MediaRef(id="photo3"), "the third of this album"


def test_one_of_many_by_its_number() -> None:
    stage = known_shop().photo(count=4).say("2번")
    assert stage.drew().design.photo == MediaRef(id="photo2")


def test_a_word_nobody_understands_while_one_of_many_is_chosen_leaves_the_numbers_there() -> None:
    stage = known_shop().photo().photo(count=3).say("아래로 내려줘")
    assert stage.chips == ["제일 좋은 걸로", "여러 장 글로", "①", "②", "③"]


def test_a_bad_one_of_many_is_named_and_the_numbers_are_those_of_the_board() -> None:
    stage = known_shop(Engine(unreadable=(1,))).photo(count=4)
    assert "4장 받았어요." in stage.text
    assert "2번째 사진은 열리지 않아서 빼고 볼게요." in stage.text
    assert stage.chips == ["제일 좋은 걸로", "여러 장 글로", "①", "②", "③"]
    stage.tap("②")
    assert stage.drew().design.photo == MediaRef(id="photo3"), "the second on the board is the third of the album"


def test_the_best_of_many_is_the_best_also_when_one_before_it_is_bad() -> None:
    stage = known_shop(Engine(unreadable=(0,))).photo(count=4).tap("제일 좋은 걸로")
    assert stage.drew().design.photo == MediaRef(id="photo3")


def test_a_file_that_is_no_photo_among_photos_is_left_out_and_said() -> None:
    stage = known_shop()
    photos = (MediaRef(id="a"), MediaRef(id="b"))
    stage.hear(Photos(photos=photos, refused=(Phrase.of("error.not_a_picture"),)))
    assert "사진이 아닌 파일 1개는 빼고 볼게요." in stage.text
    assert stage.chips[0] == "제일 좋은 걸로"


def test_where_only_one_of_many_can_be_opened_it_is_taken_without_asking() -> None:
    stage = known_shop(Engine(unreadable=(0, 2))).photo(count=3)
    assert stage.drew().design.photo == MediaRef(id="photo2")
    assert stage.shown


def test_more_photos_than_chips_are_chosen_by_their_number() -> None:
    stage = known_shop().photo(count=10)
    assert len(stage.chips) == 7
    assert "뒤쪽 사진은 번호를 적어 주세요" in stage.text
    stage.say("9번")
    assert stage.drew().design.photo == MediaRef(id="photo9")


def test_a_notice_with_its_date_confirmed() -> None:
    stage = known_shop().say("내일 쉬어요 공지로")
    assert "내일 11월 23일 월요일 쉬어요, 맞죠?" in stage.text
    assert stage.chips[:2] == ["맞아요", "날짜 고치기"]
    assert stage.session.draft.purpose is Purpose.NOTICE
    assert stage.shown
    stage.tap("날짜 고치기").say("24일이요")
    assert "11월 24일 화요일" in stage.text


def test_the_other_two_candidates_are_one_tap_away_and_free() -> None:
    stage = known_shop().photo()
    drawn = len(stage.engine.made)
    stage.tap("다른 느낌 ②③").tap("②")
    assert len(stage.engine.made) == drawn
    assert stage.session.draft.picture.measure.treatment is Treatment.CARD
    assert stage.session.step is Step.FINISH


def test_a_new_photo_is_a_new_post_and_forgets_the_old_price() -> None:
    stage = known_shop()
    old = stage.session.draft.id
    stage.photo()
    assert stage.session.draft.id != old
    assert stage.session.shop.price is None
    assert stage.session.shop.name == "담은커피"


def test_photo_with_a_wish_does_both_at_once() -> None:
    stage = known_shop().photo("배경은 나무로 해주세요")
    assert stage.drew().design.treatment is Treatment.SCENE
    assert len([order for order in stage.engine.made if isinstance(order, Candidates)]) == 2


@pytest.mark.parametrize("refused", ["error.truncated_picture", "error.huge_picture", "error.not_a_picture"])
def test_a_refused_upload_is_explained_and_nothing_is_lost(refused: str) -> None:
    stage = known_shop().photo()
    before = stage.session.draft
    stage.hear(Photos(photos=(), refused=(Phrase.of(refused),)))
    assert stage.text
    assert stage.session.draft == before
    assert stage.chips, "the chips are still there"
