"""A studio whose pictures cost nothing: for tests about messages, not about pixels."""

import asyncio
import io
from collections.abc import Callable

from PIL import Image

from bot.settings import Settings
from engine.domain.canvas import Extent
from engine.domain.errors import NoSubject
from engine.domain.job import (
    Calligraphy,
    Candidates,
    Cutout,
    Faces,
    JobSpec,
    Outcome,
    Pages,
    Pick,
    Progress,
    Render,
    Stage,
)
from engine.domain.picture import Design, Measure, MediaRef, Picture, Treatment
from engine.domain.world import World
from engine.ports import Media, Studio, Watch

STAGES = ("photo", "cutout", "words")


class QuickStudio:
    """Every order for real, in plain colours, each stage `seconds` long, none before `held` is set."""

    def __init__(
        self, media: Media, seconds: float = 0.0, held: asyncio.Event | None = None, previews: bool = False
    ) -> None:
        self._media, self._seconds, self._held, self._previews = media, seconds, held, previews

    async def leave(self) -> None: ...

    async def run(self, spec: JobSpec, watch: Watch) -> Outcome:
        for number, stage in enumerate(STAGES):
            watch.check()
            seen = _jpeg("grey") if self._previews else None
            watch.report(Progress(stage=stage, share=number / len(STAGES), preview=seen))
            await asyncio.sleep(self._seconds)
            if self._held is not None:
                await self._held.wait()
        watch.check()
        outcome = await self._made(spec)
        return outcome.model_copy(
            update={"stages": tuple(Stage(name=name, seconds=self._seconds) for name in STAGES)}
        )

    async def _made(self, spec: JobSpec) -> Outcome:
        match spec:
            case Candidates(design=design):
                ways = (Treatment.PHOTO, Treatment.CARD, Treatment.SCENE) if design.photo else (Treatment.POSTER,) * 3
                pictures = [await self._picture(design.model_copy(update={"treatment": way})) for way in ways]
                return Outcome(pictures=tuple(pictures), sheet=await self._drawn("navy"))
            case Render(design=design, before=before):
                joined = await self._drawn("olive") if before else None
                return Outcome(pictures=(await self._picture(design),), before_after=joined)
            case Faces() | Pick():
                return Outcome(sheet=await self._drawn("olive"), best=0)
            case Pages(design=design, photos=photos):
                pages = [await self._picture(design.model_copy(update={"photo": photo})) for photo in photos]
                return Outcome(pictures=tuple(pages), sheet=await self._drawn("olive"))
            case Cutout(photo=photo):
                if photo.size == 0:
                    raise NoSubject
                return Outcome(file=await self._drawn("white"))
            case Calligraphy():
                return Outcome(file=await self._drawn("black"))

    async def _picture(self, design: Design) -> Picture:
        resolved = design.model_copy(update={"treatment": design.treatment or Treatment.PHOTO})
        measure = Measure(
            treatment=resolved.treatment or Treatment.PHOTO,
            why="quick",
            ratio=design.ratio,
            extent=Extent(width=108, height=135),
        )
        full, preview = await self._drawn("teal"), await self._drawn("teal")
        return Picture(full=full, preview=preview, design=resolved, measure=measure)

    async def _drawn(self, colour: str) -> MediaRef:
        return await self._media.put(_jpeg(colour), "image/jpeg")


def _jpeg(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (108, 135), colour).save(out, "JPEG")
    return out.getvalue()


def quick(
    seconds: float = 0.0, held: asyncio.Event | None = None, previews: bool = False
) -> Callable[[Settings, World, Media], Studio]:
    """`previews`: shows something grey while it works, as picture models do."""
    return lambda settings, world, media: QuickStudio(media, seconds, held, previews)
