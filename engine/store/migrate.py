"""Brings `app.db` to the shape of this program, by the process itself, in its running loop, under the write lock."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from engine.domain.errors import SettingsWrong
from engine.store.engines import PATIENCE, migrating_engine
from engine.store.faults import told
from engine.store.records import FILE

MIGRATIONS = Path(__file__).with_name("migrations")


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


def config(connection: Connection) -> Config:
    """Alembic's settings for this connection; it looks for no file of its own."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


def _to(connection: Connection, revision: str) -> None:
    try:
        if revision == "base" or revision.startswith("-"):
            command.downgrade(config(connection), revision)
        else:
            command.upgrade(config(connection), revision)
    except CommandError as error:
        raise SettingsWrong(
            f"{FILE} was written by a newer Fit-AD ({error}). Start that version, or give another data folder."
        ) from error
