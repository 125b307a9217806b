"""Small things on a calm ground that nobody meant to photograph: crumbs, stains, a cable's end. Found and healed.

Found as what differs from the ground around it and has an edge of its own; healed with a piece of the same ground
from nearby, brought to the hole's colours as a healing brush does. The subject and what is near it stay.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.canvas import Box
from engine.domain.phrase import Phrase
from engine.imaging.frame import Frame
from engine.imaging.guided import Floats, resized
from engine.imaging.heal import healed
from engine.imaging.pixels import Mask, Rgb

Where = NDArray[np.bool_]

LONGEST: Final = 480
"""Longest side in px at which blobs are looked for."""

MOST: Final = 0.03
"""All that is mended, as a share of the photo; more than that is a scene, not a stain."""

LEAST, LARGEST, BESIDE = 3e-4, 0.006, 0.06
"""One blob against the photo, and against the subject: its twin is no stain, and a grain of sand no matter."""

MANY: Final = 8
"""More of them are a pattern, or petals and beans that somebody strewed."""

NEAR: Final = 0.035
"""How far from the subject nothing is touched, as a share of the long side: its shadow and what belongs to it."""

CALM, QUIET, GROUND = 3.2, 16.0, 0.12
"""Lab distance of a calm ground from its own blur, median and what a tenth exceeds; its least share of the photo."""

APART, TIMES = 12.0, 5.0
"""Lab distance from which something is no ground, and how many times the ground's own unrest it is."""

EDGED: Final = 0.22
"""Steepest change at a blob's rim per px against its own contrast: shadows and lights out of focus have less."""

COMPACT, SLENDER = 0.4, 3.5
"""A blob fills so much of its box, which is at most so many times as long as wide: joints and cracks do not."""

ALONE: Final = 0.03
"""How far around a blob there is nothing but ground, as a share of the long side."""

SPANS, SMALLER = (0.14, 0.08, 0.04), 4
"""Reaches of the blurs that stand for the ground, in turn, as shares of the long side, drawn so much smaller.

A wide one first, so that a napkin is not its own ground."""

STRIP: Final = 0.06
"""Largest share of the photo of a thing at the photo's edge that a crop should leave out."""


STILL_SEEN: Final = 0.12
"""A crop that shows no more of it than this has left a strip out."""

RIM, SHUNNED = 1 / 200, 0.08
"""What is healed around a blob (its own shadow) as a share of the long side, and what a crop gains without strips."""


HEALED: Final = Phrase.of("photo.tidied")


@dataclass(frozen=True, slots=True)
class Tidied:
    """A photo without its blobs. `said` names what was done; `shun` (photo-size) is what a crop rather leaves out,
    `hole` where blobs lay, healed or not."""

    pixels: Rgb
    said: tuple[Phrase, ...] = ()
    shun: Mask | None = None
    hole: Mask | None = None


@dataclass(frozen=True, slots=True)
class Mess:
    """Small masks: `blobs` can be healed, `strips` are larger things cut by the photo's edge."""

    blobs: Where
    strips: Where


def tidied(photo: Rgb, alpha: Mask) -> Tidied:
    """Heals what can be healed outside `alpha` (the subject); the same pixels where nothing is to be done."""
    found = mess(photo, alpha)
    if found is None:
        return Tidied(photo)
    shun = _large(found.strips, photo) if found.strips.any() else None
    if not found.blobs.any():
        return Tidied(photo, shun=shun)
    hole = _grown(_large(found.blobs, photo) > 0, round(RIM * max(alpha.shape)))
    pixels, done = healed(photo, hole, alpha > 0.02)
    return Tidied(pixels, (HEALED,) if done.any() else (), shun, np.asarray(hole, np.float32))


def shunned(dear: Mask, shun: Mask | None) -> Mask:
    """What a crop should hold, less `SHUNNED` of everything where it should not, however large the strip."""
    if shun is None:
        return dear
    return np.asarray(dear - shun * np.float32(SHUNNED * dear.sum() / shun.sum()), np.float32)


def left_out(shun: Mask | None, frame: Frame, panel: Box | None = None) -> tuple[Phrase, ...]:
    """What became of a thing at the photo's edge, if anything did: cropped away, or hidden under a card's panel."""
    if shun is None or not shun.any():
        return ()
    high, wide = shun.shape
    rows, columns = np.nonzero(shun)
    x, y = (columns + 0.5) / wide, (rows + 0.5) / high
    across = (x > frame.x) & (x < frame.x + frame.width)
    if (across & (y > frame.y) & (y < frame.y + frame.height)).mean() > STILL_SEEN:
        return ()
    under = panel is not None and bool(np.mean(y > frame.y + frame.height if panel.y > 0 else y < frame.y) > 0.5)
    return (Phrase.of("photo.hidden" if under else "photo.cropped"),)


def _large(where: Where, photo: Rgb) -> Mask:
    size = photo.shape[1], photo.shape[0]
    return np.asarray(cv2.resize(where.astype(np.float32), size, interpolation=cv2.INTER_NEAREST), np.float32)


def mess(photo: Rgb, alpha: Mask) -> Mess | None:
    """What lies about on the ground; None where the ground is not calm, hardly seen, or strewn with things."""
    scale = min(1.0, LONGEST / max(photo.shape[:2]))
    size = max(32, round(photo.shape[1] * scale)), max(32, round(photo.shape[0] * scale))
    lab = np.asarray(cv2.cvtColor(resized(photo, size) / np.float32(255), cv2.COLOR_RGB2LAB), np.float32)
    subject = resized(alpha, size)
    free = ~_grown(subject > 0.05, round(NEAR * LONGEST))
    if free.mean() < GROUND:
        return None
    apart = _apart(lab, free)
    unrest = float(np.median(apart[free]))
    if unrest > CALM or float(np.quantile(apart[free], 0.9)) > QUIET:
        return None
    return _sorted(apart, free, max(APART, TIMES * unrest), BESIDE * float((subject > 0.5).sum()))


def _apart(lab: Floats, free: Where) -> Floats:
    """Lab distance of each pixel from the ground around it, things on it left out from the second round on."""
    wide = free.shape[1], free.shape[0]
    size = max(8, wide[0] // SMALLER), max(8, wide[1] // SMALLER)
    share = free.astype(np.float32)
    for sigma in (span * max(size) for span in SPANS):
        weight = cv2.GaussianBlur(resized(share, size), (0, 0), sigma) + np.float32(1e-4)
        around = cv2.GaussianBlur(resized(lab * share[..., None], size), (0, 0), sigma) / weight[..., None]
        apart = np.asarray(np.linalg.norm(lab - resized(around, wide), axis=2), np.float32)
        share = (free & (apart < APART)).astype(np.float32)
    return apart


def _sorted(apart: Floats, free: Where, least: float, beside: float) -> Mess | None:
    """Each thing on the ground by its size and place; what reaches the subject's surroundings belongs to it."""
    foreign = cv2.morphologyEx((apart > least).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(foreign)
    slope = np.hypot(cv2.Sobel(apart, -1, 1, 0, scale=1 / 8), cv2.Sobel(apart, -1, 0, 1, scale=1 / 8))
    blobs, strips = [], []
    for number in range(1, count):
        area, thing = float(stats[number, cv2.CC_STAT_AREA]), labels == number
        if area < LEAST * free.size or not free[thing].all() or not _edged(thing, apart, slope):
            continue
        if area <= min(LARGEST * free.size, beside):
            blobs += [thing] if _compact(stats[number]) and _alone(thing, foreign > 0, free) else []
        elif area <= STRIP * free.size and _at_one_side(stats[number], free.shape):
            strips.append(thing)
    found = _any(blobs, free)
    return None if len(blobs) > MANY or found.mean() > MOST else Mess(found, _any(strips, free))


def _any(things: list[Where], like: Where) -> Where:
    return np.logical_or.reduce(things) if things else np.zeros_like(like)


def _edged(thing: Where, apart: Floats, slope: Floats) -> bool:
    rim = _grown(thing, 2) & _grown(~thing, 2)
    return float(np.quantile(slope[rim], 0.8)) > EDGED * float(np.quantile(apart[thing], 0.9))


def _compact(stats: NDArray[np.int32]) -> bool:
    _, _, wide, high, area = (int(each) for each in stats)
    return area > COMPACT * wide * high and max(wide, high) < SLENDER * min(wide, high)


def _alone(thing: Where, foreign: Where, free: Where) -> bool:
    """Nothing but ground around it."""
    ring = _grown(thing, round(ALONE * max(free.shape))) & ~_grown(thing, 2)
    return float((foreign & ring).sum()) < 0.02 * float(ring.sum())


def _at_one_side(stats: NDArray[np.int32], shape: tuple[int, ...]) -> bool:
    """Cut by the photo's edge and not running along all of it, as a table's edge does."""
    left, top, wide, high, _ = (int(each) for each in stats)
    touched = left <= 1, top <= 1, left + wide >= shape[1] - 1, top + high >= shape[0] - 1
    return any(touched) and wide < 0.5 * shape[1] and high < 0.5 * shape[0]


def _grown(where: Where, by: int) -> Where:
    shape = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * by + 1, 2 * by + 1))
    return np.asarray(cv2.dilate(where.astype(np.uint8), shape) > 0)
