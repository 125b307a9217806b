"""A cancel that comes in the very moment of what was waited for is heard: nothing goes on that was told to stop."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import pytest

from bot.busy import Busy
from bot.channels import Letter
from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.payload import Note
from bot.journal import Journal
from bot.pump import Pump
from bot.turn import Turns
from bot.wits import Wits
from conversation.messages import Text
from engine.domain.reading import Known, Reading
from engine.domain.wording import CopyPack, WritingSpec
from engine.ports import Told
from tests.bot.conftest import House
from tests.bot.pager import CHAT, Pager
from tests.bot.test_turns import paged

TICKS = range(6)
"""Turns of the loop between the event and the cancel: in one of them both meet."""


class Bell:
    """Reads, writes and listens as soon as it is rung."""

    def __init__(self) -> None:
        self.rung = asyncio.Event()

    async def read(self, text: str, known: Known) -> Reading:
        await self.rung.wait()
        return Reading(said=text)

    async def write(self, spec: WritingSpec) -> CopyPack:
        await self.rung.wait()
        raise LookupError("written in the very moment of the cancel")

    async def transcribe(self, sound: bytes, mime: str) -> str:
        await self.rung.wait()
        return "heard"

    async def view(self, photo: bytes, text: str, known: Known, told: Told) -> Reading:
        return await self.read(text, known)


class Rules(Bell):
    async def read(self, text: str, known: Known) -> Reading:
        return Reading(said=text)


def wits(bell: Bell) -> Wits:
    rules: Any = Rules()
    return Wits(
        reader=bell, rules=rules, writer=bell, pen=rules, journal=Journal("critical", "text"), ears=bell, eyes=bell
    )


WAITING: dict[str, Callable[[Wits], Awaitable[object]]] = {
    "read": lambda mind: mind.read("hello", Known(today=date(2026, 11, 22)), 5.0),
    "view": lambda mind: mind.view(b"", "hello", Known(today=date(2026, 11, 22)), 5.0, told=lambda _: None),
    "hear": lambda mind: mind.hear(b"", "audio/ogg"),
}


@pytest.mark.parametrize("ticks", TICKS)
@pytest.mark.parametrize("what", WAITING)
async def test_an_accepted_cancel_ends_reading_looking_and_listening(what: str, ticks: int) -> None:
    bell = Bell()
    task = asyncio.ensure_future(WAITING[what](wits(bell)))
    await asyncio.sleep(0.01)
    bell.rung.set()
    for _ in range(ticks):
        await asyncio.sleep(0)
    accepted = task.cancel()
    await asyncio.wait({task})
    assert task.cancelled() == accepted


@pytest.mark.parametrize("ticks", TICKS)
async def test_a_pump_that_is_woken_while_it_closes_ends(house: House, ticks: int) -> None:
    app = await paged(house, Pager())
    pump = Pump(app.turns, app.parts.records, Busy(), lambda _: True, Journal("critical", "text"))
    pump.start()
    await asyncio.sleep(0.1)
    pump.wake()
    for _ in range(ticks):
        await asyncio.sleep(0)
    closing = asyncio.create_task(pump.close())
    await asyncio.wait({closing}, timeout=60.0)
    assert closing.done()


@pytest.mark.parametrize("ticks", TICKS)
async def test_an_album_that_gets_another_photo_while_the_bot_stops_is_not_answered_any_more(ticks: int) -> None:
    answered: list[int] = []

    async def handle(letters: Any, notes: Any) -> None:
        answered.append(len(notes))

    lanes = Lanes(handle)
    lanes.put(letter(1), note(1))
    (task,) = lanes._last.values()
    await asyncio.sleep(0.01)
    lanes.put(letter(2), note(2))
    for _ in range(ticks):
        await asyncio.sleep(0)
    lanes.stop()
    await asyncio.wait({task}, timeout=60.0)
    assert task.cancelled()
    assert not answered


def letter(update: int) -> Letter:
    return Letter(chat="telegram:1", key=f"u{update}", content="")


def note(update: int) -> Note:
    return Note(update=update, user=1, message=update, kind="photo", album="a")


# ── what was read is no newer than what was saved meanwhile ───────────────────────────────────────


class Slow:
    """Records: while `held` is set, whoever has read goes on only after `go_on`."""

    def __init__(self, records: Any) -> None:
        self._records, self.held = records, False
        self.has_read, self.go_on = asyncio.Event(), asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._records, name)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Any]:
        held = self.held
        async with self._records.read() as unit:
            yield unit
        if held:
            self.has_read.set()
            await self.go_on.wait()


async def test_a_tab_that_read_before_another_saved_does_not_bring_the_old_session_back(house: House) -> None:
    app = await paged(house, Pager())
    slow, own = Slow(app.parts.records), app.turns
    turns = Turns(own._mind, slow, own._orders, app.deliveries, Busy(), Journal("critical", "text"))  # type: ignore[arg-type]
    slow.held = True
    early = asyncio.create_task(turns.session(CHAT))
    await slow.has_read.wait()
    slow.held = False
    assert await turns.receive(CHAT, "m1", Text(text="망원동 담은커피"))
    slow.go_on.set()
    assert (await early).shop.name == "담은커피"
    assert (await turns.session(CHAT)).shop.name == "담은커피"
