"""What a decision wants done: in the turn's own transaction, else as an inbox row that a crash repeats."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from conversation.effects import Cancel, Effect, Forget, Publish, Reopen, SaveShop, Submit, Write
from conversation.messages import Command, Incoming, JobDone, JobFailed
from conversation.session import Session
from engine import trace
from engine.domain.errors import Refused
from engine.domain.frozen import Frozen
from engine.domain.job import JobSpec, JobState, Outcome, Stop
from engine.domain.phrase import Phrase
from engine.domain.picture import MediaRef
from engine.ports import StoredJob, Unit

SHOP, POST = "shop", "post"
JOB = "job:"


class Errand(Frozen):
    """A row of the inbox that we wrote ourselves: a message to ourselves, or what must happen after the commit."""

    body: Incoming | None = None
    effect: Write | Cancel | None = None
    erase: tuple[MediaRef, ...] = ()


class Orders(Protocol):
    """The engine's door, as far as a turn goes through it."""

    async def accept(self, unit: Unit, job: str, chat: str, draft: str, spec: JobSpec) -> None:
        """Writes the job and its hold into the turn's own transaction. Raises Refused."""
        ...

    async def start(self, job: str) -> None:
        """Starts an accepted job; a second call does nothing."""
        ...

    async def cancel(self, job: str) -> Stop:
        """What it was doing when it was stopped; a second call finds nothing."""
        ...

    def ended(self, job: StoredJob) -> float | None:
        """The seconds that were expected when it was taken; what it took is learnt from."""
        ...

    async def erase(self, ref: MediaRef) -> None:
        """Deletes stored bytes; a second call does nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a transaction's effects are written."""

    unit: Unit
    chat: str
    orders: Orders
    session: Session
    """As it was before this turn."""


async def carried_out(effect: Effect, desk: Desk) -> Errand | None:
    """Does what belongs into the transaction; returns what is left for afterwards."""
    return await EFFECTS[type(effect)](effect, desk)


async def _submit(effect: Submit, desk: Desk) -> Errand | None:
    try:
        await desk.orders.accept(desk.unit, effect.job, desk.chat, effect.draft, effect.spec)
    except Refused as no:
        return Errand(body=JobFailed(job=effect.job, why=no.phrase, retry=no.retry))
    return None


async def _later(effect: Write | Cancel, _desk: Desk) -> Errand | None:
    return Errand(effect=effect)


async def _save_shop(effect: SaveShop, desk: Desk) -> Errand | None:
    await desk.unit.shelf.put(desk.chat, SHOP, SHOP, effect.shop.model_dump_json())
    return None


async def _publish(effect: Publish, desk: Desk) -> Errand | None:
    await desk.unit.shelf.put(desk.chat, POST, effect.key, effect.content)
    return None


async def _reopen(effect: Reopen, desk: Desk) -> Errand | None:
    content = await desk.unit.shelf.get(desk.chat, POST, effect.key)
    return Errand(body=Command(name="reopened", argument=content or ""))


async def _forget(_effect: Forget, desk: Desk) -> Errand | None:
    """Photos and pictures go after the commit; what is not in the session any more expires by itself."""
    await desk.unit.shelf.forget(desk.chat)
    return Errand(erase=tuple(dict.fromkeys(_media(desk.session))))


def _media(value: object) -> Iterator[MediaRef]:
    """Every stored picture a value speaks of."""
    if isinstance(value, MediaRef):
        yield value
    elif isinstance(value, Frozen):
        for _, part in value:
            yield from _media(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _media(part)


EFFECTS: Mapping[type, Callable[[Any, Desk], Awaitable[Errand | None]]] = {
    Submit: _submit,
    Write: _later,
    Cancel: _later,
    SaveShop: _save_shop,
    Publish: _publish,
    Reopen: _reopen,
    Forget: _forget,
}


def asked_by(key: str) -> str:
    """The message that a row of our own is about, by the row's key."""
    kind, _, rest = key.partition(":")
    return trace.of_job(rest) if f"{kind}:" == JOB else rest.rpartition(":")[0]


def ended(job: StoredJob) -> JobDone | JobFailed:
    """What a job that has ended has to say."""
    if job.state is JobState.DONE:
        seconds = ((job.ended or job.created) - job.created).total_seconds()
        return JobDone(job=job.id, outcome=job.outcome or Outcome(), seconds=seconds)
    why = job.failure or Phrase(key="error.ours")
    return JobFailed(
        job=job.id, why=why, retry=job.retry, cancelled=job.state is JobState.CANCELLED, begun=job.maker is not None
    )
