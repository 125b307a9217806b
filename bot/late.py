"""What is heavy to import comes late: the first bubble never waits for it."""

import asyncio
from collections.abc import Callable

from engine.domain.job import JobSpec, JobState, Outcome, Progress
from engine.ports import JobEngine, Studio, Watch


class LateStudio:
    """A studio that is built, off the loop, when the first order needs it."""

    def __init__(self, build: Callable[[], Studio]) -> None:
        self._build = build
        self._built: asyncio.Future[Studio] | None = None

    async def warm(self) -> Studio:
        """Raises what building raises, for example WeightsMissing; the next order tries again."""
        if self._built is None or (self._built.done() and self._built.exception() is not None):
            self._built = asyncio.ensure_future(asyncio.to_thread(self._build))
        return await asyncio.shield(self._built)

    async def run(self, spec: JobSpec, watch: Watch) -> Outcome:
        return await (await self.warm()).run(spec, watch)


class LateEngine:
    """Takes orders before the real engine is up: they are stored already, and its start finds them."""

    def __init__(self) -> None:
        self._inner: JobEngine | None = None
        self._wanted: Callable[[], None] = lambda: None

    def summoned_by(self, wanted: Callable[[], None]) -> None:
        """`wanted` is called when the first order comes before the engine."""
        self._wanted = wanted

    def arrive(self, inner: JobEngine) -> None:
        self._inner = inner

    async def submit(self, job: str, priority: int) -> None:
        if self._inner is None:
            self._wanted()
        else:
            await self._inner.submit(job, priority)

    async def cancel(self, job: str) -> bool:
        return self._inner is not None and await self._inner.cancel(job)

    async def status(self, job: str) -> JobState | None:
        return None if self._inner is None else await self._inner.status(job)

    def progress(self, job: str) -> Progress | None:
        return None if self._inner is None else self._inner.progress(job)
