"""What is written down of turns and orders: a line of the log, and what is counted."""

from collections.abc import Iterable

from bot.channels import Parcel
from bot.journal import Journal, masked
from conversation.messages import Incoming
from engine.domain.job import JobState
from engine.ports import StoredJob, Unit


def turned(
    journal: Journal, chat: str, body: Incoming, parcels: tuple[Parcel, ...], marks: tuple[str, ...], seconds: float
) -> None:
    channel = chat.partition(":")[0]
    journal.meter.turned(channel, body.kind, seconds, len(parcels))
    for mark in marks:
        journal.meter.reached(mark)
    figures = {"kind": body.kind, "replies": len(parcels), "ms": round(1000 * seconds, 1)}
    journal.info("turn", chat=masked(chat), channel=channel, **figures)


async def walked(unit: Unit, chat: str, steps: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Writes down the (post, mark) of an owner's way; returns the marks that were new."""
    return tuple([mark for post, mark in steps if await unit.way.reach(chat, post, mark)])


def ended(journal: Journal, job: StoredJob, promised: float | None) -> None:
    """`promised` seconds, None where another process took the order."""
    seconds = ((job.ended or job.created) - job.created).total_seconds()
    stages = () if job.outcome is None else job.outcome.stages
    journal.meter.ended(job.spec.kind, job.state.value, job.maker or "", seconds, stages)
    figures = {"chat": masked(job.chat), "job": job.id, "kind": job.spec.kind, "maker": job.maker}
    if job.state is JobState.DONE:
        off = None if promised is None else round(seconds - promised, 2)
        journal.info("job done", **figures, seconds=round(seconds, 2), off=off)
        return
    if job.state is JobState.FAILED:
        journal.meter.erred(job.fault or "")
    why = None if job.failure is None else job.failure.key
    journal.info(f"job {job.state.value}", **figures, why=why, fault=job.fault)
