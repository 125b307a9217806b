"""Captions are told while the rest is still being written: whole, in order, and only what may be shown."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from bot.catalogue import load
from bot.settings import ROOT
from bot.settings import Llm as LlmSettings
from engine.domain.model import Llm
from engine.domain.reading import Known
from engine.domain.shop import Purpose, Shop
from engine.domain.world import World
from engine.writing.copy import RulesWriter
from engine.writing.openai.bureau import Bureau
from engine.writing.openai.client import Server
from engine.writing.openai.instructions import instructions
from engine.writing.reading import RulesReader
from tests.engine.writing.llm import Oracle, serving
from tests.engine.writing.owner import TODAY
from tests.engine.writing.test_model_writer import DAMEUN, SPEC, good


@pytest.fixture(scope="session")
def world() -> World:
    return load(ROOT / "configs", ROOT / "locales")


def bureau(world: World, oracle: Oracle) -> Bureau:
    server = Server(Llm(key="m"), url=oracle.url, seconds=30)
    return Bureau.of(world, RulesReader(world), RulesWriter(world), server, LlmSettings(), lambda _: None)


async def told(world: World, pack: dict[str, Any], **oracle: Any) -> tuple[list[Sequence[str]], list[str]]:
    """What was told on the way, and the captions in the end."""
    heard: list[Sequence[str]] = []
    replies = [json.dumps(each, ensure_ascii=False) for each in (pack, good())]
    async with serving(Oracle(replies=replies, **oracle)) as server:
        made = bureau(world, server)
        done = await made.writer.aloud(SPEC, heard.append)
        await made.close()
    return heard, [caption.text for caption in done.captions]


async def test_they_come_one_after_the_other_and_are_those_of_the_post(world: World) -> None:
    heard, captions = await told(world, good())
    assert [len(each) for each in heard][:3] == [1, 2, 3]
    assert list(heard[-1]) == captions
    assert list(heard[0]) == captions[:1]


@pytest.mark.parametrize(
    "wrong",
    ["\n지금 4,900원이에요.", "\n망원동 최고의 라떼, 국내 1위예요.", "\n쿠키도 증정해요.", "\n씨1발 맛있어요."],
)
async def test_what_is_not_true_or_not_decent_is_told_at_no_time(world: World, wrong: str) -> None:
    pack = good()
    pack["captions"][0]["body"] += wrong
    heard, _ = await told(world, pack)
    assert heard
    assert not any(wrong.strip() in text for each in heard for text in each)


async def test_instructions_given_away_are_told_at_no_time(world: World) -> None:
    pack, system = good(), instructions(world, "write").sheet.system
    pack["captions"][0]["body"] = system[:150]
    heard, _ = await told(world, pack)
    assert not any(system[:40] in text for each in heard for text in each)


async def test_a_photo_s_one_answer_tells_them_too(world: World) -> None:
    photo = {"thing": "라떼", "pose": "standing", "mood": "", "box": None, "clutter": [], "private": []}
    answer = json.dumps({"pack": good(), "reading": {}, "photo": photo}, ensure_ascii=False)
    known = Known(shop=DAMEUN, purpose=Purpose.SALE, asked="photo", today=TODAY)
    async with serving(Oracle(replies=[answer])) as server:
        made = bureau(world, server)
        heard: list[Sequence[str]] = []
        await made.viewer.view(b"\xff\xd8 a photo \xff\xd9", "", known, heard.append)
        assert [len(each) for each in heard] == [1, 2, 3]
        nothing: list[Sequence[str]] = []
        await made.viewer.view(b"\xff\xd8 a photo \xff\xd9", "", Known(shop=Shop(), today=TODAY), nothing.append)
        await made.close()
    assert nothing == [], "where nothing is known nothing is written"
