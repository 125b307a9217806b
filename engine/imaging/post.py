"""Draws one design to pixels: its ground by treatment, then the words, the mark and the measure."""

from dataclasses import dataclass, replace

import numpy as np
import structlog
from PIL import Image

from engine.domain.canvas import SHORT_SIDE, Extent
from engine.domain.errors import BadUpload, EngineFault
from engine.domain.phrase import Phrase
from engine.domain.picture import Design, Measure, Treatment
from engine.domain.step import Making, Restyle
from engine.domain.world import Look, World
from engine.imaging import arrange, card, choose, crop, ground, layout, logo, measure, room, sculpture, stage, wish
from engine.imaging.arrange import Arrangement
from engine.imaging.course import Course
from engine.imaging.crop import Frame
from engine.imaging.ground import Ground
from engine.imaging.hand import card_of
from engine.imaging.layout import Lettered
from engine.imaging.lettering import Typecase
from engine.imaging.light import grade
from engine.imaging.logo import Logo
from engine.imaging.lookout import Lookout
from engine.imaging.parts import spoken, without
from engine.imaging.pixels import Rgb, Rgba, from_png, to_png
from engine.imaging.place import Area
from engine.imaging.placing import lettered_as, settled
from engine.imaging.prepare import Ready
from engine.imaging.room import Room
from engine.imaging.scenery import Scenery, fitted
from engine.ports import Media, PictureMaker

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Post:
    """A finished post in memory. `design` has everything decided; `measure` lacks only what the export adds."""

    pixels: Rgb
    design: Design
    measure: Measure
    lettered: Lettered
    ground: Ground
    notes: tuple[Phrase, ...]

    @property
    def silent(self) -> bool:
        """A kept photo on which what is said found no room, or only a tiny one."""
        kept = self.design.treatment is Treatment.PHOTO and not spoken(self.design).bare
        largest = max((text.px for text in self.lettered.texts if text.role != "name"), default=0.0)
        return kept and largest < layout.TINY * SHORT_SIDE

    @property
    def wanting(self) -> bool:
        """A kept photo that strains, or leaves out more than small print."""
        said = {role for role, text in spoken(self.design) if text and role != "detail"}
        return self.ground.strained or not said <= {text.role for text in self.lettered.texts}


class Easel:
    """Draws with a maker's scenes and a typecase's letters; the AI mark's text comes from the locale's phrases."""

    def __init__(
        self, world: World, media: Media, maker: PictureMaker, typecase: Typecase, lookout: Lookout, locale: str
    ) -> None:
        self._world, self._media, self._maker, self._typecase = world, media, maker, typecase
        self._lookout, self._permitted = lookout, ""
        self._scenery = Scenery(world, media, maker, lookout, self.rooms)
        said = world.phrases.get(locale, {})
        self._mark, self._brand = said.get("mark.ai", "AI"), said.get("mark.brand", "Fit-AD AI")

    async def ground(self, design: Design, ready: Ready | None, course: Course) -> Ground:
        """What a resolved design's words will stand on. Raises EngineFault, Cancelled."""
        if ready is None:
            pixels, making = await self._scenery.poster(design, course)
            drawn = Ground(
                pixels, made=(making,), keep_out=stage.kept(design.ground.scene or "", design.ratio.extent())
            )
        elif design.treatment is Treatment.SCENE:
            drawn = await self._scenery.scene(design, ready, course)
        else:
            drawn = await course.work("compose", self._photographed, design, ready)
            drawn = await self._scenery.widened(design, drawn, course)
        return await self._graded(design, drawn, course)

    async def post(self, design: Design, ready: Ready | None, drawn: Ground, course: Course) -> Post:
        """A resolved design on its ground. Raises FaceMissing, Cancelled."""
        stamp = await self._logo(design, course)
        post = await course.work("words", self.written, design, ready, drawn, stamp, course.branded)
        if post.lettered.cut is None or not self._maker.offers("carve"):
            return post
        try:
            made, alike = await sculpture.made(post.lettered.cut, design, drawn.light, self._maker, course)
        except EngineFault as fault:
            log.warning("carve.replaced", error=type(fault).__name__, detail=str(fault))
            return replace(post, ground=post.ground.by(Making(simple=True)))
        on = replace(drawn, sculpted=made.layer).by(made.making)
        again = await course.work("words", self.written, design, ready, on, stamp, course.branded)
        return replace(again, measure=again.measure.model_copy(update={"relief": round(alike, 3)}))

    async def larger(self, post: Post, drawn: Ground, course: Course) -> Post:
        """The same post on a larger copy of its ground. Raises FaceMissing, Cancelled."""
        stamp = await self._logo(post.design, course)
        again = await course.work("words", self.written, post.design, None, drawn, stamp, course.branded)
        known = {"why": post.measure.why, "relief": post.measure.relief}
        return replace(again, measure=again.measure.model_copy(update=known), notes=post.notes)

    async def _logo(self, design: Design, course: Course) -> Logo | None:
        """None for a shop without one, or where it can't be had; using it keeps it from expiring."""
        if design.logo is None:
            return None
        try:
            content = await self._media.get(design.logo)
            await self._media.keep(design.logo)
            stamp = logo.opened(content)
            if self._permitted != design.logo.id:
                await self._lookout.permit(stamp.mark[..., :3], course)
        except (KeyError, BadUpload):
            return None
        self._permitted = design.logo.id
        return stamp

    async def _graded(self, design: Design, drawn: Ground, course: Course) -> Ground:
        asked = design.grade
        if asked is None or asked.strength == 0.0 or asked.look not in self._world.looks:
            return drawn
        png = await course.work("restyle", to_png, drawn.photograph)
        step = Restyle(picture=png, look=asked.look, strength=asked.strength, seed=design.seed)
        step = step.model_copy(update={"prompt": wish.restyled(design, self._world)})
        made = await course.wait("restyle", lambda: self._maker.make(step, course.news("restyle")))
        shown = _sized(from_png(made.pictures[0])[..., :3], drawn.photograph)
        if made.making.generated:
            own = await course.work("restyle", grade, drawn.photograph, self._world.looks[asked.look], asked.strength)
            shown = drawn.kept_in(shown, own)
        return drawn.graded(shown).by(made.making)

    def _photographed(self, design: Design, ready: Ready) -> Ground:
        extent = design.ratio.extent()
        if design.treatment is Treatment.CARD:
            chosen, palette = card_of(design, self._world), self._world.palettes[design.palette or ""]
            planned = card.plan(
                chosen,
                design.ratio,
                palette,
                design.tone,
                self.rooms(design),
                design.lettering.quiet,
                ready.verdict.dusky,
            )
            return card.compose(ready, planned, extent, self._look(design, ready), design.seed)
        found, unsaid = self._arranged(design, ready)
        return replace(ground.kept(ready, found, extent, self._look(design, ready)), unsaid=unsaid)

    def _arranged(self, design: Design, ready: Ready) -> tuple[Arrangement | Frame, frozenset[str]]:
        """Crop and place of the words, and which of them are left to the caption because all have no room; a bare
        photo's crop alone, with its focus where it looks best."""
        rooms, extent = self.rooms(design), design.ratio.extent()
        if not rooms:
            return crop.best(ready.sight, extent).frame, frozenset()
        align = choose.style_of(design, self._world).align
        found = arrange.arranged(ready.sight, extent, rooms, align, design.variant)
        unsaid = frozenset() if found.good else room.spared(spoken(design), design.purpose)
        if not unsaid:
            return found, unsaid
        fewer = arrange.arranged(ready.sight, extent, self.rooms(design, unsaid), align, design.variant)
        return (fewer, unsaid) if fewer.worth(arrange.LEFT_OUT) < found.worth() else (found, frozenset())

    def rooms(self, design: Design, unsaid: frozenset[str] = frozenset()) -> tuple[Room, ...]:
        """The shapes that what is said can take, roughly; none for a name alone."""
        style = choose.style_of(design, self._world)
        chosen = choose.layout_named(design.layout, self._world)
        return room.ways(without(spoken(design), unsaid), chosen.said(design.purpose), style.lead * chosen.lead)

    def _look(self, design: Design, ready: Ready) -> Look | None:
        """The trade's own, in turn; none where the owner asked for one, on faces, or on a dark photo."""
        if ready.verdict.faces or ready.verdict.dusky:
            return None
        trade = choose.trade_of(design, self._world)
        keys = [key for key in (trade.looks if trade else ()) if key in self._world.looks]
        return self._world.looks[keys[design.variant % len(keys)]] if keys and design.grade is None else None

    def written(
        self, design: Design, ready: Ready | None, drawn: Ground, stamp: Logo | None = None, branded: bool = False
    ) -> Post:
        """Letters, logo, mark and measure on a ground; nothing here waits for anything."""
        stood = self._stamped(design, drawn, stamp) if stamp is not None else None
        lettered, pixels = stood or self._named(design, drawn)
        marked = drawn.keep_out if drawn.hidden is None else drawn.hidden
        if design.mark:
            mark = self._brand if branded else self._mark
            pixels = over(pixels, layout.mark(pixels, mark, self._typecase, marked))
        why = "" if ready is None else ready.verdict.why(design.treatment or Treatment.PHOTO)
        measured = measure.measure(
            design, why, drawn.extent, lettered.texts, drawn.subject, drawn.keep_out, drawn.similarity
        )
        return Post(
            pixels, settled(design, lettered.placement), measured, lettered, drawn, drawn.said + lettered.notes
        )

    def _named(self, design: Design, drawn: Ground) -> tuple[Lettered, Rgb]:
        """With the shop's name; where a logo was wanted that is said."""
        lettered = _told(self._lettered(design, drawn), drawn)
        if design.logo is not None:
            lettered = replace(lettered, notes=(*lettered.notes, Phrase.of("note.no_logo")))
        return lettered, over(drawn.pixels, lettered.layer)

    def _stamped(self, design: Design, drawn: Ground, stamp: Logo) -> tuple[Lettered, Rgb] | None:
        """With the logo in place of the name; None where there is no room for it."""
        nameless = design.model_copy(update={"words": design.words.model_copy(update={"name": None})})
        lettered = _told(self._lettered(nameless, drawn), drawn)
        pixels = over(drawn.pixels, lettered.layer)
        taken = [Area.of(text.box, drawn.extent) for text in lettered.texts]
        layout_ = choose.layout_named(design.layout, self._world)
        align = "center" if layout_.centred else "left"
        layer = logo.stamped(pixels, stamp, taken, drawn.keep_out, align)
        return None if layer is None else (lettered, over(pixels, layer))

    def _lettered(self, design: Design, drawn: Ground) -> Lettered:
        world = self._world
        return layout.write(
            drawn.pixels,
            without(spoken(design), drawn.unsaid),
            lettered_as(design, drawn),
            choose.settled(choose.layout_named(design.layout, world), drawn.words, drawn.panel, drawn.align),
            choose.style_of(design, world),
            world.palettes[design.palette or ""],
            drawn.keep_out,
            self._typecase,
            drawn.light,
            drawn.hidden,
            drawn.sculpted,
        )


def _told(lettered: Lettered, drawn: Ground) -> Lettered:
    """Words that were left out are named once, wherever that was decided."""
    left_out = Phrase.of("note.words_left_out")
    if not drawn.unsaid or left_out in lettered.notes:
        return lettered
    return replace(lettered, notes=(*lettered.notes, left_out))


def _sized(pixels: Rgb, like: Rgb) -> Rgb:
    return fitted(pixels, Extent(width=like.shape[1], height=like.shape[0]))


def over(pixels: Rgb, layer: Rgba) -> Rgb:
    """Straight alpha over."""
    shown, front = Image.fromarray(pixels), Image.fromarray(layer)
    shown.paste(front, mask=front)
    return np.array(shown)
