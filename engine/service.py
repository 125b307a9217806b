"""The engine's one door: what an order costs, taking it, starting it, ending it. Everything goes through ports."""

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from engine.domain.errors import Cancelled, EngineFault, EnoughWaiting, FitAdError, OutOfMemory, TooBusy
from engine.domain.frozen import Frozen
from engine.domain.job import JobSpec, JobState, Outcome, Stop
from engine.domain.phrase import Phrase
from engine.domain.plans import Entry, Plan, Price, quote
from engine.money import balance, lapsed
from engine.ports import Clock, JobEngine, Received, Records, StoredJob, Unit

FIRST_GUESS = {
    "candidates": 5.0,
    "render": 2.0,
    "faces": 2.0,
    "cutout": 2.0,
    "calligraphy": 1.0,
    "pick": 2.0,
    "pages": 8.0,
}
"""Seconds before anything was measured: the goals of a warm machine with two cores."""

RANKS, RUNNING_NUMBERS = 1 << 6, 1 << 20

REMEMBERED = 10_000
"""Promises kept in memory until their orders end."""

LONG = timedelta(minutes=2)
"""After this no newcomer of a better tier passes the first order of an owner who waits."""


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
    fault: str | None = None

    @classmethod
    def done(cls, outcome: Outcome) -> "Ending":
        return cls(state=JobState.DONE, outcome=outcome)

    @classmethod
    def of(cls, error: Exception) -> "Ending":
        """What the owner is told of an error; one nobody foresaw counts as ours."""
        known = error if isinstance(error, FitAdError) else _ours(error)
        state = JobState.CANCELLED if isinstance(known, Cancelled) else JobState.FAILED
        return cls(state=state, failure=known.phrase, retry=known.retry, fault=type(error).__name__)


def _ours(error: Exception) -> FitAdError:
    return OutOfMemory() if isinstance(error, MemoryError) else EngineFault()


def _as_planned(spec: JobSpec, plan: Plan) -> JobSpec:
    return spec.model_copy(update={"large": plan.large, "at_most": plan.at_most, "branded": plan.mark})


class Orders:
    """Orders of pictures. What takes a `unit` belongs into the caller's transaction."""

    def __init__(
        self,
        records: Records,
        engine: JobEngine,
        clock: Clock,
        pace: Pace,
        longest_wait: float = 600.0,
        hands: Callable[[], int] = lambda: 1,
        far: bool = False,
    ) -> None:
        """`longest_wait` in seconds: beyond it new orders are refused. `hands`: how many orders run at a time. `far`:
        other processes make them, so that what they took is learnt from what they report."""
        self._records = records
        self._engine = engine
        self._clock = clock
        self._pace = pace
        self._longest_wait = longest_wait
        self._hands = hands
        self._far = far
        self._promised: OrderedDict[str, tuple[float, datetime]] = OrderedDict()

    async def quote(self, unit: Unit, spec: JobSpec, plan: Plan, chat: str, now: datetime) -> Price:
        """Raises LimitReached beyond the plan's pictures since the midnight of `now`'s zone, NoCredits."""
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        left = await lapsed(unit, chat, now) if plan.prepaid else 0
        return quote(spec, plan, await unit.jobs.made_since(chat, midnight), left)

    async def accept(self, unit: Unit, job: str, chat: str, draft: str, spec: JobSpec, plan: Plan) -> StoredJob:
        """The order and its hold; a second call with the same id gives the first. Raises LimitReached, NoCredits,
        EnoughWaiting, TooBusy."""
        known = await unit.jobs.load(job)
        if known is not None:
            return known
        now = self._clock.now()
        price = await self.quote(unit, spec, plan, chat, now)
        alive = await unit.jobs.unfinished()
        _refuse_if_many(plan, chat, alive)
        self._refuse_if_busy(alive)
        stored = StoredJob(
            id=job,
            chat=chat,
            draft=draft,
            spec=_as_planned(spec, plan),
            state=JobState.HELD,
            priority=fair_priority(plan.tier, chat, alive, now),
            created=now,
        )
        await unit.jobs.add(stored)
        await unit.ledger.enter(job, chat, Entry.HOLD, price.credits)
        self._promise(stored, alive)
        return stored

    async def start(self, job: str) -> None:
        """After the commit of `accept`; repeating it is harmless, and the engine repairs a start that got lost."""
        stored = await self.result(job)
        if stored is not None and not stored.state.ended:
            await self._engine.submit(job, stored.priority)

    async def cancel(self, job: str) -> Stop:
        """Ends it in our tables first, whatever the engine can be told. Raises StoreFault."""
        found = await self._records.write(lambda unit: stopped(unit, job))
        if found in (Stop.WAITING, Stop.MAKING):
            await self._engine.cancel(job)
        return found

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
        return self._wait(mine, alive)

    def left(self, job: str) -> float | None:
        """Of the seconds that were expected when it was taken, those to come; None if another process took it."""
        seconds, since = self._promised.get(job, (None, None))
        if seconds is None or since is None:
            return None
        return max(0.0, seconds - (self._clock.now() - since).total_seconds())

    def ended(self, job: StoredJob) -> float | None:
        """The seconds that were expected when it was taken, once; None if another process took it."""
        if self._far and job.outcome is not None and job.outcome.stages:
            self._pace.learn(job.spec.kind, sum(stage.seconds for stage in job.outcome.stages))
        return self._promised.pop(job.id, (None, None))[0]

    def _promise(self, mine: StoredJob, alive: Sequence[StoredJob]) -> None:
        self._promised[mine.id] = self._wait(mine, alive).seconds, mine.created
        if len(self._promised) > REMEMBERED:
            self._promised.popitem(last=False)

    def _wait(self, mine: StoredJob, alive: Sequence[StoredJob]) -> Wait:
        first = [other for other in alive if _runs_before(other, mine)]
        return Wait(ahead=len(first), seconds=self._seconds(first) / self._hands_now() + self._seconds([mine]))

    def _hands_now(self) -> int:
        return max(1, self._hands())

    def _refuse_if_busy(self, alive: Sequence[StoredJob]) -> None:
        seconds = self._seconds(alive) / self._hands_now()
        if seconds > self._longest_wait:
            raise TooBusy(minutes=max(1, round(seconds / 60)))

    def _seconds(self, jobs: Sequence[StoredJob]) -> float:
        """How long they take one after the other, what is done of the running ones taken off."""
        return sum(self._pace.expect(job.spec.kind) * (1 - self._share(job.id)) for job in jobs)

    def _share(self, job: str) -> float:
        progress = self._engine.progress(job)
        return 0.0 if progress is None else progress.share


def _refuse_if_many(plan: Plan, chat: str, alive: Sequence[StoredJob]) -> None:
    mine = sum(job.chat == chat for job in alive)
    if plan.waiting is not None and mine >= plan.waiting:
        raise EnoughWaiting(count=mine)


def fair_priority(tier: int, chat: str, alive: Sequence[StoredJob], now: datetime) -> int:
    """Lower runs first: the plan's tier, then how many orders this owner already has, then who came first.

    Nobody starves: an owner's first order that has waited `LONG` is passed by no newcomer any more.

    From facts/jobs.md, section 8: with tier and rank a flooder waits for itself, not the others for it. The running
    number starts again when nothing waits.
    """
    rank = min(RANKS - 1, sum(job.chat == chat for job in alive))
    number = max((job.priority % RUNNING_NUMBERS + 1 for job in alive), default=1)
    patient = [job.priority // RUNNING_NUMBERS for job in _firsts(alive) if now - job.created >= LONG]
    return max(tier * RANKS + rank, *patient, 0) * RUNNING_NUMBERS + min(number, RUNNING_NUMBERS - 1)


def _firsts(alive: Sequence[StoredJob]) -> Iterable[StoredJob]:
    """Of every owner who waits, the order that runs first."""
    waiting = (job for job in alive if job.state is JobState.HELD)
    return {job.chat: job for job in sorted(waiting, key=lambda job: -job.priority)}.values()


def _runs_before(other: StoredJob, mine: StoredJob) -> bool:
    if other.id == mine.id or mine.state is JobState.RUNNING:
        return False
    return other.state is JobState.RUNNING or other.priority < mine.priority


async def begin(unit: Unit, job: str, most: int, maker: str | None = None) -> StoredJob | None:
    """The order, now running in the hands of `maker`, or failed when it was begun `most` times before; None if it
    had ended."""
    if await unit.jobs.starts(job) >= most:
        return await close(unit, job, Ending.of(EngineFault()))
    if not await unit.jobs.move(job, JobState.RUNNING, maker=maker):
        return None
    return await unit.jobs.load(job)


async def stopped(unit: Unit, job: str) -> Stop:
    """Cancels what has not ended, and says what it was doing."""
    before = await unit.jobs.load(job)
    ended = await close(unit, job, Ending.of(Cancelled()))
    if before is not None and ended is not None:
        return Stop.WAITING if before.state is JobState.HELD else Stop.MAKING
    now = await unit.jobs.load(job)
    return Stop.LATE if now is not None and now.state is JobState.DONE else Stop.NOTHING


async def close(unit: Unit, job: str, ending: Ending) -> StoredJob | None:
    """Ends an order once: state and outcome, the money, and the news for its chat. None if it had already ended."""
    moved = await unit.jobs.move(job, ending.state, ending.outcome, ending.failure, ending.retry, fault=ending.fault)
    stored = await unit.jobs.load(job) if moved else None
    if stored is None:
        return None
    await balance(unit, stored)
    await unit.board.unpin(job)
    await unit.inbox.add(Received(chat=stored.chat, key=f"job:{job}", content=news(job)))
    return stored


def news(job: str) -> str:
    """The content of the inbox row `job:<id>`."""
    return json.dumps({"kind": "job_finished", "job": job})
