"""The outbox and the only sender: a chat's bubbles leave in order, once, and what was in doubt is decided by kind."""

import asyncio
import math
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from bot import outbox
from bot.busy import Busy
from bot.channels import Channel, Gone, InDoubt, Paced, Parcel, Reserving, Unreachable
from bot.doubt import lasting, logged, outdone, repeated
from bot.fit import Bubble, Voice
from bot.journal import Journal, masked
from bot.outbox import DROPPED, SENDING, SENT, WAITING
from bot.reply import closed
from engine import trace
from engine.domain.errors import StoreFault
from engine.domain.phrase import Phrase
from engine.ports import Records, Unit

NEXT: Final = math.inf
"""Seconds to wait for what is only tried with the next bubble."""

LOOK: Final = 10.0
"""Seconds between two looks for what is in nobody's hands."""

AGAIN: Final = 1.0
"""Seconds before what a database that was away has held up is tried again."""

LAST: Final = 2.0
"""Seconds that what is under way gets to arrive when the program ends."""


class _NotOurs(Exception):
    """Another bot has the chat, or has sent this. What it does not know of stands in the outbox: see `overdue`."""


@dataclass(slots=True)
class _Way:
    """A chat's bubbles under way; by slot, the receipt that an edit needs and when it was sent."""

    queue: deque[Parcel] = field(default_factory=deque)
    receipts: dict[str, tuple[str, float]] = field(default_factory=dict)
    task: asyncio.Task[None] | None = None


class Deliveries:
    """Sends what turns have stored. Also the `Tray` of every channel."""

    def __init__(
        self,
        records: Records,
        channels: Mapping[str, Channel],
        voice: Voice,
        busy: Busy,
        journal: Journal,
        long_seconds: float,
        holder: str = "",
    ) -> None:
        """A job longer than `long_seconds` ends with a new message. `holder` of leases, where there are several bots:
        who was asleep and has lost a chat sends nothing there any more."""
        self._records, self._channels = records, channels
        self._voice, self._busy, self._journal = voice, busy, journal
        self._long, self._holder = long_seconds, holder
        self._ways: dict[str, _Way] = {}
        self._unsent: Mapping[str, int] = {}
        self._closing = asyncio.Event()

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

    async def recover(self) -> None:
        """What an earlier process still owes: to whom it can be sent without being asked."""
        async with self._records.read() as unit:
            owed = await unit.outbox.unsent()
        for chat in owed:
            await self.resume(chat)

    async def keep_recovering(self, every: float = LOOK) -> None:
        """For ever: what was stored and is in nobody's hands, after a commit whose answer got lost for example."""
        while True:
            await asyncio.sleep(every)
            try:
                for chat in await self.overdue():
                    await self.resume(chat)
            except StoreFault as fault:
                self._journal.warning("outbox unseen", fault=type(fault).__name__)

    async def overdue(self) -> Sequence[str]:
        """Chats that are owed what they were owed at the last look too, with nothing under way from here."""
        async with self._records.read() as unit:
            owed = await unit.outbox.unsent()
        before, self._unsent = self._unsent, owed
        still = [chat for chat, first in owed.items() if before.get(chat) == first]
        return [chat for chat in still if self.speaks(chat) and not self.owes(chat)]

    def speaks(self, chat: str) -> bool:
        """Whether it can be written to without being asked, and must then not be written to twice."""
        channel = self._channels.get(chat.partition(":")[0])
        return channel is not None and channel.capability.push and not channel.repeatable

    def owes(self, chat: str) -> bool:
        """Whether something is still to be sent from here."""
        return chat in self._ways and bool(self._ways[chat].queue)

    async def resume(self, chat: str) -> None:
        """Sends what was stored and is in nobody's hands, and decides what was in doubt. Only for whoever speaks with
        the chat: what another process has under way looks the same."""
        if not self.speaks(chat) or self.owes(chat):
            return
        late = await outbox.left(self._records, chat)
        if self.owes(chat):  # a turn was quicker; the next look finds the rest
            return
        left = [parcel for parcel in late if parcel.state in (WAITING, SENDING)]
        doubtful = [parcel for parcel in left if parcel.state == SENDING]
        over = [each for each in left if outdone(each, late) or (each in doubtful and not repeated(each))]
        self.hand(chat, [parcel for parcel in left if parcel not in over])
        logged(self._journal, chat, doubtful)
        await self._mark([(chat, parcel.seq, DROPPED, None) for parcel in over])

    async def idle(self, chat: str) -> None:
        """Returns when nothing more can be sent now."""
        way = self._ways.get(chat)
        while way is not None and way.task is not None and not way.task.done():
            await asyncio.shield(way.task)

    async def close(self) -> None:
        """Lets what is under way arrive, but not for ever; the rest stays in the outbox as it stands there."""
        self._closing.set()
        tasks = [way.task for way in self._ways.values() if way.task is not None and not way.task.done()]
        if tasks and (late := (await asyncio.wait(tasks, timeout=LAST))[1]):
            self._journal.warning("sending cut off", chats=len(late))
            for task in late:
                task.cancel()
            await asyncio.wait(late, timeout=LAST)

    # ── sending ───────────────────────────────────────────────────────────────────────────────────

    def _go(self, chat: str, way: _Way) -> None:
        if way.task is None or way.task.done():
            way.task = asyncio.create_task(self._send_all(chat, way), name=f"send-{masked(chat)}")

    async def _send_all(self, chat: str, way: _Way) -> None:
        while way.queue:
            after = await self._refused(chat, way, way.queue[0])
            if after is None:
                way.queue.popleft()
            elif not await self._rested(after):
                return
        if not way.receipts:
            self._ways.pop(chat, None)

    async def _rested(self, seconds: float) -> bool:
        """False where it is not to be tried again: with the next bubble only, or by the next process."""
        if seconds == NEXT or self._closing.is_set():
            return False
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        return not self._closing.is_set()

    async def _refused(self, chat: str, way: _Way, parcel: Parcel) -> float | None:
        """Seconds after which it is tried again where the messenger can't be reached now; None when it was sent, or
        dropped because the messenger will never take it."""
        with trace.about(trace.of_job(parcel.slot) if parcel.slot else trace.current()):
            return await self._tried(chat, way, parcel)

    async def _tried(self, chat: str, way: _Way, parcel: Parcel) -> float | None:
        try:
            await self._send(chat, way, parcel)
        except (Unreachable, StoreFault) as fault:
            if isinstance(fault, InDoubt):
                logged(self._journal, chat, [parcel])
                if not repeated(parcel):
                    await self._noted(chat, parcel, DROPPED)
                    return None
            self._count(chat, parcel, "unreachable")
            self._journal.warning("unsent", chat=masked(chat), seq=parcel.seq, fault=type(fault).__name__)
            await self._noted(chat, parcel, WAITING)
            after = fault.after if isinstance(fault, Unreachable) else AGAIN
            return NEXT if after is None else after
        except _NotOurs:
            self._journal.warning("left to others", chat=masked(chat), seq=parcel.seq)
        except Gone:
            self._count(chat, parcel, "gone")
            self._journal.info("nobody there", chat=masked(chat), seq=parcel.seq)
            await self._noted(chat, parcel, DROPPED)
        except Exception:
            self._journal.exception("unsendable", chat=masked(chat), seq=parcel.seq, kind=parcel.bubble.kind)
            self._count(chat, parcel, DROPPED)
            await self._noted(chat, parcel, DROPPED)
        return None

    def _count(self, chat: str, parcel: Parcel, how: str) -> None:
        self._journal.meter.delivered(chat.partition(":")[0], parcel.bubble.kind, how)

    async def _send(self, chat: str, way: _Way, parcel: Parcel) -> None:
        channel = self.channel(chat)
        if isinstance(channel, Paced):
            await channel.turn(chat, parcel)
        if not channel.repeatable:
            await self._begun(chat, parcel)
        receipt = await self._shown(channel, chat, way, parcel)
        if parcel.slot is not None and parcel.bubble.working:
            way.receipts[parcel.slot] = (receipt, time.monotonic())
        self._count(chat, parcel, SENT)
        self._journal.info("sent", chat=masked(chat), seq=parcel.seq, kind=parcel.bubble.kind, job=parcel.slot)
        while not await self._noted(chat, parcel, SENT, receipt) and await self._rested(AGAIN):
            pass  # what is known to be there must not become doubtful

    async def _begun(self, chat: str, parcel: Parcel, place: str | None = None) -> None:
        """Raises _NotOurs."""

        async def work(unit: Unit) -> bool:
            mine = not self._holder or await unit.leases.take(chat, self._holder)
            if begun := mine and await unit.outbox.begin(chat, parcel.seq):
                await unit.outbox.mark(chat, parcel.seq, SENDING, place)
            return begun

        if not await self._records.write(work):
            raise _NotOurs

    async def _shown(self, channel: Channel, chat: str, way: _Way, parcel: Parcel) -> str:
        """Put in the place of its slot's earlier bubble where that can be, else sent as a new one.

        Edits do not ring: what took long comes as a new message, and the earlier one says so.
        """
        known = parcel.receipt is not None or not channel.capability.edit
        earlier = None if known else await self._earlier(channel, chat, way, parcel)
        if earlier is None:
            return await self._new(channel, chat, way, parcel)
        receipt, since = earlier
        if channel.repeatable or parcel.bubble.working or time.monotonic() - since < self._long:
            await channel.edit(chat, receipt, parcel)
            return receipt
        done = Bubble(text=self._voice(Phrase.of("working.done")))
        await channel.edit(chat, receipt, parcel.model_copy(update={"bubble": done}))
        return await self._new(channel, chat, way, parcel)

    async def _new(self, channel: Channel, chat: str, way: _Way, parcel: Parcel) -> str:
        """Sent in one go, or put into a place made for it, which may be repeated until it is there: a result whose
        place got lost would be seen twice if its own sending were cut off."""
        place = parcel.receipt
        if place is None and isinstance(channel, Reserving):
            place = await channel.reserve(chat, parcel)
        elif place is None and channel.capability.edit and not channel.repeatable and lasting(parcel):
            coming = Bubble(text=self._voice(Phrase.of("working.done")))
            place = await channel.send(chat, parcel.model_copy(update={"bubble": coming}))
        if place is None:
            return await channel.send(chat, parcel)
        if place != parcel.receipt:
            way.queue[0] = parcel.model_copy(update={"receipt": place})
            await self._begun(chat, parcel, place)  # or another bot has made one of its own meanwhile
        await channel.edit(chat, place, parcel)
        return place

    async def _earlier(self, channel: Channel, chat: str, way: _Way, parcel: Parcel) -> tuple[str, float] | None:
        """What the parcel takes the place of: kept in mind, or sent by a process that is no more. Then an edit that
        was in doubt is made again, which nobody sees."""
        if parcel.slot is None:
            return None
        kept = way.receipts.pop(parcel.slot, None)
        if kept is not None or channel.repeatable:
            return kept
        async with self._records.read() as unit:
            receipt = await unit.outbox.receipt(chat, parcel.slot)
        return None if receipt is None else (receipt, time.monotonic())

    async def _noted(self, chat: str, parcel: Parcel, state: str, receipt: str | None = None) -> bool:
        """Records what became of a bubble, where the row is not its own record. False if that can't be done now."""
        if self.channel(chat).repeatable:
            return True
        try:
            await self._mark([(chat, parcel.seq, state, receipt)])
        except StoreFault as fault:
            self._journal.warning("unmarked", chat=masked(chat), seq=parcel.seq, fault=type(fault).__name__)
            return False
        return True

    async def _mark(self, marks: Sequence[tuple[str, int, str, str | None]]) -> None:
        async def work(unit: Unit) -> None:
            for mark in marks:
                await unit.outbox.mark(*mark)

        if marks:
            await self._records.write(work)

    # ── what waits ────────────────────────────────────────────────────────────────────────────────

    async def since(self, chat: str, seq: int) -> Sequence[Parcel]:
        return await outbox.since(self._records, chat, seq)

    async def take(self, chat: str) -> Sequence[Parcel]:
        can = self.channel(chat).capability
        shown, more = await self._records.write(
            lambda unit: outbox.taken(unit, chat, can.bubbles, lambda parcel: self._goes_on(chat, parcel))
        )
        return closed(shown, more, self._voice, can.chips)

    def _goes_on(self, chat: str, parcel: Parcel) -> bool:
        """A job's bubble is shown again with every answer until the job has ended."""
        return parcel.bubble.working and self._busy.with_job(chat, parcel.bubble.job)
