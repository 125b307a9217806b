"""Time, chance, and who makes, writes, reads, keeps and works."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from engine.domain.crew import BoxLoad
from engine.domain.job import JobSpec, JobState, Outcome, Progress
from engine.domain.picture import Design, MediaRef
from engine.domain.reading import Known, Reading
from engine.domain.step import Drawn, Step
from engine.domain.wording import CopyPack, WritingSpec


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, in the shop's zone (Asia/Seoul)."""
        ...


class Dice(Protocol):
    def seed(self) -> int: ...

    def token(self) -> str:
        """Unguessable, URL-safe, 22 characters."""
        ...


News = Callable[[float, bytes | None], None]
"""How far a step is, 0.0 to 1.0, and perhaps a small preview of it (JPEG or PNG)."""


class PictureMaker(Protocol):
    """Generative steps only: PNG bytes in, PNG bytes out; CPU or a fleet of boxes."""

    name: str

    def offers(self, kind: str) -> bool:
        """Whether a step of this kind could be made now."""
        ...

    async def make(self, step: Step, news: News | None = None) -> Drawn:
        """Raises EngineFault. Being cancelled stops the work wherever it is done."""
        ...

    async def leave(self) -> None:
        """Lets go of everything; nothing is made any more."""
        ...


class Watch(Protocol):
    """How a long work reports and learns that nobody wants it any more."""

    def report(self, progress: Progress) -> None: ...

    def check(self) -> None:
        """Raises Cancelled."""
        ...


class Studio(Protocol):
    async def run(self, spec: JobSpec, watch: Watch) -> Outcome:
        """Runs a whole order. Raises BadUpload, NoSubject, EngineFault, Cancelled."""
        ...

    async def leave(self) -> None:
        """Lets go of what it holds outside of this process."""
        ...


@runtime_checkable
class Fleet(Protocol):
    """A maker, or a studio, that works on boxes."""

    def boxes(self) -> Sequence[BoxLoad]:
        """As they were last seen."""
        ...


@runtime_checkable
class Foreseeing(Protocol):
    """A studio that can begin before it is ordered to."""

    async def foresee(self, design: Design) -> None:
        """Opens and cuts out a photo that will soon be ordered. Raises as `Studio.run` does."""
        ...


class Reader(Protocol):
    async def read(self, text: str, known: Known) -> Reading: ...


Told = Callable[[Sequence[str]], None]
"""Captions as far as they are whole and checked; the latest replace the earlier ones. It may not wait."""


class Writer(Protocol):
    async def write(self, spec: WritingSpec) -> CopyPack: ...


@runtime_checkable
class Aloud(Protocol):
    """A writer that can be heard while it writes."""

    async def aloud(self, spec: WritingSpec, told: Told) -> CopyPack: ...


class Viewer(Protocol):
    async def view(self, photo: bytes, text: str, known: Known, told: Told) -> Reading:
        """A photo and the words that came along, if any. `photo` is a JPEG of at most 1024 px without any metadata.
        Raises ModelFault."""
        ...


class Moderator(Protocol):
    async def judge(self, text: str) -> str | None:
        """The kind of thing in a text that may not be put up (`refused.<kind>`), None for nearly everything. Raises
        nothing."""
        ...


class Censor(Protocol):
    async def judge(self, picture: bytes) -> str | None:
        """The kind of thing in a JPEG or PNG that may not be put up, None for nearly all. Raises ModelFault where
        nobody can say."""
        ...

    async def leave(self) -> None:
        """Lets go of what it holds outside of this process."""
        ...


class Listener(Protocol):
    async def transcribe(self, sound: bytes, mime: str) -> str:
        """What is said in a voice message, "" if nothing. Raises ModelFault."""
        ...


class Media(Protocol):
    """Bytes by unguessable id, on disk or in an object store."""

    async def put(self, content: bytes, mime: str) -> MediaRef:
        """Raises DiskFull, Away."""
        ...

    async def get(self, ref: MediaRef) -> bytes:
        """Raises KeyError when it has expired, Away."""
        ...

    async def drop(self, ref: MediaRef) -> None: ...

    async def keep(self, ref: MediaRef) -> None:
        """As if it were put now. Raises KeyError when it has expired."""
        ...

    async def expire(self, before: datetime) -> int:
        """Deletes what was stored or kept earlier; returns how many."""
        ...


class JobEngine(Protocol):
    """Runs stored jobs durably. The job's row is written first, by `Unit.jobs`."""

    async def submit(self, job: str, priority: int) -> None:
        """Starts the stored job once; a second call with the same id does nothing."""
        ...

    async def cancel(self, job: str) -> None:
        """Leaves off making what our tables call ended: out of the line, or out of its maker's hands."""
        ...

    async def status(self, job: str) -> JobState | None: ...

    def progress(self, job: str) -> Progress | None:
        """The latest, or None."""
        ...
