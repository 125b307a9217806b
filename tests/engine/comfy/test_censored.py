"""What a box generated is looked at before anybody sees it; the processor stands in for what may not be shown."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine.comfy.client import Client
from engine.comfy.library import Library
from engine.comfy.maker import BoxMaker
from engine.comfy.pool import Pool
from engine.comfy.slips import FileSlips
from engine.comfy.wire import Address
from engine.domain.errors import EngineFault
from engine.domain.prompt import Prompt
from engine.domain.step import Backdrop, Drawn, Generate, Step
from engine.ports import News
from tests.comfyui.faults import Faults
from tests.comfyui.server import Server

DRAWN_HERE = b"drawn here"


class Processor:
    """Draws backdrops only."""

    name = "cpu"

    def offers(self, kind: str) -> bool:
        return kind == "backdrop"

    async def make(self, step: Step, news: News | None = None) -> Drawn:
        return Drawn(pictures=(DRAWN_HERE,))

    async def leave(self) -> None: ...


class Strict:
    """Lets so many pictures pass, then none."""

    def __init__(self, passing: int) -> None:
        self.left, self.seen = passing, list[bytes]()

    async def judge(self, picture: bytes) -> str | None:
        self.seen.append(picture)
        self.left -= 1
        return None if self.left >= 0 else "sexual"

    async def leave(self) -> None: ...


@pytest.fixture
async def pool(flows: Library, tmp_path: Path) -> AsyncIterator[Pool]:
    box = await Server(Faults(), flows=flows).open()
    made = Pool(flows, [Client(Address("box-0", box.url), FileSlips(tmp_path))], look=0.1)
    await made.open()
    yield made
    await made.close()
    await box.close()


ASKED = Backdrop(scene="", prompt=Prompt(setting="a wooden table"))


async def test_what_passes_is_handed_on(pool: Pool) -> None:
    censor = Strict(1)
    made = await BoxMaker(pool, Processor(), censor).make(ASKED)
    assert made.making.generated
    assert list(made.pictures) == censor.seen


async def test_what_may_not_be_shown_is_drawn_here_and_that_is_said(pool: Pool) -> None:
    made = await BoxMaker(pool, Processor(), Strict(0)).make(ASKED)
    assert made.pictures == (DRAWN_HERE,)
    assert made.making.simple


async def test_every_picture_of_several_is_looked_at(pool: Pool) -> None:
    censor = Strict(2)
    with pytest.raises(EngineFault, match="nobody may be shown"):
        await BoxMaker(pool, Processor(), censor).make(Generate(prompt=Prompt(subject="bread"), count=3))
    assert len(censor.seen) == 3
