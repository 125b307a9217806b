"""What the words of a post will stand on: the kept photo, a card, a scene with its subject, a poster."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.canvas import Box, Extent
from engine.domain.step import Light
from engine.domain.world import Look
from engine.imaging import compose, crop, light, measure
from engine.imaging.crop import Frame
from engine.imaging.pixels import Mask, Rgb
from engine.imaging.prepare import Ready

BLUR = (0.08, 0.5)
"""Softness of what is drawn on beyond a photo's edge, at the edge and far from it, as shares of the short side."""

SMALLER = 6
FAR = 0.14
"""From this distance on, a share of the canvas, what is drawn on is one tone."""

LIGHT, DEEP = 0.72, 0.3
"""Grey levels (0 to 1): from the one on dark words read well, down to the other white ones do."""


OUT_OF_FOCUS = 0.022
"""Blur of a reference photo used as a backdrop, as a share of the short side."""

GENTLE = 0.35
"""Strength of a trade's look that nobody asked for."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A canvas without words; `subject`, `keep_out` and `backdrop` (the canvas without its subject) are its size.

    `window` is where its photograph stands (left, top, right, bottom in px), None when that is everywhere.
    """

    pixels: Rgb
    subject: Mask | None = None
    keep_out: Mask | None = None
    similarity: float | None = None
    backdrop: Rgb | None = None
    light: Light = Light.LEFT
    window: tuple[int, int, int, int] | None = None

    @property
    def extent(self) -> Extent:
        return Extent(width=self.pixels.shape[1], height=self.pixels.shape[0])

    @property
    def photograph(self) -> Rgb:
        """What a look applies to: a card's paper keeps its colour."""
        left, top, right, bottom = self.window or (0, 0, self.extent.width, self.extent.height)
        return self.pixels[top:bottom, left:right]

    def graded(self, photograph: Rgb) -> "Ground":
        """The same ground in a look the owner asked for; similarity was measured before it."""
        left, top, right, bottom = self.window or (0, 0, self.extent.width, self.extent.height)
        pixels = self.pixels.copy()
        pixels[top:bottom, left:right] = photograph
        return replace(self, pixels=pixels)


def kept(ready: Ready, frame: Frame, extent: Extent, look: Look | None) -> Ground:
    """Treatment A: the photo itself, cropped, in its trade's look."""
    own = crop.take(ready.pixels, frame, extent)
    fade = _fade(frame, extent)
    subject = crop.take_mask(ready.cut.alpha, frame, extent) if ready.shaped else None
    whole = np.ones(fade.shape, np.float32) if subject is None else subject
    shown = soften_beyond(gently(own, look), frame, fade)
    return Ground(
        shown,
        subject=subject,
        keep_out=crop.take_mask(ready.keep_out, frame, extent),
        similarity=measure.similarity(own, shown, whole * (fade == 0)),
        light=ready.verdict.light,
    )


def gently(pixels: Rgb, look: Look | None) -> Rgb:
    """The trade's look, so little of it that the product keeps its colours."""
    return pixels if look is None else light.grade(pixels, look, GENTLE)


def soften_beyond(pixels: Rgb, frame: Frame, fade: Mask) -> Rgb:
    """What lies beyond the photo, out of focus: softly at its edge, and almost one tone far from it."""
    if not frame.beyond:
        return pixels
    touched = np.flatnonzero(fade.any(axis=1)), np.flatnonzero(fade.any(axis=0))
    area = tuple(slice(each[0], each[-1] + 1) for each in touched)
    share, out = fade[area][..., None], pixels.copy()
    soft = _out_of_focus(pixels, frame)[area]
    out[area] = np.rint(pixels[area] + (soft - pixels[area]) * share)
    return out


def _out_of_focus(pixels: Rgb, frame: Frame) -> NDArray[np.float32]:
    """The canvas at a fraction of its size, blurred by how far it lies beyond the photo, brought back."""
    height, width = pixels.shape[:2]
    reach = min(height, width) / SMALLER
    size = width // SMALLER, height // SMALLER
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    near_tone = cv2.GaussianBlur(small, (0, 0), BLUR[0] * reach)
    far_tone = _one_tone(small, BLUR[1] * reach)
    away = _beyond(frame, *small.shape[:2])
    far_tone = _legible(np.asarray(far_tone, np.uint8), away > 0).astype(np.float32)
    mixed = near_tone + (far_tone - near_tone) * np.clip(away / FAR, 0, 1)[..., None]
    return np.asarray(cv2.resize(mixed, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _one_tone(small: Rgb, sigma: float) -> Rgb:
    """A very wide blur, done on a quarter of the size: nothing finer than that is left of it anyway."""
    height, width = small.shape[:2]
    tiny = cv2.resize(small, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(tiny, (0, 0), sigma / 4)
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def _fade(frame: Frame, extent: Extent) -> Mask:
    """1.0 beyond the photo, 0.0 inside it but for a short way along the edge."""
    if not frame.beyond:
        return np.zeros((extent.height, extent.width), np.float32)
    out = (_beyond(frame, extent.height, extent.width) > 0).astype(np.float32)
    return np.minimum(2 * cv2.blur(out, (extent.short // 6, extent.short // 6)), 1).astype(np.float32)


def _legible(tone: Rgb, where: NDArray[np.bool_]) -> Rgb:
    """A middling tone made deep enough for white words; a light one is left for dark words."""
    light = float(cv2.cvtColor(tone, cv2.COLOR_RGB2GRAY)[where].mean()) / 255 if where.any() else 1.0
    if light > LIGHT:
        return tone
    return np.asarray(cv2.convertScaleAbs(tone, alpha=min(1.0, DEEP / max(light, 1e-3))), np.uint8)


def _beyond(frame: Frame, height: int, width: int) -> Mask:
    """How far each pixel is from the photographed part, in shares of the canvas; 0.0 inside it."""
    down = frame.y + (np.arange(height, dtype=np.float32)[:, None] + 0.5) / height * frame.height
    across = frame.x + (np.arange(width, dtype=np.float32)[None, :] + 0.5) / width * frame.width
    below = np.maximum(np.maximum(-down, down - 1), 0) / frame.height
    beside = np.maximum(np.maximum(-across, across - 1), 0) / frame.width
    return np.maximum(below + 0 * across, beside + 0 * down).astype(np.float32)


def standing(ready: Ready, backdrop: Rgb, spot: Box) -> Ground:
    """Treatment C: the cutout on a backdrop of the canvas's size, its own pixels compared with the photo's."""
    verdict = ready.verdict
    composed = compose.stand(backdrop, ready.cut, spot, verdict.pose, verdict.light)
    return Ground(
        composed.pixels,
        subject=composed.subject,
        keep_out=composed.subject,
        similarity=_unchanged(ready, composed, spot),
        backdrop=backdrop,
        light=verdict.light,
    )


def _unchanged(ready: Ready, composed: compose.Composed, spot: Box) -> float | None:
    """The photo itself set down the same way, against what is seen."""
    high, wide = composed.subject.shape
    own = compose.alone(replace(ready.cut, colours=ready.pixels), spot, Extent(width=wide, height=high))
    return measure.similarity(own, composed.pixels, composed.subject)


def out_of_focus(reference: Rgb, extent: Extent) -> Rgb:
    """The owner's own place as a backdrop: cropped to fill, blurred like a far background, a little calmer."""
    height, width = reference.shape[:2]
    aspect = extent.width / extent.height * height / width
    wide, high = (1.0, 1 / aspect) if aspect >= 1 else (aspect, 1.0)
    filled = crop.take(reference, Frame((1 - wide) / 2, (1 - high) / 2, wide, high), extent)
    small = cv2.resize(filled, (extent.width // 3, extent.height // 3), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), OUT_OF_FOCUS * extent.short / 3)
    grey = cv2.cvtColor(cv2.cvtColor(soft, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    calm = cv2.addWeighted(soft, 0.86, grey, 0.14, 4)
    return np.asarray(cv2.resize(calm, (extent.width, extent.height), interpolation=cv2.INTER_CUBIC), np.uint8)
