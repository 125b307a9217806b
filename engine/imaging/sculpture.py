"""Letters in depth by a picture model, taken only if they still are the letters."""

from dataclasses import dataclass

import cv2
import numpy as np

from engine.domain.errors import BoxSpoils
from engine.domain.picture import Design, Relief
from engine.domain.step import Carve, Light, Making
from engine.imaging.course import Course
from engine.imaging.paint import Cut
from engine.imaging.pixels import Rgba, from_png, to_png
from engine.imaging.relief import alike
from engine.ports import PictureMaker

ALIKE = 0.6
"""Of what either covers both must cover so much; below it a reader would stumble, and our own relief is drawn."""


@dataclass(frozen=True, slots=True)
class Sculpted:
    layer: Rgba
    making: Making


async def made(cut: Cut, design: Design, light: Light, maker: PictureMaker, course: Course) -> tuple[Sculpted, float]:
    """The letters, and how far they are the same. Raises EngineFault, BoxSpoils for letters nobody could read."""
    step = Carve(
        letters=await course.work("words", to_png, cut.letters),
        ground=await course.work("words", to_png, cut.ground),
        relief=design.lettering.relief or Relief.EMBOSS,
        colour=cut.colour,
        light=light,
        seed=design.seed,
    )
    drawn = await course.wait("words", lambda: maker.make(step, course.news("words")))
    layer = _sized(from_png(drawn.pictures[0]), cut)
    same = alike(layer, cut.letters.astype(np.float32) / np.float32(255))
    if same < ALIKE:
        raise BoxSpoils(f"the letters are not the letters any more: {same:.2f}")
    return Sculpted(layer, drawn.making), same


def _sized(pixels: Rgba, cut: Cut) -> Rgba:
    if pixels.ndim != 3 or pixels.shape[2] != 4:
        raise BoxSpoils("letters came without transparency")
    high, wide = cut.letters.shape
    return np.asarray(cv2.resize(pixels, (wide, high), interpolation=cv2.INTER_CUBIC), np.uint8)
