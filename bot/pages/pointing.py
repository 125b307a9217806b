"""A photo to draw a box on, inside a messenger: the box goes back to the channel with that messenger's own proof."""

import time
from dataclasses import dataclass

from aiohttp import web

from bot.fit import Voice
from bot.links import Links
from bot.pages.assets import RULES, filled
from engine.domain.phrase import Phrase

WORDS = {"heading": "point_hint", "title": "point_title"}
SPOKEN = ("point_hint", "point_done", "point_sent", "point_failed")
FRAMES = "frame-ancestors https://web.telegram.org"
POLICY = RULES["Content-Security-Policy"].replace("frame-ancestors 'none'", FRAMES)
"""The only page of ours that may stand in somebody else's: Telegram's client on the web shows it in a frame."""


@dataclass(frozen=True, slots=True)
class PointingPage:
    links: Links
    voice: Voice
    lang: str

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/point/{token}", self._page)]

    async def _page(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        ref = self.links.opened(token, "", int(time.time()))
        if ref is None:
            raise web.HTTPNotFound
        values = {place: self._word(key) for place, key in WORDS.items()}
        spoken = {name: self._word(name) for name in SPOKEN} | {"url": f"{self.links.base}/media/{token}"}
        html = filled("point.html", {**values, "lang": self.lang}, {"words": spoken})
        rules = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
        return web.Response(text=html, content_type="text/html", headers=rules)

    def _word(self, name: str) -> str:
        return self.voice(Phrase.of(f"page.{name}"))
