"""Two bots before one database: the order of a chat, one voice at a time, and what a dead one leaves behind."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot import settings as configured
from bot.app import App
from bot.channels import Parcel
from bot.fit import Bubble
from bot.wiring import BOT, build, workshop
from conversation.messages import Photos, Start, Text
from engine.ports import Sent, Unit
from tests.bot.pager import CHAT, Pager
from tests.bot.quick import quick

BEAT = 0.1
Opened = Callable[[str, Pager], Awaitable[App]]


@pytest.fixture(params=["sqlite", "postgres"])
async def opened(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Opened]:
    """Opens bots by name on one database and one folder, with a worker beside them."""
    store = {"data": tmp_path / "data"}
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_home").set(drivername="postgresql")
        store["database"] = address.render_as_string(hide_password=False)

    def settings(name: str) -> configured.Settings:
        engine = {"name": name, "beat_seconds": BEAT, "stop_seconds": 1}
        return configured.load(
            store=store, engine=engine, log={"level": "critical"}, server={"secret": "one for all"}
        )

    async with AsyncExitStack() as stack:
        worker = await workshop(settings("w"), quick())
        await worker.open()
        stack.push_async_callback(worker.close)

        async def bot(name: str, pager: Pager) -> App:
            app = await build(settings(name), [lambda _parts: pager], role=BOT)
            await app.open()
            app.work_soon()
            stack.push_async_callback(app.close)
            return app

        yield bot


class Screen(Pager):
    """What the owner sees: both bots write onto it."""

    def twin(self) -> "Screen":
        other = Screen()
        other.shown = self.shown
        return other


async def seen(look: Callable[[], bool], seconds: float = 150) -> None:
    for _ in range(round(seconds / 0.05)):
        if look():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("never seen")


async def came(app: App, key: str) -> None:
    """Returns when a message is in the inbox, answered or not."""
    while True:
        async with app.parts.records.read() as unit:
            if await unit.inbox.latest(CHAT, key) is not None:
                return
        await asyncio.sleep(0.01)


async def test_messages_to_either_bot_are_answered_in_the_order_they_came_by_one_voice(opened: Opened) -> None:
    here = Screen()
    there = here.twin()
    first = await opened("bot-1", here)
    await opened("bot-2", there)
    await here.door.receive(CHAT, "hi", Start())
    names = ("담은커피", "달빛커피", "봄날커피", "오월커피", "노을커피")
    words = [f"가게 이름은 {name}예요" for name in names]
    taken = []
    for number, said in enumerate(words):
        door = (here, there)[number % 2].door
        taken.append(asyncio.create_task(door.receive(CHAT, f"m{number}", Text(text=said))))
        await came(first, f"m{number}")
    assert all(await asyncio.gather(*taken))
    assert not await there.door.receive(CHAT, "m0", Text(text=words[0])), "known, whichever bot took it"
    order = [parcel.seq for _, parcel in here.shown]
    assert order == sorted(set(order))
    session = await (await opened("bot-3", here.twin())).turns.session(CHAT)
    assert session.shop.name == names[-1]


async def test_what_one_bot_took_is_shown_once_whoever_tells_it(opened: Opened, coffee: bytes) -> None:
    here = Screen()
    there = here.twin()
    first, second = await opened("bot-1", here), await opened("bot-2", there)
    for number in range(4):
        chat = f"pager:{number}"
        ref = await here.door.upload(chat, coffee)
        await (here, there)[number % 2].door.receive(chat, "p", Photos(photos=(ref,), caption="담은커피 라떼 5500원"))
    await seen(lambda: all(any(each.media for each in here.bubbles(f"pager:{number}")) for number in range(4)))
    await asyncio.sleep(1.5)
    for number in range(4):
        results = [parcel.seq for chat, parcel in here.shown if chat == f"pager:{number}" and parcel.bubble.job]
        assert len(results) == len(set(results))
    assert (first.owing(), second.owing()) == (False, False), "what another bot has told is not waited for"


async def test_what_a_dead_bot_was_saying_is_said_by_another(opened: Opened) -> None:
    here = Screen()
    there = here.twin()
    first = await opened("bot-1", here)
    second = await opened("bot-2", there)
    here.reachable = False
    await asyncio.wait({asyncio.create_task(here.door.receive(CHAT, "hi", Start()))}, timeout=5)
    assert here.shown == []
    await first.parts.roll.leave()  # as if it were dead: it is not at work any more
    second.shared.inherit_soon()
    await seen(lambda: bool(there.shown))
    first.deliveries._ways.clear()


def newest(pager: Pager) -> int:
    """The number of the bubble that was shown last, 0 for none."""
    parcels: list[Parcel] = [parcel for _, parcel in pager.shown]
    return parcels[-1].seq if parcels else 0


async def test_a_page_hears_what_another_bot_has_written(opened: Opened) -> None:
    class Page(Pager):
        """Open pages may be told twice."""

        def __init__(self) -> None:
            super().__init__(repeatable=True)
            self.pages: tuple[str, ...] = ()

        def listening(self) -> tuple[str, ...]:
            return self.pages

    here, there = Page(), Page()
    await opened("bot-1", here)
    await opened("bot-2", there)
    there.pages = (CHAT,)
    await here.door.receive(CHAT, secrets.token_hex(4), Start())
    await seen(lambda: bool(here.shown) and newest(there) == newest(here))


async def test_a_bot_that_was_asleep_and_has_lost_a_chat_sends_nothing_there(opened: Opened) -> None:
    sleeper, awake = Pager(), Pager()
    first, second = await opened("a", sleeper), await opened("b", awake)
    bubble = Bubble(text="다 됐어요")

    async def overtaken(unit: Unit) -> Sequence[Sent]:
        await unit.crew.leave("a", first.parts.roll.token)
        assert await unit.leases.take(CHAT, second.parts.roll.token)
        return await unit.outbox.add(CHAT, [Sent(chat=CHAT, content=bubble.model_dump_json())])

    (row,) = await first.parts.records.write(overtaken)
    first.deliveries.hand(CHAT, [Parcel.of(row)])
    await first.deliveries.idle(CHAT)
    assert sleeper.shown == []
    second.deliveries.hand(CHAT, [Parcel.of(row)])
    await second.deliveries.idle(CHAT)
    assert awake.bubbles() == [bubble]


async def test_what_a_bot_stored_after_it_had_lost_the_chat_is_sent_by_whoever_has_it(opened: Opened) -> None:
    """It was taken for dead, the other one looked at what it owed, and only then its turn was committed."""
    sleeper, awake = Pager(), Pager()
    first, second = await opened("a", sleeper), await opened("b", awake)
    bubble = Bubble(kind="picture", text="다 됐어요", job="j1")

    async def overtaken(unit: Unit) -> Sequence[Sent]:
        await unit.crew.leave("a", first.parts.roll.token)
        assert await unit.leases.take(CHAT, second.parts.roll.token)
        return await unit.outbox.add(CHAT, [Sent(chat=CHAT, content=bubble.model_dump_json(), slot="j1")])

    (row,) = await first.parts.records.write(overtaken)
    first.deliveries.hand(CHAT, [Parcel.of(row)])
    await first.deliveries.idle(CHAT)
    assert sleeper.shown == []
    await seen(lambda: bool(sleeper.shown + awake.shown), 60)
    assert [*sleeper.bubbles(), *awake.bubbles()] == [bubble]


async def test_a_bot_that_loses_the_chat_between_the_place_and_the_result_leaves_the_place_empty(
    opened: Opened,
) -> None:
    """Whoever has the chat now makes a place of its own: the result would be seen in both."""

    class Asleep(Pager):
        async def send(self, chat: str, parcel: Parcel) -> str:
            receipt = await super().send(chat, parcel)
            await first.parts.records.write(overtaken)
            return receipt

    async def overtaken(unit: Unit) -> None:
        await unit.crew.leave("a", first.parts.roll.token)
        assert await unit.leases.take(CHAT, second.parts.roll.token)

    sleeper = Asleep(edit=True)
    first, second = await opened("a", sleeper), await opened("b", Pager(edit=True))
    bubble = Bubble(kind="picture", text="다 됐어요", job="j1")
    new = Sent(chat=CHAT, content=bubble.model_dump_json(), slot="j1")
    (row,) = await first.parts.records.write(lambda unit: unit.outbox.add(CHAT, [new]))
    first.deliveries.hand(CHAT, [Parcel.of(row)])
    await first.deliveries.idle(CHAT)
    assert [each.kind for each in sleeper.bubbles()] == ["text"]
