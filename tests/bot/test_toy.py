"""A messenger that only answers, added with one file: nothing of the conversation knows it."""

import asyncio
import time
from typing import Any

import pytest

from bot.app import App
from tests.bot.conftest import House
from tests.bot.quick import quick
from tests.bot.toy import ToyMessenger, ToyPhone, opened, pictures

UNHURRIED = 60.0


async def phone(
    house: House, held: asyncio.Event | None = None, reply_within: float = UNHURRIED
) -> tuple[App, ToyPhone]:
    app = await house(lambda parts: ToyMessenger(parts.links, reply_within), studio=quick(held=held))
    messenger = app.channels["toy"]
    assert isinstance(messenger, ToyMessenger)
    return app, ToyPhone(messenger)


def within_limits(cards: list[dict[str, Any]]) -> bool:
    return len(cards) <= 3 and all(
        len(card["buttons"]) <= 10
        and all(len(button["label"]) <= 14 for button in card["buttons"])
        and len(str(card["text"]).encode()) <= 1000
        for card in cards
    )


async def test_owner_reaches_a_finished_post(house: House, coffee: bytes) -> None:
    app, owner = await phone(house)
    assert within_limits(await owner.arrives())
    assert within_limits(await owner.says("망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"))
    assert "담은커피" in owner.read()
    cards = await owner.sends(coffee)
    assert within_limits(cards)
    assert "①" in owner.buttons()
    assert within_limits(await owner.says("1번"))
    assert within_limits(await owner.says("2"))
    (picture,) = pictures(owner.cards)
    assert await opened(app.parts.links, app.parts.media, picture, time.time()) is not None
    assert "올리기" in owner.buttons()
    await owner.presses("올리기")
    assert any("url" in card for card in owner.cards)


async def test_picture_links_die_after_ten_minutes(house: House, coffee: bytes) -> None:
    app, owner = await phone(house)
    await owner.says("망원동 담은커피 흑임자라떼 5500원")
    (picture,) = pictures(await owner.sends(coffee))
    assert await opened(app.parts.links, app.parts.media, picture, time.time() + 590) is not None
    assert await opened(app.parts.links, app.parts.media, picture, time.time() + 601) is None


@pytest.mark.parametrize("word", ["결과 보기", "응?"])
async def test_late_result_comes_with_any_next_word(house: House, coffee: bytes, word: str) -> None:
    held = asyncio.Event()
    _, owner = await phone(house, held, reply_within=3)
    await owner.says("망원동 담은커피 흑임자라떼 5500원")
    waiting = await owner.sends(coffee)
    assert not pictures(waiting)
    assert "결과 보기" in owner.buttons()
    assert "취소" in owner.buttons()
    assert not pictures(await owner.presses("결과 보기"))
    held.set()
    for _ in range(60):
        if pictures(owner.cards):
            break
        await (owner.presses(word) if word in owner.buttons() else owner.says(word))
    assert pictures(owner.cards)


async def test_too_many_messages_wait_behind_a_chip(house: House, coffee: bytes) -> None:
    held = asyncio.Event()
    _, owner = await phone(house, held, reply_within=3)
    await owner.says("망원동 담은커피 흑임자라떼 5500원")
    await owner.sends(coffee)
    held.set()
    for word in ("얼마야", "왜 이렇게 됐어", "고마워"):
        await owner.says(word)
    seen = [card["text"] for card in owner.cards]
    while "더 보기" in owner.buttons():
        cards = await owner.presses("더 보기")
        assert len(cards) <= 3
        seen += [card["text"] for card in cards]
    assert len(seen) == len(set(seen))


async def test_job_can_be_cancelled_while_it_runs(house: House, coffee: bytes) -> None:
    held = asyncio.Event()
    _, owner = await phone(house, held, reply_within=3)
    await owner.says("망원동 담은커피 흑임자라떼 5500원")
    await owner.sends(coffee)
    cards = await owner.presses("취소")
    held.set()
    assert not pictures(cards)
    assert "결과 보기" not in owner.buttons()
