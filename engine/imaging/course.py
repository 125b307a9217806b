"""One order's way through the heavy lane: stages timed, progress told, cancelling noticed between them."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any, ParamSpec, TypeVar

from engine.domain.job import Calligraphy, Candidates, Cutout, Faces, JobSpec, Pages, Pick, Progress, Render, Stage
from engine.ports import Watch

P = ParamSpec("P")
T = TypeVar("T")
U = TypeVar("U")

LANES = 2
"""Pieces of one order that are worked on at the same time, one for each processor the engine is made for."""

PREPARED = 7
PAGE = 11
PARTS: dict[type[object], int] = {Candidates: 26, Render: 13, Faces: 14, Cutout: PREPARED, Calligraphy: 3, Pick: 23}
"""Stages that making a photo ready, a page of a post and an order run through, for the share of their progress."""


def parts(spec: JobSpec) -> int:
    """Stages an order runs through."""
    return PAGE * len(spec.photos) + 3 if isinstance(spec, Pages) else PARTS[type(spec)]


class Unwatched:
    """Nobody waits for this work, and nobody stops it."""

    def report(self, progress: Progress) -> None: ...

    def check(self) -> None: ...


class Course:
    """Runs pixel work off the event loop; `parts` is how many stages are expected.

    `large`, `at_most` and `branded` are the order's. Stages of one order may overlap: their seconds are those of the
    work itself, so together they can be more than the order took.
    """

    def __init__(self, watch: Watch, lane: ThreadPoolExecutor, parts: int) -> None:
        self._watch, self._lane, self._parts = watch, lane, parts
        self.large, self.branded = False, False
        self.at_most: int | None = None
        self._seconds: dict[str, float] = {}
        self._begun = 0

    @classmethod
    def of(cls, spec: JobSpec, watch: Watch, lane: ThreadPoolExecutor) -> "Course":
        """The way of an order."""
        course = cls(watch, lane, parts(spec))
        course.large, course.at_most, course.branded = spec.large, spec.at_most, spec.branded
        return course

    async def work(self, stage: str, made: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A synchronous function in the heavy lane, its wait there not counted. Raises Cancelled before it begins."""
        self._begins(stage)
        spent = list[float]()

        def timed() -> T:
            start = perf_counter()
            try:
                return made(*args, **kwargs)
            finally:
                spent.append(perf_counter() - start)

        try:
            return await asyncio.get_running_loop().run_in_executor(self._lane, timed)
        finally:
            self._add(stage, sum(spent))

    async def wait(self, stage: str, made: Callable[[], Awaitable[T]]) -> T:
        """Something awaited (a maker's step, the media store) as a stage. Raises Cancelled before it begins."""
        self._begins(stage)
        start = perf_counter()
        try:
            return await made()
        finally:
            self._add(stage, perf_counter() - start)

    def news(self, stage: str) -> Callable[[float, bytes | None], None]:
        """Tells how far a step inside this stage is: its share of the one part that it is, perhaps with a preview."""
        before = self._begun

        def told(share: float, preview: bytes | None = None) -> None:
            whole = min(0.99, (before + max(0.0, min(1.0, share))) / self._parts)
            self._watch.report(Progress(stage=stage, share=whole, preview=preview))

        return told

    def _begins(self, stage: str) -> None:
        self._watch.check()
        self._watch.report(Progress(stage=stage, share=min(0.99, self._begun / self._parts)))
        self._begun += 1
        self._seconds.setdefault(stage, 0.0)

    def _add(self, stage: str, seconds: float) -> None:
        self._seconds[stage] += seconds

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Seconds of each stage in the order they first ran; a stage that ran again is added up."""
        return tuple(Stage(name=name, seconds=round(seconds, 4)) for name, seconds in self._seconds.items())


async def together(made: Iterable[Coroutine[object, object, T]]) -> list[T]:
    """All at the same time, results in their order; when one fails the others are ended before its error goes on."""
    tasks = [asyncio.ensure_future(each) for each in made]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        await _ended(tasks)


async def both(first: Coroutine[object, object, T], second: Coroutine[object, object, U]) -> tuple[T, U]:
    """`together` for two of different kinds."""
    one, other = asyncio.ensure_future(first), asyncio.ensure_future(second)
    try:
        return await asyncio.gather(one, other)
    finally:
        await _ended((one, other))


async def _ended(tasks: Iterable[asyncio.Future[Any]]) -> None:
    unfinished = [task for task in tasks if not task.done()]
    for task in unfinished:
        task.cancel()
    await asyncio.gather(*unfinished, return_exceptions=True)
