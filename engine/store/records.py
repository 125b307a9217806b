"""The transactions of the database: one writer that commits up to 32 works at once, and snapshot readers."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.domain.errors import StoreFault
from engine.ports import Clock, Unit, Work
from engine.store.driver import FewTrips
from engine.store.engines import PATIENCE, Home, read_engine, write_engine
from engine.store.faults import passing, told, typed
from engine.store.quick import Quick, Through
from engine.store.unit import SqlUnit

T = TypeVar("T")

FILE = "app.db"
BATCH = 32
"""Works in one commit at most (design, section 2)."""

TRIES = 4
"""How often a work begins again that another process's transaction was in the way of."""

FAIR = 4
"""Works between two turns of everybody else on the loop; each takes less than a millisecond."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """A work in line. `answer` gets what it returned, or why it failed, after the commit."""

    work: Work[Any]
    answer: asyncio.Future[Any]
    result: Any = None
    tries: int = 0
    fault: BaseException | None = None

    def release(self) -> None:
        if self.answer.done():
            return
        if self.fault is not None:
            self.answer.set_exception(self.fault)
        else:
            self.answer.set_result(self.result)


class _Spoilt(Exception):
    """The whole transaction is gone, not only one work's savepoint."""


class SqlRecords:
    """`engine.ports.Records`. Run `migrate` once before; `close` drains the line."""

    def __init__(self, home: Home, clock: Clock, patience: float = PATIENCE) -> None:
        """`home` is the data folder with its SQLite file, or the address of PostgreSQL."""
        self._clock = clock
        place = located(home)
        self._writing = write_engine(place, patience)
        self._reading = read_engine(place, patience)
        self._line: asyncio.Queue[_Waiting | None] = asyncio.Queue()
        self._writer: asyncio.Task[None] | None = None
        self._closed = False

    async def write(self, work: Work[T]) -> T:
        """Returns after the commit. Raises what the work raised, Stale, DiskFull or Locked."""
        if self._closed:
            raise StoreFault("the store is closed")
        waiting = _Waiting(work, asyncio.get_running_loop().create_future())
        self._line.put_nowait(waiting)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._serve(), name="store-writer")
        result: T = await waiting.answer
        return result

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Unit]:
        """A snapshot. Raises Locked; writing in it fails."""
        with told():
            async with self._reading.connect() as connection:
                await connection.begin()
                yield SqlUnit(connection, await _quick(connection), self._clock)

    async def close(self) -> None:
        """Commits what is in line, then lets go of the file."""
        self._closed = True
        if self._writer is not None:
            self._line.put_nowait(None)
            await self._writer
        await self._writing.dispose()
        await self._reading.dispose()

    async def _serve(self) -> None:
        while True:
            batch, last = await self._next()
            await self._commit(batch)
            if last:
                return

    async def _next(self) -> tuple[list[_Waiting], bool]:
        """What waits now, at most a batch; whether the line has ended."""
        batch: list[_Waiting] = []
        waiting = await self._line.get()
        while waiting is not None:
            batch.append(waiting)
            if len(batch) == BATCH or self._line.empty():
                return batch, False
            waiting = self._line.get_nowait()
        return batch, True

    async def _commit(self, batch: list[_Waiting]) -> None:
        wanted = [waiting for waiting in batch if not waiting.answer.cancelled()]
        if not wanted:
            return
        try:
            await self._transact(wanted)
        except Exception as error:
            await self._again(wanted, error)
            return
        for waiting in wanted:
            waiting.release()

    async def _again(self, batch: list[_Waiting], error: Exception) -> None:
        """A commit that failed for all is tried for each: only the guilty ones fail, and who only was in another
        process's way tries again."""
        if len(batch) > 1:
            for waiting in batch:
                await self._commit([waiting])
            return
        cause = error.__cause__ if isinstance(error, _Spoilt) and error.__cause__ else error
        if passing(cause) and batch[0].tries < TRIES:
            batch[0].tries += 1
            await self._commit(batch)
            return
        batch[0].fault = typed(cause) or cause
        batch[0].release()

    async def _transact(self, batch: list[_Waiting]) -> None:
        async with self._writing.begin() as connection:
            quick = await _quick(connection)
            for number, waiting in enumerate(batch):
                await self._attempt(waiting, connection, quick)
                # Works run on the loop: now and then everybody else gets a turn.
                if number % FAIR == FAIR - 1:
                    await asyncio.sleep(0)

    async def _attempt(self, waiting: _Waiting, connection: AsyncConnection, quick: Quick) -> None:
        """One work inside its own savepoint. Raises _Spoilt if the fault is not the work's own."""
        waiting.result, waiting.fault = None, None
        await quick.plain("SAVEPOINT work")
        try:
            waiting.result = await waiting.work(SqlUnit(connection, quick, self._clock))
        except (Exception, asyncio.CancelledError) as error:
            if _leaving():
                raise
            waiting.fault = error
            if isinstance(error, (DBAPIError, sqlite3.Error)) and typed(error) is not None:
                raise _Spoilt from error
            await quick.plain("ROLLBACK TO SAVEPOINT work")
        await quick.plain("RELEASE SAVEPOINT work")


def located(home: Home) -> Home:
    """The file of a folder; an address as it is."""
    return home / FILE if isinstance(home, Path) else home


async def _quick(connection: AsyncConnection) -> Quick:
    if connection.dialect.name != "sqlite":
        return Through(connection)
    driver = (await connection.get_raw_connection()).driver_connection
    assert isinstance(driver, FewTrips)
    return Quick(driver)


def _leaving() -> bool:
    """Whether it is the writer itself that is being cancelled, not something a work waited for."""
    writer = asyncio.current_task()
    return writer is not None and writer.cancelling() > 0
