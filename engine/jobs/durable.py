"""The durable run of an order: running, made, and in one transaction stored, paid and told.

What is true stands in our own tables. A process that dies in the middle leaves its workflow pending; the next start
with the same executor id runs it again, and whatever ended does not end twice.
"""

import asyncio
import contextlib
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import structlog
from sqlalchemy import URL

from engine import trace
from engine.domain.errors import EngineFault, FitAdError, StoreFault
from engine.domain.job import JobState, Progress
from engine.jobs.watch import RunWatch
from engine.jobs.workflows import ALIVE, ENQUEUED, PENDING, Found, Workflows
from engine.jobs.works import balanced, closed, pinned
from engine.ports import Records, StoredJob, Studio, Work
from engine.service import Ending, Pace, begin

EXECUTOR = "fit-ad-0"
ATTEMPTS = 3
"""Fresh starts of one order after a death of the process, before the order counts as what kills it."""

SHARE = 1.5
"""Seconds between two reports to other processes."""

KEPT = 7 * 24 * 3600.0
"""Seconds a finished workflow stays in the engine's log; ours keeps what matters."""

log = structlog.get_logger(__name__)


class DurableJobs:
    """`engine.ports.JobEngine`: one heavy order at a time in this process, each ending exactly once."""

    def __init__(
        self,
        records: Records,
        studio: Studio,
        home: Path | URL,
        pace: Pace,
        on_finished: Callable[[str], None] = lambda chat: None,
        *,
        executor: str = EXECUTOR,
        poll: float = 0.1,
        repair_every: float = 30.0,
        attempts: int = ATTEMPTS,
        makers: Callable[[], frozenset[str]] | None = None,
    ) -> None:
        """`on_finished` gets the chat whose inbox has news. `poll` and `repair_every` in seconds. `makers`: the names
        of the processes that live, where others take orders and cancel too; None where this is the only one."""
        self._records = records
        self._studio = studio
        self._pace = pace
        self._on_finished = on_finished
        self._repair_every = repair_every
        self._executor, self._attempts, self._makers = executor, attempts, makers
        self._workflows = Workflows(home, executor, poll)
        self._watches: dict[str, RunWatch] = {}
        self._line: dict[str, int] = {}
        self._performing: dict[asyncio.Task[object], str] = {}
        self._unattended: frozenset[str] = frozenset()
        self._repairing: asyncio.Task[None] | None = None
        self._sharing: asyncio.Task[None] | None = None
        self._early = asyncio.Event()
        self._stopping = False

    async def start(self) -> None:
        """Runs on what an earlier process left, then takes orders."""
        self._stopping = False
        await self._workflows.start(self._perform)
        await self.repair()
        self._repairing = asyncio.create_task(self._keep_repairing(), name="jobs-repair")
        if self._makers is not None:
            self._sharing = asyncio.create_task(self._keep_sharing(), name="jobs-share")

    async def stop(self, patience: float = 10.0) -> None:
        """Gives the running order `patience` seconds; what is not done then is done after the next start."""
        self._stopping = True
        for loop in (self._repairing, self._sharing):
            if loop is not None:
                loop.cancel()
                await asyncio.gather(loop, return_exceptions=True)
        busy = bool(self._performing)
        if busy:
            _, late = await asyncio.wait([*self._performing], timeout=patience)
            for task in late:
                task.cancel()
        await self._workflows.stop(1 if busy else 0)

    @property
    def doing(self) -> int:
        """Orders in this process's hands now."""
        return len(self._watches)

    async def submit(self, job: str, priority: int) -> None:
        """A start that fails is not the owner's trouble: the order is stored, and `repair` starts it."""
        self._line.setdefault(job, priority)
        try:
            await self._workflows.enqueue(job, priority)
        except Exception as error:
            log.warning("job.start_later", job=job, error=type(error).__name__)

    async def cancel(self, job: str) -> None:
        watch = self._watches.get(job)
        if watch is not None:
            watch.stop()
        else:
            self._line.pop(job, None)
            await self._leave(job)
        await self._tell(job)

    async def _tell(self, job: str) -> None:
        async with self._records.read() as unit:
            stored = await unit.jobs.load(job)
        if stored is not None:
            self._on_finished(stored.chat)

    async def _leave(self, job: str) -> None:
        """Takes it out of the queue. If that fails the order finds itself ended when its turn comes."""
        try:
            await self._workflows.cancel(job)
        except Exception as error:
            log.warning("job.left_in_queue", job=job, error=type(error).__name__)

    async def status(self, job: str) -> JobState | None:
        async with self._records.read() as unit:
            stored = await unit.jobs.load(job)
        return None if stored is None else stored.state

    def progress(self, job: str) -> Progress | None:
        watch = self._watches.get(job)
        if watch is not None:
            return watch.latest
        mine = self._line.get(job)
        if mine is None:
            return None
        ahead = len(self._watches) + sum(other < mine for other in self._line.values())
        return Progress(stage="waiting", share=0.0, ahead=ahead)

    async def repair(self) -> None:
        """Closes every gap between our tables and the workflows: lost starts, dead workflows, open holds."""
        before = set(self._line)
        async with self._records.read() as unit:
            alive = await unit.jobs.unfinished()
            held = await unit.ledger.open_holds()
        for gone in before - {job.id for job in alive}:
            self._line.pop(gone, None)
        states = await self._workflows.states([job.id for job in alive])
        for job in alive:
            await self._repair(job, states.get(job.id))
        orphans = [job for job, found in states.items() if self._orphan(found)]
        await self._rescue([*orphans, *self._forgotten(states)])
        await self._workflows.forget(before=time.time() - KEPT)
        for name in set(held) - {job.id for job in alive}:
            await self._records.write(balanced(name))

    async def _repair(self, job: StoredJob, found: Found | None) -> None:
        if found is None:
            await self.submit(job.id, job.priority)
        elif found.state not in ALIVE:
            if await self._end(job.id, Ending.of(EngineFault())):  # or it has ended since we looked
                log.error("job.dead", job=job.id, workflow=found.state)
        elif found.state == ENQUEUED:
            self._line.setdefault(job.id, job.priority)

    def _orphan(self, found: Found) -> bool:
        """Begun by a process that is not there any more; the first of those alive looks after it."""
        alive = frozenset({self._executor}) if self._makers is None else self._makers()
        return found.state == PENDING and found.executor not in alive and self._executor == min(alive)

    def _forgotten(self, states: Mapping[str, Found]) -> Sequence[str]:
        """Claimed by this very process and in nobody's hands at two looks in a row: the answer to the claim, or the
        start, got lost."""
        mine = {job for job, found in states.items() if found == Found(PENDING, self._executor)}
        before, self._unattended = self._unattended, frozenset(mine.difference(self._performing.values()))
        return sorted(before & self._unattended)

    async def _rescue(self, jobs: Sequence[str]) -> None:
        if jobs:
            log.warning("jobs.rescued", jobs=list(jobs))
            await self._workflows.resume(jobs)

    def look_again(self) -> None:
        """Repairs at once: a process was found dead."""
        self._early.set()

    async def _keep_repairing(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._repair_every):
                    await self._early.wait()
            self._early.clear()
            try:
                await self.repair()
            except Exception as error:
                log.warning("jobs.repair_failed", error=type(error).__name__)

    async def _keep_sharing(self) -> None:
        """For those in other processes who wait: how far it is; from them: what is not wanted any more."""
        while True:
            await asyncio.sleep(SHARE)
            try:
                for job, watch in tuple(self._watches.items()):
                    if not await self._records.write(pinned(job, watch.latest)):
                        watch.stop()
            except StoreFault as fault:
                log.warning("jobs.share_failed", error=type(fault).__name__)

    async def _perform(self, job: str) -> None:
        """The workflow's body. A stop cancels it, which leaves the workflow pending."""
        if self._stopping:
            raise asyncio.CancelledError
        task = asyncio.current_task()
        assert task is not None
        self._performing[task] = job
        try:
            with trace.about(trace.of_job(job)):
                await self._run(job)
        finally:
            del self._performing[task]
            self._line.pop(job, None)

    async def _run(self, job: str) -> None:
        stored = await self._insist(lambda unit: begin(unit, job, self._attempts + 1, self._executor))
        if stored is None or stored.state.ended:
            self._told(stored)
            return
        log.info("job.begun", job=job, kind=stored.spec.kind, maker=self._executor)
        watch = self._watches[job] = RunWatch(self._pace.expect(stored.spec.kind))
        self._line.pop(job, None)
        try:
            ending = await self._make(stored, watch)
            await self._end(job, ending)
        finally:
            del self._watches[job]

    async def _make(self, stored: StoredJob, watch: RunWatch) -> Ending:
        began = time.perf_counter()
        try:
            outcome = await watch.over(self._studio.run(stored.spec, watch))
        except FitAdError as error:
            log.info("job.refused", job=stored.id, kind=stored.spec.kind, error=type(error).__name__)
            return Ending.of(error)
        except Exception as error:
            log.error(  # noqa: TRY400
                "job.broke", job=stored.id, kind=stored.spec.kind, error=type(error).__name__, at=_where(error)
            )
            return Ending.of(error)
        self._pace.learn(stored.spec.kind, time.perf_counter() - began)
        return Ending.done(outcome)

    async def _end(self, job: str, ending: Ending) -> bool:
        return self._told(await self._insist(closed(job, ending)))

    def _told(self, ended: StoredJob | None) -> bool:
        if ended is None:
            return False
        log.info("job.ended", job=ended.id, state=ended.state.value)
        self._on_finished(ended.chat)
        return True

    async def _insist(self, work: Work[StoredJob | None]) -> StoredJob | None:
        """Writes, and waits as long as a full disk or a lock lasts: a finished picture is not thrown away."""
        pause = 0.2
        while True:
            try:
                return await self._records.write(work)
            except StoreFault as fault:
                log.warning("jobs.store_refuses", error=type(fault).__name__)
                await asyncio.sleep(pause)
                pause = min(5.0, pause * 2)


def _where(error: Exception) -> list[str]:
    """The last places in the code, without the message and the values: those may quote the owner's words."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
