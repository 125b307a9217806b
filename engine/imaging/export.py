"""From pixels in memory to the files of an outcome; a preview is the full picture made smaller, never drawn anew."""

from dataclasses import dataclass

import cv2
import numpy as np

from engine.domain.canvas import Extent
from engine.domain.picture import Design
from engine.imaging.ground import Ground
from engine.imaging.lettering import Typecase
from engine.imaging.photo import export_jpeg, export_png, source_type
from engine.imaging.pixels import Mask, Rgb, Rgba
from engine.imaging.post import Easel, Post
from engine.imaging.prepare import Ready

PREVIEW = 720
"""Short side of a preview in px."""

STEP = 800
"""Longest side in px of an intermediate picture."""

AIR = 0.04
"""Transparent space left round a cutout or letters, as a share of their size."""

PAPER = 246
"""Grey level of the paper that letters alone are set for."""

SHEET_QUALITY, STEP_QUALITY, PREVIEW_QUALITY = 90, 86, 86


Files = dict[str, tuple[bytes, str]]
"""Content and type by name."""


@dataclass(frozen=True, slots=True)
class Exported:
    full: bytes
    preview: bytes
    extent: Extent
    preview_extent: Extent
    source_type: str


def post(pixels: Rgb, generated: bool, at_most: int | None = None) -> Exported:
    """The full JPEG, its short side of `at_most` px, and its preview, with the source type that was truly written."""
    short = min(pixels.shape[:2])
    given = pixels if at_most is None or at_most >= short else _scaled(pixels, at_most / short)
    full = export_jpeg(given, generated=generated)
    small, extent = preview(pixels, generated)
    return Exported(full, small, Extent(width=given.shape[1], height=given.shape[0]), extent, source_type(full))


def preview(pixels: Rgb, generated: bool) -> tuple[bytes, Extent]:
    """The lighter JPEG of a finished post and its size."""
    small = _scaled(pixels, PREVIEW / min(pixels.shape[:2]))
    extent = Extent(width=small.shape[1], height=small.shape[0])
    return export_jpeg(small, generated=generated, quality=PREVIEW_QUALITY), extent


def plain(pixels: Rgb) -> bytes:
    """A sheet or a joined picture as JPEG."""
    return export_jpeg(pixels, generated=False, quality=SHEET_QUALITY)


def cutout(ready: Ready) -> bytes:
    """The subject on transparency at the photo's own size, as PNG."""
    return export_png(_subject(ready))


def _subject(ready: Ready) -> Rgba:
    area = ready.cut.box.grown(AIR)
    high, wide = ready.cut.alpha.shape
    rows = slice(int(area.y * high), max(1, round(area.bottom * high)))
    columns = slice(int(area.x * wide), max(1, round(area.right * wide)))
    alpha = np.rint(ready.cut.alpha[rows, columns, None] * 255).astype(np.uint8)
    return np.concatenate([ready.cut.colours[rows, columns], alpha], axis=2)


def trimmed(layer: Rgba) -> Rgba:
    """A layer cropped to what is on it, with a little air."""
    rows, columns = (np.flatnonzero((layer[..., 3] > 0).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return layer
    air = max(2, round(max(rows[-1] - rows[0], columns[-1] - columns[0]) * AIR))
    top, left = max(0, rows[0] - air), max(0, columns[0] - air)
    return np.ascontiguousarray(layer[top : rows[-1] + air + 1, left : columns[-1] + air + 1])


def letters(design: Design, easel: Easel) -> bytes:
    """The words alone on transparency, trimmed, as PNG; set as on plain paper, where they need no help."""
    extent = design.ratio.extent()
    paper = np.full((extent.height, extent.width, 3), PAPER, np.uint8)
    plain = design.model_copy(update={"mark": False})
    return export_png(trimmed(easel.written(plain, None, Ground(paper)).lettered.layer))


def inscription(typecase: Typecase, text: str, px: int) -> Mask:
    """A short text in the all-round face, cropped to its ink, as alpha."""
    clean, _ = typecase.clean(text)
    coverage, _, _ = typecase.ink(typecase.line(clean, typecase.rounder), px)
    return np.asarray(coverage, np.float32) / np.float32(255)


def photo_steps(ready: Ready) -> Files:
    """The intermediate pictures that every post of a photo shares."""
    made = {"original": (_jpeg(ready.photo.pixels), "image/jpeg")}
    if ready.shaped:
        made["cutout"] = (export_png(_within(_subject(ready))), "image/png")
    return made


def post_steps(shown: Post) -> Files:
    """The intermediate pictures of one post."""
    made = {"lettering": (export_png(_within(shown.lettered.layer)), "image/png")}
    if shown.ground.backdrop is not None:
        made["backdrop"] = (_jpeg(shown.ground.backdrop), "image/jpeg")
    return made


def _jpeg(pixels: Rgb) -> bytes:
    return export_jpeg(_within(pixels), generated=False, quality=STEP_QUALITY)


def _within(pixels: Rgb) -> Rgb:
    scale = STEP / max(pixels.shape[:2])
    return pixels if scale >= 1 else _scaled(pixels, scale)


def _scaled(pixels: Rgb, scale: float) -> Rgb:
    size = round(pixels.shape[1] * scale), round(pixels.shape[0] * scale)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
