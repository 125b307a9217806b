"""A finished post at twice its size: a picture model adds detail around the subject, and words are drawn anew."""

from dataclasses import replace

import cv2
import numpy as np
import structlog

from engine.domain.canvas import Extent
from engine.domain.errors import EngineFault
from engine.domain.step import Making, Upscale
from engine.imaging.course import Course
from engine.imaging.ground import Ground
from engine.imaging.pixels import Mask, Rgb, Rgba, from_png, to_png
from engine.imaging.post import Easel, Post
from engine.imaging.scenery import fitted
from engine.ports import PictureMaker

TIMES = 2

log = structlog.get_logger(__name__)


async def doubled(post: Post, easel: Easel, maker: PictureMaker, course: Course) -> tuple[Post, Post]:
    """The post as it is shown on a sheet, and as it is stored; who made it stands in both. Raises Cancelled."""
    if not course.large or not maker.offers("upscale"):
        return post, post
    try:
        whole = await _doubled(post, easel, maker, course)
    except EngineFault as fault:
        log.warning("upscale.replaced", error=type(fault).__name__, detail=str(fault))
        simple = replace(post, ground=post.ground.by(Making(simple=True)))
        return simple, simple
    return replace(post, ground=replace(post.ground, made=whole.ground.made)), whole


async def _doubled(post: Post, easel: Easel, maker: PictureMaker, course: Course) -> Post:
    step = Upscale(picture=await course.work("finish", to_png, post.ground.pixels))
    made = await course.wait("finish", lambda: maker.make(step, course.news("finish")))
    drawn = await course.work("finish", _grown, post.ground, from_png(made.pictures[0])[..., :3])
    return await easel.larger(post, drawn.by(made.making), course)


def _grown(drawn: Ground, pixels: Rgb) -> Ground:
    """The ground at the larger size; in the subject its own pixels, enlarged without invention."""
    size = (drawn.extent.width * TIMES, drawn.extent.height * TIMES)
    plain = np.asarray(cv2.resize(drawn.pixels, size, interpolation=cv2.INTER_LANCZOS4), np.uint8)
    subject = _enlarged(drawn.subject, size)
    shown = fitted(pixels, Extent(width=size[0], height=size[1]))
    if subject is not None:
        share = subject[..., None]
        shown = np.asarray(np.rint(shown * (1 - share) + plain * share), np.uint8)
    return replace(
        drawn,
        pixels=shown,
        subject=subject,
        keep_out=_enlarged(drawn.keep_out, size),
        hidden=_enlarged(drawn.hidden, size),
        beyond=_enlarged(drawn.beyond, size),
        sculpted=None if drawn.sculpted is None else _letters(drawn.sculpted, size),
    )


def _enlarged(mask: Mask | None, size: tuple[int, int]) -> Mask | None:
    return None if mask is None else np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR), np.float32)


def _letters(layer: Rgba, size: tuple[int, int]) -> Rgba:
    return np.asarray(cv2.resize(layer, size, interpolation=cv2.INTER_CUBIC), np.uint8)
