"""A real server of OpenAI's protocol, where OPENAI_BASE_URL or OPENAI_API_KEY is set: it costs a few won."""

import os
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import skimage.data

from bot.catalogue import load
from bot.settings import ROOT, Llm
from engine.domain.model import Call, End
from engine.domain.model import Llm as Model
from engine.domain.reading import Known
from engine.domain.shop import Purpose, Shop
from engine.domain.wording import WritingSpec
from engine.imaging.glimpse import glimpse
from engine.writing.copy import RulesWriter
from engine.writing.openai.bureau import Bureau
from engine.writing.openai.client import Server
from engine.writing.reading import RulesReader
from tests.engine.writing.owner import TODAY
from tests.engine.writing.test_model_writer import DAMEUN

KEY, URL = os.environ.get("REAL_OPENAI_API_KEY", ""), os.environ.get("REAL_OPENAI_BASE_URL")
pytestmark = pytest.mark.skipif(not (KEY or URL), reason="set OPENAI_BASE_URL or OPENAI_API_KEY to ask a real server")


@pytest.fixture(params=[False, True], ids=["chat", "responses"])
async def real(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Bureau, list[Call]]]:
    world, calls = load(ROOT / "configs", ROOT / "locales"), list[Call]()
    name = os.environ.get("REAL_FITAD_LLM_MODEL", "gpt-6-luna")
    model = world.llms.get(name, Model(key=name))
    server = Server(model, KEY or "none", URL, seconds=60, responses=request.param)
    bureau = Bureau.of(world, RulesReader(world), RulesWriter(world), server, Llm(), calls.append)
    yield bureau, calls
    await bureau.close()


async def test_it_reads(real: tuple[Bureau, list[Call]]) -> None:
    bureau, calls = real
    said = "저희가 망원동에서 담은커피라고 작게 하는 카페인데 흑임자라떼를 이번에 좀 알리고 싶어요"
    reading = await bureau.reader.read(said, Known(shop=Shop(), asked="shop", today=TODAY))
    assert reading.facts.said.name == "담은커피"
    assert reading.facts.said.region == "망원동"
    assert calls[-1].end is End.USED
    assert calls[-1].usage.received > 0


async def test_it_writes_a_pack_that_keeps_every_rule(real: tuple[Bureau, list[Call]]) -> None:
    bureau, calls = real
    spec = WritingSpec(shop=DAMEUN, purpose=Purpose.SALE, today=TODAY.isoformat())
    pack = await bureau.writer.write(spec)
    assert pack.by != "rules"
    assert len({tag.casefold() for tag in pack.hashtags}) == 15
    mine = {caption.text for caption in bureau.writer.pen.compose(spec).captions}
    assert any(caption.text not in mine for caption in pack.captions), "something of the model's was good enough"
    assert sum(call.won for call in calls) >= 0


async def test_it_looks_at_a_photo_and_is_heard_while_it_writes(real: tuple[Bureau, list[Call]]) -> None:
    bureau, calls = real
    heard: list[Sequence[str]] = []
    known = Known(shop=DAMEUN, purpose=Purpose.SALE, asked="photo", today=TODAY)
    photo = glimpse(Path(skimage.data.__file__).with_name("coffee.png").read_bytes())
    reading = await bureau.viewer.view(photo, "", known, heard.append)
    assert reading.seen is not None
    assert reading.seen.thing
    assert reading.seen.pose is not None
    assert all(texts for texts in heard)
    assert calls[-1].end in (End.USED, End.CUT)
