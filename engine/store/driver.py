"""aiosqlite with fewer trips to its thread: a trip costs more than SQLite does, most of all while pixels are drawn.

A reader makes one trip a statement instead of four. A writer makes them only where it may have to wait, to begin
and to commit: what runs between holds the lock already and finds its row by an index, some 0.05 ms each.
"""

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Self

import aiosqlite

AGAIN = 0.05
"""Seconds between two tries where SQLite itself does not wait."""

_Parameters = Sequence[Any] | dict[str, Any]
Done = tuple[Any, int, int | None, list[Any]]


class _Cursor:
    """What SQLAlchemy's adapter asks of a cursor; rows come in the same trip that runs the statement."""

    arraysize = 1

    def __init__(self, trip: Callable[..., Awaitable[Done]]) -> None:
        self._trip = trip
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: _Parameters = ()) -> Self:
        return self._keep(await self._trip(_run, statement, parameters))

    async def executemany(self, statement: str, rows: Sequence[_Parameters]) -> Self:
        return self._keep(await self._trip(_run_many, statement, rows))

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = []

    def _keep(self, done: Done) -> Self:
        self.description, self.rowcount, self.lastrowid, self._rows = done
        return self


class FewTrips(aiosqlite.Connection):
    """An aiosqlite connection for SQLAlchemy and `Quick`; `writes` keeps a transaction's statements on the loop."""

    writes = False

    def cursor(self) -> _Cursor:  # type: ignore[override]
        return _Cursor(self._done)

    async def run(self, statement: str, parameters: _Parameters) -> Done:
        """Without SQLAlchemy between: description, rows written, last id, rows. Raises sqlite3.Error."""
        return await self._done(_run, statement, parameters)

    async def run_many(self, statement: str, rows: Sequence[_Parameters]) -> Done:
        return await self._done(_run_many, statement, rows)

    async def _done(self, work: Callable[..., Done], statement: str, parameters: Any) -> Done:
        if self.writes and self._conn.in_transaction:
            return work(self._conn, statement, parameters)
        trip: Awaitable[Done] = self._execute(work, self._conn, statement, parameters)  # type: ignore[no-untyped-call]
        return await trip


async def connect(file: Path, patience: float, writes: bool = False) -> FewTrips:
    """`patience` in seconds for other processes' locks. Raises sqlite3.Error."""
    connection = FewTrips(partial(sqlite3.connect, str(file), isolation_level=None, check_same_thread=False), 64)
    connection.writes = writes
    await connection
    try:
        await connection.run(f"PRAGMA busy_timeout={round(patience * 1000)}", ())
        if writes:
            await _logged_ahead(connection, patience)
    except BaseException:
        await connection.close()
        raise
    return connection


async def _logged_ahead(connection: FewTrips, patience: float) -> None:
    """SQLite does not wait for a lock when it changes to a write-ahead log, as several first starts at once do."""
    ends = time.monotonic() + patience
    while True:
        try:
            await connection.run("PRAGMA journal_mode=WAL", ())
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= ends:
                raise
            await asyncio.sleep(AGAIN)
        else:
            return


def _run(raw: sqlite3.Connection, statement: str, parameters: _Parameters) -> Done:
    return _closed(raw.execute(statement, parameters))


def _run_many(raw: sqlite3.Connection, statement: str, rows: Sequence[_Parameters]) -> Done:
    return _closed(raw.executemany(statement, rows))


def _closed(cursor: sqlite3.Cursor) -> Done:
    rows = cursor.fetchall() if cursor.description else []
    done = (cursor.description, cursor.rowcount, cursor.lastrowid, rows)
    cursor.close()
    return done
