"""The page an owner chats on."""

from dataclasses import dataclass

from aiohttp import web

from bot.fit import Voice
from bot.pages.assets import filled
from bot.visitor import introduced
from engine.domain.phrase import Phrase

SPOKEN = (
    "early",
    "copy",
    "copied",
    "save",
    "reconnecting",
    "uploading",
    "offline",
    "before",
    "after",
    "point_hint",
    "point_done",
    "enlarge",
    "close",
)


@dataclass(frozen=True, slots=True)
class ChatPage:
    voice: Voice
    lang: str
    address: str

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/", self._page)]

    async def _page(self, request: web.Request) -> web.Response:
        values = {name: self._word(name) for name in ("title", "attach", "placeholder", "send", "noscript")}
        response = web.Response(headers={"Cache-Control": "no-store"}, content_type="text/html")
        chat = introduced(request, response, self.address)
        spoken = {name: self._word(name) for name in SPOKEN} | {"chat": chat[-8:]}
        response.text = filled("chat.html", {**values, "lang": self.lang}, {"words": spoken})
        return response

    def _word(self, name: str) -> str:
        return self.voice(Phrase.of(f"page.{name}"))
