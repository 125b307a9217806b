"""What the stores keep, as values."""

from datetime import datetime

from engine.domain.frozen import Frozen
from engine.domain.job import JobSpec, JobState, Outcome
from engine.domain.phrase import Phrase


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
