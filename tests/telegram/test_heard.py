"""Whatever an owner sends is understood or kindly answered, once."""

import asyncio
import io

import pillow_heif
import pytest
from PIL import Image

from tests.telegram.botapi.person import Person, in_a_group
from tests.telegram.botapi.server import Server
from tests.telegram.conftest import House
from tests.telegram.test_chat import ORDER


def heic(photo: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(photo)) as image:
        pillow_heif.from_pillow(image.convert("RGB")).save(out, quality=60)
    return out.getvalue()


async def told(house: House, owner: Person) -> None:
    await house()
    await owner.says(ORDER)
    await owner.reads("담은커피")


async def test_one_photo_is_enough_for_a_regular(house: House, owner: Person, coffee: bytes) -> None:
    await told(house, owner)
    await owner.sends(coffee)
    await owner.finds("①")
    await owner.presses("①")
    await owner.finds("1")
    await owner.presses("1")
    await owner.finds("올리기")
    await owner.says("/new")
    before = len(owner.of("photo"))
    await owner.sends(coffee)
    await owner.sees("photo", before + 1)
    await owner.reads("글로 만들게요") if "글로 만들게요" in owner.text else None
    await owner.finds("올리기")


async def test_a_photo_with_words_is_a_post_at_once(house: House, owner: Person, coffee: bytes) -> None:
    await house()
    await owner.sends(coffee, "오늘도꽃 리시안셔스 서면")
    await owner.sees("photo")
    await owner.finds("맞아요")
    assert "오늘도꽃" in owner.text


async def test_an_iphone_file_is_a_photo(house: House, api: Server, owner: Person, coffee: bytes) -> None:
    await told(house, owner)
    await owner.sends_file(heic(coffee), "IMG_0001.HEIC", "image/heic")
    await owner.finds("①")


async def test_an_album_is_one_order(house: House, owner: Person, coffee: bytes) -> None:
    await told(house, owner)
    await owner.sends_album(coffee, coffee, coffee, under=1, words="5800원이에요")
    await owner.reads("3장 받았어요")
    assert sum("받았어요" in message.words for message in owner.screen) == 1


async def test_words_after_an_album_wait_for_it(house: House, owner: Person, coffee: bytes) -> None:
    await told(house, owner)
    await owner.sends_album(coffee, coffee)
    await owner.says("얼마야")
    await owner.reads("무료예요")
    shown = [message.words for message in owner.screen]
    assert max(at for at, words in enumerate(shown) if "2장 받았어요" in words or "보고 있어요" in words) < next(
        at for at, words in enumerate(shown) if "무료예요" in words
    )


async def test_a_correction_by_editing_the_message_counts(house: House, owner: Person) -> None:
    await house()
    said = await owner.says(ORDER)
    await owner.reads("5,500원")
    await owner.edits(said, ORDER.replace("5500", "5800"))
    await owner.reads("5,800원")


async def test_a_forwarded_message_is_a_message(house: House, owner: Person) -> None:
    await house()
    await owner.forwards(ORDER)
    await owner.reads("담은커피")


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("sticker", "스티커 고마워요"),
        ("video", "영상은"),
        ("video_note", "영상은"),
        ("audio", "소리는"),
        ("contact", "연락처는"),
        ("location", "위치는"),
        ("poll", "투표는"),
        ("dice", "아직 받을 수 없어요"),
    ],
)
async def test_what_is_no_word_and_no_photo_gets_a_kind_answer(
    house: House, owner: Person, kind: str, answer: str
) -> None:
    await house()
    await owner.sends_thing(kind)
    await owner.reads(answer)


async def test_a_voice_message_is_fetched_and_answered(house: House, api: Server, owner: Person) -> None:
    await house()
    await owner.speaks()
    await owner.reads("글로 적어")
    assert api.state.calls["getFile"] == 1


async def test_a_file_that_is_no_picture_is_said_to_be_none(house: House, owner: Person) -> None:
    await house()
    await owner.sends_file(b"%PDF-1.7 menu", "menu.pdf", "application/pdf")
    await owner.reads("그 파일은 열 수 없어요")
    await owner.sends_file(b"not a picture at all", "cake.jpg", "image/jpeg")
    await owner.reads("사진 파일이 아닌 것 같아요")


async def test_a_file_beyond_what_a_bot_can_fetch_is_refused_kindly(house: House, owner: Person) -> None:
    await house()
    await owner.sends_file(b"\xff\xd8\xff" + bytes(21 << 20), "huge.jpg", "image/jpeg")
    await owner.reads("사진이 너무 커요")


async def test_a_download_that_breaks_off_is_tried_again(
    house: House, api: Server, owner: Person, coffee: bytes
) -> None:
    await told(house, owner)
    api.faults.plan(502, "getFile")
    api.faults.plan(500, "file")
    await owner.sends(coffee)
    await owner.finds("①")


async def test_the_same_update_twice_is_answered_once(house: House, api: Server, owner: Person) -> None:
    await house()
    await owner.says("얼마야")
    await api.state.again(owner.last)
    await owner.says("고마워요")
    await owner.reads("저도 고마워요")
    await asyncio.sleep(0.3)
    assert sum("무료예요" in message.words for message in owner.screen) == 1


async def test_a_double_tap_and_a_press_sent_again_do_it_once(
    house: House, api: Server, owner: Person, coffee: bytes
) -> None:
    await told(house, owner)
    await owner.sends(coffee)
    await owner.finds("①")
    sheet = owner.of("photo")[-1]
    await owner.presses("①", sheet)
    await owner.presses("①", sheet)
    await owner.presses_again()
    await owner.finds("2")
    await owner.until(lambda: len(owner.chat.toasts) == 3, "every press stop spinning")
    await asyncio.sleep(0.3)
    assert sum("어떤 게 좋으세요" in message.words for message in owner.screen) == 2
    assert owner.chat.toasts.count("네, 그 버튼은 이미 받았어요.") == 2
    assert len(owner.chat.toasts) == 3


async def test_an_outdated_button_never_spins(house: House, api: Server, owner: Person, coffee: bytes) -> None:
    await told(house, owner)
    old = await owner.reads("맞죠?")
    await owner.sends(coffee)
    await owner.finds("①")
    await owner.says("처음부터")
    await owner.finds("사진이 없어요")
    await owner.presses("고칠게요", old)
    await owner.until(lambda: len(owner.chat.toasts) == 1)
    await owner.reads("그 버튼은")


async def test_a_candidate_looked_at_before_can_be_taken_again(house: House, owner: Person, coffee: bytes) -> None:
    await told(house, owner)
    await owner.sends(coffee)
    await owner.finds("①")
    sheet = owner.of("photo")[-1]
    for label in ("①", "③", "①"):
        count = len(owner.screen)
        await owner.presses(label, sheet)
        await owner.until(lambda count=count: len(owner.screen) > count)
    await owner.until(lambda: len(owner.chat.toasts) == 3)
    assert owner.chat.toasts == [None, None, None]


async def test_groups_are_sent_to_the_private_chat(house: House, api: Server) -> None:
    await house()
    somebody = Person(api.state, 77)
    group = await in_a_group(api.state, 77, "@fitad_bot 안녕")
    await in_a_group(api.state, 77, "/start")
    await in_a_group(api.state, 77, "우리끼리 하는 말")
    await somebody.until(lambda: any(message.mine for message in group.messages.values()), "an answer")
    await asyncio.sleep(0.5)
    answers = [message for message in group.messages.values() if message.mine]
    assert [answer.words for answer in answers] == [
        "저는 일대일 대화에서 일해요. 아래를 눌러 저에게 말을 걸어 주세요."
    ]
    assert answers[0].buttons[0]["url"] == "https://t.me/fitad_bot"


async def test_whoever_blocks_the_bot_is_left_alone_until_they_come_back(
    house: House, api: Server, owner: Person
) -> None:
    await house()
    await owner.says("얼마야")
    await owner.reads("무료예요")
    owner.chat.blocked = True
    await owner.says("고마워요")
    await owner.blocks()
    await asyncio.sleep(0.5)
    refused = sum("403" in words or "blocked" in words for words in api.refusals)
    assert refused <= 1
    await owner.blocks(back=True)
    await owner.says("얼마야")
    await owner.reads("무료예요", count=2)


async def test_a_forwarded_photo_is_a_photo(house: House, owner: Person, coffee: bytes) -> None:
    await told(house, owner)
    await owner.forwards("5800원이에요", coffee)
    await owner.finds("①")
    await owner.presses("①")
    await owner.finds("1")
    await owner.presses("1")
    await owner.reads("5,800원")


async def test_words_corrected_under_a_photo_count(house: House, owner: Person, coffee: bytes) -> None:
    await told(house, owner)
    sent = await owner.sends(coffee, "5800원이에요")
    await owner.finds("①")
    await owner.edits(sent, "5900원이에요")
    await owner.reads("5,900원")
