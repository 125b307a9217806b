"""Many photos at once: which of them is best, or all of them as the pages of one post."""

from collections.abc import Awaitable, Callable, Sequence

from engine.domain.canvas import Extent
from engine.domain.errors import BadUpload, NoSubject
from engine.domain.job import Outcome, Pages, Pick
from engine.domain.phrase import Phrase
from engine.domain.picture import Design, Picture
from engine.imaging import pick, sheet
from engine.imaging.course import Course
from engine.imaging.faces import FaceFinder
from engine.imaging.photo import open_photo
from engine.imaging.pixels import Rgb
from engine.imaging.post import Post
from engine.ports import Media

Board = Sequence[Rgb]
"""What the numbered board shows."""


async def picked(spec: Pick, media: Media, finder: FaceFinder, course: Course) -> tuple[Outcome, Board]:
    """The best of many and a board of those that can be opened. Raises BadUpload where none can."""
    looks: dict[int, pick.Look] = {}
    refused: list[BadUpload] = []
    notes: list[Phrase] = []
    for place, photo in enumerate(spec.photos):
        content = await course.wait("photo", lambda photo=photo: media.get(photo))  # type: ignore[misc]
        try:
            looks[place] = await course.work("looking", pick.look, content, finder)
        except BadUpload as fault:
            refused.append(fault)
            notes.append(Phrase.of("photos.left_out", number=place + 1))
    if not looks:
        raise refused[0] if refused else NoSubject
    seen, usable = tuple(looks.values()), tuple(looks)
    found = Outcome(best=usable[pick.best(seen)], usable=usable, notes=(*notes, *pick.notes(seen)))
    return found, [each.picture for each in seen]


async def paged(
    spec: Pages, media: Media, made: Callable[[Design], Awaitable[tuple[Post, Picture]]], course: Course
) -> tuple[Outcome, Board]:
    """Every photo as a page, one after the other, so that many large ones never stand in memory at once."""
    cover = await course.wait("photo", lambda: media.get(spec.cover))
    board, pictures = [await course.work("sheet", _square, cover)], []
    for photo in spec.photos:
        post, picture = await made(spec.design.model_copy(update={"photo": photo}))
        board.append(_cut(post.pixels))
        pictures.append(picture)
    return Outcome(pictures=tuple(pictures)), board


def _square(content: bytes) -> Rgb:
    return _cut(open_photo(content).pixels)


def _cut(pixels: Rgb) -> Rgb:
    return sheet.filled(pixels, Extent(width=sheet.SQUARE, height=sheet.SQUARE))
