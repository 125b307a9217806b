"""Whoever waits knows how many are first, and how long it will be."""

import asyncio

from conversation.messages import Photos
from engine.domain.job import JobState
from tests.bot.conftest import House
from tests.bot.pager import Pager
from tests.bot.quick import quick

LINE = "망원동 담은커피 흑임자라떼 5500원"


async def test_the_place_and_the_seconds_are_shown_while_an_order_waits(house: House, coffee: bytes) -> None:
    pager, held = Pager(edit=True), asyncio.Event()
    app = await house(lambda _parts: pager, studio=quick(held=held))
    app.work_soon()
    for chat in ("pager:kim", "pager:lee"):
        ref = await pager.door.upload(chat, coffee)
        await pager.door.receive(chat, "photo", Photos(photos=(ref,), caption=LINE))
        if chat == "pager:kim":
            while await app.engine.status(await pager.job(chat)) is not JobState.RUNNING:
                await asyncio.sleep(0.05)
    order = await pager.job("pager:lee")
    while (waits := app.tray.progress(order)) is None:
        await asyncio.sleep(0.05)
    assert (waits.stage, waits.ahead) == ("waiting", 1)
    assert waits.seconds_left is not None
    assert 0 <= waits.seconds_left < 60
    held.set()
    for chat in ("pager:kim", "pager:lee"):
        assert await pager.door.settled(chat, 150)
    assert app.tray.progress(await pager.job("pager:lee")) is None
