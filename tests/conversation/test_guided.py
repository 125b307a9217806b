"""The guided conversation of dialogues.md, line by line, with the rules reader."""

from conversation.effects import Publish, SaveShop
from conversation.messages import BeforeAfter, CopyText, Link
from conversation.post import Post
from conversation.session import Step
from engine.domain.job import Candidates, Render
from engine.domain.picture import Treatment
from engine.domain.shop import Purpose
from tests.conversation.stage import Stage

LINE = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"


def told() -> Stage:
    return Stage().start().say(LINE)


def finished() -> Stage:
    return told().photo().tap("①").tap("2")


def test_the_first_words_say_what_it_is_and_that_an_ai_draws() -> None:
    stage = Stage().start()
    assert "사진 한 장이면" in stage.text
    assert "AI" in stage.text
    assert "가게를 한 줄로" in stage.text
    assert stage.chips == ["사진부터 보낼게요", "하나씩 물어봐 주세요"]


def test_one_line_tells_the_whole_shop_and_is_shown_back() -> None:
    stage = told()
    assert "담은커피 · 망원동 카페 · 새 메뉴 흑임자라떼 5,500원 맞죠?" in stage.text
    assert "친근하게" in stage.text, "the guessed tone is shown"
    assert "사진을 보내 주세요" in stage.text
    assert stage.chips == ["사진이 없어요", "고칠게요"]
    assert any(isinstance(effect, SaveShop) for effect in stage.done)


def test_a_photo_gives_three_posts_on_one_sheet_of_really_different_treatment() -> None:
    stage = told().photo()
    assert "세 가지로 만들고 있어요" in stage.text
    assert "① 사진 그대로 ② 색지 카드 ③ 새 배경" in stage.text
    assert stage.chips == ["①", "②", "③", "다른 느낌"]
    order = stage.drew()
    assert isinstance(order, Candidates)
    assert order.design.words.headline == "흑임자라떼"
    assert order.design.purpose is Purpose.NEW_MENU


def test_a_candidate_then_three_wordings_then_the_post() -> None:
    stage = told().photo().tap("①")
    assert stage.text.count("흑임자라떼") == 3
    assert stage.chips == ["1", "2", "3", "다시"]
    stage.tap("2")
    assert stage.kinds == ["show", "copy_text", "say"]
    assert "오늘부터" in stage.copied
    assert stage.copied.count("#") == 5
    assert "보내 주신 사진 그대로예요" in stage.text
    assert stage.chips == ["올리기", "글자", "배경", "문구", "다른 크기", "파일로 받기", "새로 만들기"]


def test_never_more_than_four_questions_before_the_post() -> None:
    stage = finished()
    assert stage.session.questions == 4
    assert stage.session.draft is not None
    assert stage.session.draft.finished


def test_asked_one_by_one_it_is_four_questions_too() -> None:
    stage = Stage().start().tap("하나씩 물어봐 주세요")
    assert "가게 이름" in stage.text
    stage.say("오늘도네")
    assert "오늘도네는 어느 동네" in stage.text
    stage.say("서면 꽃집").photo()
    assert stage.session.questions <= 4
    assert stage.session.step is Step.FINISH
    assert stage.shown


def test_who_was_asked_four_things_and_sends_several_photos_is_told_which_one_is_taken() -> None:
    stage = Stage().say("응").say("02-123-4567").say("오늘도네").say("서면")
    assert stage.session.questions == 4
    stage.photo(count=3)
    assert "3장 가운데 3번째 사진으로 만들게요" in stage.text
    assert stage.shown
    assert stage.session.questions == 4


def test_wordings_that_the_owner_asks_to_see_are_no_question_of_ours() -> None:
    stage = Stage().say("하나씩 물어봐 주세요").say("오늘도네").tap("건너뛰기").tap("사진이 없어요")
    assert "어떤 게 좋으세요" in stage.text
    stage.say("문구 바꿔줘")
    assert "문구는 어떤 게 좋으세요" in stage.text
    assert stage.session.questions <= 4


def test_a_number_that_is_not_given_before_any_picture_leads_on_to_the_picture() -> None:
    stage = Stage().say("전화번호 넣어줘").tap("괜찮아요")
    assert "연락처는 빼 둘게요" in stage.text
    assert "더 고치기" not in stage.chips
    stage.tap(stage.chips[0])
    assert "먼저 사진을" not in stage.text


def test_a_name_nobody_tells_is_asked_once_and_can_be_left_out() -> None:
    stage = Stage().start().say("망원동 카페예요")
    assert "가게 이름" in stage.text
    stage.tap("이름 없이 할게요").photo().tap("①")
    assert stage.session.questions <= 4
    assert stage.shown


def test_a_price_corrected_afterwards_changes_picture_and_text() -> None:
    stage = finished().say("아니 5800원이요")
    assert "그림과 글 모두 5,800원으로 바꿨어요." in stage.text
    assert "5,800원" in stage.copied
    assert "5,500원" not in stage.copied
    order = stage.drew()
    assert isinstance(order, Render)
    assert order.design.words.price == "5,800원"
    assert {"올리기", "되돌리기"} <= set(stage.chips)


def test_words_move_a_little_and_a_little_more() -> None:
    stage = finished()
    start = stage.session.draft.design.lettering.placement.y
    stage.say("글자 조금만 위로")
    assert "조금 올렸어요." in stage.text
    once = stage.session.draft.design.lettering.placement.y
    assert once < start
    assert stage.chips[0] == "조금 더"
    stage.tap("조금 더")
    assert stage.session.draft.design.lettering.placement.y < once


def test_undo_brings_the_old_picture_back_without_drawing_it() -> None:
    stage = finished()
    first, drawn = stage.session.draft.picture, len(stage.engine.made)
    stage.say("아니 5800원이요").tap("되돌리기")
    assert "되돌렸어요" in stage.text
    assert stage.session.draft.picture == first
    assert stage.session.shop.price == "5,500원"
    assert "5,500원" in stage.copied
    assert len(stage.engine.made) == drawn + 1


def test_putting_it_up_gives_a_page_and_asks_for_contacts_once() -> None:
    stage = finished().tap("올리기")
    link = next(message for message in stage.said if isinstance(message, Link))
    assert link.page == "post"
    published = [effect for effect in stage.done if isinstance(effect, Publish)]
    assert published[-1].key == link.key
    post = Post.model_validate_json(published[-1].content)
    assert len(post.tags) == 5
    assert len(post.more_tags) == 10
    assert post.alt
    assert stage.chips == ["넣을게요", "괜찮아요"]
    stage.tap("괜찮아요").tap("더 고치기").tap("올리기")
    assert "넣을까요" not in stage.text, "asked once is enough"
    assert len([effect for effect in stage.done if isinstance(effect, Publish)]) == 1, "the same page twice"


def test_contacts_are_asked_for_and_stand_at_the_end() -> None:
    stage = finished().tap("올리기").tap("넣을게요")
    assert "전화번호나 예약 링크" in stage.text
    stage.say("02-123-4567")
    assert "02-123-4567" in stage.copied
    assert "연락처를 넣었어요" in stage.text


def test_two_days_later_the_last_post_gets_an_offer() -> None:
    stage = finished().tap("올리기").tap("괜찮아요").wait(days=2)
    stage.say("그때 그거 할인도 넣어서 다시")
    assert "지난번 흑임자라떼 글이네요." in stage.text
    assert "할인 내용을 알려 주세요" in stage.text
    stage.say("금요일까지 오백원 빼드려요")
    assert "금요일까지 500원" in stage.text
    assert "만들었어요" in stage.text
    assert "11월 27일 금요일 맞죠?" in stage.text
    assert stage.chips[:2] == ["맞아요", "날짜 고치기"]
    assert stage.session.draft.purpose is Purpose.SALE


def test_a_wrong_date_is_mended() -> None:
    stage = finished().say("금요일까지 500원 할인").tap("날짜 고치기").say("28일까지요")
    assert stage.session.shop.offer.until.day == 28
    assert "11월 28일" in stage.text


def test_the_last_post_is_found_in_the_history_too() -> None:
    stage = finished().tap("올리기").tap("괜찮아요").tap("새로 만들기")
    assert stage.session.shop.service is None
    stage.say("그때 그거 할인도 넣어서 다시")
    assert "지난번 흑임자라떼 글이네요." in stage.text
    assert stage.session.draft.picture is not None
    assert stage.session.shop.service == "흑임자라떼"


def test_everything_guessed_can_be_corrected_by_chips() -> None:
    stage = told().tap("고칠게요").tap("글 종류 바꾸기").tap("할인")
    assert "할인 흑임자라떼" in stage.text
    stage.tap("고칠게요").tap("말투 바꾸기").tap("감성적으로")
    assert "감성적으로" in stage.text
    assert stage.session.shop.tone == "tender"


def test_without_a_photo_a_poster_is_drawn() -> None:
    stage = told().tap("사진이 없어요")
    assert "글자 포스터" in stage.text
    assert stage.drew().design.photo is None
    stage.tap("②").tap("1")
    assert stage.session.draft.picture.measure.treatment is Treatment.POSTER
    assert "알려 주신 내용으로 그렸어요" in stage.text


def test_another_feel_is_another_variant() -> None:
    stage = told().photo()
    first = stage.drew().design
    stage.tap("다른 느낌")
    second = stage.drew().design
    assert second.variant == first.variant + 1
    assert second.seed != first.seed
    assert stage.session.questions <= 3


def test_a_look_shows_before_and_after() -> None:
    stage = finished().tap("배경").tap("색감").tap("따뜻하게")
    assert isinstance(stage.shown, BeforeAfter)
    assert stage.drew().design.grade.look == "warm"
    weak = stage.drew().design.grade.strength
    stage.tap("조금 더")
    assert stage.drew().design.grade.strength > weak
    stage.tap("조금 덜")
    assert stage.drew().design.grade.strength < weak + 0.2


def test_captions_are_offered_again_and_change_without_drawing() -> None:
    stage = finished()
    drawn = len(stage.engine.made)
    stage.tap("문구").tap("다시").tap("3")
    assert len(stage.engine.made) == drawn
    texts = [message for message in stage.said if isinstance(message, CopyText)]
    assert "나른한 오후엔" in texts[-1].text
    assert "문구를 바꿨어요" in stage.text
