"""Captions stand in the progress message while they are written and while the picture is drawn."""

import asyncio
from typing import Any

from bot.settings import Settings
from tests.bot.quick import quick
from tests.bot.test_model import answers
from tests.engine.writing.llm import Oracle, serving
from tests.telegram.botapi.person import Person
from tests.telegram.conftest import House
from tests.telegram.test_chat import ORDER

FIRST, SECOND = "흑임자라떼 한 잔 하실래요", "서두를 것 없는 오후니까요"


def with_model(settings: Settings, oracle: Oracle, **llm: Any) -> Settings:
    return settings.model_copy(update={"llm": settings.llm.model_copy(update={"url": oracle.url, **llm})})


async def test_they_grow_in_the_message_that_says_it_is_being_made(
    house: House, owner: Person, settings: Settings, coffee: bytes
) -> None:
    held = asyncio.Event()
    async with serving(Oracle(replies=[answers], pace=0.15)) as oracle:
        app = await house(quick(0.0, held), changed=with_model(settings, oracle, sees=False))
        await owner.says(ORDER)
        await owner.reads("담은커피")
        await owner.sends(coffee)
        working = await owner.reads("만들고 있어요")
        await owner.until(lambda: FIRST in working.words, "the first caption")
        assert "글은 이렇게 쓰고 있어요" in working.words
        assert SECOND in working.words, "whole"
        assert not owner.of("photo"), "before any picture"
        held.set()
        await owner.finds("①")
        assert "글은 이렇게 쓰고 있어요" not in owner.text
        assert not app.tray.early("telegram:42")
