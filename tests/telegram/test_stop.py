"""A stop ends in time whatever waits or hangs, and what was not done is done after the next start, once."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.ending import CUT_OFF
from tests.telegram.bot import Process
from tests.telegram.botapi.person import Person
from tests.telegram.botapi.server import Server
from tests.telegram.test_chat import ORDER
from tests.telegram.test_kill import LONG

CROWD = 400
SLOW = 12.0
"""Seconds the server takes for every request: longer than a stop may take."""

BOUND = 10.0
"""Seconds that a stop may take (issue 7)."""


@pytest.fixture
async def bot(tmp_path: Path, api: Server) -> AsyncIterator[Process]:
    process = await asyncio.to_thread(Process, tmp_path / "data", api.address, 0.5, per_second=5.0)
    yield process
    process.kill()


def rows(data: Path, state: str) -> int:
    with sqlite3.connect(data / "app.db") as database:
        return int(database.execute("SELECT count(*) FROM outbox WHERE state = ?", (state,)).fetchone()[0])


async def test_a_crowd_that_waits_for_a_slow_telegram_holds_up_no_stop(
    bot: Process, api: Server, tmp_path: Path
) -> None:
    people = [Person(api.state, 1000 + number) for number in range(CROWD)]
    await people[0].until(lambda: api.state.menu is not None, patience=LONG)
    api.faults.delay = SLOW
    for person in people:
        await person.says("얼마야")
    async with asyncio.timeout(LONG):
        while rows(tmp_path / "data", "waiting") < CROWD // 4:
            await asyncio.sleep(0.05)
    start = time.monotonic()
    code = await asyncio.to_thread(bot.stop, 2 * BOUND)
    assert time.monotonic() - start < BOUND
    assert code == 0
    assert rows(tmp_path / "data", "waiting") >= CROWD // 4, "kept"
    api.faults.delay = 0.0
    await asyncio.to_thread(bot.start)
    for person in people:
        await person.reads("무료예요", patience=LONG)
    await asyncio.sleep(0.5)
    assert [sum("무료예요" in message.words for message in person.screen) for person in people] == [1] * CROWD


async def test_an_order_is_not_lost_when_a_thread_hangs_and_the_process_ends_itself(
    bot: Process, owner: Person, coffee: bytes
) -> None:
    bot.kill()
    await asyncio.to_thread(bot.start, hangs=10 * BOUND)
    await owner.says(ORDER)
    await owner.reads("담은커피", patience=LONG)
    await owner.sends(coffee)
    await owner.reads("만들고 있어요", patience=LONG)
    start = time.monotonic()
    code = await asyncio.to_thread(bot.stop, 2 * BOUND)
    assert time.monotonic() - start < BOUND + 1
    assert code == CUT_OFF
    await asyncio.to_thread(bot.start)
    await owner.finds("①", patience=LONG)
