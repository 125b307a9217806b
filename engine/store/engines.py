"""How the one SQLite file is opened: one writer that takes its lock first, a few readers that can't write."""

from functools import partial
from pathlib import Path
from sqlite3 import Connection as Raw

from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from engine.store.driver import connect

READERS = 4
PATIENCE = 30.0
"""Seconds to wait for another process's lock (facts: busy_timeout)."""


def write_engine(file: Path, patience: float = PATIENCE) -> AsyncEngine:
    """One connection; a transaction begins with the write lock, so read-modify-write never loses an update."""
    pragmas = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
    return _engine(file, patience, pragmas, "BEGIN IMMEDIATE", size=1)


def read_engine(file: Path, patience: float = PATIENCE) -> AsyncEngine:
    """Connections that refuse to write; a transaction is one snapshot."""
    return _engine(file, patience, ("query_only=ON",), "BEGIN", size=READERS)


def migrating_engine(file: Path, patience: float = PATIENCE) -> AsyncEngine:
    """As the writer, without foreign keys: rebuilding a parent table would delete its children."""
    return _engine(file, patience, ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF"), "BEGIN IMMEDIATE", 1)


def _engine(file: Path, patience: float, pragmas: tuple[str, ...], begin: str, size: int) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(file)),
        async_creator=partial(connect, file, writes=begin != "BEGIN"),
        pool_size=size,
        max_overflow=0,
        pool_timeout=patience + 30,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(raw: Raw, _entry: ConnectionPoolEntry) -> None:
        # The driver's own transactions begin too late: without this, updates are lost silently.
        raw.isolation_level = None
        cursor = raw.cursor()
        cursor.execute(f"PRAGMA busy_timeout={round(patience * 1000)}")
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
