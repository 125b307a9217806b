"""What a newcomer ran into on the first evening: each script is what was typed, and what should have come."""

from datetime import date

import pytest

from conversation.messages import Ask, BeforeAfter, CopyText, Document, Link, Sheet, Show, Tap
from conversation.post import Post
from conversation.session import Step
from conversation.talk import MOST_CHIPS
from engine.domain.canvas import Ratio
from engine.domain.job import Render
from engine.domain.phrase import Phrase
from engine.domain.picture import Treatment
from engine.domain.reading import Intent
from engine.domain.shop import Contacts, Facts, Purpose, Shop
from tests.conversation.stage import Engine, Stage, told

LINE = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"


def finished(treatment: str = "①") -> Stage:
    return Stage().start().say(LINE).photo().tap(treatment).tap("2")


def known_shop() -> Stage:
    return finished().tap("올리기").tap("괜찮아요")


def notice() -> Stage:
    return known_shop().say("내일 쉬어요 공지로")


def poster() -> Stage:
    return Stage().start().say(LINE).tap("사진이 없어요").tap("①").tap("1")


# ── days ──────────────────────────────────────────────────────────────────────────────────────────


def test_days_off_from_monday_to_wednesday_are_three_days() -> None:
    line = "월요일부터 수요일까지 쉬는걸로 바꿔줘"
    stage = notice().say(line, told(line, day=date(2026, 11, 23), last_day=date(2026, 11, 25)))
    assert "11월 23일 월요일부터 25일 수요일까지 쉬어요, 맞죠?" in stage.text
    assert stage.chips[:2] == ["맞아요", "날짜 고치기"]
    stage.say("24일 하루만요", told("24일 하루만요", day=date(2026, 11, 24)))
    assert "11월 24일 화요일 쉬어요" in stage.text
    assert "부터" not in stage.text, "one day is one day again"


def test_days_off_over_the_end_of_a_month_name_both_months() -> None:
    stage = notice().say("쉬어요", told("쉬어요", day=date(2026, 11, 30), last_day=date(2026, 12, 2)))
    assert "11월 30일 월요일부터 12월 2일 수요일까지" in stage.text


def test_days_off_belong_to_their_post() -> None:
    stage = notice().say("쉬어요", told("쉬어요", day=date(2026, 11, 23), last_day=date(2026, 11, 25)))
    stage.photo()
    assert stage.session.shop.last_day is None


def test_a_withdrawn_day_takes_its_last_day_along() -> None:
    shop = Shop(day=date(2026, 11, 23), last_day=date(2026, 11, 25))
    assert Facts(withdrawn=frozenset({"day"})).applied(shop) == Shop()


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("아니다 모레요", 24),
        ("다시 25일로", 25),
        ("아니 모레", 24),
        ("음 12월 3일이요", 3),
        ("그냥 목요일", 26),
        ("내일 말고 모레", 24),
    ],
)
def test_a_day_said_anyhow_answers_the_question_for_a_day(line: str, day: int) -> None:
    stage = notice().tap("날짜 고치기").say(line)
    assert stage.session.shop.day is not None
    assert stage.session.shop.day.day == day, stage.text
    assert f"{day}일" in stage.text
    assert stage.chips[:2] == ["맞아요", "날짜 고치기"]


def test_a_day_may_be_changed_again_and_again() -> None:
    stage = notice().tap("날짜 고치기").say("25일이요").say("아니다 모레요").say("다시 25일로")
    assert stage.session.shop.day == date(2026, 11, 25)
    stage.tap("맞아요").say("아니다 모레요")
    assert stage.session.shop.day == date(2026, 11, 24)


def test_the_same_day_said_again_is_a_yes() -> None:
    stage = notice().say("내일이요")
    assert stage.session.shop.day == date(2026, 11, 23)
    assert "올리기" in stage.chips


def test_the_last_day_of_an_offer_is_mended_in_the_same_words() -> None:
    stage = finished().say("금요일까지 500원 할인").tap("날짜 고치기").say("아니다 토요일이요")
    assert stage.session.shop.offer.until == date(2026, 11, 28)


# ── words on the picture ──────────────────────────────────────────────────────────────────────────


def test_taking_words_off_where_none_are_is_answered_truthfully() -> None:
    stage = Stage().photo()
    drawn = len(stage.engine.made)
    stage.say("글자 빼줘")
    assert "글자가 없어요" in stage.text
    assert "가게 이름" not in stage.text
    assert stage.chips
    assert len(stage.engine.made) == drawn


def test_taking_words_off_where_only_the_name_is() -> None:
    stage = known_shop().photo().say("글자 빼줘")
    assert "가게 이름만 작게" in stage.text
    assert "뺐어요" not in stage.text


def test_a_name_is_left_only_where_there_is_one() -> None:
    assert "가게 이름만 작게 남겼어요" in finished().say("글자 빼줘").text
    stage = Stage().start().say("망원동 카페 흑임자라떼 5500원").tap("이름 없이 할게요").photo().tap("①")
    stage.say("1").say("글자 빼줘")
    assert "글자를 모두 뺐어요." in stage.text
    assert "이름" not in stage.text


def test_one_part_of_the_words_grows_alone() -> None:
    stage = finished().say("가격이 너무 작아요 크게")
    assert "가격 글자를 키웠어요" in stage.text
    assert stage.drew().design.lettering.larger == {"price": 1.25}


def test_the_name_cannot_be_scaled_alone_and_that_is_said() -> None:
    stage = finished().say("가게 이름 크게")
    assert "글자를 전체로 키웠어요" in stage.text
    assert "따로는 아직" in stage.text
    assert "전체로" not in finished().say("글자 더 크게").text


def test_the_waiting_sentence_fits_the_change() -> None:
    assert "글자를 다시 쓰고 있어요." in finished().say("손글씨로").text
    assert "글자를 다시 쓰고 있어요." in finished().say("아니 5800원이요").text
    assert "글자를 빼고 있어요." in finished().say("글자 빼줘").text
    assert "배경을 바꾸고 있어요." in finished().say("나무 배경으로").text
    assert "색감을 바꾸고 있어요." in finished().say("따뜻하게").text
    assert "\n바꾸고 있어요." in "\n" + finished().say("5800원이요. 배경은 나무로").text


# ── what is seen ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("line", ["누끼만", "글씨만"])
def test_a_part_by_itself_is_seen_and_can_be_kept(line: str) -> None:
    stage = finished().say(line)
    seen = next(message for message in stage.said if isinstance(message, Show))
    file = next(message for message in stage.said if isinstance(message, Document))
    assert seen.picture == seen.full == file.file
    assert "올리기" in stage.chips


@pytest.mark.parametrize("line", ["전이랑 후 비교해서 보여줘", "전후 비교", "비포 애프터 보여줘"])
def test_before_and_after_of_the_post_that_is_there(line: str) -> None:
    stage = finished()
    design = stage.session.draft.design
    stage.say(line)
    order = stage.drew()
    assert isinstance(order, Render)
    assert order.before
    assert order.design == design
    assert isinstance(stage.said[-1], BeforeAfter)
    assert stage.said[-1].before.id.startswith("original")
    assert "올리기" in stage.chips
    assert stage.session.draft.past == (), "looking changes nothing"


def test_before_and_after_without_a_photo_is_answered() -> None:
    stage = poster().say("전후 비교해줘")
    assert "비교할 전 사진이 없어요" in stage.text
    assert stage.chips


def test_choosing_what_is_shown_already_shows_it_and_leads_on() -> None:
    stage = known_shop().photo().tap("다른 느낌 ②③").tap("①")
    assert stage.shown
    assert "네, 그걸로 하고 있어요" in stage.text
    assert {"올리기", "글자", "배경", "문구"} <= set(stage.chips)
    assert "①" not in stage.chips
    assert stage.session.step is Step.FINISH


def test_posters_are_named_by_their_numbers() -> None:
    stage = Stage().start().say(LINE).tap("사진이 없어요")
    assert "글자 포스터 ① ② ③" in stage.text
    assert "다른 글자 포스터" not in stage.text


def test_a_large_file_is_called_what_it_is() -> None:
    stage = finished().tap("파일로 받기")
    assert "원본" not in stage.text
    assert "제일 큰 파일" in stage.text


def test_what_is_said_about_the_product_is_true() -> None:
    assert "흑임자라떼는 보내 주신 사진 그대로예요." in finished().text
    stage = finished("③")
    assert stage.session.draft.picture.measure.treatment is Treatment.SCENE
    assert "흑임자라떼는 그대로 두고 배경만 바꿨어요." in stage.text
    assert "사진 그대로" not in stage.text


def test_a_mended_photo_is_not_called_untouched() -> None:
    stage = Stage(engine=Engine(notes=(Phrase.of("photo.brightened"),))).start().say(LINE).photo()
    stage.session = stage.session.model_copy(update={"questions": 4})
    stage.tap("다른 느낌").tap("①")
    assert "보내 주신 사진 그대로예요" not in stage.text


def test_the_shops_name_is_never_the_product() -> None:
    named = told("담은커피", name="담은커피", service="담은커피", trade="cafe", price="5,500원")
    stage = Stage().start().say("담은커피", named).photo().tap("①").tap("1")
    assert "담은커피는" not in stage.text
    assert "음료는 보내 주신 사진 그대로예요." in stage.text


# ── ways on ───────────────────────────────────────────────────────────────────────────────────────


def test_words_alone_with_a_post_in_hand_but_no_shop() -> None:
    stage = Stage().photo().say("문구만 줘")
    assert "한 줄만" in stage.text
    assert {"돌아가기", "올리기"} <= set(stage.chips)
    assert stage.tap("돌아가기").shown


def test_facts_are_not_greeted_like_a_person() -> None:
    for line in ("내일 11월 23일 쉬어요", "첫방문 20프로 할인"):
        stage = Stage().start().say(line)
        assert "반가워요" not in stage.text
        assert "가게 이름" in stage.text


def test_a_notice_needs_no_photo_and_says_so() -> None:
    reading = told("담은커피 내일 쉬어요", name="담은커피", day=date(2026, 11, 23), purpose=Purpose.NOTICE)
    stage = Stage().start().say(reading.said, reading)
    assert "공지는 사진 없이도 바로 만들어 드려요" in stage.text
    assert stage.chips[0] == "사진 없이 만들게요"
    assert stage.tap("사진 없이 만들게요").sheet


def test_an_offer_needs_no_photo_either() -> None:
    stage = Stage().start().say("반짝네일 서초역 첫방문 20프로")
    assert stage.chips[0] == "사진 없이 만들게요"


def test_the_screen_for_corrections_is_short_and_invents_nobody() -> None:
    stage = Stage().start().say("오늘도네 서면 꽃집").tap("고칠게요")
    assert stage.chips[0] == "맞아요"
    assert len(stage.chips) <= 4
    assert "담은커피" not in stage.text
    assert "5800" not in stage.text


def test_the_ground_of_a_poster_is_a_colour() -> None:
    stage = poster()
    before = stage.session.draft.design.palette
    stage.tap("배경")
    colour = next(label for label in stage.chips if label not in ("더 보기", "다른 느낌", "돌아가기"))
    stage.tap(colour)
    key = stage.drew().design.palette
    assert key != before
    assert stage.world.palettes[key].label == colour
    assert "바탕을" in stage.text
    assert stage.session.draft.picture.measure.treatment is Treatment.POSTER


@pytest.mark.parametrize("line", ["초록으로", "초록색이 좋겠어요", "배경 초록색으로"])
def test_the_ground_of_a_poster_in_the_owners_words(line: str) -> None:
    stage = poster().tap("배경").say(line)
    assert stage.world.palettes[stage.drew().design.palette].label == "초록"


def test_all_other_sizes_at_once_leave_the_post_as_it_is() -> None:
    stage = finished()
    post = stage.session.draft.picture
    stage.tap("다른 크기").tap("다 주세요")
    files = [message for message in stage.said if isinstance(message, Document)]
    made = [order.design.ratio for order in stage.engine.made[-3:] if isinstance(order, Render)]
    assert made == [Ratio.SQUARE, Ratio.WIDE, Ratio.STORY]
    assert len(files) == len({file.name for file in files}) == 3
    assert stage.session.draft.picture == post
    stage.tap("올리기")
    content = stage.shelf[next(message for message in stage.said if isinstance(message, Link)).key]
    assert Post.model_validate_json(content).picture.design.ratio is Ratio.PORTRAIT


def test_all_sizes_in_words_and_stopped_halfway() -> None:
    stage = finished().tap("다른 크기")
    stage.holding = True
    stage.say("전부 다 주세요")
    assert "다른 크기로 만들고 있어요." in stage.text
    stage.tap("취소")
    assert stage.session.running is None
    assert stage.session.draft.picture.design.ratio is Ratio.PORTRAIT


def test_one_size_chosen_on_purpose_is_the_post() -> None:
    stage = finished().tap("다른 크기").tap("스토리 9:16").tap("올리기")
    content = stage.shelf[next(message for message in stage.said if isinstance(message, Link)).key]
    assert Post.model_validate_json(content).picture.design.ratio is Ratio.STORY


def test_a_number_and_a_way_to_book_are_both_taken() -> None:
    stage = finished().tap("올리기").tap("넣을게요").say("010-1234-5678 이고 카톡으로 예약")
    assert stage.session.shop.contacts == Contacts(phone="010-1234-5678")
    assert "카톡 예약" in stage.session.shop.features
    assert "카톡 예약" in stage.text
    stage = finished().say("010-1234-5678 이고 카톡으로 예약")
    assert "글자를 다시 쓰고 있어요." in stage.text
    assert "카톡 예약" in stage.text
    assert "010-1234-5678" in stage.copied


def test_what_came_with_a_number_and_was_not_understood_is_said() -> None:
    said = "010-1234-5678 뒷문 초인종 두 번"
    reading = told(said, contacts=Contacts(phone="010-1234-5678"), leftover="뒷문 초인종 두 번")
    stage = finished().say(said, reading)
    assert "'뒷문 초인종 두 번' 말씀은" in stage.text


# ── walls of buttons ──────────────────────────────────────────────────────────────────────────────

PATHS: dict[str, tuple[str, ...]] = {
    "더 고치기": ("더 고치기", "더 보기"),
    "배경": ("배경", "더 보기"),
    "색감": ("배경", "색감", "더 보기"),
    "색": ("글자", "색", "더 보기"),
    "문구": ("문구", "더 보기"),
    "크기": ("다른 크기",),
    "위치": ("글자", "위치·크기"),
    "입체": ("글자", "입체"),
}


@pytest.mark.parametrize("path", PATHS)
def test_no_message_is_a_wall_of_buttons_and_every_one_has_a_way_out(path: str) -> None:
    stage = known_shop().say("다시 보기")
    for label in PATHS[path]:
        if label in stage.chips:
            stage.tap(label)
        else:
            stage.hear(Tap(data=_data(stage, label)))
        assert len(stage.chips) <= MOST_CHIPS, stage.chips
    assert {"돌아가기", "올리기"} & set(stage.chips)


def _data(stage: Stage, label: str) -> str:
    keys = {"배경": "backdrop", "글자": "letters", "문구": "words", "다른 크기": "sizes", "더 고치기": "menu"}
    return f"{stage.session.draft.id}:{keys[label]}"


def test_every_page_of_a_menu_is_reached_and_nothing_is_lost() -> None:
    stage = finished().tap("배경").tap("색감")
    seen = set(stage.chips)
    while "더 보기" in stage.chips:
        seen |= set(stage.tap("더 보기").chips)
    assert {look.label for look in stage.world.looks.values()} <= seen


def test_chips_speak_no_trade_language() -> None:
    stage = finished()
    stage.hear(Tap(data=_data(stage, "더 고치기")))
    seen = set(stage.chips) | set(stage.tap("더 보기").chips)
    assert {"배경 지운 사진만", "글씨만 따로"} <= seen
    assert not {"누끼만", "글씨만"} & seen


def test_many_photos_are_numbered_up_to_seven_chips() -> None:
    stage = known_shop().photo(count=10)
    assert isinstance(stage.said[-1], Sheet)
    assert len(stage.chips) <= MOST_CHIPS
    assert stage.say("9번").session.draft.design.photo.id == "photo9"


@pytest.mark.parametrize("intent", [Intent.CAPTION_ONLY, Intent.CUTOUT_ONLY, Intent.LETTERS_ONLY, Intent.NO_PHOTO])
def test_no_question_is_a_dead_end(intent: Intent) -> None:
    for stage in (Stage().start(), Stage().photo(), poster()):
        stage.say("그것만", told("그것만", intent=intent))
        for message in stage.said:
            assert not isinstance(message, Ask) or message.chips, stage.text


def test_texts_to_copy_come_with_a_way_back() -> None:
    stage = finished().say("문구만")
    assert [message for message in stage.said if isinstance(message, CopyText)]
    assert "돌아가기" in stage.chips


def test_a_season_in_a_sentence_is_no_backdrop() -> None:
    stage = finished().say("연말 회식 예약 받아요")
    assert stage.session.draft.purpose is Purpose.BOOKING
    assert "배경" not in stage.text


def test_three_others_are_announced_as_three_also_to_a_regular() -> None:
    stage = finished().photo().say("다른 느낌")
    assert "세 가지로 만들고 있어요" in stage.text
    assert stage.chips[:3] == ["①", "②", "③"]
