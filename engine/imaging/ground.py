"""What the words of a post will stand on: the kept photo, a card, a scene with its subject, a poster."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from engine.domain.canvas import Box, Extent
from engine.domain.step import Light, Pose
from engine.domain.world import Look
from engine.imaging import compose, crop, light, measure
from engine.imaging.crop import Frame
from engine.imaging.cutout import Cutout
from engine.imaging.pixels import Mask, Rgb
from engine.imaging.prepare import Ready

BLUR = (0.07, 0.2)
"""Softness of what is drawn on beyond a photo's edge, at the edge and far from it, as shares of the short side."""

SMALLER = 6

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
    shown = soften_beyond(gently(own, look), frame)
    subject = crop.take_mask(ready.cut.alpha, frame, extent) if ready.shaped else None
    whole = np.ones(shown.shape[:2], np.float32) if subject is None else subject
    return Ground(
        shown,
        subject=subject,
        keep_out=crop.take_mask(ready.keep_out, frame, extent),
        similarity=measure.similarity(own, shown, whole),
        light=ready.verdict.light,
    )


def gently(pixels: Rgb, look: Look | None) -> Rgb:
    """The trade's look, so little of it that the product keeps its colours."""
    return pixels if look is None else light.grade(pixels, look, GENTLE)


def soften_beyond(pixels: Rgb, frame: Frame) -> Rgb:
    """What lies beyond the photo, out of focus: softly at its edge, and almost one tone far from it."""
    if not frame.beyond:
        return pixels
    height, width = pixels.shape[:2]
    short = min(height, width)
    share, far = _beyond(frame, height, width)
    small = cv2.resize(pixels, (width // SMALLER, height // SMALLER), interpolation=cv2.INTER_AREA)
    near_tone, far_tone = (
        cv2.resize(cv2.GaussianBlur(small, (0, 0), reach * short / SMALLER), (width, height)) for reach in BLUR
    )
    soft = near_tone + (far_tone.astype(np.float32) - near_tone) * far[..., None]
    fade = np.minimum(2 * cv2.blur(share, (short // 6, short // 6)), 1)[..., None]
    return np.asarray(np.rint(pixels * (1 - fade) + soft * fade), np.uint8)


def _beyond(frame: Frame, height: int, width: int) -> tuple[Mask, Mask]:
    """1.0 where nothing was photographed; and how far from the photo that is, 1.0 at a third of the canvas."""
    down = frame.y + (np.arange(height, dtype=np.float32)[:, None] + 0.5) / height * frame.height
    across = frame.x + (np.arange(width, dtype=np.float32)[None, :] + 0.5) / width * frame.width
    below = np.maximum(np.maximum(-down, down - 1), 0) / frame.height
    beside = np.maximum(np.maximum(-across, across - 1), 0) / frame.width
    away = np.maximum(below + 0 * across, beside + 0 * down)
    return (away > 0).astype(np.float32), np.clip(away * 3, 0, 1).astype(np.float32)


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
    photo = Cutout(ready.pixels, ready.cut.alpha, ready.cut.box, ready.cut.verdict)
    own = compose.stand(np.zeros_like(composed.pixels), photo, spot, Pose.FLAT, Light.ABOVE)
    return measure.similarity(own.pixels, composed.pixels, composed.subject)


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
