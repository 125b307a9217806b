"""Telegram: updates in by long polling or webhook, one message that changes out.

`payload` reads updates, `ears` keeps and answers them, `lanes` keeps a chat's in order; `cards` writes messages,
`mouth` and `screen` show them, `watch` a job's progress; `limits` has every number, `transport` the connections,
`hello` and `mailbox` speak with Telegram itself, `miniapp` with our page inside it.
"""

import asyncio
import hashlib
import hmac
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from aiohttp import web
from pydantic import ValidationError

from bot.channels import Door, Parcel, Tray
from bot.channels.telegram.cards import Desk
from bot.channels.telegram.ears import NAME, Ears, chat_of, user_of
from bot.channels.telegram.hello import Hello
from bot.channels.telegram.limits import PER_SECOND, Pace
from bot.channels.telegram.line import Line
from bot.channels.telegram.mailbox import HELD, Mailbox
from bot.channels.telegram.miniapp import POINT, Drawn, opened, pointing
from bot.channels.telegram.mouth import Mouth
from bot.channels.telegram.screen import Screen
from bot.channels.telegram.transport import READ, Wire
from bot.channels.telegram.watch import Watches
from bot.fit import Voice
from bot.journal import Journal
from bot.links import Links
from conversation.messages import Capability, Pointed
from engine.domain.errors import StoreFault
from engine.ports import Media

API: Final = "https://api.telegram.org"
HOOK: Final = "/telegram/updates"

STOP: Final = 1.5
"""Seconds that answers under way get to end when the program stops; what is not answered is kept."""

FLUSH: Final = 1.5
"""Seconds that messages under way get to arrive; what is not sent waits in the outbox."""


class TelegramChannel:
    name = NAME
    repeatable = False

    def __init__(
        self,
        token: str,
        media: Media,
        links: Links,
        voice: Voice,
        said: Mapping[str, Mapping[str, str]],
        journal: Journal,
        *,
        address: str = "",
        api: str = "",
        per_second: float = PER_SECOND,
    ) -> None:
        """`address` is where phones reach our server, "" if nowhere; `api` another Bot API server than Telegram's;
        `said` every language's phrases."""
        self._hooked = address.startswith("https://") or (address != "" and api != "")
        self.capability = Capability(point=address.startswith("https://"), originals=True, pages=address != "")
        self._token = token
        self._wires = Wire(), Wire(READ + HELD)
        server = api or API
        bot = Line(
            token,
            base_url=f"{server}/bot",
            base_file_url=f"{server}/file/bot",
            request=self._wires[0],
            get_updates_request=self._wires[1],
        )
        screen = Screen(bot, media, Pace(per_second))
        desk = Desk(links, voice, public=address != "", app=pointing(links) if self.capability.point else None)
        self._watches = Watches(screen, voice)
        self._mouth = Mouth(screen, self._watches, desk)
        self._ears = Ears(bot, screen, voice, journal)
        secret = hmac.new(links.secret, f"telegram {token}".encode(), hashlib.sha256).hexdigest()
        self._mailbox = Mailbox(bot, self._ears.take, journal, secret)
        self._hello = Hello(bot, said, journal, address + HOOK if self._hooked else "", secret)
        self._work: list[asyncio.Task[None]] = []
        self._door: Door

    def routes(self) -> list[web.RouteDef]:
        hook = [web.post(HOOK, self._mailbox.posted)] if self._hooked else []
        return [*hook, web.post(POINT, self._pointed)]

    async def open(self, door: Door, tray: Tray) -> None:
        """Raises SettingsWrong for a token that Telegram does not know."""
        self._door = door
        self._mouth.open(tray)
        for wire in self._wires:
            await wire.initialize()
        self._ears.username = await self._hello.known()
        await self._ears.open(door)
        self._work.append(asyncio.create_task(self._introduced(), name="telegram"))

    async def _introduced(self) -> None:
        """Polling waits until a webhook is gone: Telegram allows one or the other."""
        self._ears.username = await self._hello.told()
        if not self._hooked:
            await self._mailbox.poll()

    async def send(self, chat: str, parcel: Parcel) -> str:
        return str(await self._mouth.show(user_of(chat), parcel, None))

    async def edit(self, chat: str, receipt: str, parcel: Parcel) -> None:
        await self._mouth.show(user_of(chat), parcel, int(receipt))

    async def turn(self, chat: str, parcel: Parcel) -> None:
        await self._mouth.turn(user_of(chat), parcel.bubble)

    async def reserve(self, chat: str, parcel: Parcel) -> str | None:
        place = await self._mouth.empty(user_of(chat), parcel.bubble)
        return None if place is None else str(place)

    async def close(self) -> None:
        """Nothing new is taken; what is being answered gets a moment."""
        for task in self._work:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._ears.close(STOP)
        self._watches.close()
        await self._mouth.close(FLUSH)
        for wire in self._wires:
            await wire.shutdown()

    async def _pointed(self, request: web.Request) -> web.Response:
        """The box that was drawn on our page, from whoever Telegram says has opened it."""
        try:
            drawn = Drawn.model_validate_json(await request.read())
        except ValidationError:
            raise web.HTTPBadRequest from None
        who = opened(drawn.proof, self._token, int(time.time()))
        if who is None:
            raise web.HTTPForbidden
        try:
            await self._door.receive(chat_of(who.user), f"point:{who.key}", Pointed(box=drawn.box))
        except StoreFault:
            raise web.HTTPServiceUnavailable from None
        return web.json_response({})
