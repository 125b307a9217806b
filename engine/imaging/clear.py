"""What lies about on the ground is drawn over by a picture model where there is one; else our own healing stays."""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
import structlog

from engine.domain.errors import EngineFault
from engine.domain.phrase import Phrase
from engine.domain.prompt import Prompt
from engine.domain.step import Fill, Making
from engine.imaging.course import Course
from engine.imaging.pixels import Mask, Rgb, from_png, to_png
from engine.imaging.prepare import Ready
from engine.imaging.scenery import fitted
from engine.imaging.tidy import HEALED
from engine.ports import PictureMaker

BARE: Final = Prompt(setting="plain empty surface, nothing lying on it", style="same texture and light as around it")
SOFT: Final = 2.0
"""Sigma in px of the seam between what was drawn and the photo."""

log = structlog.get_logger(__name__)


async def cleared(ready: Ready, maker: PictureMaker, course: Course) -> Ready:
    """Says who did it. Raises Cancelled."""
    hole = ready.hole
    if hole is None or not maker.offers("fill"):
        return ready
    picture, mask = await course.work("cutout", to_png, ready.pixels), await course.work("cutout", to_png, hole)
    step = Fill(picture=picture, mask=mask, prompt=BARE)
    try:
        made = await course.wait("cutout", lambda: maker.make(step, course.news("cutout")))
    except EngineFault as fault:
        log.warning("clear.replaced", error=type(fault).__name__, detail=str(fault))
        return replace(ready, made=(*ready.made, Making(simple=True)))
    drawn = fitted(from_png(made.pictures[0]), ready.extent)
    pixels = await course.work("cutout", _laid, ready.pixels, drawn, hole, ready.cut.alpha)
    notes = (*(note for note in ready.notes if note != HEALED), Phrase.of("photo.cleared"))
    return replace(ready, pixels=pixels, notes=notes, made=(*ready.made, made.making))


def _laid(pixels: Rgb, drawn: Rgb, hole: Mask, subject: Mask) -> Rgb:
    share = (cv2.GaussianBlur(hole, (0, 0), SOFT) * (subject <= 0.0))[..., None]
    return np.asarray(np.rint(pixels * (1 - share) + drawn * share), np.uint8)
