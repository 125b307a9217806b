"""`fit-ad check`: what is missing or wrong, each with the command that mends it."""

import asyncio
from collections.abc import Sequence

from bot import catalogue
from bot.channels.console import Print
from bot.ready import doubtful, missing
from bot.settings import Settings, table
from bot.wiring import inquired
from engine.domain.errors import SettingsWrong
from engine.domain.world import World


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
    for sentence in _model(settings, world):
        out(sentence)
    out(f"{len(world.faces)} faces, {len(world.trades)} trades, {len(world.scenes)} scenes")
    out(f"The program writes to {settings.store.data}")
    out(table())
    return 1 if absent else 0


def _model(settings: Settings, world: World) -> Sequence[str]:
    """The language model: asked, and its day of being switched off."""
    if not settings.llm.on:
        return ("No language model is set (OPENAI_API_KEY or OPENAI_BASE_URL): rules read and write.",)
    found = asyncio.run(inquired(settings, world))
    return found or (f"The language model {settings.llm.model} answers.",)
