"""Runs every order: photo → verdict → treatment → ground → words → finished post, one heavy order at a time."""

import asyncio
from collections.abc import Awaitable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import cv2
import structlog

from engine.domain.crew import BoxLoad
from engine.domain.errors import EngineFault, NoSubject
from engine.domain.job import Calligraphy, Candidates, Cutout, Faces, JobSpec, Outcome, Pages, Pick, Progress, Render
from engine.domain.phrase import Phrase
from engine.domain.picture import Design, MediaRef, Picture
from engine.domain.world import World
from engine.imaging import choose, export, large, many, sheet
from engine.imaging.alike import alike
from engine.imaging.clear import cleared
from engine.imaging.course import LANES, PREPARED, Course, Unwatched, both, together
from engine.imaging.faces import FaceFinder
from engine.imaging.ground import Ground
from engine.imaging.invent import invented, lasting, makers
from engine.imaging.lettering import Typecase
from engine.imaging.lookout import Lookout
from engine.imaging.offer import Made, label, ranked, told
from engine.imaging.pixels import Mask, Rgb
from engine.imaging.post import Easel, Post
from engine.imaging.prepare import Ready, Tools, prepare
from engine.imaging.recent import Recent, ground_key, ready_key
from engine.ports import Censor, Fleet, Media, PictureMaker, Watch

PHOTOS, GROUNDS = 2, 4
"""What is remembered between orders, so that an edit draws only what it changes: about 60 and 25 MB each."""

log = structlog.get_logger(__name__)


class Workroom:
    """`ports.Studio` on this machine: one order at a time, generative steps by the maker it is handed.

    Pieces of one order run side by side in the heavy lane. What they share is safe there: letters are drawn under
    the interpreter's lock and caches of a typecase and of looks are `lru_cache`; `Recent` stays on the event loop.
    """

    def __init__(
        self,
        world: World,
        media: Media,
        maker: PictureMaker,
        typecase: Typecase,
        finder: FaceFinder,
        locale: str = "ko",
        censor: Censor | None = None,
    ) -> None:
        self._world, self._media, self._maker, self._typecase = world, media, maker, typecase
        lookout = Lookout(censor)
        self._tools = Tools(maker, finder, lookout)
        self._easel = Easel(world, media, maker, typecase, lookout, locale)
        self._phrases = world.phrases.get(locale, {})
        self._lane = ThreadPoolExecutor(max_workers=LANES, thread_name_prefix="heavy")
        self._turn = asyncio.Lock()
        self._photos: Recent[Ready] = Recent(PHOTOS, lasting)
        self._grounds: Recent[Ground] = Recent(GROUNDS, lasting)
        self._shown: Recent[export.Files] = Recent(PHOTOS)
        cv2.setNumThreads(2)

    def close(self) -> None:
        """Lets the running piece of work end and stops the heavy lane."""
        self._lane.shutdown(wait=True, cancel_futures=True)

    async def leave(self) -> None:
        await self._maker.leave()
        await self._tools.lookout.leave()

    def boxes(self) -> Sequence[BoxLoad]:
        return self._maker.boxes() if isinstance(self._maker, Fleet) else ()

    async def run(self, spec: JobSpec, watch: Watch) -> Outcome:
        """Raises BadUpload, NoSubject (for a cutout alone), EngineFault, Cancelled."""
        watch.report(Progress(stage="waiting", share=0.0))
        async with self._turn:
            watch.check()
            course = Course.of(spec, watch, self._lane)
            outcome = await self._made(spec, course)
        return outcome.model_copy(update={"stages": course.stages})

    async def foresee(self, design: Design) -> None:
        async with self._turn:
            await self._ready(design, Course(Unwatched(), self._lane, PREPARED))

    async def _made(self, spec: JobSpec, course: Course) -> Outcome:
        match spec:
            case Candidates():
                return await self._candidates(spec.design, course)
            case Render():
                return await self._render(spec, course)
            case Faces():
                return await self._faces(spec, course)
            case Cutout():
                return await self._cutout(spec, course)
            case Calligraphy():
                return await self._calligraphy(spec.design, course)
            case Pick() | Pages():
                return await self._many(spec, course)

    async def _candidates(self, design: Design, course: Course) -> Outcome:
        if design.photo is not None or not self._maker.offers("generate"):
            return await self._chosen(design, course)
        try:
            return await self._invented(design, course)
        except EngineFault as fault:
            log.warning("generate.replaced", error=type(fault).__name__, detail=str(fault))
            outcome = await self._chosen(design, course)
            return outcome.model_copy(update={"simple": True})

    async def _invented(self, design: Design, course: Course) -> Outcome:
        """Three pictures from words alone, each with the post's words on it."""
        asked, making = await invented(design, self._world, self._media, self._maker, course)
        drawn = await together(self._fresh(each, course) for each in asked)
        made = [(replace(post, ground=post.ground.by(making)), picture) for post, picture in drawn]
        outcome = await self._sheet(design, None, made, course)
        return outcome.model_copy(update={"notes": (Phrase.of("note.invented"),)})

    async def _fresh(self, design: Design, course: Course) -> tuple[Post, Picture]:
        return await self._finished(design, await self._ready(design, course), course)

    async def _chosen(self, design: Design, course: Course) -> Outcome:
        ready = await self._ready(design, course)
        asked = choose.candidates(design, ready, self._world)
        made = await together(self._finished(each, ready, course) for each in asked)
        if design.treatment is None:
            made = ranked(await self._voiced(asked, ready, made, course))
        return await self._sheet(design, ready, made, course)

    async def _voiced(
        self, asked: Sequence[Design], ready: Ready | None, made: Sequence[Made], course: Course
    ) -> list[Made]:
        """A card in place of a kept photo on which there was room for no word."""
        another = choose.another_card
        return [await self._finished(another(asked), ready, course) if each[0].silent else each for each in made]

    async def _sheet(
        self, design: Design, ready: Ready | None, made: Sequence[tuple[Post, Picture]], course: Course
    ) -> Outcome:
        posts = [post for post, _ in made]
        page, steps = await both(self._page(posts, course), self._all_steps(ready, posts, course))
        return Outcome(
            pictures=tuple(picture for _, picture in made),
            sheet=page,
            notes=told(design, ready, posts[0]),
            steps=steps,
            **makers(ready, *(post.ground for post in posts)),
        )

    async def _render(self, spec: Render, course: Course) -> Outcome:
        ready = await self._ready(spec.design, course)
        post = await self._post(spec.design, ready, course)
        (post, picture), steps = await both(self._kept(post, course), self._steps(ready, [post], course))
        joined = None
        if spec.before and ready is not None:
            joined = await self._joined(ready, post, course)
            steps["before_after"] = joined
        return Outcome(
            pictures=(picture,),
            alike=spec.since is not None and await alike(spec.since, picture.preview, self._media),
            before_after=joined,
            notes=told(spec.design, ready, post),
            steps=steps,
            **makers(ready, post.ground),
        )

    async def _faces(self, spec: Faces, course: Course) -> Outcome:
        ready = await self._ready(spec.design, course)
        design = await course.work("treatment", choose.resolved, spec.design, ready, self._world)
        drawn = await self._ground(design, ready, course)
        cells = []
        for place, face in enumerate(spec.faces):
            lettering = design.lettering.model_copy(update={"face": face})
            set_in = design.model_copy(update={"lettering": lettering})
            post = await self._easel.post(set_in, ready, drawn, course)
            cells.append(sheet.Cell(post.pixels, place + 1))
        page = await course.work("sheet", sheet.faces, cells, self._scribe)
        return Outcome(sheet=await self._jpeg(page, course), **makers(ready, drawn))

    async def _cutout(self, spec: Cutout, course: Course) -> Outcome:
        ready = await self._ready(Design(photo=spec.photo, box=spec.box), course)
        if ready is None or not ready.shaped:
            raise NoSubject
        png = await course.work("finish", export.cutout, ready)
        ref = await course.wait("finish", lambda: self._media.put(png, "image/png"))
        doubt = () if ready.cut.verdict.good else (Phrase.of("note.cutout_doubtful"),)
        return Outcome(file=ref, notes=ready.notes + doubt, **makers(ready))

    async def _calligraphy(self, design: Design, course: Course) -> Outcome:
        resolved = await course.work("treatment", choose.resolved, design, None, self._world)
        png = await course.work("words", export.letters, resolved, self._easel)
        ref = await course.wait("finish", lambda: self._media.put(png, "image/png"))
        return Outcome(file=ref)

    async def _many(self, spec: Pick | Pages, course: Course) -> Outcome:
        """Which of many photos is best, or the other pages of a post of several."""
        if isinstance(spec, Pick):
            found, board = await many.picked(spec, self._media, self._tools.finder, course)
        else:
            found, board = await many.paged(spec, self._media, lambda design: self._fresh(design, course), course)
        page = await course.work("sheet", sheet.board, board, self._scribe)
        return found.model_copy(update={"sheet": await self._jpeg(page, course)})

    async def _ready(self, design: Design, course: Course) -> Ready | None:
        if (photo := design.photo) is None:
            return None
        ready = await self._photos.get(ready_key(design), lambda: self._prepared(photo, design, course))
        return ready.seen_as(design.pose, design.clutter)

    async def _prepared(self, photo: MediaRef, design: Design, course: Course) -> Ready:
        content = await course.wait("photo", lambda: self._media.get(photo))
        trade = self._world.trades.get(design.trade or "")
        return await cleared(await prepare(content, design, trade, self._tools, course), self._maker, course)

    async def _post(self, design: Design, ready: Ready | None, course: Course) -> Post:
        stage = "treatment" if design.treatment is None else "start"
        resolved = await course.work(stage, choose.resolved, design, ready, self._world)
        drawn = await self._ground(resolved, ready, course)
        return await self._easel.post(resolved, ready, drawn, course)

    async def _ground(self, design: Design, ready: Ready | None, course: Course) -> Ground:
        key = f"{ground_key(design)} {self._easel.rooms(design)}"
        drawn = await self._grounds.get(key, lambda: self._easel.ground(design, ready, course))
        generated = tuple(each for each in ready.made if each.generated) if ready is not None else ()
        return replace(drawn, made=(*generated, *drawn.made)) if generated else drawn

    async def _finished(self, design: Design, ready: Ready | None, course: Course) -> tuple[Post, Picture]:
        return await self._kept(await self._post(design, ready, course), course)

    async def _kept(self, post: Post, course: Course) -> tuple[Post, Picture]:
        """The post for a sheet, and as it is stored."""
        shown, whole = await large.doubled(post, self._easel, self._maker, course)
        return shown, await self._stored(whole, course)

    async def _stored(self, post: Post, course: Course) -> Picture:
        generated = post.design.generated or post.design.invented or any(each.generated for each in post.ground.made)
        done = await course.work("finish", export.post, post.pixels, generated, course.at_most)
        full, preview = await self._put(done.full), await self._put(done.preview)
        measure = post.measure.model_copy(update={"bytes": len(done.full), "source_type": done.source_type})
        return Picture(
            full=full.model_copy(update={"extent": done.extent}),
            preview=preview.model_copy(update={"extent": done.preview_extent}),
            design=post.design,
            measure=measure,
            notes=post.notes,
        )

    async def _page(self, posts: Sequence[Post], course: Course) -> MediaRef:
        """The numbered sheet of candidates."""
        cells = [
            sheet.Cell(post.pixels, place + 1, self._said(label(post, posts[:place])))
            for place, post in enumerate(posts)
        ]
        page = await course.work("sheet", sheet.candidates, cells, self._scribe)
        return await self._jpeg(page, course)

    async def _joined(self, ready: Ready, post: Post, course: Course) -> MediaRef:
        before = sheet.Cell(ready.photo.pixels, 0, self._said("sheet.before"))
        after = sheet.Cell(post.pixels, 0, self._said("sheet.after"))
        page = await course.work("sheet", sheet.side_by_side, before, after, self._scribe)
        return await self._jpeg(page, course)

    async def _steps(self, ready: Ready | None, posts: Sequence[Post], course: Course) -> dict[str, MediaRef]:
        """The intermediate pictures of the post with a new backdrop, or of the best."""
        shown = next((post for post in posts if post.ground.backdrop is not None), posts[0])
        made = await course.work("finish", export.post_steps, shown)
        if ready is not None:
            key = ready_key(shown.design)
            made |= await self._shown.get(key, lambda: course.work("finish", export.photo_steps, ready))
        return {name: await self._media.put(content, mime) for name, (content, mime) in made.items()}

    async def _all_steps(self, ready: Ready | None, posts: Sequence[Post], course: Course) -> dict[str, MediaRef]:
        """Those of a sheet: with the photo beside the best post made of it."""
        steps = await self._steps(ready, posts, course)
        return steps if ready is None else steps | {"before_after": await self._joined(ready, posts[0], course)}

    async def _jpeg(self, pixels: Rgb, course: Course) -> MediaRef:
        return await self._put(await course.work("finish", export.plain, pixels))

    def _put(self, content: bytes) -> Awaitable[MediaRef]:
        return self._media.put(content, "image/jpeg")

    def _said(self, key: str) -> str:
        return self._phrases.get(key, "")

    def _scribe(self, text: str, px: int) -> Mask:
        return export.inscription(self._typecase, text, px)
