"""The outbox as it is read: what a chat has been told, and what waits for its next reply."""

from collections.abc import Callable, Sequence
from typing import Final

from bot.channels import Parcel
from bot.fit import first
from engine.ports import Records, Unit

PAGE: Final = 200

WAITING, SENDING, SENT, DROPPED = "waiting", "sending", "sent", "dropped"
"""What a row says of its bubble. Of one that is being sent nobody knows, once its process is no more."""


async def since(records: Records, chat: str, seq: int) -> Sequence[Parcel]:
    """At most a page of what comes after `seq`."""
    async with records.read() as unit:
        return [Parcel.of(row) for row in await unit.outbox.since(chat, seq, PAGE)]


async def left(records: Records, chat: str) -> Sequence[Parcel]:
    """From the first that was not sent."""
    async with records.read() as unit:
        start = (await unit.outbox.unsent(chat)).get(chat)
    parcels: list[Parcel] = []
    while start and (page := await since(records, chat, parcels[-1].seq if parcels else start - 1)):
        parcels.extend(page)
    return parcels


async def taken(
    unit: Unit, chat: str, most: int | None, goes_on: Callable[[Parcel], bool]
) -> tuple[Sequence[Parcel], bool]:
    """What the next reply shows, marked sent in the same transaction, and whether more is behind it. What `goes_on`
    is shown again with every reply."""
    waiting = [Parcel.of(row) for row in await unit.outbox.waiting(chat)]
    latest = {parcel.slot: parcel.seq for parcel in waiting if parcel.slot is not None}
    fresh = [parcel for parcel in waiting if parcel.slot is None or latest[parcel.slot] == parcel.seq]
    left = first([parcel.bubble for parcel in fresh], most)
    shown = fresh[left:]
    kept = {parcel.seq for parcel in (*fresh[:left], *filter(goes_on, shown))}
    for parcel in waiting:
        if parcel.seq not in kept:
            await unit.outbox.mark(chat, parcel.seq, SENT)
    return shown, bool(left)
