"""What a subject or a poster's words stand in: drawn by a maker, around the subject where a picture model can."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import structlog

from engine.domain.canvas import Box, Extent, Ratio
from engine.domain.errors import EngineFault
from engine.domain.phrase import Phrase
from engine.domain.picture import Design, MediaRef
from engine.domain.step import Backdrop, Fill, Making, Poster, Surround
from engine.domain.world import Layout, World
from engine.imaging import choose, ground, room, spot, wish
from engine.imaging.colour import colours
from engine.imaging.course import Course
from engine.imaging.ground import Ground
from engine.imaging.lookout import Lookout
from engine.imaging.parts import spoken
from engine.imaging.photo import open_photo
from engine.imaging.pixels import Rgb, from_png, to_png
from engine.imaging.prepare import Ready
from engine.imaging.room import Room
from engine.ports import Media, PictureMaker

log = structlog.get_logger(__name__)


class Scenery:
    """`rooms` says which shapes a design's words can take."""

    def __init__(
        self,
        world: World,
        media: Media,
        maker: PictureMaker,
        lookout: Lookout,
        rooms: Callable[[Design], tuple[Room, ...]],
    ) -> None:
        self._world, self._media, self._maker = world, media, maker
        self._lookout, self._rooms = lookout, rooms

    async def poster(self, design: Design, course: Course) -> tuple[Rgb, Making]:
        step = Poster(
            recipe=design.ground.scene or "",
            motif=choose.motif_of(design, self._world),
            ratio=design.ratio,
            palette=colours(self._world.palettes[design.palette or ""]),
            tone=design.tone,
            seed=design.seed + design.variant,
        )
        made = await course.wait("poster", lambda: self._maker.make(step))
        return fitted(from_png(made.pictures[0]), design.ratio.extent()), made.making

    async def scene(self, design: Design, ready: Ready, course: Course) -> Ground:
        """Drawn around the subject by a picture model where there is one; else a backdrop it is set down on."""
        missed = list[Making]()
        if design.ground.photo is None and self._maker.offers("surround"):
            try:
                return await self._surrounded(design, ready, course)
            except EngineFault as fault:
                log.warning("surround.replaced", error=type(fault).__name__, detail=str(fault))
                missed.append(Making(simple=True))
        backdrop, making = await self._backdrop(design, ready, course)
        stood = await course.work("compose", self._stood, design, ready, backdrop)
        drawn = any(each.generated for each in making)
        return replace(stood, made=(*missed, *making), said=() if drawn else self._instead(design))

    def _instead(self, design: Design) -> tuple[Phrase, ...]:
        """What stands in where the owner described a backdrop that no scene of ours is."""
        scene = self._world.scenes.get(design.ground.scene or "")
        return (Phrase.of("note.other_ground", scene=scene.label),) if scene and design.ground.wished else ()

    async def widened(self, design: Design, drawn: Ground, course: Course) -> Ground:
        """A kept photo that has to reach further: drawn on by a picture model where there is one, else as it is."""
        if drawn.beyond is None or not self._maker.offers("fill"):
            return drawn
        step = Fill(
            picture=await course.work("compose", to_png, drawn.pixels),
            mask=await course.work("compose", to_png, drawn.beyond),
            prompt=wish.around(design, self._world, drawn.words),
            seed=design.seed + design.variant,
        )
        try:
            made = await course.wait("backdrop", lambda: self._maker.make(step, course.news("backdrop")))
        except EngineFault as fault:
            log.warning("fill.replaced", error=type(fault).__name__, detail=str(fault))
            return drawn.by(Making(simple=True))
        pixels = fitted(from_png(made.pictures[0]), drawn.extent)
        return replace(drawn, pixels=np.where(drawn.beyond[..., None] > 0, pixels, drawn.pixels)).by(made.making)

    async def _surrounded(self, design: Design, ready: Ready, course: Course) -> Ground:
        place, calm = self._spot(design, ready)
        canvas = await course.work("compose", ground.staged, ready, design.ratio.extent(), place)
        assert canvas.subject is not None
        step = Surround(
            picture=await course.work("compose", to_png, canvas.pixels),
            mask=await course.work("compose", to_png, canvas.subject),
            keep=design.keep,
            prompt=wish.around(design, self._world, calm),
            seed=design.seed + design.variant,
        )
        made = await course.wait("backdrop", lambda: self._maker.make(step, course.news("backdrop")))
        drawn = fitted(from_png(made.pictures[0]), design.ratio.extent())
        # Set down on it once more: its own pixels, and the shadow that belongs to them.
        whole = await course.work("compose", ground.standing, ready, drawn, place)
        return replace(whole, words=calm).by(made.making)

    async def _backdrop(self, design: Design, ready: Ready, course: Course) -> tuple[Rgb, tuple[Making, ...]]:
        if design.ground.photo is not None:
            return await self._reference(design, design.ground.photo, course), ()
        step = Backdrop(
            scene=design.ground.scene or "",
            pose=ready.verdict.pose,
            light=ready.verdict.light,
            ratio=design.ratio,
            palette=colours(self._world.palettes[design.palette or ""]),
            prompt=wish.empty(design, self._world),
            seed=design.seed + design.variant,
        )
        made = await course.wait("backdrop", lambda: self._maker.make(step, course.news("backdrop")))
        return fitted(from_png(made.pictures[0]), design.ratio.extent()), (made.making,)

    async def _reference(self, design: Design, photo: MediaRef, course: Course) -> Rgb:
        content = await course.wait("photo", lambda: self._media.get(photo))
        opened = await course.work("photo", open_photo, content, 1600)
        await self._lookout.permit(opened.pixels, course)
        return await course.work("backdrop", ground.out_of_focus, opened.pixels, design.ratio.extent())

    def _stood(self, design: Design, ready: Ready, backdrop: Rgb) -> Ground:
        place, calm = self._spot(design, ready)
        return replace(ground.standing(ready, backdrop, place), words=calm)

    def _spot(self, design: Design, ready: Ready) -> tuple[Box, Box | None]:
        """Where the subject stands, and the place that is kept calm for words."""
        chosen = choose.layout_named(design.layout, self._world)
        scene = self._world.scenes.get(design.ground.scene or "")
        thing, standing = self._thing(design, ready), choose.horizon(scene, ready.verdict.pose)
        calm = self._calm(design, chosen, thing)
        return spot.place(thing, design.ratio.extent(), calm, standing), calm

    def _thing(self, design: Design, ready: Ready) -> spot.Thing:
        trade, cut = choose.trade_of(design, self._world), ready.cut
        return spot.Thing(
            width=max(1, round(cut.box.width * ready.extent.width)),
            height=max(1, round(cut.box.height * ready.extent.height)),
            pose=ready.verdict.pose,
            borders=cut.verdict.borders,
            goods=trade is not None and trade.goods,
        )

    def _calm(self, design: Design, chosen: Layout, thing: spot.Thing) -> Box | None:
        """The place the words need and no more of it, for the subject's sake; a name alone needs none."""
        if spoken(design).bare:
            return None
        area, rooms, extent = choose.calm_of(chosen, design.ratio), self._rooms(design), design.ratio.extent()
        if design.ratio is Ratio.WIDE:
            return area
        beside = room.beside(area, rooms, extent) if thing.slender else None
        return beside or room.tightened(area, rooms, extent)


def fitted(pixels: Rgb, extent: Extent) -> Rgb:
    """A maker's picture at the canvas's size, whatever size it came in."""
    if pixels.shape[:2] == (extent.height, extent.width):
        return pixels[..., :3]
    size = (extent.width, extent.height)
    how = cv2.INTER_AREA if pixels.shape[1] > extent.width else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels[..., :3], size, interpolation=how), np.uint8)
