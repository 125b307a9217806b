"""Pictures from words alone, taken in like an owner's photos; and who made what an outcome shows."""

from collections.abc import Sequence
from typing import TypedDict

from engine.domain.job import CANDIDATES
from engine.domain.picture import Design, MediaRef, Treatment
from engine.domain.prompt import Dropped
from engine.domain.step import Generate, Making, Polish
from engine.domain.world import World
from engine.imaging import choose, wish
from engine.imaging.course import Course
from engine.imaging.ground import Ground
from engine.imaging.prepare import Ready
from engine.ports import Media, PictureMaker


class Makers(TypedDict):
    simple: bool
    makers: tuple[str, ...]
    unsaid: tuple[Dropped, ...]


async def invented(
    design: Design, world: World, media: Media, maker: PictureMaker, course: Course
) -> tuple[tuple[Design, ...], Making]:
    """Three designs, each over a generated picture that is kept like a photo. Raises EngineFault."""
    calm = choose.calm_of(choose.layout_of(_kept(design, 0), None, world), design.ratio)
    prompt = wish.whole(design, world, calm)
    step = Generate(
        prompt=prompt,
        polish=Polish.DETAIL if wish.peopled(prompt) else Polish.NONE,
        ratio=design.ratio,
        count=CANDIDATES,
        seed=design.seed + design.variant,
    )
    made = await course.wait("backdrop", lambda: maker.make(step, course.news("backdrop")))
    photos = [await media.put(picture, "image/png") for picture in made.pictures]
    return _designs(design, photos), made.making


def _designs(design: Design, photos: Sequence[MediaRef]) -> tuple[Design, ...]:
    """One a picture, each set in another manner; whatever is drawn on them later, they stay invented."""
    shown = [photos[place % len(photos)] for place in range(CANDIDATES)]
    manner = (design.lettering.manner or 0) + design.variant
    return tuple(
        _kept(design, place).model_copy(
            update={
                "photo": photo,
                "lettering": design.lettering.model_copy(update={"manner": (manner + place) % CANDIDATES}),
            }
        )
        for place, photo in enumerate(shown)
    )


def _kept(design: Design, place: int) -> Design:
    return design.model_copy(
        update={"treatment": Treatment.PHOTO, "invented": True, "tidy": False, "variant": design.variant + place}
    )


def makers(ready: Ready | None, *grounds: Ground) -> Makers:
    """Who made what an outcome shows."""
    return told(*(ready.made if ready else ()), *(each for drawn in grounds for each in drawn.made))


def told(*made: Making) -> Makers:
    """Each maker once, whether something simple stood in anywhere, and what no model read."""
    return {
        "simple": any(each.simple for each in made),
        "makers": tuple(dict.fromkeys(each.by for each in made)),
        "unsaid": tuple(dict.fromkeys(phrase for each in made for phrase in each.unsaid)),
    }


def lasting(made: Ready | Ground) -> bool:
    """Whether it is worth remembering: what something simple stood in for is tried again."""
    return not any(each.simple for each in made.made)
