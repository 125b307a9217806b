"""Money and states, whatever happens in whatever order."""

import itertools
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain.errors import EngineFault
from engine.domain.job import JobState, Outcome, Render
from engine.domain.picture import Design
from engine.domain.plans import Entry
from engine.ports import StoredJob, Unit
from engine.service import Ending, balance, begin, close, stopped
from engine.store.migrate import migrate
from engine.store.records import SqlRecords

PRICE = 300
STATES = list(JobState)
RUNS = itertools.count()


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


async def _take(unit: Unit, job: str) -> None:
    """What accepting does; a second time finds it there."""
    if await unit.jobs.load(job) is None:
        order = StoredJob(
            id=job,
            chat="kim",
            draft="d",
            spec=Render(design=Design()),
            state=JobState.HELD,
            created=WallClock().now(),
        )
        await unit.jobs.add(order)
    await unit.ledger.enter(job, "kim", Entry.HOLD, PRICE)


async def _mend(unit: Unit, job: str) -> None:
    stored = await unit.jobs.load(job)
    if stored is not None:
        await balance(unit, stored)


STEPS = {
    "take": _take,
    "begin": lambda unit, job: begin(unit, job, 4),
    "done": lambda unit, job: close(unit, job, Ending.done(Outcome())),
    "simple": lambda unit, job: close(unit, job, Ending.done(Outcome(simple=True))),
    "fail": lambda unit, job: close(unit, job, Ending.of(EngineFault())),
    "cancel": stopped,
    "mend": _mend,
}


@pytest.fixture
async def records(tmp_path: Path) -> AsyncIterator[SqlRecords]:
    await migrate(tmp_path)
    store = SqlRecords(tmp_path, WallClock())
    yield store
    await store.close()


async def _sound(records: SqlRecords, job: str) -> None:
    """Never below zero, never more than was held, closed exactly when the order has ended, told once."""
    async with records.read() as unit:
        stored, rows = await unit.jobs.load(job), await unit.ledger.rows(job)
        news = [row for row in await unit.inbox.undone(9999) if row.key == f"job:{job}"]
    money = dict(rows)
    assert len(money) == len(rows), "one row of a kind"
    closing = [kind for kind in money if kind is not Entry.HOLD]
    assert len(closing) <= 1
    held = money.get(Entry.HOLD, 0) - money.get(Entry.RELEASE, 0) - money.get(Entry.SETTLE, 0)
    assert 0 <= held <= PRICE
    assert 0 <= money.get(Entry.SETTLE, 0) <= PRICE
    ended = stored is not None and stored.state.ended
    assert len(news) == int(ended)
    assert closing == ([] if not ended else [Entry.SETTLE if stored.state is JobState.DONE else Entry.RELEASE])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from("ab")), min_size=1, max_size=14))
async def test_any_interleaving_keeps_the_balance(records: SqlRecords, steps: list[tuple[str, str]]) -> None:
    run = next(RUNS)
    for step, name in steps:
        job = f"{name}{run}"
        await records.write(lambda unit, step=step, job=job: STEPS[step](unit, job))
        await _sound(records, job)


@given(st.lists(st.sampled_from(STATES), max_size=12))
def test_an_order_ends_at_most_once_and_never_begins_again(wishes: list[JobState]) -> None:
    state, ended = JobState.HELD, 0
    for wish in wishes:
        if state.may_become(wish):
            assert not state.ended
            assert wish is not JobState.HELD
            state, ended = wish, ended + wish.ended
    assert ended <= 1
