"""The picture maker with graphics boxes: steps go to the fleet, and to the processor where no box could."""

from collections.abc import Sequence
from typing import Final

import structlog

from engine.comfy import png
from engine.comfy.pool import Pool, Result
from engine.comfy.recipes import GENERATE, PLAIN, SURROUND, Recipe, recipe
from engine.domain.crew import BoxLoad
from engine.domain.errors import BadUpload, BoxSpoils, EngineFault
from engine.domain.step import Drawn, Making, Matte, Polish, Restyle, Step
from engine.ports import Censor, News, PictureMaker

WORKFLOWS: Final[dict[str, Sequence[str]]] = {
    "matte": ("cutout_birefnet", "cutout_ben2", "cutout_rembg"),
    "backdrop": PLAIN,
    "generate": GENERATE[Polish.NONE],
    "restyle": ("restyle", "restyle_sdxl"),
    "surround": tuple(key for keys in SURROUND.values() for key in keys),
    "fill": ("erase_expand",),
    "carve": ("lettering_relief",),
    "upscale": ("upscale",),
}
"""What a kind of step needs at least one of."""

log = structlog.get_logger(__name__)


class BoxMaker:
    """`ports.PictureMaker`. `spare` makes what boxes have no part in, and stands in for them; `censor` looks at what
    was generated before anybody else does."""

    name = "boxes"

    def __init__(self, pool: Pool, spare: PictureMaker, censor: Censor | None = None) -> None:
        self._pool, self._spare, self._censor = pool, spare, censor

    async def leave(self) -> None:
        await self._pool.close()

    def boxes(self) -> Sequence[BoxLoad]:
        return [station.load() for station in self._pool.stations]

    def offers(self, kind: str) -> bool:
        return self._boxes_offer(kind) or self._spare.offers(kind)

    def _boxes_offer(self, kind: str) -> bool:
        return kind in WORKFLOWS and self._pool.offers(WORKFLOWS[kind])

    async def make(self, step: Step, news: News | None = None) -> Drawn:
        """Raises EngineFault for what no box could make and the processor can't."""
        if isinstance(step, Restyle) and step.strength == 0:
            return Drawn(pictures=(step.picture,))
        if not self._boxes_offer(step.kind):
            return await self._spare.make(step, news)
        try:
            return await self._by_box(step, news)
        except EngineFault as fault:
            if not self._spare.offers(step.kind):
                raise
            log.warning("box.replaced", step=step.kind, error=type(fault).__name__, detail=str(fault))
            made = await self._spare.make(step, news)
            return made.model_copy(update={"making": made.making.model_copy(update={"simple": True})})

    async def _by_box(self, step: Step, news: News | None) -> Drawn:
        if isinstance(step, Matte):
            return await self._matted(step, news)
        picture = getattr(step, "picture", None) or getattr(step, "letters", None)
        asked = recipe(step, png.extent(picture) if picture else None)
        assert asked is not None
        result = await self._run(asked, news)
        await self._permit(result)
        return Drawn(pictures=result.pictures, making=_making(result, asked))

    async def _permit(self, result: Result) -> None:
        """Raises BoxSpoils for a picture that nobody may be shown."""
        if self._censor is None:
            return
        for picture in result.pictures:
            if (kind := await self._censor.judge(picture)) is not None:
                raise BoxSpoils(f"a picture nobody may be shown: {kind}")

    async def _matted(self, step: Matte, news: News | None) -> Drawn:
        """Only what the box of a mask shows goes there; around it nothing is subject."""
        part = png.cropped(step.picture, step.box)
        asked = recipe(step.model_copy(update={"picture": part.png, "box": None}))
        assert asked is not None
        result = await self._run(asked, news)
        return Drawn(pictures=(part.placed(result.pictures[0]),), making=_making(result, asked))

    async def _run(self, asked: Recipe, news: News | None) -> Result:
        try:
            return await self._pool.run(asked, news)
        except BadUpload as fault:
            # What we send is drawn by ourselves: the owner's photo has been opened long before.
            raise BoxSpoils(f"our own picture can't be sent: {type(fault).__name__}") from fault


def _making(result: Result, asked: Recipe) -> Making:
    by = f"{result.box} {result.workflow}/{result.variant} {result.base}"
    return Making(by=by, generated=asked.generated, unsaid=asked.unsaid)
