"""Words on the page while they are being written, and presses that overtake them; a model over a real socket."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from tests.bot.test_model import TOLD, answers
from tests.bot.web.conftest import Server
from tests.bot.web.test_wire import Visitor, heard
from tests.engine.writing.llm import Oracle, serving

FIRST = "흑임자라떼 한 잔 하실래요"


@asynccontextmanager
async def page(folder: Path, oracle: Oracle) -> AsyncIterator[tuple[Visitor, aiohttp.ClientWebSocketResponse]]:
    async with serving(oracle):
        server = await asyncio.to_thread(lambda: Server(folder, OPENAI_BASE_URL=oracle.url, OPENAI_API_KEY="k"))
        try:
            async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
                visitor = Visitor(session, server.address)
                await visitor.arrives()
                yield visitor, await visitor.connects()
        finally:
            await asyncio.to_thread(server.stop)


async def until(
    socket: aiohttp.ClientWebSocketResponse, true: Callable[[dict[str, Any]], bool]
) -> list[dict[str, Any]]:
    """Everything that came, up to what was waited for."""
    came: list[dict[str, Any]] = []
    async with asyncio.timeout(150):
        while not (came and true(came[-1])):
            came.append(json.loads(await socket.receive_str()))
    return came


async def test_captions_come_before_the_picture_and_go_when_it_is_there(tmp_path: Path, photograph: bytes) -> None:
    async with page(tmp_path / "data", Oracle(replies=[answers], pace=0.1)) as (visitor, socket):
        await heard(socket, "ready")
        await socket.send_json({"t": "text", "id": "one-12345", "text": TOLD})
        await until(socket, lambda message: message["t"] == "ack")
        done = await (await visitor.uploads(photograph)).json()
        await socket.send_json({"t": "photos", "id": "two-12345", "media": [done["id"]]})
        came = await until(socket, lambda message: message["t"] == "early")
        assert FIRST in came[-1]["lines"][0]
        assert not any((message.get("bubble") or {}).get("working") for message in came), "before anything is made"
        came = await until(socket, lambda message: bool((message.get("bubble") or {}).get("picture")))
        came += await until(socket, lambda message: message == {"t": "early", "lines": []})
        shown = [message["lines"] for message in came if message["t"] == "early"]
        assert any(len(lines) > 1 for lines in shown)


async def test_a_press_does_not_wait_for_words_that_are_being_read(tmp_path: Path) -> None:
    slow = Oracle(replies=[answers], always="slow", slow=12.0)
    async with page(tmp_path / "data", slow) as (_, socket):
        await heard(socket, "ready")
        greeting = await heard(socket, "bubble")
        while not greeting["bubble"]["chips"]:
            greeting = await heard(socket, "bubble")
        await socket.send_json({"t": "text", "id": "one-12345", "text": TOLD})
        await socket.send_json({"t": "tap", "id": "two-12345", "data": greeting["bubble"]["chips"][0]["data"]})
        assert (await heard(socket, "ack"))["id"] == "two-12345", "the press overtakes the words"
        assert (await heard(socket, "ack"))["id"] == "one-12345"
