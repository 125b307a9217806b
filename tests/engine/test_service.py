"""The engine's door: price, fairness, patience, and what an owner is told of an error."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.errors import Cancelled, EngineFault, EnoughWaiting, FitAdError, LimitReached, TooBusy
from engine.domain.job import Candidates, Faces, JobSpec, JobState, Outcome, Progress, Render, Stage
from engine.domain.phrase import Phrase
from engine.domain.picture import Design
from engine.domain.plans import Entry, Plan
from engine.ports import StoredJob
from engine.service import Ending, Orders, Pace, close, fair_priority
from engine.store.migrate import migrate
from engine.store.records import SqlRecords

SEOUL = ZoneInfo("Asia/Seoul")
NOON = datetime(2026, 11, 22, 12, tzinfo=SEOUL)
FREE, OPEN = Plan(key="free", daily=3, tier=2), Plan(key="open")
POST = Render(design=Design())


class HandClock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 23, 0, tzinfo=SEOUL)

    def now(self) -> datetime:
        return self.time

    def later(self, **span: float) -> None:
        self.time += timedelta(**span)


class Idle:
    """An engine that only remembers what it was asked."""

    def __init__(self) -> None:
        self.started: dict[str, int] = {}
        self.shares: dict[str, float] = {}

    async def submit(self, job: str, priority: int) -> None:
        self.started.setdefault(job, priority)

    async def cancel(self, job: str) -> None:
        self.started.pop(job, None)

    async def status(self, job: str) -> JobState | None:
        return None

    def progress(self, job: str) -> Progress | None:
        share = self.shares.get(job)
        return None if share is None else Progress(stage="cutout", share=share)


class Counter:
    """The door with everything behind it that a test needs to touch."""

    def __init__(self, folder: Path) -> None:
        self.clock, self.engine, self.pace = HandClock(), Idle(), Pace()
        self.records = SqlRecords(folder, self.clock)
        self.orders = Orders(self.records, self.engine, self.clock, self.pace, longest_wait=60)

    async def take(self, job: str, chat: str = "kim", plan: Plan = OPEN, spec: JobSpec = POST) -> StoredJob:
        return await self.records.write(lambda unit: self.orders.accept(unit, job, chat, "d", spec, plan))

    async def end(self, job: str, ending: Ending) -> None:
        await self.records.write(lambda unit: unit.jobs.move(job, JobState.RUNNING))
        await self.records.write(lambda unit: close(unit, job, ending))


@pytest.fixture
async def counter(tmp_path: Path) -> AsyncIterator[Counter]:
    await migrate(tmp_path)
    counter = Counter(tmp_path)
    yield counter
    await counter.records.close()


async def test_a_day_of_three_pictures_ends_at_midnight_in_seoul(counter: Counter) -> None:
    for number in range(3):
        await counter.take(f"j{number}", plan=FREE)
    with pytest.raises(LimitReached) as refusal:
        await counter.take("j3", plan=FREE)
    assert refusal.value.phrase == Phrase.of("error.limit_reached", limit=3)
    assert await counter.orders.result("j3") is None, "a refusal leaves no order"
    await counter.take("look", plan=FREE, spec=Faces(design=Design(), faces=("jua",)))
    await counter.take("other", chat="lee", plan=FREE)
    counter.clock.time += timedelta(hours=1)
    await counter.take("j3", plan=FREE)


async def test_a_plan_says_how_large_its_pictures_are_and_whose_name_they_bear(counter: Counter) -> None:
    plans = yaml.safe_load((Path(__file__).parents[2] / "configs" / "plans.yaml").read_text("utf-8"))
    taken = {
        key: (await counter.take(key, chat=key, plan=Plan(key=key, **plans[key]))).spec for key in ("free", "open")
    }
    assert (taken["free"].at_most, taken["free"].branded, taken["free"].large) == (720, True, False)
    assert (taken["open"].at_most, taken["open"].branded) == (None, False)


async def test_a_picture_that_failed_does_not_count(counter: Counter) -> None:
    for number in range(5):
        await counter.take(f"j{number}", plan=FREE)
        await counter.end(f"j{number}", Ending.of(EngineFault()))
    await counter.take("again", plan=FREE)


async def test_taking_the_same_order_twice_is_taking_it_once(counter: Counter) -> None:
    first = await counter.take("j1", plan=FREE)
    assert await counter.take("j1", plan=FREE) == first
    await counter.orders.start("j1")
    await counter.orders.start("j1")
    assert counter.engine.started == {"j1": first.priority}
    async with counter.records.read() as unit:
        assert await unit.ledger.rows("j1") == [(Entry.HOLD, 0)]


async def test_what_ended_or_never_was_is_not_started(counter: Counter) -> None:
    await counter.take("j1")
    await counter.end("j1", Ending.done(Outcome()))
    await counter.orders.start("j1")
    await counter.orders.start("nobody")
    assert counter.engine.started == {}


async def test_an_order_ends_once_whoever_tries(counter: Counter) -> None:
    await counter.take("j1")
    await counter.end("j1", Ending.of(Cancelled()))
    await counter.end("j1", Ending.done(Outcome()))
    stored = await counter.orders.result("j1")
    assert (stored.state, stored.outcome) == (JobState.CANCELLED, None)
    async with counter.records.read() as unit:
        assert [kind for kind, _ in await unit.ledger.rows("j1")] == [Entry.HOLD, Entry.RELEASE]
        assert len(await unit.inbox.undone()) == 1


async def test_a_line_longer_than_we_promise_takes_no_more(counter: Counter) -> None:
    counter.pace.learn("render", 130)
    expected = counter.pace.expect("render")
    await counter.take("j1")
    await counter.take("j2", chat="lee")
    with pytest.raises(TooBusy) as refusal:
        await counter.take("j3", chat="park")
    assert refusal.value.phrase.values == {"minutes": max(1, round(2 * expected / 60))}
    await counter.end("j1", Ending.done(Outcome()))
    await counter.take("j3", chat="park")


async def test_an_owner_has_as_many_orders_at_a_time_as_the_plan_says(counter: Counter) -> None:
    two = Plan(key="two", waiting=2)
    await counter.take("j1", plan=two)
    await counter.take("j2", plan=two)
    with pytest.raises(EnoughWaiting) as refusal:
        await counter.take("j3", plan=two)
    assert refusal.value.phrase == Phrase.of("error.enough_waiting", count=2)
    await counter.take("other", chat="lee", plan=two)
    await counter.end("j1", Ending.of(EngineFault()))
    await counter.take("j3", plan=two)


async def test_twice_the_hands_halve_the_wait(counter: Counter) -> None:
    hands = 1
    counter.orders = Orders(counter.records, counter.engine, counter.clock, counter.pace, hands=lambda: hands)
    for number in range(4):
        await counter.take(f"j{number}", chat=f"owner{number}")
    alone = await counter.orders.wait("j3")
    assert counter.orders.left("j3") == pytest.approx(alone.seconds)
    counter.clock.later(seconds=1)
    assert counter.orders.left("j3") == pytest.approx(alone.seconds - 1)
    taken = await counter.orders.result("j3")
    assert counter.orders.ended(taken) == pytest.approx(alone.seconds)
    assert counter.orders.ended(taken) is None, "told once"
    hands = 2
    mine = counter.pace.expect("render")
    assert (await counter.orders.wait("j3")).seconds - mine == pytest.approx((alone.seconds - mine) / 2)


async def test_who_only_takes_orders_learns_from_what_others_report(counter: Counter) -> None:
    counter.orders = Orders(counter.records, counter.engine, counter.clock, counter.pace, far=True)
    before = counter.pace.expect("render")
    await counter.take("j1")
    taken = await counter.orders.result("j1")
    stages = (Stage(name="cutout", seconds=20.0), Stage(name="words", seconds=10.0))
    counter.orders.ended(taken.model_copy(update={"outcome": Outcome(stages=stages)}))
    assert before < counter.pace.expect("render") < 30


async def test_the_wait_is_what_was_measured(counter: Counter) -> None:
    for _ in range(40):
        counter.pace.learn("render", 3.0)
        counter.pace.learn("candidates", 8.0)
    await counter.take("now", spec=Candidates(design=Design()))
    await counter.records.write(lambda unit: unit.jobs.move("now", JobState.RUNNING))
    counter.engine.shares["now"] = 0.75
    await counter.take("mine", chat="lee")
    wait = await counter.orders.wait("mine")
    assert wait.ahead == 1
    assert wait.seconds == pytest.approx(8 * 0.25 + 3, rel=0.02)
    assert (await counter.orders.wait("now")).ahead == 0


def waiting(chat: str, priority: int) -> StoredJob:
    return StoredJob(
        id=f"{priority}", chat=chat, draft="", spec=POST, state=JobState.HELD, priority=priority, created=NOON
    )


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 15)), min_size=1, max_size=60))
def test_tier_before_rank_before_arrival(arrivals: list[tuple[str, int]]) -> None:
    alive: list[StoredJob] = []
    keys: list[tuple[int, int, int]] = []
    for number, (chat, tier) in enumerate(arrivals):
        keys.append((tier, sum(job.chat == chat for job in alive), number))
        alive.append(waiting(chat, fair_priority(tier, chat, alive, NOON)))
    priorities = [job.priority for job in alive]
    assert sorted(range(len(keys)), key=keys.__getitem__) == sorted(range(len(keys)), key=priorities.__getitem__)
    assert all(0 < priority < 2**31 for priority in priorities)
    assert len(set(priorities)) == len(priorities)


def served(minutes: int, pro_each: int, free_at: int) -> int | None:
    """One picture a minute, `pro_each` new owners on Pro every minute: the minute in which the Free one is made."""
    alive: list[StoredJob] = []
    for minute in range(minutes):
        now = NOON + timedelta(minutes=minute)
        arrivals = [(f"pro{minute}-{number}", 0) for number in range(pro_each)]
        for chat, tier in [*arrivals, *([("free", 2)] if minute == free_at else [])]:
            priority = fair_priority(tier, chat, alive, now)
            alive.append(waiting(chat, priority).model_copy(update={"created": now}))
        first = min(alive, key=lambda job: job.priority)
        alive.remove(first)
        if first.chat == "free":
            return minute
    return None


@given(st.integers(1, 4), st.integers(0, 10))
def test_a_free_owner_is_made_in_the_end_however_many_pay(pro_each: int, free_at: int) -> None:
    made = served(120, pro_each, free_at)
    assert made is not None
    assert made - free_at <= 2 + pro_each * (free_at + 3), "only who came before the two minutes were over"


def test_a_flooder_that_waits_long_holds_nobody_up_but_by_its_first() -> None:
    alive = [waiting("flood", fair_priority(2, "flood", [], NOON))]
    for _ in range(19):
        alive.append(waiting("flood", fair_priority(2, "flood", alive, NOON)))
    late = NOON + timedelta(hours=1)
    mine = fair_priority(2, "kim", alive, late)
    assert sum(job.priority < mine for job in alive) == 1


def every_error(kind: type[FitAdError] = FitAdError) -> list[type[FitAdError]]:
    return [kind, *(sub for child in kind.__subclasses__() for sub in every_error(child))]


@pytest.mark.parametrize("kind", every_error())
def test_every_error_we_know_is_told_by_its_own_sentence(kind: type[FitAdError]) -> None:
    ending = Ending.of(kind("detail for us"))
    assert (ending.failure, ending.retry) == (Phrase(key=kind.key), kind.retry)
    assert ending.state is (JobState.CANCELLED if kind is Cancelled else JobState.FAILED)
    assert "detail" not in ending.model_dump_json()


@pytest.mark.parametrize("error", [ValueError("who"), MemoryError(), OSError(28, "full")])
def test_an_error_nobody_foresaw_is_ours_and_may_be_tried_again(error: Exception) -> None:
    ours = Phrase(key="error.ours")
    fault = type(error).__name__
    assert Ending.of(error) == Ending(state=JobState.FAILED, failure=ours, retry=True, fault=fault)


def test_the_plans_of_the_house_are_plans_and_open_is_free_and_endless() -> None:
    written = yaml.safe_load((Path(__file__).parents[2] / "configs" / "plans.yaml").read_text())
    plans = {key: Plan(key=key, **values) for key, values in written.items()}
    assert set(plans) == {"open", "free", "credit", "pro", "prepaid"}
    assert (plans["open"].daily, plans["open"].price, plans["open"].mark) == (None, 0, False)
    assert (plans["free"].daily, plans["free"].mark) == (3, True)
    assert plans["pro"].tier < plans["open"].tier < plans["free"].tier
