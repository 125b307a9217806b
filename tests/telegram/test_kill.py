"""The bot's process dies at the worst moments; then the chat goes on."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.telegram.bot import Process
from tests.telegram.botapi.faults import AFTER
from tests.telegram.botapi.person import Person
from tests.telegram.botapi.server import Server
from tests.telegram.test_chat import ORDER

LONG = 60.0


@pytest.fixture
async def bot(tmp_path: Path, api: Server) -> AsyncIterator[Process]:
    process = await asyncio.to_thread(Process, tmp_path / "data", api.address, 0.5)
    yield process
    process.kill()


def made(owner: Person) -> list[str]:
    """A sheet the first time, a finished post with its file afterwards."""
    sheets = [message.words for message in owner.of("photo") if "어떤 게 좋으세요" in message.words]
    return sheets + [message.words for message in owner.of("document")]


def asked(owner: Person) -> list[str]:
    return [message.words for message in owner.screen if "새 글을 만들어 볼까요" in message.words]


async def again(bot: Process) -> None:
    bot.kill()
    await asyncio.to_thread(bot.start)


async def test_killed_while_a_picture_is_made(bot: Process, owner: Person, coffee: bytes) -> None:
    await owner.says(ORDER)
    await owner.reads("담은커피", patience=LONG)
    await owner.sends(coffee)
    await owner.reads("만들고 있어요", patience=LONG)
    await again(bot)
    await owner.finds("①", patience=LONG)
    assert sum("어떤 게 좋으세요" in message.words for message in owner.screen) == 1
    await owner.presses("①")
    await owner.finds("1", patience=LONG)
    await owner.presses("1")
    await owner.finds("올리기", patience=LONG)
    assert len(owner.of("document")) == 1


async def test_what_is_said_while_nobody_is_there_is_answered_in_order(bot: Process, owner: Person) -> None:
    await owner.says("안녕하세요")
    await owner.reads("가게를 한 줄로", patience=LONG)
    await asyncio.sleep(0.5)
    bot.kill()
    before = len(owner.screen)
    await owner.says("얼마야")
    await owner.says("고마워요")
    await asyncio.to_thread(bot.start)
    await owner.until(lambda: len(owner.screen) >= before + 2, patience=LONG)
    await asyncio.sleep(0.5)
    told = [message.words for message in owner.screen][before:]
    assert len(told) == 2
    assert "무료예요" in told[0]


async def test_killed_at_random_moments_nothing_is_answered_twice(
    bot: Process, api: Server, owner: Person, coffee: bytes
) -> None:
    await owner.says(ORDER)
    await owner.reads("담은커피", patience=LONG)
    for number, pause in enumerate((0.02, 0.15, 0.4, 0.9), 1):
        await owner.sends(coffee)
        await asyncio.sleep(pause)
        await again(bot)
        await owner.until(lambda number=number: len(made(owner)) == number, f"{number} results", LONG)
        await owner.says("처음부터")
        await owner.until(lambda number=number: len(asked(owner)) == number, f"{number} new posts", LONG)
    assert len(made(owner)) == 4


async def test_an_upload_cut_off_by_a_kill_stands_once(
    bot: Process, api: Server, owner: Person, coffee: bytes
) -> None:
    await owner.says(ORDER)
    await owner.reads("담은커피", patience=LONG)
    api.faults.plan(AFTER, "editMessageMedia", times=2)
    await owner.sends(coffee)
    await owner.until(lambda: api.state.calls["editMessageMedia"] >= 1, patience=LONG)
    await again(bot)
    await owner.finds("①", patience=LONG)
    await asyncio.sleep(1.0)
    assert sum("어떤 게 좋으세요" in message.words for message in owner.screen) == 1


async def test_a_stop_is_graceful_and_quick(bot: Process, owner: Person, coffee: bytes) -> None:
    await owner.says(ORDER)
    await owner.reads("담은커피", patience=LONG)
    await owner.sends(coffee)
    await owner.reads("만들고 있어요", patience=LONG)
    start = time.monotonic()
    code = await asyncio.to_thread(bot.stop)
    assert code == 0
    assert time.monotonic() - start < 10
    await asyncio.to_thread(bot.start)
    await owner.finds("①", patience=LONG)
