"""While work is under way: its place in the queue, its price, what Telegram shows of a busy bot; and nobody else
waits for it."""

import asyncio
from typing import Any

import pytest

from bot.settings import Settings
from tests.bot.quick import quick
from tests.telegram.botapi.person import Person
from tests.telegram.botapi.server import Server
from tests.telegram.conftest import House
from tests.telegram.test_chat import ORDER


def priced(settings: Settings) -> Settings:
    money: dict[str, Any] = {"plans": True, "plan": "credit"}
    return settings.model_copy(update={"money": settings.money.model_copy(update=money)})


async def test_the_place_in_the_queue_and_the_seconds_are_told(house: House, api: Server, coffee: bytes) -> None:
    held = asyncio.Event()
    await house(quick(0.0, held))
    people = [Person(api.state, 300 + number) for number in range(3)]
    for person in people:
        await person.says(ORDER)
        await person.reads("담은커피")
        await person.sends(coffee)
        await person.reads("만들고 있어요")
    last = await people[-1].reads("앞에 2개가 있어요")
    assert "초쯤 남았어요" in last.words
    assert [button["text"] for button in last.buttons] == ["취소"]
    held.set()
    for person in people:
        await person.finds("①")


async def test_the_price_stands_in_the_message_that_can_be_cancelled(
    house: House, owner: Person, settings: Settings, coffee: bytes
) -> None:
    held = asyncio.Event()
    await house(quick(0.0, held), changed=priced(settings))
    await owner.says(ORDER)
    await owner.reads("담은커피")
    await owner.sends(coffee)
    working = await owner.reads("300원이 들어요")
    assert [button["text"] for button in working.buttons] == ["취소"]
    await owner.presses("취소")
    await owner.reads("그만 만들게요")


@pytest.mark.parametrize("again", [502, 500])
async def test_whoever_waits_sees_that_the_bot_types_and_nobody_else_waits(
    house: House, api: Server, owner: Person, coffee: bytes, again: int
) -> None:
    """A photo that is fetched for long holds up its own chat, where words wait behind it, and no other."""
    await house()
    await owner.says(ORDER)
    await owner.reads("담은커피")
    api.faults.plan(again, "getFile", times=3)
    other, before = Person(api.state, 301), len(owner.screen)
    await owner.sends(coffee, "5800원이에요")
    await owner.says("얼마야")
    await owner.until(lambda: "typing" in owner.chat.actions, "typing")
    await other.says("얼마야")
    await other.reads("무료예요")
    assert len(owner.screen) == before, "still fetched"
    await owner.reads("무료예요")
    told = [message.words for message in owner.screen[before:]]
    assert "5,800원" in told[0] or "만들" in told[0] or "①" in told[0]
    assert "무료예요" not in told[0]
