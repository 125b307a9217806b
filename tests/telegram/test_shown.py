"""What stands on the owner's screen, and how it changes."""

import asyncio
import time

import pytest

from bot.settings import Settings
from tests.bot.quick import quick
from tests.telegram.botapi.faults import AFTER, BEFORE
from tests.telegram.botapi.person import Person
from tests.telegram.botapi.server import Server
from tests.telegram.botapi.state import Message
from tests.telegram.conftest import House
from tests.telegram.test_chat import ORDER
from tests.telegram.test_commands import finished


async def asked(
    house: House, owner: Person, photo: bytes, held: asyncio.Event, previews: bool = False, **changed: Settings
) -> Message:
    """The message that says that it is being made, which goes on when `held` is set."""
    await house(quick(0.0, held, previews), **changed)
    await owner.says(ORDER)
    await owner.reads("담은커피")
    await owner.sends(photo)
    return await owner.reads("만들고 있어요")


def long(settings: Settings, seconds: float) -> Settings:
    """A house in which so many seconds are long."""
    return settings.model_copy(update={"chat": settings.chat.model_copy(update={"long_seconds": seconds})})


async def test_short_work_is_one_message_that_changes(
    house: House, owner: Person, settings: Settings, coffee: bytes
) -> None:
    held = asyncio.Event()
    working = await asked(house, owner, coffee, held, changed=long(settings, 60.0))
    held.set()
    await owner.finds("①")
    sheet = owner.of("photo")[-1]
    assert sheet.id == working.id
    assert "만들고 있어요" not in owner.text


async def test_long_work_ends_in_a_message_that_rings(
    house: House, owner: Person, settings: Settings, coffee: bytes
) -> None:
    held = asyncio.Event()
    working = await asked(house, owner, coffee, held, changed=long(settings, 0.5))
    await asyncio.sleep(0.6)
    held.set()
    await owner.finds("①")
    assert working.words == "완성했어요 ↓"
    sheet = owner.of("photo")[-1]
    assert sheet.id in owner.chat.rung
    assert sheet.id > working.id


async def test_progress_grows_in_the_same_message_and_can_be_cancelled(
    house: House, api: Server, owner: Person, coffee: bytes
) -> None:
    working = await asked(house, owner, coffee, asyncio.Event())
    start = time.monotonic()
    await owner.until(lambda: "▓" in working.words or "░" in working.words, "a bar")
    assert "사진을" in working.words or "주인공을" in working.words
    assert "upload_photo" in owner.chat.actions
    edits = [at for at, seen in enumerate(owner.chat.seen) if seen == ("edited", working.id)]
    assert len(edits) <= 1 + (time.monotonic() - start) / 2.5
    await owner.presses("취소")
    await owner.until(lambda: "그만" in owner.text)
    assert not owner.of("photo")


async def test_what_is_being_drawn_is_seen_in_the_same_message(
    house: House, owner: Person, settings: Settings, coffee: bytes
) -> None:
    held = asyncio.Event()
    working = await asked(house, owner, coffee, held, previews=True, changed=long(settings, 60.0))
    await owner.until(lambda: working.kind == "photo", "a preview")
    assert "▓" in working.words or "░" in working.words
    assert "취소" in owner.labels
    held.set()
    await owner.finds("①")
    assert owner.of("photo")[-1].id == working.id


async def test_after_long_work_the_last_preview_says_that_it_is_done(
    house: House, owner: Person, settings: Settings, coffee: bytes
) -> None:
    held = asyncio.Event()
    working = await asked(house, owner, coffee, held, previews=True, changed=long(settings, 0.5))
    await owner.until(lambda: working.kind == "photo", "a preview")
    held.set()
    await owner.finds("①")
    assert working.words == "완성했어요 ↓"
    assert owner.of("photo")[-1].id > working.id


async def test_without_a_page_the_present_file_and_its_text_are_handed_over(
    house: House, owner: Person, coffee: bytes
) -> None:
    await house()
    await finished(owner, coffee)
    await owner.says("아니 5800원이요")
    await owner.reads("5,800원으로 바꿨어요")
    files = len(owner.of("document"))
    await owner.presses("올리기")
    await owner.reads("이 글을 복사해서")
    assert len(owner.of("document")) == files + 1
    assert "5,800원" in next(each.words for each in reversed(owner.screen) if "복사해서" in each.words)


async def test_a_finished_post_is_photo_file_text_and_buttons(house: House, owner: Person, coffee: bytes) -> None:
    await house()
    await finished(owner, coffee)
    kinds = [message.kind for message in owner.screen][-4:]
    assert kinds == ["photo", "document", "text", "text"]
    document = owner.of("document")[-1]
    assert document.content["document"]["file_name"].endswith(".jpg")
    assert "담은커피" in document.content["document"]["file_name"]
    assert all(len(row) <= 3 for message in owner.screen for row in (message.markup or {}).get("inline_keyboard", ()))


async def test_a_long_caption_is_a_block_that_one_tap_copies(house: House, owner: Person, coffee: bytes) -> None:
    await house()
    await finished(owner, coffee)
    await owner.presses("문구")
    await owner.until(lambda: any("직접" in label for label in owner.labels))
    await owner.presses(next(label for label in owner.labels if "직접" in label))
    await asyncio.sleep(0.2)
    caption = "오늘도 한 잔 천천히 내려 드려요. " * 20
    await owner.says(caption.strip())
    await owner.until(lambda: any(m.content.get("entities") for m in owner.screen), "a block")
    block = next(m for m in reversed(owner.screen) if m.content.get("entities"))
    assert block.content["entities"][0]["type"] == "pre"
    assert block.content["entities"][0]["length"] > 256


async def test_retry_after_is_obeyed(house: House, api: Server, owner: Person) -> None:
    await house()
    await owner.until(lambda: api.state.menu is not None)
    api.faults.plan(429, "sendMessage", retry_after=2)
    start = time.monotonic()
    await owner.says("얼마야")
    await owner.reads("무료예요")
    assert time.monotonic() - start >= 2.0
    assert sum("Too Many" in words for words in api.refusals) == 1, "nothing was tried before"


@pytest.mark.parametrize("fault", [500, 502, BEFORE, AFTER])
async def test_an_answer_that_gets_lost_on_its_way_comes_once(
    house: House, api: Server, owner: Person, fault: int | str
) -> None:
    app, chat = await house(), f"telegram:{owner.chat.id}"
    await owner.until(lambda: api.state.menu is not None)
    await owner.says("안녕하세요")
    await owner.until(lambda: len(owner.screen) > 0)
    await app.door.settled(chat, 20)
    api.faults.plan(fault, "sendMessage")
    before = len(owner.screen)
    await owner.says("얼마야")
    await owner.reads("무료예요")
    await app.door.settled(chat, 20)
    assert sum("무료예요" in message.words for message in owner.screen) == 1
    assert len(owner.screen) == before + 1


@pytest.mark.parametrize("fault", [500, BEFORE, AFTER])
async def test_an_upload_in_doubt_is_never_doubled(
    house: House, api: Server, owner: Person, coffee: bytes, fault: int | str
) -> None:
    held = asyncio.Event()
    api.faults.plan(fault, "editMessageMedia", times=2)
    await asked(house, owner, coffee, held)
    held.set()
    await owner.finds("①")
    await asyncio.sleep(0.5)
    assert sum("어떤 게 좋으세요" in message.words for message in owner.screen) == 1


async def test_an_edit_that_finds_its_message_gone_is_sent_anew(house: House, owner: Person, coffee: bytes) -> None:
    held = asyncio.Event()
    await owner.deletes(await asked(house, owner, coffee, held))
    held.set()
    await owner.finds("①")


async def test_nothing_is_ever_refused_on_the_guided_way(
    house: House, api: Server, owner: Person, coffee: bytes
) -> None:
    await house()
    await owner.says("/start")
    await finished(owner, coffee)
    assert api.refusals == []
