"""A worker says whether it is well, for whoever starts it again."""

from pathlib import Path

import aiohttp

from bot import settings as configured
from bot.pages.health import HealthPage
from bot.server import Server
from bot.wiring import workshop
from tests.bot.quick import quick


async def test_a_worker_is_ready_when_it_takes_orders_and_not_before(tmp_path: Path) -> None:
    settings = configured.load(
        store={"data": tmp_path}, engine={"name": "w", "stop_seconds": 1}, log={"level": "error"}
    )
    shop = await workshop(settings, quick())
    server = Server([HealthPage(shop.hindrance)])
    address = await server.open("127.0.0.1", 0)
    async with aiohttp.ClientSession(address) as watching:
        async with watching.get("/readyz") as answer:
            assert (answer.status, (await answer.json())["why"]) == (503, "the engine is not up")
        await shop.open()
        async with watching.get("/readyz") as answer:
            assert answer.status == 200
    await server.close()
    await shop.close()
