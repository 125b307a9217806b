"""The conversations of the design, each from its first line to its last: what is asked, what is offered, in how many
turns.

Wording may change; the steps, the questions, the chips and what must be said may not.
"""

from conversation.messages import BeforeAfter, CopyText, Link, Sheet, Show
from conversation.session import Session
from engine.domain.picture import Treatment
from engine.domain.shop import Purpose
from tests.conversation.stage import Engine, Stage


def shown(stage: Stage) -> list[type]:
    """The kinds of message of the last turn that are more than a sentence."""
    return [type(message) for message in stage.said if isinstance(message, Sheet | Show | CopyText | Link)]


def test_guided_from_hello_to_an_offer_two_days_later() -> None:
    stage = Stage().start()
    assert [message.kind for message in stage.said] in (["say", "ask"], ["before_after", "ask"])
    assert stage.chips == ["사진부터 보낼게요", "하나씩 물어봐 주세요"]

    stage.say("망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원")
    assert "담은커피 · 망원동 카페 · 새 메뉴 흑임자라떼 5,500원 맞죠?" in stage.text
    assert stage.chips == ["사진이 없어요", "고칠게요"]

    stage.photo()
    working, sheet = stage.said
    assert stage.render(working.lines[0]) == "세 가지로 만들고 있어요. 4초쯤 걸려요."
    assert [stage.render(chip.label) for chip in working.chips] == ["취소"]
    assert isinstance(sheet, Sheet)
    assert stage.chips == ["①", "②", "③", "다른 느낌"]

    stage.tap("①")
    assert [message.kind for message in stage.said] == ["ask"]
    assert stage.chips == ["1", "2", "3", "다시"]
    second = stage.session.draft.pack.captions[1]

    stage.tap("2")
    assert shown(stage) == [Show, CopyText]
    assert second.text in stage.copied
    assert stage.copied.count("#") == 5
    assert stage.chips == ["올리기", "글자", "배경", "문구", "다른 크기", "파일로 받기", "새로 만들기"]
    assert stage.session.questions == 4, "at most four questions"

    stage.say("아니 5800원이요")
    assert "그림과 글 모두 5,800원으로" in stage.text
    assert {"올리기", "되돌리기"} <= set(stage.chips)

    stage.say("글자 조금만 위로")
    assert {"조금 더", "되돌리기", "올리기"} <= set(stage.chips)

    stage.tap("올리기")
    assert shown(stage) == [Link]
    assert "전화나 예약 링크를 글 끝에 넣을까요?" in stage.text
    assert stage.chips == ["넣을게요", "괜찮아요"]

    stage.wait(days=2).say("그때 그거 할인도 넣어서 다시")
    assert "지난번 흑임자라떼 글이네요." in stage.text
    assert "할인 내용을 알려 주세요" in stage.text

    stage.say("금요일까지 오백원 빼드려요")
    assert Show in shown(stage)
    assert "금요일까지 500원 할인" in stage.text
    assert "11월 27일 금요일 맞죠?" in stage.text
    assert stage.chips[:2] == ["맞아요", "날짜 고치기"]


def regular(engine: Engine | None = None) -> Stage:
    """An owner who has put a post up before and comes back for the next."""
    stage = Stage(engine=engine or Engine()).start().say("망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원")
    return stage.photo().tap("①").tap("2").tap("올리기").tap("괜찮아요").wait(days=1)


def test_express_from_a_bare_photo_to_another_backdrop() -> None:
    stage = regular().photo()
    assert "담은커피 글로 만들게요. 4초쯤 걸려요." in stage.text
    assert shown(stage) == [Show, CopyText]
    assert stage.drew().design.words.bare, "no invented word"
    assert "이름을 알려 주시면 사진에도 넣을게요" in stage.text
    assert stage.chips == ["올리기", "다른 느낌 ②③", "글자", "배경", "문구", "다른 크기", "파일로 받기"]
    assert stage.session.questions == 0

    stage.say("흑임자 휘낭시에 3천2백원")
    assert "흑임자 휘낭시에 3,200원 넣었어요." in stage.text
    assert {"올리기", "되돌리기"} <= set(stage.chips)

    stage.say("배경이 지저분해")
    assert stage.session.draft.picture.measure.treatment is Treatment.SCENE
    assert "그대로예요" in stage.text
    assert {"올리기", "원래 배경"} <= set(stage.chips)


def test_express_by_a_stranger_with_words() -> None:
    stage = Stage().photo("오늘도꽃 리시안셔스 서면")
    assert shown(stage) == [Show, CopyText]
    assert "오늘도꽃 · 서면 꽃집" in stage.text
    assert stage.chips[:3] == ["맞아요", "고칠게요", "올리기"]


def test_express_by_a_stranger_without_a_word() -> None:
    stage = Stage().photo()
    assert shown(stage) == [Show]
    assert stage.drew().design.words.bare
    assert stage.drew().design.words.name is None
    assert "한 줄만 알려 주시면 글자까지 넣어 드려요" in stage.text
    assert "?" not in stage.text, "nothing else is asked"


def test_a_notice_by_a_regular_is_drawn_at_once_and_its_date_confirmed() -> None:
    stage = regular().say("내일 쉬어요 공지로")
    assert stage.session.draft.purpose is Purpose.NOTICE
    assert Show in shown(stage)
    assert "맞죠?" in stage.text
    assert stage.chips[:2] == ["맞아요", "날짜 고치기"]


def test_ten_photos_are_one_numbered_board() -> None:
    stage = regular().photo(count=10)
    assert shown(stage) == [Sheet]
    assert "10장 받았어요." in stage.text
    assert stage.chips[0] == "제일 좋은 걸로"
    assert stage.session.questions <= 1
    stage.tap("제일 좋은 걸로")
    assert stage.shown


def test_a_tired_owner_reaches_a_post_by_saying_yes_alone() -> None:
    stage = Stage().start().say("반짝네일 서초역 첫방문 20프로").photo().say("응").say("응")
    assert stage.shown
    assert stage.copied
    stage.say("올려줘")
    assert "link" in stage.kinds


def test_whoever_comes_back_to_an_open_sheet_days_later_can_still_choose() -> None:
    stage = Stage().start().say("망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원").photo().wait(days=2)
    stage.say("안녕하세요")
    assert "이어서 할까요?" in stage.text
    stage.tap("이어서 할게요")
    assert stage.chips[:3] == ["①", "②", "③"]
    stage.say("2번")
    assert stage.session.draft.picture.measure.treatment is Treatment.CARD


def test_nobody_is_written_to_unasked() -> None:
    stage = regular()
    kinds = {effect.kind for effect in stage.done}
    assert kinds <= {"submit", "write", "save_shop", "publish"}
    assert isinstance(stage.session, Session)
    assert not any(isinstance(message, BeforeAfter) for message in stage.said)
