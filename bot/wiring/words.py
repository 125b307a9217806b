"""Who reads and writes: the rules, and a server of language models where one is set."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.app import Parts
from bot.bureau import Builder, Show, terms
from bot.bureau import Bureau as Models
from bot.clock import SeoulClock
from bot.settings import Settings
from engine.domain.model import Call
from engine.domain.world import World
from engine.ports import Censor, Moderator, Reader, Writer


def glimpse(content: bytes) -> bytes:
    """What of a photo a model may see."""
    from engine.imaging import glimpse as looking

    return looking.glimpse(content)


def rules(world: World) -> Reader:
    from engine.writing.reading import RulesReader

    return RulesReader(world)


def pen(world: World) -> Writer:
    from engine.writing.copy import RulesWriter

    return RulesWriter(world)


def decency(world: World) -> Moderator:
    from engine.writing.decency import Decency

    return Decency.of(world)


def models(parts: Parts, show: Show | None) -> Builder:
    """A server of language models, as it is set."""

    def build(by_rules: Any, by_pen: Any, book: Callable[[Call], None]) -> Models:
        from engine.writing.openai.bureau import Bureau
        from engine.writing.openai.client import Server

        server = Server(**terms(parts.settings.llm, parts.world))
        return Bureau.of(parts.world, by_rules, by_pen, server, parts.settings.llm, book, show)

    return build


def censor(settings: Settings, world: World, own: Censor) -> Censor:
    """Who judges pictures: the server that is set, `own` where there is none or it can't say."""
    if not (settings.llm.on and settings.llm.moderation):
        return own
    from bot.censors import Twofold
    from engine.writing.openai.client import Server
    from engine.writing.openai.moderate import ModelCensor

    return Twofold(ModelCensor.of(Server(**terms(settings.llm, world)), settings.llm.moderation), own)


async def inquired(settings: Settings, world: World) -> Sequence[str]:
    """What an operator should know of the language model that is set; one sentence each."""
    from engine.writing.openai.client import Server
    from engine.writing.openai.inquiry import inquired as ask

    return await ask(Server(**terms(settings.llm, world)), SeoulClock().now().date())
