"""The messengers: one builder and one entry in `SERVED` each."""

from collections.abc import Callable, Sequence
from pathlib import Path

from bot.app import Parts
from bot.channels import Channel
from bot.channels.console import Console, Print
from bot.links import Links

ChannelBuilder = Callable[[Parts], Channel | None]
"""None for a messenger that nobody has set up."""


def console(folder: Path, out: Print, lines: bool) -> ChannelBuilder:
    return lambda parts: Console(parts.media, parts.links, folder, out, lines)


def web(parts: Parts) -> Channel:
    from bot.channels.web import WebChannel

    most, address = parts.settings.intake.most_bytes, parts.settings.server.address
    return WebChannel(Links(parts.links.secret), parts.voice, most, address)


def telegram(parts: Parts) -> Channel | None:
    from bot.channels.telegram import TelegramChannel

    set_up, address = parts.settings.telegram, parts.settings.server.address
    if set_up.token is None:
        return None
    return TelegramChannel(
        set_up.token.get_secret_value(),
        parts.media,
        parts.links,
        parts.voice,
        parts.world.phrases,
        parts.journal,
        address=address,
        api=set_up.api,
        per_second=set_up.per_second,
    )


SERVED: Sequence[ChannelBuilder] = (web, telegram)
"""The messengers of `fit-ad run`."""
