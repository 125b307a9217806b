"""Brings `app.db` to the shape of this program, by the process itself, in its running loop, under the write lock."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect

from engine.domain.errors import SettingsWrong
from engine.store.engines import PATIENCE, migrating_engine
from engine.store.faults import told
from engine.store.records import FILE
from engine.store.tables import METADATA

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).with_name("migrations")

HEAD = "v0002"
"""The newest migration, whose shape `tables` has. A new file gets it at once: alembic takes a while to load."""

_VERSION = (
    "CREATE TABLE alembic_version "
    "(version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


async def migrate(folder: Path, revision: str = "head", patience: float = PATIENCE) -> None:
    """Makes the folder and the file if need be. Raises SettingsWrong for a newer file, Locked, DiskFull."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = migrating_engine(folder / FILE, patience)
    try:
        with told():
            async with engine.begin() as connection:
                await connection.run_sync(_to, revision)
    finally:
        await engine.dispose()


def config(connection: Connection) -> "Config":
    """Alembic's settings for this connection; it looks for no file of its own."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


def _to(connection: Connection, revision: str) -> None:
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
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))


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
            f"{FILE} was written by a newer Fit-AD ({error}). Start that version, or give another data folder."
        ) from error
