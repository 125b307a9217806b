"""The object store goes away while an order is made: the picture waits for it, though not for ever."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot import settings as configured
from bot.app import App
from bot.settings import Settings
from conversation.messages import Photos
from engine.domain.job import JobState
from engine.domain.plans import Entry
from engine.ports import StoredJob
from tests.bot.conftest import House
from tests.bot.pager import CHAT, Pager
from tests.bot.quick import quick
from tests.gate import Gate


@pytest.fixture
async def gate(object_server: str) -> AsyncIterator[Gate]:
    made = Gate(urlsplit(object_server).port or 0)
    await made.open()
    yield made
    made.shut()


@pytest.fixture
def settings(tmp_path: Path, bucket: str, gate: Gate, patience: float) -> Settings:
    return configured.load(
        store={"data": tmp_path / "data", "media": _by(gate, bucket), "patience_seconds": patience},
        money={"plans": True, "plan": "credit"},
        log={"level": "critical"},
    )


async def _ordered(house: House, coffee: bytes, held: asyncio.Event) -> tuple[App, Pager]:
    """A house that has taken an order and holds it before anything of it is stored."""
    pager = Pager(edit=True)
    app = await house(lambda _parts: pager, studio=quick(held=held))
    ref = await pager.door.upload(CHAT, coffee)
    await pager.door.receive(CHAT, "photo", Photos(photos=(ref,), caption="망원동 담은커피 흑임자라떼 5500원"))
    return app, pager


async def _order(app: App, state: JobState) -> tuple[StoredJob, list[Entry]]:
    """The owner's only order as soon as it is in that state, and what is booked of it."""
    for _ in range(600):
        async with app.parts.records.read() as unit:
            for made in await unit.survey.orders(app.parts.clock.now().replace(year=2000)):
                job = await unit.jobs.load(made.id)
                if job is not None and job.state is state:
                    return job, [kind for kind, _ in await unit.ledger.rows(job.id)]
        await asyncio.sleep(0.1)
    raise AssertionError(f"no order is {state}")


@pytest.mark.parametrize("patience", [60])
async def test_a_picture_waits_for_its_store_and_is_paid_once(house: House, coffee: bytes, gate: Gate) -> None:
    held = asyncio.Event()
    app, pager = await _ordered(house, coffee, held)
    await _order(app, JobState.RUNNING)
    gate.shut()
    held.set()
    await asyncio.sleep(3)
    await _order(app, JobState.RUNNING)
    await gate.open()
    _, money = await _order(app, JobState.DONE)
    assert await pager.door.settled(CHAT, 150)
    assert money == [Entry.HOLD, Entry.SETTLE]
    assert any(bubble.media for bubble in pager.bubbles())


@pytest.mark.parametrize("patience", [1])
async def test_after_that_the_order_fails_is_given_back_and_said(house: House, coffee: bytes, gate: Gate) -> None:
    held = asyncio.Event()
    app, pager = await _ordered(house, coffee, held)
    await _order(app, JobState.RUNNING)
    gate.shut()
    held.set()
    job, money = await _order(app, JobState.FAILED)
    assert await pager.door.settled(CHAT, 150)
    assert (job.fault, money) == ("Away", [Entry.HOLD, Entry.RELEASE])
    assert "제 쪽에 문제가 생겼어요" in pager.text()
    assert pager.chip("다시 해 보기")


def _by(gate: Gate, bucket: str) -> str:
    """The bucket's address through the gate."""
    endpoint = bucket.partition("endpoint=")[2].partition("&")[0]
    return bucket.replace(endpoint, f"http://127.0.0.1:{gate.port}")
