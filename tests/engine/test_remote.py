"""Orders taken by one process and made by another, on a file and on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.domain.job import JobSpec, JobState, Outcome, Progress, Render, Stop
from engine.domain.picture import Design
from engine.domain.plans import Entry, Plan
from engine.jobs import DurableJobs, RemoteJobs
from engine.ports import StoredJob, Watch
from engine.service import Orders, Pace
from engine.store.migrate import migrate
from engine.store.records import SqlRecords

CREDIT = Plan(key="credit", price=300)
POST = Render(design=Design())


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class Gate:
    """A studio that reports and waits until it is let through."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.made = 0

    async def run(self, spec: JobSpec, watch: Watch) -> Outcome:
        while not self.open.is_set():
            watch.check()
            watch.report(Progress(stage="lettering", share=0.5))
            await asyncio.sleep(0.02)
        self.made += 1
        return Outcome()


@dataclass
class Town:
    """A bot's half and a worker's half on one database, each with its own connections."""

    orders: Orders
    bot: RemoteJobs
    studio: Gate
    records: SqlRecords

    async def take(self, job: str) -> None:
        await self.records.write(lambda unit: self.orders.accept(unit, job, f"of {job}", "d", POST, CREDIT))
        await self.orders.start(job)

    async def until(self, job: str, reached: Callable[[StoredJob], bool]) -> StoredJob:
        for _ in range(600):
            stored = await self.orders.result(job)
            if stored is not None and reached(stored):
                return stored
            await asyncio.sleep(0.05)
        raise AssertionError(f"{job} is still {stored and stored.state}")

    async def money(self, job: str) -> list[Entry]:
        async with self.records.read() as unit:
            return [kind for kind, _ in await unit.ledger.rows(job)]


@pytest.fixture(params=["sqlite", "postgres"])
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    home = tmp_path if request.param == "sqlite" else request.getfixturevalue("postgres_home")
    await migrate(home)
    here, there, studio = SqlRecords(home, WallClock()), SqlRecords(home, WallClock()), Gate()
    bot = RemoteJobs(here, home, look=0.05)
    worker = DurableJobs(
        there, studio, home, Pace(), executor="w", poll=0.05, repair_every=60, makers=lambda: frozenset({"w"})
    )
    await bot.start()
    await worker.start()
    yield Town(Orders(here, bot, WallClock(), Pace()), bot, studio, here)
    studio.open.set()
    await worker.stop(patience=2)
    await bot.stop()
    await here.close()
    await there.close()


async def test_what_one_process_takes_another_makes_and_tells_how_far_it_is(town: Town) -> None:
    await town.take("j1")
    await town.take("j2")
    await town.take("j3")
    for _ in range(600):
        if town.bot.progress("j1") and town.bot.progress("j1").share and town.bot.progress("j3"):
            break
        await asyncio.sleep(0.05)
    assert [town.bot.progress(job).ahead for job in ("j2", "j3")] == [1, 2]
    assert (town.bot.progress("j1").stage, town.bot.progress("j1").share) == ("lettering", 0.5)
    town.studio.open.set()
    assert (await town.until("j1", lambda job: job.state.ended)).state is JobState.DONE
    assert await town.money("j1") == [Entry.HOLD, Entry.SETTLE]
    for job in ("j2", "j3"):
        await town.until(job, lambda stored: stored.state.ended)
    async with town.records.read() as unit:
        assert [row.key for row in await unit.inbox.undone()] == ["job:j1", "job:j2", "job:j3"]
        assert await unit.board.all() == []


async def test_what_is_cancelled_here_is_left_off_there_and_the_next_one_runs(town: Town) -> None:
    await town.take("j1")
    await town.until("j1", lambda job: job.state is JobState.RUNNING)
    await town.take("j2")
    await town.take("j3")
    assert await town.orders.cancel("j2") is Stop.WAITING
    assert await town.orders.cancel("j1") is Stop.MAKING
    await town.until("j3", lambda job: job.state is JobState.RUNNING)
    town.studio.open.set()
    await town.until("j3", lambda job: job.state.ended)
    assert town.studio.made == 1
    assert [await town.money(job) for job in ("j1", "j2", "j3")] == [
        [Entry.HOLD, Entry.RELEASE],
        [Entry.HOLD, Entry.RELEASE],
        [Entry.HOLD, Entry.SETTLE],
    ]
