"""Publishing without an API: a page on an unguessable link that hands a finished post to the phone."""

import time
from dataclasses import dataclass

from aiohttp import web

from bot.fit import Voice
from bot.links import Links
from bot.pages.assets import filled
from conversation.post import Post
from engine.domain.phrase import Phrase
from engine.domain.picture import Picture
from engine.ports import Records

WORDS = {
    "title": "handoff_title",
    "heading": "handoff_heading",
    "hint": "handoff_hint",
    "share": "share",
    "save": "save",
    "copy": "copy",
    "open": "open_instagram",
}
LIFETIME = 7 * 24 * 3600
"""Seconds for which the page's own media addresses stay open after it was shown."""

SPOKEN = ("copied", "copied_hint", "hint_save")


@dataclass(frozen=True, slots=True)
class HandoffPage:
    records: Records
    links: Links
    voice: Voice
    lang: str

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/post/{key}", self._page)]

    async def _page(self, request: web.Request) -> web.Response:
        async with self.records.read() as unit:
            found = await unit.shelf.find("post", request.match_info["key"])
        if found is None:
            raise web.HTTPNotFound
        html = self._drawn(Post.model_validate_json(found[1]))
        return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})

    def _drawn(self, post: Post) -> str:
        until = int(time.time()) + LIFETIME
        name = post.shop.name or "fit-ad"
        values = {
            **{place: self._word(key) for place, key in WORDS.items()},
            "lang": self.lang,
            "alt": post.alt,
            "text": post.text,
            "name": f"{name}.jpg",
            "picture": self.links.media(post.picture.preview, until=until),
            "full": self.links.media(post.picture.full, until=until),
        }
        spoken = {each: self._word(each) for each in SPOKEN}
        pages = [self._shown(page, f"{name}-{number}.jpg", until) for number, page in enumerate(post.pages, 2)]
        return filled("handoff.html", values, {"post": {**spoken, "text": post.text, "pages": pages}})

    def _shown(self, page: Picture, name: str, until: int) -> dict[str, str]:
        """Another picture of a post of several: to look at, and to take along."""
        return {
            "picture": self.links.media(page.preview, until=until),
            "full": self.links.media(page.full, until=until),
            "name": name,
        }

    def _word(self, name: str) -> str:
        return self.voice(Phrase.of(f"page.{name}"))
