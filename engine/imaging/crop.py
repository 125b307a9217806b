"""The crop of a photo: the subject where it belongs, its focus on a third, as little as possible lost or blown up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from engine.domain.canvas import Extent
from engine.domain.reading import Side
from engine.imaging.frame import WHOLE, Column, Frame, behind, box_in, mean, means, outside, table
from engine.imaging.pixels import Mask, Rgb
from engine.imaging.sight import SPARE, Sight

__all__ = ["SPARE", "Column", "Fit", "Frame", "Sight", "behind", "best", "box_in", "mean", "means", "table", "take"]

ZOOMS = (1.0, 0.92, 0.84, 0.75, 0.67)
"""Crops against the largest one of their shape: nothing is drawn nearer than one and a half times."""

STOPS = 8
THIRDS = (1 / 3, 2 / 3)
SOFTEST = 1.7
"""A crop is not blown up by more than this when the photo allows another."""

BEYOND_SHARES = (0.06, 0.1, 0.14)
STORY_SHARES = (0.22, 0.3)
"""So much of the canvas may be drawn on beyond the photo's edge, where nothing else makes room for words."""

SLACK = 0.1
"""So much of the subject may be cropped for the sake of words: a saucer's rim, a sleeve."""

WORSE = 0.04
"""A crop may leave out so much more of a thing than what every crop of that shape leaves out."""

JAMMED, AIR, CENTRED = 0.7, 0.05, 0.35
"""What it costs for each side that a thing has less than so much air to the crop's edge, where the photo gave it
some; and what it costs to leave the photographer's own middle."""

PART = 0.1
"""From this share of the photo on a thing is large enough where it is."""

PLAIN, EMPTIED, RESTLESS = 0.06, 0.004, 0.2
"""Unrest up to which a mirrored strip is plain ground, how little of the thing is in it, and from which unrest on it
looks like a mistake."""

EVEN, STORY_EVEN = 0.06, 0.1
"""Deviation of colour along a photo's side up to which it may go on beyond it; a story has to, more often."""

CUT, NIBBLED, OFF_THIRD, EMPTY, SOFT, BEYOND, MIRRORED, CLOSE, LOOSE = 4.0, 0.8, 1.1, 1.2, 0.9, 1.6, 16.0, 0.9, 0.25
SEVERED, NEARER, NEAR = 60.0, 1.6, 0.14


@dataclass(frozen=True, slots=True)
class Fit:
    """A crop and how wrong it is (0 is perfect)."""

    frame: Frame
    cost: float


def best(sight: Sight, extent: Extent) -> Fit:
    """The crop for a canvas or window of `extent` in which no words stand."""
    frames = near(sight, extent)
    costs = wrong(table(frames), sight, extent)
    place = int(np.argmin(costs))
    return Fit(frames[place], float(costs[place]))


def near(sight: Sight, canvas: Extent) -> list[Frame]:
    """Crops of what was photographed, and those that reach beyond an edge that is plain ground."""
    outside_ = outer(sight, canvas)
    strips = _strips(table(outside_), (sight.sums.busy, sight.sums.hidden))
    plain = (strips[0] < PLAIN) & (strips[1] < EMPTIED)
    return inner(sight.extent, canvas) + [each for each, free in zip(outside_, plain, strict=True) if free]


def inner(photo: Extent, canvas: Extent) -> list[Frame]:
    """Crops of what was photographed, large and small."""
    return list(_inner(photo, canvas))


def outer(sight: Sight, canvas: Extent) -> list[Frame]:
    """Crops that reach a little beyond the photo's edge at one side, where that is of one colour: anything else would
    go on as smears. A story reaches further, for words may not stand in its outer third."""
    sides = (Side.TOP, Side.BOTTOM) if canvas.width <= canvas.height else (Side.LEFT, Side.RIGHT)
    story = canvas.height > 1.5 * canvas.width
    shares, even = (BEYOND_SHARES + STORY_SHARES, STORY_EVEN) if story else (BEYOND_SHARES, EVEN)
    found = (
        (side, each) for share in shares for side in sides for each in _beyond(sight.extent, canvas, share, side)
    )
    return [each for side, each in found if _uneven(sight, side, each) < even]


def _uneven(sight: Sight, side: Side, frame: Frame) -> float:
    """How much the colour changes along the part of a photo's side that a crop reaches over."""
    upright = side in (Side.TOP, Side.BOTTOM)
    start, length = (frame.x, frame.width) if upright else (frame.y, frame.height)
    rim = sight.rims[side]
    part = rim[round(max(0.0, start) * len(rim)) : max(1, round((start + length) * len(rim)))]
    return float(part.std(axis=0).max())


def _largest(photo: Extent, aspect: float) -> tuple[float, float]:
    """The largest rectangle of that aspect (width over height in px), in shares of the photo's sides."""
    relative = aspect * photo.height / photo.width
    return (1.0, 1 / relative) if relative >= 1 else (relative, 1.0)


def _inner(photo: Extent, canvas: Extent) -> Iterator[Frame]:
    wide, high = _largest(photo, canvas.width / canvas.height)
    for zoom in ZOOMS:
        for across in _stops(1 - wide * zoom):
            for down in _stops(1 - high * zoom):
                yield Frame(across, down, wide * zoom, high * zoom)


def _beyond(photo: Extent, canvas: Extent, share: float, side: Side) -> Iterator[Frame]:
    """Crops that reach `share` of the canvas over the photo's edge at the side of the words."""
    upright = side in (Side.TOP, Side.BOTTOM)
    aspect = canvas.width / canvas.height
    wide, high = _largest(photo, aspect / (1 - share) if upright else aspect * (1 - share))
    for zoom in ZOOMS[::2]:
        width, height = wide * zoom, high * zoom
        if upright:
            total = height / (1 - share)
            top = height - total if side is Side.TOP else 1 - height
            yield from (Frame(across, top, width, total) for across in _stops(1 - width))
        else:
            total = width / (1 - share)
            left = width - total if side is Side.LEFT else 1 - width
            yield from (Frame(left, down, total, height) for down in _stops(1 - height))


def _stops(loose: float) -> list[float]:
    return [float(stop) for stop in np.linspace(0, loose, STOPS)] if loose > 1e-6 else [0.0]


def wrong(frames: Column, sight: Sight, canvas: Extent, slack: float = 0.0) -> Column:
    """What each frame costs as a crop: what it loses beyond `slack`, where its focus lies, emptiness, softness."""
    _, _, width, height = frames
    everything = float(mean(sight.sums.keep, table([WHOLE]))[0])
    kept = mean(sight.sums.keep, frames) * width * height
    blown = canvas.width / (width * sight.extent.width) / _allowed(sight.extent, canvas)
    cost = OFF_THIRD * _off_third(frames, sight.focus) + SOFT * np.maximum(0.0, blown - 1)
    if everything > 1e-4:
        lost = 1 - kept / everything
        cost = cost + NIBBLED * lost + CUT * np.maximum(0.0, lost - slack)
        cost = cost + EMPTY * np.maximum(0.0, 0.3 - kept / (width * height)) / 0.3
    nearer = 1 - np.minimum(1.0, np.maximum(width, height))
    part = float(mean(sight.sums.thing, table([WHOLE]))[0])
    close = NEARER if sight.full else CLOSE if part > PART else LOOSE
    cost = cost + close * nearer + SEVERED * severed(frames, sight) + JAMMED * _jammed(frames, sight.bounds)
    cost = cost + CENTRED * np.abs(frames[:2] + frames[2:] / 2 - 0.5).sum(axis=0)
    over = outside(frames)
    busy, seen = _strips(frames, (sight.sums.busy, sight.sums.hidden))
    restless = np.minimum(1.0, busy / RESTLESS)
    cost = cost + over * BEYOND * (1 + 4 * restless) + MIRRORED * seen + (over > 0) * (0.5 + 0.6 * restless)
    return np.asarray(cost, np.float64)


def severed(frames: Column, sight: Sight) -> Column:
    """How much more of the thing each frame leaves out than it may, given what the best of them leaves out; of what
    fills its photo, how much nearer than it may a frame goes."""
    near = 1 - np.minimum(1.0, np.maximum(frames[2], frames[3])) - NEAR
    over = np.maximum(0.0, near) if sight.full else np.zeros_like(near)
    everything = float(mean(sight.sums.thing, table([WHOLE]))[0])
    if everything < 1e-4:
        return np.asarray(over, np.float64)
    lost = 1 - mean(sight.sums.thing, frames) * frames[2] * frames[3] / everything
    return np.asarray(np.maximum(over, lost - max(sight.spare, float(lost.min(initial=1.0)) + WORSE)), np.float64)


def _jammed(frames: Column, bounds: tuple[float, float, float, float]) -> Column:
    """How many sides of a thing touch the crop's edge, though the photo had more to show there."""
    x, y, width, height = frames
    left, top, right, bottom = bounds
    gaps = (
        ((left - x) / width, left),
        ((top - y) / height, top),
        ((x + width - right) / width, 1 - right),
        ((y + height - bottom) / height, 1 - bottom),
    )
    short = (np.clip((AIR - gap) / AIR, 0, 1) * min(1.0, room / AIR) for gap, room in gaps)
    return np.asarray(sum(short), np.float64)


def _strips(frames: Column, sums: Sequence[Column]) -> list[Column]:
    """The means of pictures inside what lies so near a crossed edge that it would be seen twice."""
    x, y, width, height = frames
    over = [np.maximum(0.0, each) for each in (-x, x + width - 1, -y, y + height - 1)]
    left, right, top, bottom = over
    none = np.zeros_like(x)
    strips = (
        (none, y, left, height, left),
        (1 - right, y, right, height, right),
        (x, none, width, top, top),
        (x, 1 - bottom, width, bottom, bottom),
    )
    out = [np.zeros_like(x) for _ in sums]
    for strip in strips:
        for place, each in enumerate(means(sums, np.stack(strip[:4]))):
            out[place] += each * (strip[4] > 0)
    return out


def _allowed(photo: Extent, canvas: Extent) -> float:
    """How much a crop may be blown up: `SOFTEST`, or what the largest crop of a small photo needs."""
    return max(SOFTEST, canvas.width / photo.width, canvas.height / photo.height)


def _off_third(frames: Column, focus: tuple[float, float]) -> Column:
    """How far the focus is from the nearest third, across and down, in shares of the crop."""
    shares = (np.array(focus)[:, None] - frames[:2]) / frames[2:]
    gone = np.maximum(0.0, np.maximum(-shares, shares - 1))
    near = np.min([np.abs(shares - third) for third in (*THIRDS, 0.5)], axis=0)
    return np.asarray((near + 4 * gone).sum(axis=0), np.float64)


def take(pixels: Rgb, frame: Frame, extent: Extent) -> Rgb:
    """The crop at the canvas's size; beyond the photo it is mirrored at its edge."""
    area, place = _inside(frame, pixels.shape[1], pixels.shape[0]), _place(frame, extent)
    left, top, right, bottom = area
    width, height = place[2] - place[0], place[3] - place[1]
    shrinks = (right - left) > width
    piece = cv2.resize(
        pixels[top:bottom, left:right],
        (width, height),
        interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC,
    )
    if not frame.beyond:
        return np.asarray(piece, pixels.dtype)
    edges = place[1], extent.height - place[3], place[0], extent.width - place[2]
    return np.asarray(cv2.copyMakeBorder(piece, *edges, cv2.BORDER_REFLECT_101), pixels.dtype)


def take_mask(mask: Mask, frame: Frame, extent: Extent) -> Mask:
    """The same crop of a mask; nothing is beyond the photo."""
    left, top, right, bottom = _inside(frame, mask.shape[1], mask.shape[0])
    place = _place(frame, extent)
    full = np.zeros((extent.height, extent.width), np.float32)
    size = place[2] - place[0], place[3] - place[1]
    piece = cv2.resize(mask[top:bottom, left:right], size, interpolation=cv2.INTER_LINEAR)
    full[place[1] : place[3], place[0] : place[2]] = piece
    return full


def _inside(frame: Frame, width: int, height: int) -> tuple[int, int, int, int]:
    left, right = (round(float(np.clip(x, 0, 1)) * width) for x in (frame.x, frame.x + frame.width))
    top, bottom = (round(float(np.clip(y, 0, 1)) * height) for y in (frame.y, frame.y + frame.height))
    return left, top, max(left + 1, right), max(top + 1, bottom)


def _place(frame: Frame, extent: Extent) -> tuple[int, int, int, int]:
    """Where the photographed part stands on the canvas, in px."""
    left, top = max(0.0, -frame.x / frame.width), max(0.0, -frame.y / frame.height)
    right, bottom = min(1.0, (1 - frame.x) / frame.width), min(1.0, (1 - frame.y) / frame.height)
    across = min(round(left * extent.width), extent.width - 1)
    down = min(round(top * extent.height), extent.height - 1)
    return across, down, max(across + 1, round(right * extent.width)), max(down + 1, round(bottom * extent.height))
