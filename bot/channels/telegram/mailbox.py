"""Updates as they come: asked for by long polling, or posted to us. Telegram is thanked when they are kept."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from aiohttp import web
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.telegram.line import Line, Raw
from bot.channels.telegram.transport import Flooded
from bot.journal import Journal
from engine.domain.errors import StoreFault

HELD: Final = 30
"""Seconds that Telegram holds a question for updates (Bot API, getUpdates: up to 50)."""

FIRST, LAST = 0.5, 30.0
"""Seconds to wait after a fault, doubled with every further one up to the last."""

RIVAL: Final = 10.0
"""Seconds to wait while somebody else asks for the same bot's updates."""

SECRET: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)

Take = Callable[[Sequence[Raw]], Awaitable[None]]
"""Keeps updates. Raises StoreFault: then they come again."""


class Mailbox:
    def __init__(self, bot: Line, take: Take, journal: Journal, secret: str) -> None:
        self._bot, self._take, self._journal, self._secret = bot, take, journal, secret

    async def poll(self) -> None:
        """Asks until it is cancelled. What was kept counts as received with the next question."""
        after, pause = 0, FIRST
        while True:
            try:
                found = await self._bot.written(after, HELD)
                if found:
                    await self._take(found)
                    after = int(found[-1]["update_id"]) + 1
                pause = FIRST
            except (TelegramError, StoreFault) as fault:
                await asyncio.sleep(self._patience(fault, pause))
                pause = min(LAST, 2 * pause)
            except Exception:
                self._journal.exception("updates not taken")
                await asyncio.sleep(RIVAL)

    def _patience(self, fault: Exception, pause: float) -> float:
        self._journal.warning("no updates", fault=type(fault).__name__)
        if isinstance(fault, Flooded):
            return fault.seconds
        return RIVAL if isinstance(fault, Conflict | InvalidToken) else pause

    async def posted(self, request: web.Request) -> web.Response:
        """One update. Anything but 2xx makes Telegram post it again."""
        given = request.headers.get(SECRET, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            raise web.HTTPForbidden
        try:
            await self._take([_update(await request.read())])
        except StoreFault:
            raise web.HTTPServiceUnavailable from None
        return web.Response()


def _update(body: bytes) -> Raw:
    """Raises HTTPBadRequest."""
    try:
        found = json.loads(body)
    except ValueError:
        raise web.HTTPBadRequest from None
    if not isinstance(found, dict) or not isinstance(found.get("update_id"), int):
        raise web.HTTPBadRequest
    return found
