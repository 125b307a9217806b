"""What the server shows besides the channels' own routes: the owners' pages, and the operator's."""

from collections.abc import Sequence

from bot.app import App
from bot.links import Links
from bot.meter import Gauges
from bot.pages.chat import ChatPage
from bot.pages.handoff import HandoffPage
from bot.pages.health import HealthPage
from bot.pages.locked import Keyhole
from bot.pages.media import MediaPage
from bot.pages.metrics import MetricsPage
from bot.pages.operator import OperatorPage
from bot.pages.pointing import PointingPage
from bot.server import Served


def pages(app: App) -> Sequence[Served]:
    """What the server shows besides the channels' own routes."""
    parts = app.parts
    links, lang = Links(parts.links.secret), parts.settings.chat.locale
    return (
        ChatPage(parts.voice, lang, parts.settings.server.address),
        HandoffPage(parts.records, links, parts.voice, lang),
        MediaPage(links, parts.media, app.glimpse),
        PointingPage(links, parts.voice, lang),
        *_watched(app),
    )


def _watched(app: App) -> Sequence[Served]:
    """What an operator and their programs look at; from here on it is counted."""
    parts, gauges = app.parts, Gauges()
    parts.journal.meter = gauges
    lang, password = parts.settings.chat.locale, parts.settings.operator.password
    keyhole = Keyhole(None if password is None else password.get_secret_value())
    said, address = parts.world.phrases[lang], parts.settings.server.address
    return (
        HealthPage(app.hindrance),
        MetricsPage(parts.records, gauges, parts.clock, keyhole),
        OperatorPage(parts.records, said, parts.clock, keyhole, app.pump.wake, parts.journal, lang, address),
    )
