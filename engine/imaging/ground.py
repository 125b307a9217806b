"""What the words of a post will stand on: the kept photo, a card, a scene with its subject, a poster."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from engine.domain.canvas import Box, Extent
from engine.domain.phrase import Phrase
from engine.domain.step import Light, Making
from engine.domain.world import Look
from engine.imaging import compose, crop, light, measure, tidy
from engine.imaging.arrange import Arrangement
from engine.imaging.crop import Frame
from engine.imaging.pixels import Mask, Rgb, Rgba
from engine.imaging.prepare import Ready
from engine.imaging.texture import smooth

BLUR = (0.012, 0.09)
"""Softness of what goes on beyond a photo's edge, near it and from `FAR` on, as shares of the short side."""

BORDER = 0.02
"""How much of a photo's border is evened out before it goes on, as a share of the short side."""

SMALLER = 4
FAR, MELT = 0.1, 0.014
"""Distances from the photo's edge in shares of the canvas: of full softness, and of the melting into it."""

PLAIN = 150
"""Grey of a canvas that a model paints over."""

OUT_OF_FOCUS = 0.022
"""Blur of a reference photo used as a backdrop, as a share of the short side."""

GENTLE = 0.35
"""Strength of a trade's look that nobody asked for."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A canvas without words; `subject`, `keep_out` and `backdrop` (the canvas without its subject) are its size.

    `window` is where its photograph stands (left, top, right, bottom in px), None when that is everywhere; `outline`
    cuts it. `words` is the place that was made for them, `panel` the card's field they stand on, `align` the side of
    their lines. `hidden` is what the AI mark may not cover where that is less than `keep_out`. `strained` is a kept
    photo that has no good place for its words; `unsaid` are the words' roles that were left out for its sake.
    `beyond` is 1.0 where it goes on beyond the photo; `sculpted` are letters in depth that a model made for it;
    `made` says who made its generative steps; `said` what became of the photo here.
    """

    pixels: Rgb
    subject: Mask | None = None
    keep_out: Mask | None = None
    similarity: float | None = None
    backdrop: Rgb | None = None
    light: Light = Light.LEFT
    window: tuple[int, int, int, int] | None = None
    words: Box | None = None
    panel: Box | None = None
    align: str | None = None
    outline: Mask | None = None
    hidden: Mask | None = None
    strained: bool = False
    unsaid: frozenset[str] = frozenset()
    beyond: Mask | None = None
    sculpted: Rgba | None = None
    made: tuple[Making, ...] = ()
    said: tuple[Phrase, ...] = ()

    def by(self, making: Making) -> "Ground":
        return replace(self, made=(*self.made, making))

    @property
    def extent(self) -> Extent:
        return Extent(width=self.pixels.shape[1], height=self.pixels.shape[0])

    @property
    def photograph(self) -> Rgb:
        """What a look applies to: a card's paper keeps its colour."""
        left, top, right, bottom = self.window or (0, 0, self.extent.width, self.extent.height)
        return self.pixels[top:bottom, left:right]

    def kept_in(self, drawn: Rgb, own: Rgb) -> Rgb:
        """A photograph a model drew anew, with the subject's own pixels back in it."""
        if self.subject is None:
            return drawn
        left, top, right, bottom = self.window or (0, 0, self.extent.width, self.extent.height)
        share = self.subject[top:bottom, left:right, None]
        return np.asarray(np.rint(drawn * (1 - share) + own * share), np.uint8)

    def graded(self, photograph: Rgb) -> "Ground":
        """The same ground in a look the owner asked for; similarity was measured before it."""
        left, top, right, bottom = self.window or (0, 0, self.extent.width, self.extent.height)
        pixels = self.pixels.copy()
        area, shown = (slice(top, bottom), slice(left, right)), photograph
        if self.outline is not None and self.outline.min() < 1:
            share = self.outline[..., None]
            shown = np.rint(pixels[area] * (1 - share) + photograph * share).astype(np.uint8)
        pixels[area] = shown
        return replace(self, pixels=pixels)


def kept(ready: Ready, found: Arrangement | Frame, extent: Extent, look: Look | None) -> Ground:
    """Treatment A: the photo itself, cropped, in its trade's look, with the place found for its words if any."""
    frame = found if isinstance(found, Frame) else found.frame
    own = crop.take(ready.pixels, frame, extent)
    away = _beyond(frame, extent)
    subject = crop.take_mask(ready.cut.alpha, frame, extent) if ready.shaped else None
    whole = np.ones(own.shape[:2], np.float32) if subject is None else subject
    shown = soften_beyond(gently(own, look), away)
    return Ground(
        shown,
        subject=subject,
        keep_out=crop.take_mask(ready.keep_out, frame, extent),
        similarity=measure.similarity(own, shown, whole if away is None else whole * (away == 0)),
        light=ready.verdict.light,
        words=None if isinstance(found, Frame) else found.words,
        align=None if isinstance(found, Frame) else found.align,
        hidden=crop.take_mask(ready.alive, frame, extent),
        strained=isinstance(found, Arrangement) and (found.weak or ready.crowded),
        beyond=None if away is None else np.asarray(away > 0, np.float32),
        said=tidy.left_out(ready.shun, frame),
    )


def gently(pixels: Rgb, look: Look | None) -> Rgb:
    """The trade's look, so little of it that the product keeps its colours."""
    return pixels if look is None else light.grade(pixels, look, GENTLE)


def soften_beyond(pixels: Rgb, away: Mask | None) -> Rgb:
    """Beyond the photo its border's colours go on, softer and softer with the distance; what is mirrored there melts
    into them before a thing could be known in it."""
    if away is None:
        return pixels
    touched = np.flatnonzero(away.any(axis=1)), np.flatnonzero(away.any(axis=0))
    area = tuple(slice(each[0], each[-1] + 1) for each in touched)
    out, soft = pixels.copy(), _softened(pixels, away)[area]
    share = smooth(0.0, MELT, away[area])[..., None]
    out[area] = np.rint(pixels[area] + (soft - pixels[area].astype(np.float32)) * share)
    return out


def _softened(pixels: Rgb, away: Mask) -> Rgb:
    height, width = away.shape
    size = max(2, width // SMALLER), max(2, height // SMALLER)
    small = _gone_on(np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8), away)
    near, far = (
        cv2.GaussianBlur(small.astype(np.float32), (0, 0), share * min(height, width) / SMALLER) for share in BLUR
    )
    run = np.clip(cv2.resize(away, size, interpolation=cv2.INTER_AREA) / FAR, 0, 1)[..., None]
    soft = np.rint(near + (far - near) * run).astype(np.uint8)
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _gone_on(small: Rgb, away: Mask) -> Rgb:
    """The photographed part of a small picture, and round it the colours of its border."""
    there = cv2.resize((away <= 0).astype(np.uint8), small.shape[1::-1], interpolation=cv2.INTER_NEAREST) > 0
    rows, columns = np.flatnonzero(there.any(axis=1)), np.flatnonzero(there.any(axis=0))
    top, left = int(rows[0]), int(columns[0])
    bottom, right = int(rows[-1]) + 1, int(columns[-1]) + 1
    part, (high, wide) = small[top:bottom, left:right], small.shape[:2]
    even = cv2.blur(part, (1 + 2 * max(1, round(BORDER * min(high, wide))),) * 2, borderType=cv2.BORDER_REFLECT)
    out = cv2.copyMakeBorder(even, top, high - bottom, left, wide - right, cv2.BORDER_REPLICATE)
    out[top:bottom, left:right] = part
    return np.asarray(out, np.uint8)


def _beyond(frame: Frame, extent: Extent) -> Mask | None:
    """How far each pixel is from the photographed part, in shares of the canvas; None where it is all of it."""
    if not frame.beyond:
        return None
    high, wide = extent.height, extent.width
    down = frame.y + (np.arange(high, dtype=np.float32)[:, None] + 0.5) / high * frame.height
    across = frame.x + (np.arange(wide, dtype=np.float32)[None, :] + 0.5) / wide * frame.width
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


def staged(ready: Ready, extent: Extent, spot: Box) -> Ground:
    """The cutout in its place on a plain grey canvas: what a picture model is handed to draw a scene around."""
    return standing(ready, np.full((extent.height, extent.width, 3), PLAIN, np.uint8), spot)


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
