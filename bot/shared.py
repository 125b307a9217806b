"""Several bots on one database: a chat is spoken with by one of them at a time, in the order its messages came.

A message is in the inbox before it is acknowledged, whoever got it. The bot that has the chat's lease takes its rows
in that order; the others wait for theirs to be done, and whoever dies holds nothing any more. Within the chat
everything is as with a single bot: a tap does not wait for somebody's reading.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from typing import Protocol, runtime_checkable

from bot.busy import Busy
from bot.channels import Parcel
from bot.deliver import Deliveries
from bot.errand import JOB, Errand
from bot.journal import Journal, masked
from bot.post import LETTER
from bot.turn import HOUSE, Turns
from conversation.messages import Incoming, Tap
from engine.domain.errors import StoreFault
from engine.ports import Received, Records, Unit

MOST = 100
EVERY = 0.5
"""Seconds between two looks at what other bots have written and ended."""

OVERDUE = 20
"""Such looks between two at what is owed to owners and should have been sent."""

LOOK = 0.1
"""Seconds between two looks for messages that another bot has got, and whether ours were done."""


@runtime_checkable
class Listened(Protocol):
    def listening(self) -> Sequence[str]:
        """The chats that have a page open here."""
        ...

    async def send(self, chat: str, parcel: Parcel) -> str: ...


class SharedTurns:
    """Stands before `Turns` where several bots work on one database; for doors and the pump it is the same."""

    def __init__(
        self,
        turns: Turns,
        records: Records,
        deliveries: Deliveries,
        busy: Busy,
        journal: Journal,
        token: str,
        channels: Sequence[object] = (),
    ) -> None:
        """`token` of this process's start, under which it is on the roll. Of `channels` those whose pages are open
        here, and may be spoken to by any bot, are looked after."""
        self._turns, self._records, self._deliveries = turns, records, deliveries
        self._busy, self._journal, self._token = busy, journal, token
        self._serving: dict[str, asyncio.Task[None]] = {}
        self._listened = [channel for channel in channels if isinstance(channel, Listened)]
        self._inherit = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self._handled: dict[tuple[str, str], asyncio.Future[None]] = {}

    async def receive(self, chat: str, key: str, body: Incoming) -> bool:
        """See `bot.channels.Door.receive`."""
        if isinstance(body, Tap) and body.data.startswith(HOUSE):
            return True
        row = Received(chat=chat, key=key, content=Errand(body=body).model_dump_json())
        if not await self._records.write(lambda unit: unit.inbox.add(row)):
            return False
        await self._done(row)
        return True

    async def answer(self, chat: str, keys: Sequence[str], body: Incoming) -> bool:
        """See `Turns.answer`: letters are opened by the one bot whose channel got them."""
        while chat not in self._serving and not await self._taken(chat):
            await asyncio.sleep(LOOK)
        try:
            return await self._turns.answer(chat, keys, body)
        finally:
            if chat not in self._serving:
                await self._freed(chat)

    def claim(self, row: Received) -> bool:
        return row.chat not in self._serving

    async def resume(self, row: Received) -> None:
        await asyncio.shield(self._service(row.chat))

    def release(self, _row: Received) -> None: ...

    async def recover(self) -> None:
        """What a bot that is not there any more still owed."""
        async with self._records.read() as unit:
            owed = await unit.outbox.unsent()
        for chat in owed:
            if self._deliveries.speaks(chat):
                await asyncio.shield(self._service(chat))

    def start(self) -> None:
        self._looking = asyncio.create_task(self._keep_looking(), name="neighbours")

    def inherit_soon(self) -> None:
        """A bot was found dead."""
        self._inherit.set()

    async def close(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        await asyncio.gather(*self._serving.values(), return_exceptions=True)

    # ── what other bots do ────────────────────────────────────────────────────────────────────────

    async def _keep_looking(self) -> None:
        for look in count():
            await asyncio.sleep(EVERY)
            try:
                await self._echo()
                await self._settle()
                if self._inherit.is_set():
                    await self.recover()
                    self._inherit.clear()
                if look % OVERDUE == 0:
                    await self._take_over()
            except Exception as fault:
                self._journal.warning("neighbours unseen", fault=type(fault).__name__)

    async def _take_over(self) -> None:
        """What was stored and is in nobody's hands: its bot lost the chat, or the answer to its commit got lost."""
        for chat in await self._deliveries.overdue():
            self._service(chat)

    async def _echo(self) -> None:
        """Shows pages that are open here what another bot has written into their chats."""
        for channel in self._listened:
            chats = channel.listening()
            if not chats:
                continue
            async with self._records.read() as unit:
                newest = await unit.leases.written(chats)
            for chat, seq in newest.items():
                for parcel in (await self._deliveries.since(chat, seq - 1))[-1:]:
                    await channel.send(chat, parcel)

    async def _settle(self) -> None:
        """Orders taken here whose end another bot has told."""
        waited = self._busy.all()
        if not waited:
            return
        async with self._records.read() as unit:
            for chat, job in waited:
                stored, told = await unit.jobs.load(job), await unit.inbox.undone(MOST, chat)
                if (stored is None or stored.state.ended) and f"{JOB}{job}" not in {row.key for row in told}:
                    self._busy.end(chat, job)

    # ── one chat ──────────────────────────────────────────────────────────────────────────────────

    async def _done(self, row: Received) -> None:
        """Returns when the row was handled, here or elsewhere. Raises what handling it raised here."""
        handled = self._handled[row.chat, row.key] = asyncio.get_running_loop().create_future()
        try:
            while not handled.done() and row.key in {each.key for each in await self._waiting(row.chat)}:
                service = self._service(row.chat)
                await asyncio.wait({handled, service}, return_when=asyncio.FIRST_COMPLETED)
                if service.done() and service.exception() is not None:
                    await asyncio.sleep(LOOK)
            if handled.done():
                handled.result()
        finally:
            del self._handled[row.chat, row.key]

    def _service(self, chat: str) -> asyncio.Task[None]:
        """Ends when nothing waits here any more, or a moment after another bot was found speaking."""
        if chat not in self._serving:
            self._serving[chat] = asyncio.create_task(self._serve(chat), name=f"serve-{masked(chat)}")
            self._serving[chat].add_done_callback(lambda done: self._served(chat, done))
        return self._serving[chat]

    def _served(self, chat: str, done: asyncio.Task[None]) -> None:
        del self._serving[chat]
        if not done.cancelled() and (fault := done.exception()) is not None:
            self._journal.warning("chat not served", chat=masked(chat), fault=type(fault).__name__)

    async def _serve(self, chat: str) -> None:
        if not await self._taken(chat):
            await asyncio.sleep(LOOK)
            return
        try:
            await self._all(chat)
        finally:
            with suppress(StoreFault):
                await self._freed(chat)

    async def _taken(self, chat: str) -> bool:
        """With what whoever had it before knew, and what they left in doubt."""

        async def work(unit: Unit) -> tuple[bool, bool, bool]:
            before = await unit.leases.holder(chat)
            taken = await unit.leases.take(chat, self._token)
            for job in await unit.jobs.unfinished(chat) if taken else ():
                self._busy.begin(chat, job.id)
            owed = taken and bool(await unit.outbox.unsent(chat))
            return taken, before not in (None, self._token), owed

        taken, inherited, owed = await self._records.write(work)
        if taken and not self._deliveries.owes(chat):
            self._turns.forget(chat)
            await self._turns.session(chat)  # now, or who reads it first would be first
        if taken and inherited:
            self._journal.warning("chat inherited", chat=masked(chat))
        if owed:
            await self._deliveries.resume(chat)
        return taken

    async def _freed(self, chat: str) -> None:
        """Not while something is still to be sent: it would come after what another bot says then."""
        if not self._deliveries.owes(chat):
            await self._records.write(lambda unit: unit.leases.free(chat, self._token))

    async def _all(self, chat: str) -> None:
        """Everything that waits, begun in its order."""
        running: dict[str, asyncio.Task[None]] = {}
        while True:
            for row in await self._waiting(chat):
                if row.key not in running and self._turns.claim(row):
                    running[row.key] = asyncio.create_task(self._one(row))
            if not running:
                await self._deliveries.idle(chat)
                if not await self._waiting(chat):
                    return
                await asyncio.sleep(LOOK)  # somebody else here has them in hand
                continue
            await asyncio.wait(running.values(), timeout=LOOK, return_when=asyncio.FIRST_COMPLETED)
            if any(task.done() and task.exception() for task in running.values()):
                await asyncio.wait(running.values())
            for key in [key for key, task in running.items() if task.done()]:
                await running.pop(key)

    async def _one(self, row: Received) -> None:
        """Raises what handling it raises; then it is tried again by whoever speaks with the chat next."""
        waited_for = self._handled.get((row.chat, row.key))
        try:
            await self._turns.resume(row)
        except Exception as fault:
            if waited_for is not None and not waited_for.done():
                waited_for.set_exception(fault)
            raise
        finally:
            self._turns.release(row)
        if waited_for is not None and not waited_for.done():
            waited_for.set_result(None)

    async def _waiting(self, chat: str) -> Sequence[Received]:
        async with self._records.read() as unit:
            rows = await unit.inbox.undone(MOST, chat)
        return [row for row in rows if not row.key.startswith(LETTER)]
