"""`fit-ad migrate`: the data folder, or the database, in this version's shape."""

from bot.channels.console import Print
from bot.settings import Settings
from bot.wiring import migrated


async def migrate(settings: Settings, out: Print) -> None:
    """Raises SettingsWrong while a server runs on the folder, or when a newer version wrote it."""
    await migrated(settings)
    what = settings.store.data if settings.store.database is None else "The database"
    out(f"{what} is in this version's shape.")
