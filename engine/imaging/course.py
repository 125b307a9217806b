"""One order's way through the heavy lane: stages timed, progress told, cancelling noticed between them."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import ParamSpec, TypeVar

from engine.domain.job import Progress, Stage
from engine.ports import Watch

P = ParamSpec("P")
T = TypeVar("T")


class Course:
    """Runs pixel work one piece at a time off the event loop; `parts` is how many stages are expected."""

    def __init__(self, watch: Watch, lane: ThreadPoolExecutor, parts: int) -> None:
        self._watch, self._lane, self._parts = watch, lane, parts
        self._seconds: dict[str, float] = {}
        self._begun = 0

    async def work(self, stage: str, made: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A synchronous function in the heavy lane. Raises Cancelled before it begins."""
        loop = asyncio.get_running_loop()
        return await self.wait(stage, lambda: loop.run_in_executor(self._lane, lambda: made(*args, **kwargs)))

    async def wait(self, stage: str, made: Callable[[], Awaitable[T]]) -> T:
        """Something awaited (a maker's step, the media store) as a stage. Raises Cancelled before it begins."""
        self._watch.check()
        self._watch.report(Progress(stage=stage, share=min(0.99, self._begun / self._parts)))
        self._begun += 1
        start = perf_counter()
        try:
            return await made()
        finally:
            self._seconds[stage] = self._seconds.get(stage, 0.0) + perf_counter() - start

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Seconds of each stage in the order they first ran; a stage that ran again is added up."""
        return tuple(Stage(name=name, seconds=round(seconds, 4)) for name, seconds in self._seconds.items())
