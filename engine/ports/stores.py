"""The small stores of one transaction."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from engine.domain.crew import Load, Member
from engine.domain.job import JobState, Outcome, Progress
from engine.domain.model import Call
from engine.domain.phrase import Phrase
from engine.domain.plans import Entry, Purse
from engine.domain.survey import Made, Queue
from engine.ports.rows import Received, Sent, StoredJob, StoredSession


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

    async def unsent(self, chat: str | None = None) -> Mapping[str, int]:
        """Chats to which something waits to be sent, or was in doubt, each with the first seq of it."""
        ...

    async def receipt(self, chat: str, slot: str) -> str | None:
        """Of the latest bubble in that slot that has one."""

    async def begin(self, chat: str, seq: int) -> bool:
        """Notes that it is being sent; False if it was sent or dropped before."""
        ...

    async def mark(self, chat: str, seq: int, state: str, receipt: str | None = None) -> None:
        """What was sent or dropped never waits again."""
        ...


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
        """False if that row exists or the job has already been closed; a refund: if no more than it was settled."""
        ...

    async def open_holds(self) -> Sequence[str]:
        """Jobs held and neither settled nor released."""
        ...

    async def rows(self, job: str) -> Sequence[tuple[Entry, int]]: ...


class Credits(Protocol):
    """What owners were given to order for, in the same book as their orders."""

    async def grant(self, key: str, chat: str, amount: int, until: datetime | None) -> bool:
        """False if that key is taken."""
        ...

    async def purse(self, chat: str) -> Purse:
        """In a `write` nobody else changes it before the commit."""
        ...

    async def lapse(self, key: str, chat: str, amount: int) -> bool:
        """False if that grant has lapsed before, or never was."""
        ...

    async def due(self, now: datetime, most: int = 100) -> Sequence[str]:
        """Owners with a grant whose time is over and that has not lapsed yet."""
        ...


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

    async def line(self) -> tuple[int, Sequence[str]]:
        """How many are being made, and those that wait as they will run."""
        ...

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

    async def orders(self, since: datetime, limit: int = 2000, chat: str | None = None) -> Sequence[Made]:
        """Of all owners or of one, taken or ended since then, the newest first."""
        ...

    async def booked(self, since: datetime) -> Mapping[Entry, int]:
        """The won of each kind of row since then."""
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
    def credits(self) -> Credits: ...
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
