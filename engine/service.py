"""The engine's one door: what an order costs, taking it, starting it, ending it. Everything goes through ports."""

import json
from collections.abc import Sequence
from datetime import datetime

from engine.domain.errors import Cancelled, EngineFault, FitAdError, OutOfMemory, TooBusy
from engine.domain.frozen import Frozen
from engine.domain.job import JobSpec, JobState, Outcome
from engine.domain.phrase import Phrase
from engine.domain.plans import Entry, Plan, Price, quote
from engine.ports import Clock, JobEngine, Received, Records, StoredJob, Unit

FIRST_GUESS = {"candidates": 5.0, "render": 2.0, "faces": 2.0, "cutout": 2.0, "calligraphy": 1.0, "pick": 2.0}
"""Seconds before anything was measured: the goals of a warm machine with two cores."""

RANKS, RUNNING_NUMBERS = 1 << 6, 1 << 20


class Pace:
    """Seconds an order of each kind takes: an exponentially weighted mean of what this process measured."""

    def __init__(self, weight: float = 0.3) -> None:
        self._weight = weight
        self._seconds = dict(FIRST_GUESS)

    def learn(self, kind: str, seconds: float) -> None:
        self._seconds[kind] = (1 - self._weight) * self.expect(kind) + self._weight * seconds

    def expect(self, kind: str) -> float:
        return self._seconds.get(kind, max(FIRST_GUESS.values()))


class Wait(Frozen):
    """How many orders run first, and seconds until this one is done."""

    ahead: int
    seconds: float


class Ending(Frozen):
    """How an order ended; `failure` and `retry` only where it failed or was cancelled."""

    state: JobState
    outcome: Outcome | None = None
    failure: Phrase | None = None
    retry: bool = False

    @classmethod
    def done(cls, outcome: Outcome) -> "Ending":
        return cls(state=JobState.DONE, outcome=outcome)

    @classmethod
    def of(cls, error: Exception) -> "Ending":
        """What the owner is told of an error; one nobody foresaw counts as ours."""
        known = error if isinstance(error, FitAdError) else _ours(error)
        state = JobState.CANCELLED if isinstance(known, Cancelled) else JobState.FAILED
        return cls(state=state, failure=known.phrase, retry=known.retry)


def _ours(error: Exception) -> FitAdError:
    return OutOfMemory() if isinstance(error, MemoryError) else EngineFault()


class Orders:
    """Orders of pictures. What takes a `unit` belongs into the caller's transaction."""

    def __init__(
        self, records: Records, engine: JobEngine, clock: Clock, pace: Pace, longest_wait: float = 600.0
    ) -> None:
        """`longest_wait` in seconds: beyond it new orders are refused."""
        self._records = records
        self._engine = engine
        self._clock = clock
        self._pace = pace
        self._longest_wait = longest_wait

    async def quote(self, unit: Unit, spec: JobSpec, plan: Plan, chat: str, now: datetime) -> Price:
        """Raises LimitReached beyond the plan's pictures since the midnight of `now`'s zone."""
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return quote(spec, plan, await unit.jobs.made_since(chat, midnight))

    async def accept(self, unit: Unit, job: str, chat: str, draft: str, spec: JobSpec, plan: Plan) -> StoredJob:
        """The order and its hold; a second call with the same id gives the first. Raises LimitReached, TooBusy."""
        known = await unit.jobs.load(job)
        if known is not None:
            return known
        now = self._clock.now()
        price = await self.quote(unit, spec, plan, chat, now)
        alive = await unit.jobs.unfinished()
        self._refuse_if_busy(alive)
        stored = StoredJob(
            id=job,
            chat=chat,
            draft=draft,
            spec=spec,
            state=JobState.HELD,
            priority=fair_priority(plan.tier, chat, alive),
            created=now,
        )
        await unit.jobs.add(stored)
        await unit.ledger.enter(job, chat, Entry.HOLD, price.credits)
        return stored

    async def start(self, job: str) -> None:
        """After the commit of `accept`; repeating it is harmless, and the engine repairs a start that got lost."""
        stored = await self.result(job)
        if stored is not None and not stored.state.ended:
            await self._engine.submit(job, stored.priority)

    async def cancel(self, job: str) -> bool:
        """True if it had not ended."""
        return await self._engine.cancel(job)

    async def result(self, job: str) -> StoredJob | None:
        async with self._records.read() as unit:
            return await unit.jobs.load(job)

    async def wait(self, job: str) -> Wait | None:
        """None when it has ended or never was."""
        async with self._records.read() as unit:
            alive = await unit.jobs.unfinished()
        mine = next((other for other in alive if other.id == job), None)
        if mine is None:
            return None
        first = [other for other in alive if _runs_before(other, mine)]
        return Wait(ahead=len(first), seconds=self._seconds([*first, mine]))

    def _refuse_if_busy(self, alive: Sequence[StoredJob]) -> None:
        seconds = self._seconds(alive)
        if seconds > self._longest_wait:
            raise TooBusy(minutes=max(1, round(seconds / 60)))

    def _seconds(self, jobs: Sequence[StoredJob]) -> float:
        """How long they take one after the other, what is done of the running ones taken off."""
        return sum(self._pace.expect(job.spec.kind) * (1 - self._share(job.id)) for job in jobs)

    def _share(self, job: str) -> float:
        progress = self._engine.progress(job)
        return 0.0 if progress is None else progress.share


def fair_priority(tier: int, chat: str, alive: Sequence[StoredJob]) -> int:
    """Lower runs first: the plan's tier, then how many orders this owner already has, then who came first.

    From facts/jobs.md, section 8: with tier and rank a flooder waits for itself, not the others for it. The running
    number starts again when nothing waits.
    """
    rank = min(RANKS - 1, sum(job.chat == chat for job in alive))
    number = max((job.priority % RUNNING_NUMBERS + 1 for job in alive), default=1)
    return (tier * RANKS + rank) * RUNNING_NUMBERS + min(number, RUNNING_NUMBERS - 1)


def _runs_before(other: StoredJob, mine: StoredJob) -> bool:
    if other.id == mine.id or mine.state is JobState.RUNNING:
        return False
    return other.state is JobState.RUNNING or other.priority < mine.priority


async def begin(unit: Unit, job: str) -> StoredJob | None:
    """The order, now running; None if it has ended."""
    if not await unit.jobs.move(job, JobState.RUNNING):
        return None
    return await unit.jobs.load(job)


async def close(unit: Unit, job: str, ending: Ending) -> StoredJob | None:
    """Ends an order once: state and outcome, the money, and the news for its chat. None if it had already ended."""
    moved = await unit.jobs.move(job, ending.state, ending.outcome, ending.failure, ending.retry)
    stored = await unit.jobs.load(job) if moved else None
    if stored is None:
        return None
    await balance(unit, stored)
    await unit.inbox.add(Received(chat=stored.chat, key=f"job:{job}", content=news(job)))
    return stored


async def balance(unit: Unit, ended: StoredJob) -> None:
    """Settles what is held for a finished picture, nothing for a simple one; gives it back otherwise."""
    held = dict(await unit.ledger.rows(ended.id)).get(Entry.HOLD)
    if held is None or not ended.state.ended:
        return
    if ended.state is JobState.DONE:
        simple = ended.outcome is not None and ended.outcome.simple
        await unit.ledger.enter(ended.id, ended.chat, Entry.SETTLE, 0 if simple else held)
    else:
        await unit.ledger.enter(ended.id, ended.chat, Entry.RELEASE, held)


def news(job: str) -> str:
    """The content of the inbox row `job:<id>`."""
    return json.dumps({"kind": "job_finished", "job": job})
