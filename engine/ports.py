"""What the engine and the bot need from the outside, each in at most five methods."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol, TypeVar, runtime_checkable

from engine.domain.crew import BoxLoad, Load, Member
from engine.domain.frozen import Frozen
from engine.domain.job import JobSpec, JobState, Outcome, Progress
from engine.domain.model import Call
from engine.domain.phrase import Phrase
from engine.domain.picture import Design, MediaRef
from engine.domain.plans import Entry
from engine.domain.reading import Known, Reading
from engine.domain.step import Drawn, Step
from engine.domain.survey import Made, Queue
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


class Writer(Protocol):
    async def write(self, spec: WritingSpec) -> CopyPack: ...


class Viewer(Protocol):
    async def view(self, photo: bytes, text: str, known: Known) -> Reading:
        """A photo and the words that came along, if any. `photo` is a JPEG of at most 1024 px without any metadata.
        Raises ModelFault."""
        ...


class Moderator(Protocol):
    async def judge(self, text: str) -> str | None:
        """The kind of thing in a text that may not be put up (`refused.<kind>`), None for nearly everything. Raises
        nothing."""
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


class StoredSession(Frozen):
    """A session as the store keeps it: JSON it never reads, under a version that guards it."""

    version: int
    content: str


class StoredJob(Frozen):
    """`maker` is the process or box that made it last, `fault` the class of the error that ended it."""

    id: str
    chat: str
    draft: str
    spec: JobSpec
    state: JobState
    priority: int = 0
    outcome: Outcome | None = None
    failure: Phrase | None = None
    retry: bool = False
    created: datetime
    ended: datetime | None = None
    maker: str | None = None
    fault: str | None = None


class Received(Frozen):
    """An inbox row. `key` is unique per chat: the platform's event id, or `job:<id>`."""

    chat: str
    key: str
    content: str
    seq: int = 0


class Sent(Frozen):
    """An outbox row: one bubble as JSON. `seq` orders a chat's bubbles; `slot` lets a later bubble replace it."""

    chat: str
    content: str
    seq: int = 0
    slot: str | None = None
    receipt: str | None = None
    state: str = "waiting"


class Sessions(Protocol):
    async def load(self, chat: str) -> StoredSession | None: ...

    async def save(self, chat: str, content: str, expected: int, place: str = "") -> None:
        """`expected` is the version that was loaded, 0 for a new one; `place` where the conversation stands, for
        those who count. Raises Stale."""
        ...

    async def forget(self, chat: str) -> None: ...


class Inbox(Protocol):
    async def add(self, received: Received, done: bool = False) -> bool:
        """False if that key is already there. With `done` it is closed at once: see `done`."""
        ...

    async def undone(self, limit: int = 100, chat: str | None = None) -> Sequence[Received]:
        """Open rows in their order, of all chats or of one."""
        ...

    async def expire(self, before: datetime, most: int = 1000) -> int:
        """Deletes the oldest closed rows received before; returns how many, at most `most`."""

    async def done(self, chat: str, key: str) -> bool:
        """Closes a row and forgets what it said. False if somebody has closed it before."""
        ...

    async def latest(self, chat: str, beginning: str) -> str | None:
        """The key, of those that begin so, that this chat received last."""
        ...


class Outbox(Protocol):
    async def add(self, chat: str, bubbles: Sequence[Sent]) -> Sequence[Sent]:
        """Stores them in order and gives each its seq."""
        ...

    async def since(self, chat: str, seq: int, limit: int = 200) -> Sequence[Sent]: ...

    async def waiting(self, chat: str) -> Sequence[Sent]: ...

    async def unsent(self) -> Sequence[str]:
        """Chats to which something waits to be sent, or was in doubt."""

    async def receipt(self, chat: str, slot: str) -> str | None:
        """Of the latest bubble in that slot that has one."""

    async def mark(self, chat: str, seq: int, state: str, receipt: str | None = None) -> None: ...


class Jobs(Protocol):
    async def add(self, job: StoredJob) -> None: ...

    async def load(self, job: str) -> StoredJob | None: ...

    async def move(
        self,
        job: str,
        state: JobState,
        outcome: Outcome | None = None,
        failure: Phrase | None = None,
        retry: bool = False,
        *,
        maker: str | None = None,
        fault: str | None = None,
    ) -> bool:
        """False if the move is not legal any more. None leaves the maker as it was."""

    async def starts(self, job: str) -> int:
        """How often somebody began to make it."""

    async def unfinished(self, chat: str | None = None) -> Sequence[StoredJob]: ...

    async def made_since(self, chat: str, since: datetime) -> int:
        """Pictures charged or held since then."""
        ...


class Ledger(Protocol):
    async def enter(self, job: str, chat: str, kind: Entry, amount: int) -> bool:
        """False if that row exists or the job has already been closed."""
        ...

    async def open_holds(self) -> Sequence[str]:
        """Jobs held and neither settled nor released."""
        ...

    async def rows(self, job: str) -> Sequence[tuple[Entry, int]]: ...


class Shelf(Protocol):
    """What an owner keeps: the shop and finished posts, as JSON the store never reads."""

    async def put(self, chat: str, kind: str, key: str, content: str) -> None: ...

    async def get(self, chat: str, kind: str, key: str) -> str | None: ...

    async def list(self, chat: str, kind: str, limit: int = 20) -> Sequence[tuple[str, str]]: ...

    async def find(self, kind: str, key: str) -> tuple[str, str] | None:
        """(chat, content) of a key that is unguessable by itself: a hand-off page."""
        ...

    async def forget(self, chat: str) -> None: ...


class Crew(Protocol):
    """Who is at work on this database."""

    async def all(self) -> Sequence[Member]: ...

    async def join(self, member: Member, instead_of: str | None) -> bool:
        """`instead_of` is the token that was seen under this name, None for nobody; False if that has changed."""

    async def beat(self, name: str, token: str, load: Load) -> bool:
        """False if the name is gone or somebody else's."""

    async def leave(self, name: str, token: str, beats: int | None = None) -> bool:
        """With `beats`: only if it has not moved since. False if nothing was there to leave."""


class Board(Protocol):
    """How far the orders are that another process makes."""

    async def pin(self, job: str, progress: Progress) -> None: ...

    async def unpin(self, job: str) -> None: ...

    async def all(self) -> Sequence[tuple[str, Progress]]: ...


class Leases(Protocol):
    """Which of several bots speaks with a chat."""

    async def take(self, chat: str, holder: str) -> bool:
        """`holder` is a member's token. False while somebody who is at work has it."""

    async def holder(self, chat: str) -> str | None:
        """Who took it last and has not freed it, at work or not."""

    async def free(self, chat: str, holder: str) -> None: ...

    async def written(self, chats: Sequence[str]) -> Mapping[str, int]:
        """The number of each chat's newest bubble, whichever bot wrote it."""
        ...


class Way(Protocol):
    """How far owners come with their posts, and where they stop."""

    async def reach(self, chat: str, post: str, mark: str) -> bool:
        """False if it was there before."""

    async def reached(self, since: datetime) -> Sequence[tuple[str, int]]:
        """Every mark with the number of posts that reached it since then."""
        ...

    async def stops(self, since: datetime, before: datetime) -> Sequence[tuple[str, int]]:
        """The places where conversations stand that were last heard of in between, the most frequent first."""
        ...


class Attic(Protocol):
    async def clear(self, before: datetime, most: int = 500) -> int:
        """Deletes, of what is over for good since before, at most so many bubbles, orders and marks each; how many.
        Money stays."""
        ...


class Survey(Protocol):
    """The orders as an operator sees them."""

    async def queue(self) -> Queue: ...

    async def orders(self, since: datetime, limit: int = 2000) -> Sequence[Made]:
        """Taken or ended since then, the newest first."""
        ...


class Calls(Protocol):
    """What calls of language models used and cost, without a word of what was said."""

    async def add(self, call: Call) -> None: ...

    async def since(self, at: datetime) -> Sequence[Call]:
        """The calls since then, in order."""
        ...


class Unit(Protocol):
    """One transaction over small stores."""

    @property
    def sessions(self) -> Sessions: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def jobs(self) -> Jobs: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def shelf(self) -> Shelf: ...
    @property
    def calls(self) -> Calls: ...
    @property
    def crew(self) -> Crew: ...
    @property
    def board(self) -> Board: ...
    @property
    def leases(self) -> Leases: ...
    @property
    def way(self) -> Way: ...
    @property
    def survey(self) -> Survey: ...
    @property
    def attic(self) -> Attic: ...


T = TypeVar("T")

Work = Callable[[Unit], Awaitable[T]]
"""What runs inside a transaction; it may run again, so it touches nothing but the unit."""


class Records(Protocol):
    """`write` joins the group commit of the one writer; `read` sees a snapshot."""

    async def write(self, work: Work[T]) -> T:
        """Returns after the commit. Raises Stale, DiskFull, Locked."""
        ...

    def read(self) -> AbstractAsyncContextManager[Unit]: ...
