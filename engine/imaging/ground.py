"""What the words of a post will stand on: the kept photo, a card, a scene with its subject, a poster."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from engine.domain.canvas import Box, Extent
from engine.domain.step import Light, Pose
from engine.imaging import compose, crop, measure
from engine.imaging.crop import Frame
from engine.imaging.cutout import Cutout
from engine.imaging.pixels import Mask, Rgb
from engine.imaging.prepare import Ready

BLUR = 0.05
"""Softness of what is drawn on beyond a photo's edge, as a share of the short side."""

OUT_OF_FOCUS = 0.022
"""Blur of a reference photo used as a backdrop, as a share of the short side."""

CHECKED = 2
"""Similarity is measured at the canvas's size over this."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A canvas without words; `subject`, `keep_out` and `backdrop` (the canvas without its subject) are its size."""

    pixels: Rgb
    subject: Mask | None = None
    keep_out: Mask | None = None
    similarity: float | None = None
    backdrop: Rgb | None = None
    light: Light = Light.LEFT

    @property
    def extent(self) -> Extent:
        return Extent(width=self.pixels.shape[1], height=self.pixels.shape[0])

    def graded(self, pixels: Rgb) -> "Ground":
        """The same ground in a look the owner asked for; similarity was measured before it."""
        return replace(self, pixels=pixels)


def kept(ready: Ready, looked: Rgb, frame: Frame, extent: Extent) -> Ground:
    """Treatment A: the photo itself, cropped. `looked` is the photo in its trade's gentle look, same size."""
    own = crop.take(ready.pixels, frame, extent)
    shown = soften_beyond(crop.take(looked, frame, extent), frame)
    subject = crop.take_mask(ready.cut.alpha, frame, extent) if ready.shaped else None
    whole = np.ones(shown.shape[:2], np.float32) if subject is None else subject
    return Ground(
        shown,
        subject=subject,
        keep_out=crop.take_mask(ready.keep_out, frame, extent),
        similarity=measure.similarity(own, shown, whole),
        light=ready.verdict.light,
    )


def soften_beyond(pixels: Rgb, frame: Frame) -> Rgb:
    """What lies beyond the photo, out of focus, growing so over a short way from its edge."""
    if not frame.beyond:
        return pixels
    height, width = pixels.shape[:2]
    short = min(height, width)
    small = cv2.resize(pixels, (width // 6, height // 6), interpolation=cv2.INTER_AREA)
    soft = cv2.resize(cv2.GaussianBlur(small, (0, 0), BLUR * short / 6), (width, height))
    share = cv2.blur(_beyond(frame, height, width), (short // 12, short // 12))[..., None]
    return np.asarray(np.rint(pixels * (1 - share) + soft * share), np.uint8)


def _beyond(frame: Frame, height: int, width: int) -> Mask:
    """1.0 where nothing was photographed, from half the fade's length inside the photo."""
    down = frame.y + (np.arange(height, dtype=np.float32)[:, None] + 0.5) / height * frame.height
    across = frame.x + (np.arange(width, dtype=np.float32)[None, :] + 0.5) / width * frame.width
    out = (down < 0) | (down > 1) | (across < 0) | (across > 1)
    return out.astype(np.float32)


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
    """The photo itself set down the same way, against what is seen, at half size."""
    height, width = composed.subject.shape
    small = Extent(width=width // CHECKED, height=height // CHECKED)
    photo = Cutout(ready.pixels, ready.cut.alpha, ready.cut.box, ready.cut.verdict)
    blank = np.zeros((small.height, small.width, 3), np.uint8)
    own = compose.stand(blank, photo, spot, Pose.FLAT, Light.ABOVE)
    shown = cv2.resize(composed.pixels, (small.width, small.height), interpolation=cv2.INTER_AREA)
    return measure.similarity(own.pixels, np.asarray(shown, np.uint8), own.subject)


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
