"""A worker beside a box: `fit-ad worker --box` with a studio that asks for one step and draws the rest."""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path

from bot.cli.run import beside
from bot.settings import Settings
from bot.wiring import workshop
from bot.wiring.pictures import boxes
from engine.comfy.maker import BoxMaker
from engine.domain.canvas import Ratio
from engine.domain.crew import BoxLoad
from engine.domain.job import JobSpec, Outcome, Progress
from engine.domain.prompt import Prompt
from engine.domain.step import Backdrop
from engine.domain.world import World
from engine.ports import Media, Watch
from tests.bot.quick import QuickStudio
from tests.chaos.fleet import Processor
from tests.chaos.part import clock, ready, settings

AGREED = "flux-dev,ultralytics"


class BoxedStudio(QuickStudio):
    """Every order has a backdrop drawn by a box, or by the processor that stands in for it."""

    def __init__(self, media: Media, maker: BoxMaker) -> None:
        super().__init__(media)
        self._maker = maker

    def boxes(self) -> Sequence[BoxLoad]:
        return self._maker.boxes()

    async def run(self, spec: JobSpec, watch: Watch) -> Outcome:
        name = hashlib.sha256(spec.model_dump_json().encode()).hexdigest()
        watch.report(Progress(stage="backdrop", share=0.1))
        step = Backdrop(scene="", ratio=Ratio.SQUARE, prompt=Prompt(setting=name), seed=int(name[:7], 16))
        drawn = await self._maker.make(step)
        await self._media.put(drawn.pictures[0], "image/png")
        outcome = await super().run(spec, watch)
        made = {"simple": drawn.making.simple, "makers": (drawn.making.by,)}
        return outcome.model_copy(update=made)

    async def leave(self) -> None:
        await self._maker.leave()


def _studio(settings: Settings, _world: World, media: Media) -> BoxedStudio:
    return BoxedStudio(media, BoxMaker(boxes(settings), Processor()))


async def boxed(folder: Path, database: str, name: str, urls: str, number: str) -> None:
    """With the box of that number among `urls` and with no other."""
    plain = settings(folder, database, name)
    fleet = plain.boxes.model_copy(update={"urls": urls, "agreed": AGREED})
    one = beside(plain.model_copy(update={"boxes": fleet}), f"box-{number}")
    await (await workshop(one, _studio, clock=clock())).open()
    ready()
    await asyncio.Event().wait()
