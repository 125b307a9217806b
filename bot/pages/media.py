"""Stored pictures by signed addresses: each opens for its own chat, or for whoever holds a hand-off link."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.links import Links
from bot.visitor import chat_of
from engine.domain.errors import BadUpload
from engine.ports import Media

PHONES = {"image/heic", "image/heif", "image/avif"}
"""What phones take and not every browser shows."""

SHOWN = {"image/jpeg", "image/png", "image/webp"}


@dataclass(frozen=True, slots=True)
class MediaPage:
    links: Links
    media: Media
    drawable: Callable[[bytes], bytes]
    """A smaller copy as JPEG, of any picture."""

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
        if ref.mime in PHONES:
            content, mime = await self._drawable(content, mime)
        return web.Response(
            body=content, content_type=mime, headers={"Cache-Control": "private, max-age=604800, immutable"}
        )

    async def _drawable(self, content: bytes, mime: str) -> tuple[bytes, str]:
        try:
            return await asyncio.to_thread(self.drawable, content), "image/jpeg"
        except BadUpload:
            return content, mime
