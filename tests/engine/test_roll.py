"""Who is at work: a name belongs to one process, and whoever died is noticed without any clock."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.domain.crew import Member
from engine.domain.errors import SettingsWrong
from engine.roll import Roll
from engine.store.migrate import migrate
from engine.store.records import SqlRecords

BEAT = 0.05


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture
async def records(tmp_path: Path) -> AsyncIterator[SqlRecords]:
    await migrate(tmp_path)
    store = SqlRecords(tmp_path, WallClock())
    yield store
    await store.close()


async def names(records: SqlRecords) -> list[str]:
    async with records.read() as unit:
        return [member.name for member in await unit.crew.all()]


async def left_behind(records: SqlRecords, host: str, pid: int, name: str = "worker-1") -> None:
    """The row of a process that did not take leave."""
    gone = Member(name=name, token="old", role="worker", host=host, pid=pid, beats=7)
    await records.write(lambda unit: unit.crew.join(gone, None))


def a_dead_number() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


async def test_a_name_in_use_is_refused_with_who_has_it_and_what_to_do(records: SqlRecords) -> None:
    first, second = Roll(records, "w", "worker", every=BEAT), Roll(records, "w", "worker", every=BEAT)
    await first.join()
    second._me = second._me.model_copy(update={"host": "another machine"})
    with pytest.raises(SettingsWrong, match=r"'w' works on this database already \(worker, process \d+ on .*FITAD_N"):
        await second.join()
    await first.leave()
    await second.join()
    await second.leave()
    assert await names(records) == []


async def test_the_name_of_a_process_that_died_here_is_free_at_once(records: SqlRecords) -> None:
    roll = Roll(records, "worker-1", "worker", every=60)
    await left_behind(records, roll._me.host, a_dead_number())
    await asyncio.wait_for(roll.join(), 5)
    await roll.leave()


async def test_who_is_struck_off_while_its_successor_comes_gives_way(records: SqlRecords) -> None:
    roll = Roll(records, "worker-1", "worker", every=BEAT)
    await left_behind(records, "another machine", 1)
    joining = asyncio.create_task(roll.join())
    await asyncio.sleep(BEAT)
    await records.write(lambda unit: unit.crew.leave("worker-1", "old"))
    await joining
    assert await names(records) == ["worker-1"]
    await roll.leave()


async def test_the_name_of_a_process_that_died_elsewhere_is_free_after_a_look(records: SqlRecords) -> None:
    await left_behind(records, "another machine", 1)
    roll = Roll(records, "worker-1", "worker", every=BEAT)
    await roll.join()
    await roll.leave()


async def test_who_stops_beating_is_struck_off_and_everybody_else_stays(records: SqlRecords) -> None:
    await left_behind(records, "another machine", 1, "dead")
    noticed = asyncio.Event()
    watching = Roll(records, "watching", "worker", noticed.set, every=BEAT, silent=6)
    alive = Roll(records, "alive", "bot", every=BEAT / 2)
    await alive.join()
    await watching.join()
    assert watching.makers == {"dead", "watching"}
    await asyncio.wait_for(noticed.wait(), 60)
    assert await names(records) == ["alive", "watching"]
    assert watching.makers == {"watching"}
    await alive.leave()
    await watching.leave()


async def test_everybody_hears_of_a_death_whoever_noticed_it(records: SqlRecords) -> None:
    await left_behind(records, "another machine", 1, "dead")
    heard = asyncio.Event()
    listening = Roll(records, "listening", "bot", heard.set, every=BEAT, silent=1000)
    await listening.join()
    assert not heard.is_set()
    assert await records.write(lambda unit: unit.crew.leave("dead", "old"))
    await asyncio.wait_for(heard.wait(), 60)
    await listening.leave()


async def test_who_was_taken_for_dead_and_is_not_comes_back(records: SqlRecords) -> None:
    roll = Roll(records, "w", "worker", every=BEAT)
    await roll.join()
    await records.write(lambda unit: unit.crew.leave("w", roll._me.token))
    while await names(records) != ["w"]:
        await asyncio.sleep(BEAT)
    assert not roll.lost.is_set()
    await roll.leave()


async def test_who_comes_back_when_its_name_is_taken_knows_it(records: SqlRecords) -> None:
    roll = Roll(records, "w", "worker", every=BEAT)
    await roll.join()
    other = Member(name="w", token="other", role="worker", host="another machine", pid=1)
    assert await records.write(lambda unit: unit.crew.join(other, roll._me.token))
    await asyncio.wait_for(roll.lost.wait(), 60)
    await roll.leave()
    assert await names(records) == ["w"], "the other one keeps it"
