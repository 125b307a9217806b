"""`fit-ad backup`: a copy of the records, also while the program runs."""

from pathlib import Path

from bot.channels.console import Print
from bot.settings import Settings
from bot.wiring import backed_up


async def backup(settings: Settings, target: Path, out: Print) -> None:
    """Raises SettingsWrong where the records are in PostgreSQL: the sentence says its command."""
    await backed_up(settings, target)
    out(f"{target} holds the records. Pictures are in {settings.store.data / 'media'}: copy that folder too.")
