"""The outbox and the only sender: a chat's bubbles leave in order, once, and what was in doubt is decided by kind."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.busy import Busy
from bot.channels import Channel, Parcel, Unreachable
from bot.fit import Bubble, Chip, Voice, first, with_chip
from bot.journal import Journal, masked
from engine.domain.errors import FitAdError
from engine.domain.phrase import Phrase
from engine.ports import Records, Sent, Unit

MORE: Final = "house:more"
RESULT: Final = "house:result"
WAITING, SENDING, SENT, DROPPED = "waiting", "sending", "sent", "dropped"
REPEATED: Final = frozenset({"picture", "sheet", "before_after", "document", "copy"})
"""What is sent again when nobody knows whether it arrived: what was asked for. A notice is dropped instead."""

PAGE: Final = 200


@dataclass(slots=True)
class _Way:
    """A chat's bubbles under way and the receipts that edits need, by slot."""

    queue: deque[Parcel] = field(default_factory=deque)
    receipts: dict[str, str] = field(default_factory=dict)
    task: asyncio.Task[None] | None = None


class Deliveries:
    """Sends what turns have stored. Also the `Tray` of every channel."""

    def __init__(
        self, records: Records, channels: Mapping[str, Channel], voice: Voice, busy: Busy, journal: Journal
    ) -> None:
        self._records, self._channels = records, channels
        self._voice, self._busy, self._journal = voice, busy, journal
        self._ways: dict[str, _Way] = {}

    def channel(self, chat: str) -> Channel:
        """Raises KeyError for a chat of a messenger that is not wired."""
        return self._channels[chat.partition(":")[0]]

    def state(self, chat: str) -> str:
        """What a new bubble's row says. Where repeating is harmless the row is its own record: whoever missed the
        bubble asks for it by its number."""
        return SENT if self.channel(chat).repeatable else WAITING

    def hand(self, chat: str, parcels: Sequence[Parcel]) -> None:
        """Takes what a turn has committed; returns at once."""
        if not parcels or not self.channel(chat).capability.push:
            return
        way = self._ways.setdefault(chat, _Way())
        way.queue.extend(parcels)
        self._go(chat, way)

    async def resume(self, chat: str) -> None:
        """After a restart: sends what was committed and not sent, and decides what was in doubt."""
        late = [parcel for parcel in await self._all(chat) if parcel.state in (WAITING, SENDING)]
        doubted = [parcel for parcel in late if parcel.state == SENDING and parcel.bubble.kind not in REPEATED]
        await self._mark([(chat, parcel.seq, DROPPED, None) for parcel in doubted])
        self.hand(chat, [parcel for parcel in late if parcel not in doubted])

    async def idle(self, chat: str) -> None:
        """Returns when nothing more can be sent now."""
        way = self._ways.get(chat)
        while way is not None and way.task is not None and not way.task.done():
            await asyncio.shield(way.task)

    async def close(self) -> None:
        """Lets what is under way arrive."""
        for chat in tuple(self._ways):
            await self.idle(chat)

    # ── sending ───────────────────────────────────────────────────────────────────────────────────

    def _go(self, chat: str, way: _Way) -> None:
        if way.task is None or way.task.done():
            way.task = asyncio.create_task(self._send_all(chat, way), name=f"send-{masked(chat)}")

    async def _send_all(self, chat: str, way: _Way) -> None:
        while way.queue:
            try:
                await self._send(chat, way, way.queue[0])
            except (Unreachable, FitAdError) as fault:
                self._journal.warning("unsent", chat=masked(chat), seq=way.queue[0].seq, fault=type(fault).__name__)
                return
            way.queue.popleft()

    async def _send(self, chat: str, way: _Way, parcel: Parcel) -> None:
        channel = self.channel(chat)
        if not channel.repeatable:
            await self._mark([(chat, parcel.seq, SENDING, None)])
        receipt = await self._shown(channel, chat, way, parcel)
        if parcel.slot is not None:
            way.receipts[parcel.slot] = receipt
        if not channel.repeatable:
            await self._mark([(chat, parcel.seq, SENT, receipt)])

    async def _shown(self, channel: Channel, chat: str, way: _Way, parcel: Parcel) -> str:
        """Put in the place of its slot's earlier bubble where that can be, else sent as a new one."""
        earlier = way.receipts.pop(parcel.slot, None) if parcel.slot is not None else None
        if earlier is None or not channel.capability.edit:
            return await channel.send(chat, parcel)
        await channel.edit(chat, earlier, parcel)
        return earlier

    async def _mark(self, marks: Sequence[tuple[str, int, str, str | None]]) -> None:
        async def work(unit: Unit) -> None:
            for mark in marks:
                await unit.outbox.mark(*mark)

        if marks:
            await self._records.write(work)

    # ── what waits ────────────────────────────────────────────────────────────────────────────────

    async def since(self, chat: str, seq: int) -> Sequence[Parcel]:
        async with self._records.read() as unit:
            return [parcel_of(row) for row in await unit.outbox.since(chat, seq, PAGE)]

    async def take(self, chat: str) -> Sequence[Parcel]:
        async with self._records.read() as unit:
            waiting = [parcel_of(row) for row in await unit.outbox.waiting(chat)]
        latest = {parcel.slot: parcel.seq for parcel in waiting if parcel.slot is not None}
        fresh = [parcel for parcel in waiting if parcel.slot is None or latest[parcel.slot] == parcel.seq]
        left = first([parcel.bubble for parcel in fresh], self.channel(chat).capability.bubbles)
        shown = fresh[left:]
        kept = {parcel.seq for parcel in (*fresh[:left], *(each for each in shown if self._goes_on(chat, each)))}
        await self._mark([(chat, parcel.seq, SENT, None) for parcel in waiting if parcel.seq not in kept])
        return self._closed(chat, shown, bool(left))

    def _goes_on(self, chat: str, parcel: Parcel) -> bool:
        """A job's bubble is shown again with every answer until the job has ended."""
        return parcel.bubble.working and self._busy.with_job(chat, parcel.bubble.job)

    def _closed(self, chat: str, shown: Sequence[Parcel], more: bool) -> Sequence[Parcel]:
        """A reply's last bubble leads to what is still to come."""
        if not shown:
            return (Parcel(seq=0, bubble=Bubble(text=self._voice(Phrase.of("house.nothing")))),)
        last = shown[-1].bubble
        if more:
            last = self._with(chat, last, MORE, "house.more")
        if any(parcel.bubble.working for parcel in shown):
            last = self._with(chat, last, RESULT, "house.result")
        return (*shown[:-1], shown[-1].model_copy(update={"bubble": last}))

    def _with(self, chat: str, bubble: Bubble, data: str, key: str) -> Bubble:
        chip = Chip(label=self._voice(Phrase.of(key)), data=data)
        return with_chip(bubble, chip, self.channel(chat).capability.chips)

    async def _all(self, chat: str) -> Sequence[Parcel]:
        parcels: list[Parcel] = []
        while page := await self.since(chat, parcels[-1].seq if parcels else 0):
            parcels.extend(page)
        return parcels


def parcel_of(row: Sent) -> Parcel:
    bubble = Bubble.model_validate_json(row.content)
    return Parcel(seq=row.seq, slot=row.slot, state=row.state, bubble=bubble)
