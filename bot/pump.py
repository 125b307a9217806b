"""Rows that reach the inbox without a messenger: finished jobs, and what a crash has cut off."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from bot.busy import Busy
from bot.journal import Journal, masked
from bot.post import LETTER
from bot.shared import SharedTurns
from bot.turn import Turns
from engine.domain.errors import StoreFault
from engine.ports import Received, Records

IDLE, SORRY = 1.0, 2.0
"""Seconds between two looks when nobody wakes the pump, and after a row that failed."""

MANY = 1000


class Pump:
    """`mine` tells which chats this process speaks for: another process's rows are left alone."""

    def __init__(
        self, turns: Turns | SharedTurns, records: Records, busy: Busy, mine: Callable[[str], bool], journal: Journal
    ) -> None:
        self._turns, self._records, self._busy, self._mine, self._journal = turns, records, busy, mine, journal
        self._news = asyncio.Event()
        self._work: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None
        self._closing = False

    async def recover(self) -> None:
        """Finishes what the last process began, in order, and knows what its jobs are."""
        async with self._records.read() as unit:
            unfinished = await unit.jobs.unfinished()
        for job in unfinished:
            if self._mine(job.chat):
                self._busy.begin(job.chat, job.id)
        for row in await self._rows():
            await self._one(row)

    def wake(self) -> None:
        """Something is in the inbox."""
        self._news.set()

    def start(self) -> None:
        self._loop = asyncio.create_task(self._run(), name="pump")

    async def close(self) -> None:
        self._closing = True
        if self._loop is not None:
            self._loop.cancel()
            with suppress(asyncio.CancelledError):
                await self._loop
        await asyncio.gather(*self._work)

    async def _run(self) -> None:
        while True:
            self._news.clear()
            try:
                for row in await self._rows():
                    task = asyncio.create_task(self._one(row))
                    self._work.add(task)
                    task.add_done_callback(self._work.discard)
            except StoreFault as fault:
                self._journal.warning("inbox unreadable", fault=type(fault).__name__)
                await asyncio.sleep(SORRY)
            except Exception:
                self._journal.exception("inbox unreadable")
                await asyncio.sleep(SORRY)
            with suppress(TimeoutError):
                async with asyncio.timeout(IDLE):
                    await self._news.wait()

    async def _rows(self) -> Sequence[Received]:
        async with self._records.read() as unit:
            undone = await unit.inbox.undone(MANY)
        return [row for row in undone if self._ours(row) and self._turns.claim(row)]

    def _ours(self, row: Received) -> bool:
        """A letter is opened by its channel."""
        return self._mine(row.chat) and not row.key.startswith(LETTER)

    async def _one(self, row: Received) -> None:
        try:
            await self._insisted(row)
        except Exception:
            self._journal.exception("row failed", chat=masked(row.chat), key=row.key)
            await asyncio.sleep(SORRY)
            self._turns.release(row)

    async def _insisted(self, row: Received) -> None:
        """Tried again as long as the store is away: what was committed and not heard of is no row to be found."""
        while True:
            try:
                return await self._turns.resume(row)
            except StoreFault as fault:
                if self._closing:
                    raise
                self._journal.warning("row waits", chat=masked(row.chat), fault=type(fault).__name__)
                await asyncio.sleep(SORRY)
