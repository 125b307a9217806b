"""PostgreSQL commits and the line breaks before it can say so: nobody knows it here, and nobody may be the worse."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from bot import settings as configured
from bot.app import App
from bot.settings import Settings
from bot.wiring import BOT, RUN, build, workshop
from conversation.messages import Photos, Text
from engine.domain.errors import Away
from engine.domain.job import JobState
from tests.bot.pager import CHAT, Pager
from tests.bot.quick import quick
from tests.bot.wire import Wire

SAID = "망원동 담은커피 흑임자라떼 5500원"


@pytest.fixture
def wire(postgres_home: URL) -> Iterator[Wire]:
    with Wire(Path(str(postgres_home.query["host"])) / ".s.PGSQL.5432") as wire:
        yield wire


@pytest.fixture
def settings(wire: Wire, postgres_home: URL, tmp_path: Path) -> Settings:
    url = postgres_home.set(drivername="postgresql", host="127.0.0.1", port=wire.port, query={"sslmode": "disable"})
    return configured.load(
        store={"data": tmp_path / "data", "database": url.render_as_string(hide_password=False)},
        engine={"beat_seconds": 0.2, "stop_seconds": 1},
        server={"secret": "one for all"},
        log={"level": "critical"},
    )


async def shown(pager: Pager, kind: str) -> None:
    async with asyncio.timeout(120):
        while not any(bubble.kind == kind for bubble in pager.bubbles()):
            await asyncio.sleep(0.05)


async def ordered(app: App, pager: Pager, coffee: bytes) -> None:
    ref = await pager.door.upload(CHAT, coffee)
    await pager.door.receive(CHAT, "photo", Photos(photos=(ref,), caption=SAID))
    while await app.engine.status(await pager.job()) is not JobState.RUNNING:
        await asyncio.sleep(0.05)


async def test_an_answer_that_was_stored_unheard_is_said_when_the_messenger_brings_the_message_again(
    settings: Settings, wire: Wire
) -> None:
    pager = Pager()
    app = await build(settings, [lambda _parts: pager], studio=quick())
    await app.open()
    wire.break_after("담은커피")
    with pytest.raises(Away):
        await pager.door.receive(CHAT, "m1", Text(text=SAID))
    assert wire.cut.is_set()
    assert not await pager.door.receive(CHAT, "m1", Text(text=SAID)), "it was taken"
    await pager.door.settled(CHAT)
    assert "담은커피" in pager.text()
    told = [parcel.seq for _, parcel in pager.shown]
    assert told == sorted(set(told))
    await app.close()


@pytest.mark.parametrize("role", [RUN, BOT])
async def test_a_result_that_was_stored_unheard_is_shown_once(
    settings: Settings, wire: Wire, coffee: bytes, role: str
) -> None:
    pager, held = Pager(edit=True), asyncio.Event()
    maker = quick(held=held)
    app = await build(settings, [lambda _parts: pager], studio=maker, role=role)
    await app.open()
    app.work_soon()
    worker = None
    if role == BOT:
        named = settings.engine.model_copy(update={"name": "w"})
        worker = await workshop(settings.model_copy(update={"engine": named}), maker)
        await worker.open()
    await ordered(app, pager, coffee)
    wire.break_after('"kind":"picture"')
    held.set()
    await shown(pager, "picture")
    assert wire.cut.is_set()
    await pager.door.settled(CHAT)
    assert [bubble.kind for bubble in pager.bubbles()].count("picture") == 1
    async with app.parts.records.read() as unit:
        assert not await unit.outbox.unsent()
    if worker is not None:
        await worker.close()
    await app.close()
