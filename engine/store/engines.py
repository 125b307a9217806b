"""How the database is opened: one writer, a few readers that can't write; a SQLite file or PostgreSQL."""

from functools import partial
from pathlib import Path
from sqlite3 import Connection as Raw

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from engine.domain.errors import SettingsWrong
from engine.store.driver import connect

Home = Path | URL
"""The SQLite file, or where PostgreSQL is."""

READERS = 4
PATIENCE = 30.0
"""Seconds to wait for another process's lock (facts: busy_timeout)."""


def postgres(url: str) -> URL:
    """The address of a PostgreSQL database, spoken to through psycopg. Raises SettingsWrong."""
    try:
        made = make_url(url)
    except (ArgumentError, ValueError):
        made = URL.create("nothing")
    if made.get_backend_name() not in ("postgresql", "postgres") or not made.database:
        raise SettingsWrong(
            "FITAD_DATABASE_URL is no address of a PostgreSQL database: set it to one like "
            "postgresql://fitad:password@db.example:5432/fitad, or unset it to use the file in the data folder."
        )
    return made.set(drivername="postgresql+psycopg")


def write_engine(home: Home, patience: float = PATIENCE) -> AsyncEngine:
    """One connection. In SQLite a transaction begins with the write lock, so read-modify-write never loses an update;
    in PostgreSQL the statements themselves say what they expect to find."""
    if isinstance(home, URL):
        return _postgres(home, patience, 1, "READ COMMITTED")
    pragmas = ("synchronous=FULL", "foreign_keys=ON")
    return _engine(home, patience, pragmas, "BEGIN IMMEDIATE", size=1)


def read_engine(home: Home, patience: float = PATIENCE) -> AsyncEngine:
    """Connections that refuse to write; a transaction is one snapshot."""
    if isinstance(home, URL):
        return _postgres(home, patience, READERS, "REPEATABLE READ", postgresql_readonly=True)
    return _engine(home, patience, ("query_only=ON",), "BEGIN", size=READERS)


def migrating_engine(home: Home, patience: float = PATIENCE) -> AsyncEngine:
    """As the writer, without foreign keys: rebuilding a parent table would delete its children."""
    if isinstance(home, URL):
        return _postgres(home, patience, 1, "READ COMMITTED")
    return _engine(home, patience, ("synchronous=FULL", "foreign_keys=OFF"), "BEGIN IMMEDIATE", 1)


def _engine(file: Path, patience: float, pragmas: tuple[str, ...], begin: str, size: int) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(file)),
        async_creator=partial(connect, file, patience, writes=begin != "BEGIN"),
        pool_size=size,
        max_overflow=0,
        pool_timeout=patience + 30,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(raw: Raw, _entry: ConnectionPoolEntry) -> None:
        # The driver's own transactions begin too late: without this, updates are lost silently.
        raw.isolation_level = None
        cursor = raw.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgres(url: URL, patience: float, size: int, isolation: str, **options: bool) -> AsyncEngine:
    """`patience` bounds the wait for somebody else's row, too. A dead connection is noticed before its use."""
    return create_async_engine(
        url,
        isolation_level=isolation,
        execution_options={"preserve_rowcount": True, **options},
        pool_size=size,
        max_overflow=0,
        pool_timeout=patience + 30,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "options": f"-c lock_timeout={round(patience * 1000)} -c timezone=UTC"},
    )
