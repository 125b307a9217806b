"""What is heavy to import comes late: the first bubble never waits for it."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from engine.domain.crew import BoxLoad
from engine.domain.job import JobSpec, JobState, Outcome, Progress
from engine.domain.picture import Design
from engine.domain.reading import Known, Reading
from engine.domain.wording import CopyPack, WritingSpec
from engine.ports import (
    Aloud,
    Fleet,
    Foreseeing,
    JobEngine,
    Listener,
    Moderator,
    Reader,
    Studio,
    Told,
    Viewer,
    Watch,
    Writer,
)

T = TypeVar("T")


class Late(Generic[T]):
    """Built off the loop by the first who needs it."""

    def __init__(self, build: Callable[[], T]) -> None:
        self._build = build
        self._built: asyncio.Future[T] | None = None

    async def warm(self) -> T:
        """Raises what building raises, for example WeightsMissing; the next who asks tries again."""
        if self._built is None or (self._built.done() and self._built.exception() is not None):
            self._built = asyncio.ensure_future(asyncio.to_thread(self._build))
        return self._built.result() if self._built.done() else await asyncio.shield(self._built)


class LateStudio(Late[Studio]):
    def boxes(self) -> Sequence[BoxLoad]:
        """None before it is built."""
        if self._built is None or not self._built.done() or self._built.exception() is not None:
            return ()
        studio = self._built.result()
        return studio.boxes() if isinstance(studio, Fleet) else ()

    async def run(self, spec: JobSpec, watch: Watch) -> Outcome:
        return await (await self.warm()).run(spec, watch)

    async def leave(self) -> None:
        """Nothing where it was never built."""
        if self._built is not None and self._built.done() and self._built.exception() is None:
            await self._built.result().leave()

    async def foresee(self, design: Design) -> None:
        studio = await self.warm()
        if isinstance(studio, Foreseeing):
            await studio.foresee(design)


class LateReader(Late[Reader]):
    async def read(self, text: str, known: Known) -> Reading:
        return await (await self.warm()).read(text, known)


class LateWriter(Late[Writer]):
    async def write(self, spec: WritingSpec) -> CopyPack:
        return await (await self.warm()).write(spec)


class LateAloud(LateWriter):
    """One that can be heard while it writes."""

    async def aloud(self, spec: WritingSpec, told: Told) -> CopyPack:
        writer = await self.warm()
        return await (writer.aloud(spec, told) if isinstance(writer, Aloud) else writer.write(spec))


class LateModerator(Late[Moderator]):
    async def judge(self, text: str) -> str | None:
        return await (await self.warm()).judge(text)


class LateListener(Late[Listener]):
    async def transcribe(self, sound: bytes, mime: str) -> str:
        return await (await self.warm()).transcribe(sound, mime)


class LateViewer(Late[Viewer]):
    async def view(self, photo: bytes, text: str, known: Known, told: Told) -> Reading:
        return await (await self.warm()).view(photo, text, known, told)


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

    async def cancel(self, job: str) -> None:
        if self._inner is not None:
            await self._inner.cancel(job)

    async def status(self, job: str) -> JobState | None:
        return None if self._inner is None else await self._inner.status(job)

    def progress(self, job: str) -> Progress | None:
        return None if self._inner is None else self._inner.progress(job)
