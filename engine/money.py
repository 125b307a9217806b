"""What is booked, in the transaction of whoever books it: holds closed, refunds, grants that lapse."""

from datetime import datetime
from enum import StrEnum

from engine.domain.job import JobState
from engine.domain.plans import Entry
from engine.ports import StoredJob, Unit


class Refund(StrEnum):
    """What came of giving back the price of an order."""

    DONE = "done"
    AGAIN = "again"
    UNPAID = "unpaid"
    UNKNOWN = "unknown"


async def balance(unit: Unit, ended: StoredJob) -> None:
    """Settles what is held for a finished picture, nothing for a simple one; gives it back otherwise."""
    held = dict(await unit.ledger.rows(ended.id)).get(Entry.HOLD)
    if held is None or not ended.state.ended:
        return
    if ended.state is JobState.DONE:
        simple = ended.outcome is not None and ended.outcome.simple
        await unit.ledger.enter(ended.id, ended.chat, Entry.SETTLE, 0 if simple else held)
    else:
        await unit.ledger.enter(ended.id, ended.chat, Entry.RELEASE, held)


async def refund(unit: Unit, job: str) -> tuple[Refund, int]:
    """Gives back what an order settled at, once; with the won that are back now."""
    stored, rows = await unit.jobs.load(job), dict(await unit.ledger.rows(job))
    paid = rows.get(Entry.SETTLE, 0)
    if stored is None:
        return Refund.UNKNOWN, 0
    if not paid:
        return Refund.UNPAID, 0
    new = await unit.ledger.enter(job, stored.chat, Entry.REFUND, paid)
    return (Refund.DONE if new else Refund.AGAIN), paid


async def lapsed(unit: Unit, chat: str, now: datetime) -> int:
    """Books what of an owner's grants has lapsed; returns the won that are left to order for."""
    purse = await unit.credits.purse(chat)
    gone = [(grant, amount) for grant, amount in purse.lapses(now)]
    for grant, amount in gone:
        await unit.credits.lapse(grant.key, chat, amount)
    return purse.left - sum(amount for _, amount in gone)


async def swept(unit: Unit, now: datetime) -> int:
    """The same for some owners whose grants are due; how many those were."""
    due = await unit.credits.due(now)
    for chat in due:
        await lapsed(unit, chat, now)
    return len(due)
