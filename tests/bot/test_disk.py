"""The disk runs full while an owner chats: it is said, nothing is lost, and it goes on when there is room again."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from conversation.messages import Photos, Start, Text
from engine.domain.errors import DiskFull
from engine.ports import Unit
from tests.bot.conftest import House
from tests.bot.pager import CHAT, Pager
from tests.bot.quick import quick

ORDER = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """As a disk with so many bytes left for a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


async def fill(unit: Unit) -> None:
    connection = unit._connection  # type: ignore[attr-defined]
    pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
    await connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


async def make_room(unit: Unit) -> None:
    await unit._connection.exec_driver_sql("PRAGMA max_page_count=100000")  # type: ignore[attr-defined]


async def until_full(pager: Pager) -> str:
    """The key of the first message that was not taken."""
    for number in range(200):
        try:
            await pager.door.receive(CHAT, f"m{number}", Text(text=f"{ORDER} {number}"))
        except DiskFull:
            return f"m{number}"
    raise AssertionError("the disk never got full")


async def test_a_turn_that_finds_the_disk_full_never_happened_and_can_be_said_again(house: House) -> None:
    pager = Pager()
    app = await house(lambda parts: pager, studio=quick())
    await pager.door.receive(CHAT, "start", Start())
    await app.parts.records.write(fill)
    refused = await until_full(pager)
    before = await app.turns.session(CHAT)
    await app.parts.records.write(make_room)
    assert await pager.door.receive(CHAT, refused, Text(text=ORDER)), "the same message is taken now"
    assert not await pager.door.receive(CHAT, refused, Text(text=ORDER)), "and only once"
    await pager.door.settled(CHAT)
    after = await app.turns.session(CHAT)
    assert after.shop.name == "담은커피"
    assert after.seen != before.seen


async def test_a_photo_that_finds_no_room_is_refused_in_words_and_taken_later(house: House, coffee: bytes) -> None:
    pager = Pager()
    await house(lambda parts: pager, studio=quick())
    with no_file_beyond(100_000), pytest.raises(DiskFull) as fault:
        await pager.door.upload(CHAT, coffee)
    assert fault.value.phrase.key == "error.disk_full"
    photo = await pager.door.upload(CHAT, coffee)
    await pager.door.receive(CHAT, "p1", Photos(photos=(photo,)))
    await pager.door.settled(CHAT)
    assert any(bubble.kind == "picture" for bubble in pager.bubbles())
