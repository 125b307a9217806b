"""A messenger's server: what each chat shows, message by message, kept in a file so that it may be killed.

usage: python -m tests.chaos.messenger PORT FILE
"""

import json
import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from aiohttp import web

RESULTS = ("picture", "sheet")


class Screens:
    """Every chat's messages by id; an edit puts another message in the place of an earlier one."""

    def __init__(self, file: Path) -> None:
        self._chats: defaultdict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        self._count = 0
        if file.exists():
            for line in file.read_bytes().splitlines():
                self._show(json.loads(line))
        self._file = file.open("ab", buffering=0)

    async def send(self, request: web.Request) -> web.Response:
        self._count += 1
        name = f"m{self._count}"
        self._keep({**await request.json(), "id": name})
        return web.json_response({"id": name})

    async def edit(self, request: web.Request) -> web.Response:
        self._keep(await request.json())
        return web.json_response({})

    def _keep(self, message: dict[str, Any]) -> None:
        """Shown, and still shown after a death: one write, whole or not at all."""
        self._file.write(json.dumps(message).encode() + b"\n")
        os.fsync(self._file.fileno())
        self._show(message)

    def _show(self, message: dict[str, Any]) -> None:
        self._chats[message["chat"]][message["id"]] = message
        self._count = max(self._count, int(message["id"][1:]))

    async def seen(self, request: web.Request) -> web.Response:
        """Whether a chat shows a picture that was ordered, or one of these sentences."""
        screen = self._chats.get(request.match_info["chat"], {})
        return web.json_response({"seen": bool(self._shown(screen)) or _says(screen, await request.json())})

    async def results(self, _request: web.Request) -> web.Response:
        """By chat, the visible messages that show a picture which was ordered, each named by its order."""
        return web.json_response({chat: self._shown(screen) for chat, screen in self._chats.items()})

    async def told(self, request: web.Request) -> web.Response:
        """The chats that show one of these sentences."""
        words = await request.json()
        return web.json_response([chat for chat, screen in self._chats.items() if _says(screen, words)])

    def _shown(self, screen: dict[str, dict[str, Any]]) -> list[str]:
        return [each["job"] for each in screen.values() if each["job"] and each["kind"] in RESULTS]


def _says(screen: dict[str, dict[str, Any]], words: list[str]) -> bool:
    return any(word in each["text"] for each in screen.values() for word in words)


def messenger(file: Path) -> web.Application:
    screens, app = Screens(file), web.Application()
    app.router.add_post("/send", screens.send)
    app.router.add_post("/edit", screens.edit)
    app.router.add_post("/seen/{chat}", screens.seen)
    app.router.add_get("/results", screens.results)
    app.router.add_post("/told", screens.told)
    return app


if __name__ == "__main__":
    web.run_app(messenger(Path(sys.argv[2])), host="127.0.0.1", port=int(sys.argv[1]), print=None)
