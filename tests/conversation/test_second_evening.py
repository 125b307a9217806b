"""What the next newcomer ran into: each script is what was typed, and what should have come."""

import pytest

from conversation.effects import Submit
from conversation.messages import Document, JobDone, JobFailed, Sheet, Show
from conversation.post import Post
from conversation.session import Session
from engine.domain.canvas import Ratio
from engine.domain.job import Outcome, Pages, Render
from engine.domain.phrase import Phrase
from engine.domain.picture import Treatment
from engine.writing.copy import RulesWriter
from tests.conversation.stage import Engine, Stage, real_world

LINE = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"


def sheet() -> Stage:
    return Stage().start().say(LINE).photo()


def written(line: str = LINE) -> Stage:
    """A finished post with captions by the real pen; the second caption was chosen."""
    pen = RulesWriter(real_world())
    return Stage(pen=pen.compose).start().say(line).photo().tap("①").tap("2")


def caption(stage: Stage) -> str:
    return stage.session.draft.text or stage.session.draft.pack.captions[stage.session.draft.caption].text


# ── at the sheet ──────────────────────────────────────────────────────────────────────────────────


def test_a_correction_at_the_sheet_is_told_with_the_new_sheet() -> None:
    stage = sheet().say("아니 5800원이요")
    assert stage.chips == ["①", "②", "③", "다른 느낌"]
    assert isinstance(stage.said[-1], Sheet)
    assert "5,800원으로 바꿨어요." in stage.text


@pytest.mark.parametrize("line", ["이거 가격이 잘못됐는데요", "이름 고쳐주세요", "오타났어요"])
def test_whoever_finds_a_mistake_is_asked_for_it_and_not_for_a_number(line: str) -> None:
    stage = sheet().say(line)
    assert "담은커피 · 망원동 카페" in stage.text, "what is known is shown"
    assert "번호" not in stage.text
    stage.say("가격은 5800원")
    assert isinstance(stage.said[-1], Sheet)
    assert stage.session.shop.price == "5,800원"


def test_what_nobody_understands_at_the_sheet_is_not_answered_with_numbers_alone() -> None:
    stage = sheet().say("음 이게 뭐랄까 애매하네")
    assert "제가 잘 모르겠어요" in stage.text
    assert stage.chips == ["①", "②", "③", "다른 느낌", "고칠게요"]


def test_a_contact_is_promised_once() -> None:
    stage = sheet().say("전화번호도 넣어줘 02-333-4444")
    assert stage.text.count("연락처를 넣어 둘게요") == 1


def test_a_mistake_that_brings_its_correction_is_no_question() -> None:
    stage = sheet().say("가격 틀렸어요 5800원이에요")
    assert stage.session.shop.price == "5,800원"
    assert isinstance(stage.said[-1], Sheet)


# ── the caption that was chosen ───────────────────────────────────────────────────────────────────


def test_a_phone_number_is_added_and_nothing_else_of_the_caption_changes() -> None:
    stage = written()
    before = caption(stage)
    stage.say("02-123-4567 넣어줘")
    assert caption(stage) == f"{before}\n문의 02-123-4567"
    stage.say("전화번호 빼줘")
    assert caption(stage) == before


def test_another_price_changes_nothing_but_the_price() -> None:
    stage = written()
    before = caption(stage)
    stage.say("아니 5800원이요")
    assert caption(stage) == before.replace("5,500원", "5,800원")


def test_a_price_that_comes_later_is_put_into_the_caption_that_was_chosen() -> None:
    stage = written("망원동 담은커피요 흑임자라떼 새로 나왔어요")
    before = caption(stage).split("\n")
    stage.say("가격은 5500원이에요")
    after = caption(stage).split("\n")
    assert [line for line in after if line in before] == before
    assert "5,500원" in " ".join(line for line in after if line not in before)


def test_an_owners_own_text_gets_the_number_it_was_promised() -> None:
    stage = written().tap("문구").tap("직접 쓸게요").say("오늘도 맛있는 흑임자라떼 드시러 오세요")
    stage.say("02-123-4567 넣어줘")
    assert caption(stage).startswith("오늘도 맛있는 흑임자라떼 드시러 오세요\n")
    assert "02-123-4567" in stage.copied


def test_a_new_offer_is_more_than_a_number_and_is_written_anew() -> None:
    stage = written().say("텀블러 가져오면 500원 할인")
    assert "500원 할인" in stage.copied


# ── a doubtful backdrop ───────────────────────────────────────────────────────────────────────────


def test_a_scene_on_a_doubtful_cutout_is_asked_before_it_is_drawn_and_had_by_one_tap() -> None:
    stage = Stage(engine=Engine(doubtful=True)).start().say(LINE).photo().tap("①").tap("2").tap("배경")
    drawn = len(stage.engine.made)
    stage.tap("창가 햇살")
    assert len(stage.engine.made) == drawn
    assert stage.chips == ["그래도 바꾸기", "색지 카드로", "돌아가기"]
    stage.tap("그래도 바꾸기")
    assert isinstance(stage.drew(), Render)
    assert stage.session.draft.picture.measure.treatment is Treatment.SCENE


def test_a_doubtful_backdrop_wished_twice_is_drawn() -> None:
    stage = Stage(engine=Engine(doubtful=True)).start().say(LINE).photo().tap("①").tap("2")
    stage.say("나무 배경으로").say("나무 배경으로")
    assert stage.drew().design.forced


def test_another_photo_is_judged_anew() -> None:
    stage = Stage(engine=Engine(doubtful=True)).start().say(LINE).photo().tap("①").tap("2").say("나무 배경으로")
    stage.tap("돌아가기").say("사진 다시 보낼게요").photo()
    assert stage.session.draft.unmade is None


# ── what a screen reader says ─────────────────────────────────────────────────────────────────────


def test_words_that_were_taken_off_are_not_read_out() -> None:
    stage = written()
    assert "그림 속 글자: 흑임자라떼, 5,500원" in stage.shown.alt
    stage.say("글씨 빼줘")
    assert "글자" not in stage.shown.alt
    assert "흑임자라떼" in stage.shown.alt


def test_an_owners_own_headline_is_what_is_read_out() -> None:
    stage = written().tap("글자").tap("글자 내용").say("오늘의 한 잔")
    assert "오늘의 한 잔" in stage.shown.alt


# ── dates and cancelling ──────────────────────────────────────────────────────────────────────────


def test_a_date_is_confirmed_once() -> None:
    stage = Stage().start().say("합정 오월의정원 꽃집 내일 쉬어요")
    assert "내일 11월 23일 월요일" in stage.text
    assert "맞죠?" in stage.text
    stage.tap("사진 없이 만들게요").tap("①").tap("1")
    assert "맞죠?" not in stage.text
    stage.say("아니 모레요")
    assert "모레 11월 24일 화요일 쉬어요, 맞죠?" in stage.text, "another date is another question"


def test_a_cancel_that_came_too_late_is_said_and_nothing_changes() -> None:
    stage = written()
    before = stage.session.draft
    stage.holding = True
    stage.say("아니 5800원이요")
    late = stage.waiting[0]
    stage.tap("취소")
    stage.hear(JobDone(job=late.job, outcome=Outcome()))
    assert "멈추기 전에 이미 다 만들어졌어요." in stage.text
    assert stage.session.draft.picture == before.picture
    assert stage.session.shop.price == "5,500원"
    stage.hear(JobDone(job=late.job, outcome=Outcome()))
    assert not stage.said, "said once"


def busy_again() -> tuple[Stage, Submit]:
    """An order that was called off, and another one running since."""
    stage = written()
    stage.holding = True
    stage.say("아니 5800원이요")
    late = stage.waiting[0]
    stage.tap("취소").say("아니 6000원이요")
    assert stage.session.running is not None
    return stage, late


@pytest.mark.parametrize(("begun", "said"), [(True, "만들던 것을 멈췄어요."), (False, "차례가 오기 전에 뺐어요.")])
def test_how_a_cancel_ended_is_said_also_while_something_else_runs(begun: bool, said: str) -> None:
    stage, late = busy_again()
    stage.hear(JobFailed(job=late.job, why=Phrase.of("error.cancelled"), cancelled=True, begun=begun))
    assert said in stage.text
    assert stage.session.running is not None


def test_a_cancel_that_came_too_late_shows_what_is_paid_also_while_something_else_runs() -> None:
    stage, late = busy_again()
    running = stage.session.running
    made = stage.engine.run(late.spec)
    stage.hear(JobDone(job=late.job, outcome=made))
    assert "멈추기 전에 이미 다 만들어졌어요." in stage.text
    assert [each.picture for each in stage.said if isinstance(each, Show)] == [made.pictures[0].preview]
    assert stage.session.running == running, "the other order is still waited for"


def test_a_session_of_before_these_fields_still_opens() -> None:
    raw = Session().model_dump_json(exclude={"stopped"})
    assert Session.load(raw) == Session()


# ── a post of several photos ──────────────────────────────────────────────────────────────────────


def several() -> Stage:
    """Four photos of a shop that is known, sent for one post."""
    stage = Stage().start().say(LINE).photo().tap("①").tap("2").tap("올리기").tap("괜찮아요")
    return stage.photo(count=4)


def published(stage: Stage) -> Post:
    key = stage.session.draft.published
    return Post.model_validate_json(stage.shelf[key])


def test_several_photos_become_one_post_with_a_cover() -> None:
    stage = several()
    assert stage.chips[:2] == ["제일 좋은 걸로", "여러 장 글로"]
    stage.tap("여러 장 글로")
    order = stage.drew()
    assert isinstance(order, Pages)
    assert len(order.photos) == 3
    assert order.design.words.bare
    assert isinstance(stage.said[-1], Sheet)
    assert "사진 4장 글이 됐어요." in stage.text
    stage.tap("올리기")
    post = published(stage)
    assert len(post.pages) == 3
    assert post.picture not in post.pages


@pytest.mark.parametrize("line", ["여러장 다 올리고싶은데", "전부 다요", "모두 한번에 올릴게요"])
def test_several_photos_may_be_asked_for_in_words(line: str) -> None:
    assert len(several().say(line).session.draft.pages) == 3


def test_pages_follow_the_shape_and_the_look_of_their_cover() -> None:
    stage = several().tap("여러 장 글로").tap("더 고치기").tap("다른 크기").tap("정사각 1:1")
    assert {page.design.ratio for page in stage.session.draft.pages} == {Ratio.SQUARE}
    drawn = len(stage.engine.made)
    stage.say("글자 조금만 위로")
    assert len(stage.engine.made) == drawn + 1, "letters are the cover's affair"


def test_every_picture_of_the_post_can_be_kept() -> None:
    stage = several().tap("여러 장 글로").tap("파일로 받기")
    files = [message for message in stage.said if isinstance(message, Document)]
    assert len(files) == 4
    assert len({file.name for file in files}) == 4


def test_a_post_is_not_put_up_before_its_pages_are_there() -> None:
    stage = several()
    stage.holding = True
    stage.tap("여러 장 글로")
    stage._run(stage.waiting.pop(0))
    stage.said = []
    stage.tap("올리기")
    assert "link" not in stage.kinds
    assert "아직 맞추고 있어요" in stage.text
    stage.finish()
    assert "link" in stage.tap("올리기").kinds


def test_called_off_the_other_photos_leave_a_post_of_one() -> None:
    stage = several()
    stage.holding = True
    stage.tap("여러 장 글로")
    stage._run(stage.waiting.pop(0))
    stage.tap("취소").tap("올리기")
    assert published(stage).pages == ()


def test_a_change_while_pages_are_made_can_be_taken_back() -> None:
    stage = several()
    stage.holding = True
    stage.tap("여러 장 글로")
    stage._run(stage.waiting.pop(0))
    stage.say("흑임자 휘낭시에 3200원").finish()
    assert stage.session.shop.price == "3,200원"
    assert len(stage.session.draft.pages) == 3
    stage.tap("더 고치기").say("되돌려줘")
    assert stage.session.shop.price is None


def test_the_pages_go_with_their_post_only() -> None:
    stage = several().tap("여러 장 글로").tap("올리기").photo()
    assert stage.session.draft.pages == ()
    stage.tap("올리기")
    assert published(stage).pages == ()


# ── said in passing ───────────────────────────────────────────────────────────────────────────────


def test_words_that_cover_the_thing_are_moved_whatever_the_thing_is_called() -> None:
    stage = written().say("글자가 커피 가려요")
    assert stage.session.shop.trade == "cafe"
    assert "글자를 어디로 옮길까요?" in stage.text


def test_done_is_no_doubt_about_a_date() -> None:
    stage = written().tap("올리기").tap("괜찮아요").say("내일 쉬어요 공지로").say("됐어요")
    assert "며칠인가요" not in stage.text
    assert "올리기" in stage.chips


def test_a_poster_takes_another_colour_by_its_name() -> None:
    stage = Stage().start().say("반짝네일 서초역 첫방문 20프로").tap("사진 없이 만들게요").tap("①").tap("1")
    stage.say("색깔이 별루네 핑크로")
    assert "바탕을" in stage.text
    assert stage.drew().design.palette is not None


# ── a logo ────────────────────────────────────────────────────────────────────────────────────────


def test_a_logo_is_asked_for_sent_and_stays_with_the_shop() -> None:
    stage = written().say("로고 넣어줘")
    assert "로고 그림을 보내 주세요" in stage.text
    stage.photo()
    logo = stage.session.logo
    assert logo is not None
    assert stage.drew().design.logo == logo
    assert "로고를 넣었어요" in stage.text
    assert stage.session.draft.design.photo != logo, "the logo is no photo of a product"
    stage.tap("올리기").tap("괜찮아요").photo()
    assert stage.drew().design.logo == logo, "the next post has it too"


def test_a_logo_goes_off_by_a_word_and_by_undo() -> None:
    stage = written().say("로고 넣어줘").photo().say("되돌려줘")
    assert stage.session.draft.picture.design.logo is None
    stage = written().say("로고 넣어줘").photo().say("로고 빼줘")
    assert stage.drew().design.logo is None
    assert "로고를 빼고" in stage.text
    assert stage.session.logo is None


def test_a_logo_is_behind_the_menu_and_its_question_has_a_way_out() -> None:
    stage = written().tap("다른 크기").say("더 고치기")
    while "로고" not in stage.chips:
        stage.tap("더 보기")
    stage.tap("로고")
    assert stage.chips == ["돌아가기"]
    assert stage.tap("돌아가기").shown


def test_no_logo_to_take_off_is_said() -> None:
    assert "로고가 없어요" in written().say("로고 빼줘").text


def test_a_number_said_of_a_finished_post_is_a_candidate_and_puts_nothing_up() -> None:
    stage = written()
    stage.say("첫번째")
    assert "link" not in stage.kinds
    stage.say("두번째")
    assert stage.session.draft.picture.measure.treatment is Treatment.CARD
    assert stage.session.draft.published is None


def test_a_dish_that_is_cut_off_is_understood() -> None:
    stage = written().say("그릇 다나오게 해줘")
    assert "주인공 짚기" in stage.chips


def test_a_price_that_was_taken_off_comes_back_by_a_word() -> None:
    stage = written().say("가격 빼줘")
    assert stage.session.shop.price is None
    stage.say("가격 다시 넣어줘")
    assert stage.session.shop.price == "5,500원"
    assert "5,500원" in stage.copied


def test_a_price_nobody_told_is_asked_for() -> None:
    stage = written("망원동 담은커피요 흑임자라떼 새로 나왔어요").say("가격도 넣어줘")
    assert "가격을 적어 주세요" in stage.text
    stage.say("5500원")
    assert stage.session.shop.price == "5,500원"


@pytest.mark.parametrize(("line", "way"), [("일번", "A"), ("어 그래 일번", "A"), ("이번", "B"), ("삼번이요", "C")])
def test_numbers_may_be_said_the_old_way(line: str, way: str) -> None:
    assert sheet().say(line).session.draft.picture.measure.treatment.value == way


def test_what_is_said_of_a_photo_is_said_with_its_first_sheet_only() -> None:
    stage = Stage(engine=Engine(notes=(Phrase.of("photo.brightened"),))).start().say(LINE).photo()
    assert "밝게 했어요" in stage.text
    assert "밝게 했어요" not in stage.say("아니 5800원이요").text
    assert "밝게 했어요" in stage.photo().text, "another photo has its own"


def test_a_number_that_was_understood_is_not_called_unknown() -> None:
    stage = sheet().say("전번 010-1234-5678 이거 넣어")
    assert stage.session.shop.contacts.phone == "010-1234-5678"
    assert "잘 몰라서" not in stage.text


def test_without_little_pictures_a_text_can_still_take_another_tone() -> None:
    stage = written().say("이모지 빼줘")
    assert stage.session.draft.text is None, "it is still ours to write"
    assert not any(ord(letter) > 0x2190 and not "\uac00" <= letter <= "\ud7a3" for letter in caption(stage))
    before = caption(stage)
    stage.say("말투 감성적으로")
    assert caption(stage) != before
    assert not any(letter in caption(stage) for letter in "🤍☕☁👀")


def test_a_thing_to_be_erased_is_no_backdrop() -> None:
    stage = written().tap("배경").say("스푼 지워줘")
    assert "사진 속 물건만 지우는 건 아직 못 해요" in stage.text
    assert "주인공 짚기" in stage.chips


@pytest.mark.parametrize("line", ["다 별로야", "촌스러워요"])
def test_displeasure_is_met_with_ways_on(line: str) -> None:
    assert "어디가 마음에 안 드세요?" in written().say(line).text


def test_the_first_photo_is_the_photo_as_it_was_sent() -> None:
    assert written().say("처음 사진이 더 나은거같아").drew().design.treatment is Treatment.PHOTO
