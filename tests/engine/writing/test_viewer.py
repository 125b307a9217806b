"""A photo through a model over a real server: one call, and what is believed of its answer."""

import json
from typing import Any

import pytest

from bot.catalogue import load
from bot.settings import ROOT
from bot.settings import Llm as LlmSettings
from engine.domain.canvas import Box
from engine.domain.model import Call, Llm
from engine.domain.reading import Known, Reading
from engine.domain.seen import Private
from engine.domain.shop import Purpose, Shop
from engine.domain.wording import WritingSpec
from engine.domain.world import World
from engine.writing.copy import RulesWriter
from engine.writing.openai.bureau import Bureau
from engine.writing.openai.client import Server
from engine.writing.openai.express import foreseen
from engine.writing.reading import RulesReader
from tests.engine.writing.llm import Oracle, serving
from tests.engine.writing.owner import TODAY
from tests.engine.writing.test_model_writer import DAMEUN, good

PHOTO = b"\xff\xd8 a small picture \xff\xd9"


@pytest.fixture(scope="session")
def world() -> World:
    return load(ROOT / "configs", ROOT / "locales")


def answer(**parts: Any) -> dict[str, Any]:
    photo = {"thing": "라떼 한 잔", "pose": "standing", "mood": "따뜻한", "box": None, "clutter": [], "private": []}
    return {"pack": good(), "reading": {}, "photo": photo} | parts


async def looked(
    world: World, said: dict[str, Any], text: str = "", shop: Shop = DAMEUN, **oracle: Any
) -> tuple[Reading, Oracle, Bureau, list[Call]]:
    calls: list[Call] = []
    async with serving(Oracle(replies=[json.dumps(said, ensure_ascii=False)], **oracle)) as server:
        bureau = Bureau.of(
            world,
            RulesReader(world),
            RulesWriter(world),
            Server(Llm(key="gpt-test"), url=server.url, seconds=30),
            LlmSettings(),
            calls.append,
        )
        known = Known(shop=shop, purpose=Purpose.SALE, asked="photo", today=TODAY)
        reading = await bureau.viewer.view(PHOTO, text, known, lambda _: None)
        pack = await bureau.writer.write(foreseen(reading, known))
        assert pack.by == "gpt-test"
        await bureau.close()
    return reading, server, bureau, calls


async def test_reading_pack_and_photo_are_one_call(world: World) -> None:
    said = answer(reading={"service": "말차라떼", "wishes": [{"kind": "put_words", "sides": ["top"]}]})
    reading, oracle, _, calls = await looked(world, said, "오늘은 말차라떼로 바꿔서 올릴래요 글은 위에요")
    assert reading.facts.said.service == "말차라떼"
    assert reading.seen is not None
    assert reading.seen.thing == "라떼 한 잔"
    assert [call.task for call in calls if call.task != "repair"] == ["express"]
    content = oracle.asked[0]["messages"][1]["content"]
    assert content[1]["image_url"]["url"].startswith("data:image/jpeg;base64,")
    data = json.loads(content[0]["text"])
    assert data["known"]["name"] == "담은커피"
    assert calls[0].prompt == "express@2+read@2+write@1"


async def test_a_photo_alone_is_described(world: World) -> None:
    plate = {"what": "plate", "box": {"x": 0.1, "y": 0.8, "width": 0.2, "height": 0.1}}
    photo = answer()["photo"] | {"private": [plate], "box": {"x": -1, "y": 0.5, "width": 9, "height": 0.4}}
    reading, _, _, calls = await looked(world, answer(photo=photo))
    assert reading.seen is not None
    assert [spot.what for spot in reading.seen.private] == [Private.PLATE]
    assert reading.seen.box == Box(x=0.0, y=0.5, width=1.0, height=0.4)
    assert reading.facts.empty
    assert [call.task for call in calls] == ["express"]


@pytest.mark.parametrize(
    "box", [{"x": 2, "y": 2, "width": 1, "height": 1}, {"x": 0, "y": 0, "width": 0, "height": 0}]
)
async def test_a_box_that_is_none_is_none(world: World, box: dict[str, float]) -> None:
    photo = answer()["photo"] | {"box": box, "private": [{"what": "face", "box": box}]}
    reading, *_ = await looked(world, answer(photo=photo))
    assert reading.seen is not None
    assert reading.seen.box is None
    assert reading.seen.private == ()


async def test_a_server_without_eyes_still_reads_and_writes(world: World) -> None:
    said = answer(photo=None)
    reading, oracle, *_ = await looked(world, said, rejects=frozenset({"image"}))
    assert reading.seen is None
    assert "image_url" not in oracle.said()


async def test_what_only_the_photo_shows_is_no_fact(world: World) -> None:
    said = answer(reading={"service": "딸기 케이크", "price": "9,000원"})
    reading, *_ = await looked(world, said, "오늘 찍은 사진이에요 예쁘게 부탁드릴게요 잘 나왔으면 해요")
    assert reading.facts.said.service is None
    assert reading.facts.said.price is None


async def test_another_request_is_asked_for_anew(world: World) -> None:
    said = json.dumps(answer(), ensure_ascii=False)
    pack = json.dumps(good(), ensure_ascii=False)
    calls: list[Call] = []
    async with serving(Oracle(replies=[said, pack])) as server:
        bureau = Bureau.of(
            world,
            RulesReader(world),
            RulesWriter(world),
            Server(Llm(key="gpt-test"), url=server.url, seconds=30),
            LlmSettings(),
            calls.append,
        )
        known = Known(shop=DAMEUN, purpose=Purpose.SALE, asked="photo", today=TODAY)
        spec = foreseen(await bureau.viewer.view(PHOTO, "", known, lambda _: None), known)
        await bureau.writer.write(WritingSpec(**{**dict(spec), "variation": 1}))
        await bureau.close()
    assert [call.task for call in calls] == ["express", "write"]
