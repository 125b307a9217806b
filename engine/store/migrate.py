"""Brings the database to the shape of this program, by the process itself, in its running loop, under a lock.

A file of an older shape is copied first, beside itself: whoever must go back finds it as it was.
"""

import asyncio
import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from engine.domain.errors import Away, SettingsWrong
from engine.store.engines import PATIENCE, Home, migrating_engine
from engine.store.faults import told
from engine.store.records import FILE, located
from engine.store.tables import METADATA

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).with_name("migrations")

HEAD = "v0006"
"""The newest migration, whose shape `tables` has. A new file gets it at once: alembic takes a while to load."""

LOCK = 7_021_984
"""The advisory lock in PostgreSQL under which one process at a time migrates."""

BACKUPS = "backups"

_VERSION = (
    "CREATE TABLE alembic_version "
    "(version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


async def migrate(home: Home, revision: str = "head", patience: float = PATIENCE) -> None:
    """`home` as for `SqlRecords`; makes the folder and the file if need be. Raises SettingsWrong for a newer shape
    and for a database that can't be reached, Locked, DiskFull."""
    if isinstance(home, Path):
        home.mkdir(parents=True, exist_ok=True)
        with told():
            await asyncio.to_thread(_copied, home, patience)
    engine = migrating_engine(located(home), patience)
    try:
        with told():
            async with engine.begin() as connection:
                await connection.run_sync(_to, revision)
    except Away as away:
        raise SettingsWrong(_unreached(engine.url, away)) from away
    except ProgrammingError as refused:
        raise SettingsWrong(f"{_shown(engine.url)} refuses: {_first_line(refused)}. Grant the right.") from refused
    finally:
        await engine.dispose()


async def shaped(home: Home) -> None:
    """Raises SettingsWrong unless the records are there and have this program's shape."""
    if isinstance(home, Path) and not (home / FILE).exists():
        raise SettingsWrong(f"There are no records in {home}: set FITAD_DATA to the folder that the program uses.")
    engine = migrating_engine(located(home))
    try:
        with told():
            async with engine.connect() as connection:
                there = await connection.run_sync(_shape)
    except Away as away:
        raise SettingsWrong(_unreached(engine.url, away)) from away
    finally:
        await engine.dispose()
    if there != [HEAD]:
        raise SettingsWrong(
            f"{_shown(engine.url)} has not this version's shape: run fit-ad migrate, or correct FITAD_DATA or "
            "FITAD_DATABASE_URL."
        )


async def told_of(home: Home) -> str:
    """What an operator should know of the records, which are left as they are. Raises SettingsWrong where nobody
    answers."""
    if isinstance(home, Path) and not (home / FILE).exists():
        return "There are no records yet: the first start makes them."
    try:
        await shaped(home)
    except SettingsWrong as wrong:
        if isinstance(wrong.__cause__, Away):
            raise
        return str(wrong)
    return "The records are in this version's shape."


def _shape(connection: Connection) -> list[str]:
    return _versions(connection) if "alembic_version" in inspect(connection).get_table_names() else []


def _copied(folder: Path, patience: float) -> None:
    """`app-<its version>.db` in the folder's backups, whole or not at all."""
    file = folder / FILE
    if not file.exists():
        return
    with contextlib.closing(sqlite3.connect(file, timeout=patience)) as raw:
        if not raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            return
        old = [str(row[0]) for row in raw.execute("SELECT version_num FROM alembic_version")]
        if old and old != [HEAD]:
            copy(raw, folder / BACKUPS / f"app-{old[0]}.db")


def copy(raw: sqlite3.Connection, target: Path) -> None:
    """All of a database as one file, while others write to it. Raises sqlite3.Error, OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    raw.execute("VACUUM INTO ?", (str(part),))
    part.replace(target)


def config(connection: Connection) -> "Config":
    """Alembic's settings for this connection; it looks for no file of its own."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


def _to(connection: Connection, revision: str) -> None:
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    if revision == "head":
        tables = inspect(connection).get_table_names()
        if not tables:
            _make(connection)
            return
        if "alembic_version" in tables and _versions(connection) == [HEAD]:
            return
    _by_steps(connection, revision)


def _make(connection: Connection) -> None:
    METADATA.create_all(connection)
    connection.exec_driver_sql(_VERSION)
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def _versions(connection: Connection) -> list[str]:
    return [str(row[0]) for row in connection.exec_driver_sql("SELECT version_num FROM alembic_version")]


def _by_steps(connection: Connection, revision: str) -> None:
    from alembic import command
    from alembic.util import CommandError

    try:
        if revision == "base" or revision.startswith("-"):
            command.downgrade(config(connection), revision)
        else:
            command.upgrade(config(connection), revision)
    except CommandError as error:
        raise SettingsWrong(
            f"{_shown(connection.engine.url)} was written by a newer Fit-AD ({error}). Start that version, or give "
            "another data folder or database."
        ) from error


def _unreached(url: URL, away: Away) -> str:
    reason = _first_line(away.__cause__ or away)
    return f"{_shown(url)} does not answer: {reason}. Start it, or correct FITAD_DATABASE_URL."


def _shown(url: URL) -> str:
    """The file, or the database without name and password."""
    if url.get_backend_name() == "sqlite":
        return Path(url.database or "").name
    return f"The database {url.database} at {url.host or url.query.get('host')}:{url.port or 5432}"


def _first_line(error: BaseException) -> str:
    original = error.orig if isinstance(error, DBAPIError) else error
    return str(original).strip().partition("\n")[0].rstrip(".")
