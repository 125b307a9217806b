"""`fit-ad check`: what is missing or wrong, each with the command that mends it."""

from bot import catalogue
from bot.channels.console import Print
from bot.ready import doubtful, missing
from bot.settings import Settings, table
from engine.domain.errors import SettingsWrong


def check(settings: Settings, out: Print) -> int:
    """The exit code: 0 when everything is there."""
    try:
        world = catalogue.load(settings.configs, settings.locales)
    except SettingsWrong as wrong:
        out(str(wrong))
        return 2
    absent = list(missing(world, settings.store.assets))
    for sentence in (*absent, *doubtful(world, settings.store.assets, settings.store.data)):
        out(sentence)
    out(f"{len(world.faces)} faces, {len(world.trades)} trades, {len(world.scenes)} scenes")
    out(f"The program writes to {settings.store.data}")
    out(table())
    return 1 if absent else 0
