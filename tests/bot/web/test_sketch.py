"""What a box is drawing stands on the page before it is done; a box of ours over a real socket."""

import asyncio
import base64
from pathlib import Path

import aiohttp

from tests.bot.test_check import serving
from tests.bot.web.conftest import Server
from tests.bot.web.test_wire import Visitor, heard

TOLD = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"


async def test_what_is_being_drawn_is_shown_once_for_each_time_it_changes(tmp_path: Path) -> None:
    with serving() as box:
        box.faults.slow = {"Sampler": 2.0}
        server = await asyncio.to_thread(lambda: Server(tmp_path / "data", FITAD_COMFYUI_URL=box.url))
        try:
            async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
                visitor = Visitor(session, server.address)
                await visitor.arrives()
                socket = await visitor.connects()
                for number, line in enumerate((TOLD, "사진 없이 만들어줘")):
                    await socket.send_json({"t": "text", "id": f"line-{number}-12345", "text": line})
                shown: list[str] = []
                while not shown:
                    message = await heard(socket, "progress")
                    shown += [message["preview"]] if "preview" in message else []
                again = await heard(socket, "progress")
        finally:
            await asyncio.to_thread(server.stop)
    assert base64.b64decode(shown[0]).startswith(b"\xff\xd8\xff")
    assert again.get("preview") != shown[0]
