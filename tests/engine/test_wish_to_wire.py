"""One wish from an owner's words to the bound graph at a box: model over HTTP, graph over HTTP."""

import json
from pathlib import Path
from typing import Any

from instant_clip_tokenizer import Tokenizer

from bot.catalogue import load
from bot.settings import ROOT
from bot.settings import Llm as LlmSettings
from engine.comfy import library, shelf
from engine.comfy.client import Client as BoxClient
from engine.comfy.pool import Pool
from engine.comfy.recipes import recipe
from engine.comfy.slips import FileSlips
from engine.comfy.wire import Address
from engine.domain.canvas import Ratio
from engine.domain.model import Llm
from engine.domain.picture import Design
from engine.domain.reading import Known, PutWords, Side
from engine.domain.shop import Purpose, Shop
from engine.domain.step import Generate
from engine.domain.wording import WritingSpec
from engine.imaging import wish
from engine.writing.copy import RulesWriter
from engine.writing.openai.bureau import Bureau
from engine.writing.openai.client import Server
from engine.writing.reading import RulesReader
from tests.comfyui.faults import Faults
from tests.comfyui.server import Server as Box
from tests.engine.writing.llm import Oracle, serving
from tests.engine.writing.owner import TODAY
from tests.engine.writing.test_model_writer import good

SAID = "따뜻한 나무 테이블에 라떼, 위쪽은 비워줘"
READ = {
    "service": "라떼",
    "wishes": [{"kind": "put_words", "sides": ["top"]}, {"kind": "reground", "scene": "wood"}],
    "picture": {
        "subject": "a cup of caffe latte with latte art",
        "action": "steam rising gently from the cup",
        "setting": "on a warm wooden table, rustic oak tabletop with visible grain, blurred café interior behind",
        "light": "warm golden morning light from a window on the left, soft long shadows, glowing highlights",
        "space": "empty upper third, plain calm wall above",
        "style": "masterpiece, best quality, 8k, ultra detailed, cozy 감성 food photograph, shallow depth of field, "
        "natural colours, subtle film grain, editorial magazine look, highly detailed, HDR, award winning",
    },
}


async def test_a_korean_wish_reaches_the_box_in_english_within_the_window_subject_first_space_kept(
    tmp_path: Path,
) -> None:
    world = load(ROOT / "configs", ROOT / "locales")
    rules, pen = RulesReader(world), RulesWriter(world)
    pack = good() | {"picture": good()["picture"] | {"style": "따뜻한 느낌"}}
    replies = [json.dumps(each, ensure_ascii=False) for each in (READ, pack)]
    async with serving(Oracle(replies=[*replies])) as oracle:
        bureau = Bureau.of(
            world, rules, pen, Server(Llm(key="m"), url=oracle.url, seconds=30), LlmSettings(), lambda _: None
        )
        shop = Shop(name="담은커피", trade="cafe", industry="카페", region="망원동", price="5,500원")
        reading = await bureau.reader.read(SAID, Known(shop=shop, asked=None, today=TODAY))
        spec = WritingSpec(
            shop=reading.facts.applied(shop), purpose=Purpose.DAILY, today="2026-11-22", wish=reading.wish
        )
        written = await bureau.writer.write(spec)
        await bureau.close()
    assert PutWords(sides=(Side.TOP,)) in reading.edits
    assert reading.facts.said.service == "라떼"
    assert written.prompt.setting.startswith("on a warm wooden table"), "the owner's wish is not written over"

    design = Design(trade="cafe", wish=written.prompt, seed=7)
    step = Generate(prompt=wish.whole(design, world, None), ratio=Ratio.SQUARE, count=1, seed=7)
    graph = await sent(step, tmp_path)
    (node,) = (each for each in graph.values() if each["_meta"]["title"] == "Prompt")
    short, long = node["inputs"]["clip_l"], node["inputs"]["t5xxl"]
    count = len(Tokenizer().encode(short))
    assert count + 2 <= 77, "with the two at its ends"
    assert short.startswith("a cup of caffe latte")
    assert "empty upper third" in short
    assert short.isascii()
    assert long.isascii()
    assert "masterpiece" not in short
    assert "wooden table" in short


async def sent(step: Generate, tmp_path: Path) -> dict[str, Any]:
    """The graph a box was really given."""
    flows = library.load(ROOT / "workflows", shelf.read(ROOT / "configs" / "models.yaml"))
    box = await Box(Faults(), flows=flows).open()
    pool = Pool(flows, [BoxClient(Address("box-0", box.url), FileSlips(tmp_path))], look=0.1)
    try:
        await pool.open()
        asked = recipe(step)
        assert asked is not None
        await pool.run(asked)
        graphs = [each["prompt"][2] for each in box.worker.history.values()]
    finally:
        await pool.close()
        await box.close()
    return next(dict(graph) for graph in graphs if "latte" in json.dumps(graph))
