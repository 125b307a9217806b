"""Every stage of a picture from fixed beginnings, brought to thumbnails: what tests/golden holds.

`python -m tests.engine.imaging.golden` draws them anew. Look at them before they are committed.
"""

import asyncio
from collections.abc import Iterator

import cv2
import numpy as np

from engine.domain.canvas import Box, Extent, Ratio
from engine.domain.job import Candidates
from engine.domain.picture import Design, Lettering, Relief
from engine.domain.shop import Purpose, Tone
from engine.domain.step import Light, Pose
from engine.domain.wording import Words
from engine.domain.world import Look, Palette, Scene
from engine.imaging import backdrop, compose, cutout, light, mend
from engine.imaging.colour import colours
from engine.imaging.matte import Matter
from engine.imaging.photo import open_photo
from engine.imaging.pixels import Rgb
from engine.imaging.post import over
from engine.imaging.studio import Workroom
from tests.engine.imaging.letters import ROOT, plain, rows, written
from tests.engine.imaging.studio.conftest import Drawer, Patient, found, house, toolbox

FOLDER = ROOT / "tests" / "golden"
LONGEST = 80
"""Longest side of a thumbnail in px."""

CANVAS = Extent(width=432, height=540)
WORDS = Words(headline="흑임자라떼", price="5,500원", detail="새로 나왔어요", name="담은커피")


def small(pixels: Rgb) -> Rgb:
    scale = LONGEST / max(pixels.shape[:2])
    size = round(pixels.shape[1] * scale), round(pixels.shape[0] * scale)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def strip(pictures: list[Rgb]) -> Rgb:
    """Pictures of one size side by side."""
    return np.concatenate(pictures, axis=1)


def stages() -> Iterator[tuple[str, Rgb]]:
    """Opened, repaired, cut out, backdrops, composed, looks, letters in every tone, letters in depth."""
    cup = open_photo(found("coffee.png")).pixels
    yield "opened", small(cup)
    yield "repaired", strip([small(mend.brightened(cup // 4)), small(mend.white_balanced(cup))])
    cut = cutout.cut(cup, Matter(ROOT / "assets").mask(cup))
    cover = np.repeat((cut.alpha * 255).astype(np.uint8)[..., None], 3, axis=2)
    yield "cutout", strip([small(cover), small(np.where(cover > 127, cut.colours, 230).astype(np.uint8))])
    paper = colours(rows("palettes", Palette)["ivory"])
    drawn = {
        key: backdrop.draw(each, Pose.FLAT, Light.LEFT, CANVAS, paper, 3)
        for key, each in rows("scenes", Scene).items()
    }
    yield "backdrops", strip([small(each) for each in drawn.values()])
    spot = Box(x=0.15, y=0.4, width=0.7, height=0.45)
    yield "composed", small(compose.stand(drawn["linen"], cut, spot, Pose.FLAT, Light.LEFT).pixels)
    yield "looks", strip([small(light.grade(cup, look, 1.0)) for look in rows("looks", Look).values()])
    page = plain(Ratio.PORTRAIT)
    yield "letters", strip([small(over(page, written(page, tone=tone, words=WORDS).layer)) for tone in Tone])
    deep = (written(page, lettering=Lettering(relief=each), words=WORDS).layer for each in Relief)
    yield "relief", strip([small(over(page, each)) for each in deep])


async def posts(workroom: Workroom, media: Drawer) -> Iterator[tuple[str, Rgb]]:
    """A kept photo, cards, a new backdrop, and posters, with their sheets."""
    photo = await media.put(found("coffee.png"), "image/png")
    out = list[tuple[str, Rgb]]()
    for name, design in (
        ("posts", Design(photo=photo, words=WORDS, purpose=Purpose.NEW_MENU, trade="cafe", seed=5)),
        ("posters", Design(words=WORDS, purpose=Purpose.NEW_MENU, trade="cafe", seed=5)),
    ):
        made = await workroom.run(Candidates(design=design), Patient())
        out.append((name, strip([small(media.picture(each.full)) for each in made.pictures])))
        assert made.sheet is not None
        out.append((f"{name}_sheet", small(media.picture(made.sheet))))
    return iter(out)


def kept(name: str) -> Rgb:
    done = cv2.imread(str(FOLDER / f"{name}.png"), cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(done, cv2.COLOR_BGR2RGB), np.uint8)


def keep(name: str, pixels: Rgb) -> None:
    cv2.imwrite(str(FOLDER / f"{name}.png"), cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))


async def _draw_anew() -> None:
    world, media = house(), Drawer()
    workroom = Workroom(world, media, *toolbox(world))
    FOLDER.mkdir(exist_ok=True)
    for name, pixels in (*stages(), *await posts(workroom, media)):
        keep(name, pixels)
    workroom.close()


if __name__ == "__main__":
    asyncio.run(_draw_anew())
