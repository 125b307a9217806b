"""PostgreSQL goes away in the middle of work and comes back: nothing is lost, nothing is paid twice."""

import asyncio

import pytest
from sqlalchemy import URL

from engine.domain.errors import Away
from engine.domain.job import JobState, Render
from engine.domain.picture import Design
from engine.domain.plans import Entry, Plan
from engine.jobs import DurableJobs
from engine.service import Orders, Pace
from engine.store.engines import postgres
from engine.store.migrate import migrate
from engine.store.records import SqlRecords
from tests.chaos.house import Postgres
from tests.engine.test_remote import Gate, WallClock

AWAY = 8.0
"""Seconds; a minute is the same, only longer: everything tries again every few."""


@pytest.mark.slow
async def test_a_database_that_is_away_for_a_while_costs_time_and_nothing_else(fragile_server: Postgres) -> None:
    home: URL = postgres(fragile_server.address).set(database="fitad")
    await migrate(home)
    records, studio = SqlRecords(home, WallClock()), Gate()
    jobs = DurableJobs(records, studio, home, Pace(), poll=0.1, repair_every=2)
    orders = Orders(records, jobs, WallClock(), Pace())
    plan, post = Plan(key="credit", price=300), Render(design=Design())
    await jobs.start()
    await records.write(lambda unit: orders.accept(unit, "before", "kim", "d", post, plan))
    await orders.start("before")
    await _until(jobs, "before", JobState.RUNNING)
    await asyncio.to_thread(fragile_server.stop)
    with pytest.raises(Away):
        await records.write(lambda unit: orders.accept(unit, "refused", "kim", "d", post, plan))
    studio.open.set()  # made while there is nowhere to write it
    await asyncio.sleep(AWAY)
    await asyncio.to_thread(fragile_server.start)
    await _until(jobs, "before", JobState.DONE)
    await records.write(lambda unit: orders.accept(unit, "after", "kim", "d", post, plan))
    await orders.start("after")
    await _until(jobs, "after", JobState.DONE)
    async with records.read() as unit:
        assert await unit.jobs.load("refused") is None
        for job in ("before", "after"):
            assert [kind for kind, _ in await unit.ledger.rows(job)] == [Entry.HOLD, Entry.SETTLE]
    assert studio.made == 2
    await jobs.stop(patience=2)
    await records.close()


async def _until(jobs: DurableJobs, job: str, state: JobState) -> None:
    for _ in range(900):
        try:
            if await jobs.status(job) is state:
                return
        except Away:
            pass
        await asyncio.sleep(0.1)
    raise AssertionError(f"{job} is {await jobs.status(job)}")
