"""Stored pictures by signed addresses: each opens for its own chat, or for whoever holds a hand-off link."""

import time
from dataclasses import dataclass

from aiohttp import web

from bot.links import Links
from bot.visitor import chat_of
from engine.ports import Media

SHOWN = {"image/jpeg", "image/png", "image/webp"}


@dataclass(frozen=True, slots=True)
class MediaPage:
    links: Links
    media: Media

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/media/{token}", self._bytes)]

    async def _bytes(self, request: web.Request) -> web.Response:
        ref = self.links.opened(request.match_info["token"], chat_of(request) or "", int(time.time()))
        if ref is None:
            raise web.HTTPNotFound
        try:
            content = await self.media.get(ref)
        except KeyError:
            raise web.HTTPGone from None
        mime = ref.mime if ref.mime in SHOWN else "application/octet-stream"
        return web.Response(
            body=content, content_type=mime, headers={"Cache-Control": "private, max-age=604800, immutable"}
        )
