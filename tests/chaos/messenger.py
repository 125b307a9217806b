"""A messenger's server: what each chat shows, message by message.

usage: python -m tests.chaos.messenger PORT
"""

import sys
from collections import defaultdict
from typing import Any

from aiohttp import web

RESULTS = ("picture", "sheet")


class Screens:
    """Every chat's messages by id; an edit puts another message in the place of an earlier one."""

    def __init__(self) -> None:
        self._chats: defaultdict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        self._count = 0

    async def send(self, request: web.Request) -> web.Response:
        self._count += 1
        message = await request.json()
        self._chats[message["chat"]][f"m{self._count}"] = message
        return web.json_response({"id": f"m{self._count}"})

    async def edit(self, request: web.Request) -> web.Response:
        message = await request.json()
        self._chats[message["chat"]][message["id"]] = message
        return web.json_response({})

    async def results(self, _request: web.Request) -> web.Response:
        """By chat, the visible messages that show a picture which was ordered, each named by its order."""
        return web.json_response({chat: self._shown(screen) for chat, screen in self._chats.items()})

    def _shown(self, screen: dict[str, dict[str, Any]]) -> list[str]:
        return [each["job"] for each in screen.values() if each["job"] and each["kind"] in RESULTS]


def messenger() -> web.Application:
    screens, app = Screens(), web.Application()
    app.router.add_post("/send", screens.send)
    app.router.add_post("/edit", screens.edit)
    app.router.add_get("/results", screens.results)
    return app


if __name__ == "__main__":
    web.run_app(messenger(), host="127.0.0.1", port=int(sys.argv[1]), print=None)
