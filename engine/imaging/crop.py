"""The crop of a kept photo: the subject whole, its focus on a third, calm space where the words will stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.canvas import Box, Extent
from engine.domain.reading import Side
from engine.imaging.pixels import Mask, Rgb

Column = NDArray[np.float64]

GRID = 160
"""Longest side in px of the small pictures on which crops are compared."""

ZOOMS = (1.0, 0.93, 0.86, 0.78, 0.7, 0.62)
STOPS = 9
THIRDS = (1 / 3, 2 / 3)
SOFTEST = 1.7
"""A crop is not blown up by more than this when the photo allows another."""

BEYOND_SHARES = (0.14, 0.22, 0.3, 0.38, 0.45)
CUT, COVERED, BUSY, OFF_THIRD, EMPTY, SOFT, BEYOND = 5.0, 7.0, 1.6, 1.1, 1.2, 0.9, 2.5


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of the photo in shares of its sides; it may reach beyond 0 or 1, where nothing was photographed."""

    x: float
    y: float
    width: float
    height: float

    @property
    def beyond(self) -> bool:
        return min(self.x, self.y) < -1e-6 or max(self.x + self.width, self.y + self.height) > 1 + 1e-6


WHOLE = Frame(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a crop is judged by: small pictures of what to keep and of how busy the photo is, and its focus.

    `keep` and `busy` are floats 0..1 of the photo's shape, at most `GRID` px; `focus` in shares of the photo.
    """

    keep: Mask
    busy: Mask
    focus: tuple[float, float]
    extent: Extent

    @classmethod
    def of(cls, photo: Rgb, keep: Mask, focus: tuple[float, float]) -> "Sight":
        height, width = photo.shape[:2]
        size = _small(width, height)
        grey = cv2.cvtColor(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
        edges = np.abs(cv2.Laplacian(grey.astype(np.float32) / 255, cv2.CV_32F))
        busy = np.clip(cv2.boxFilter(edges, -1, (7, 7)) * 6, 0, 1)
        return cls(
            keep=(cv2.resize(keep, size, interpolation=cv2.INTER_AREA) * _upper(size[1])).astype(np.float32),
            busy=busy.astype(np.float32),
            focus=focus,
            extent=Extent(width=width, height=height),
        )


def _upper(rows: int) -> Mask:
    """The upper half of a thing is dearer than its foot: a cup may lose its saucer before its rim."""
    return np.linspace(1.25, 0.75, rows, dtype=np.float32)[:, None]


def _small(width: int, height: int) -> tuple[int, int]:
    scale = GRID / max(width, height)
    return max(8, round(width * scale)), max(8, round(height * scale))


@dataclass(frozen=True, slots=True)
class Fit:
    """A crop, how wrong it is (0 is perfect), and the share of the words' area over the subject."""

    frame: Frame
    cost: float
    covered: float


def best(sight: Sight, extent: Extent, words: Box | None) -> Fit:
    """The crop for a canvas of `extent` whose words stand in `words` (shares of the canvas)."""
    frames = list(_frames(sight.extent, extent, words))
    costs, covered = _judged(_table(frames), sight, extent, words)
    place = int(np.argmin(costs))
    return Fit(frames[place], float(costs[place]), float(covered[place]))


def _frames(photo: Extent, canvas: Extent, words: Box | None) -> Iterator[Frame]:
    yield from _inner(photo, canvas)
    if words is not None:
        for share in BEYOND_SHARES:
            for side in _sides(words, canvas):
                yield from _beyond(photo, canvas, share, side)


def _sides(words: Box, canvas: Extent) -> tuple[Side, ...]:
    """Where a photo may be drawn on for words: at their side, and in a wide canvas left or right of it too."""
    own = side_of(words)
    if canvas.width <= canvas.height or own in (Side.LEFT, Side.RIGHT):
        return (own,)
    return own, (Side.LEFT if words.centre[0] < 0.5 else Side.RIGHT)


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


def side_of(words: Box) -> Side:
    """The side of the canvas at which the words stand: the one they reach furthest along."""
    across, down = words.centre
    if words.width >= words.height or words.width > 0.7:
        return Side.TOP if down < 0.5 else Side.BOTTOM
    return Side.LEFT if across < 0.5 else Side.RIGHT


def _table(frames: Iterable[Frame]) -> Column:
    """Left, top, width and height as four columns: hundreds of crops are judged at once."""
    return np.array([(each.x, each.y, each.width, each.height) for each in frames], np.float64).T


def _mean(sums: Column, frames: Column) -> Column:
    """The means of a picture inside frames, from its integral; what lies beyond the photo counts as 0."""
    rows, columns = sums.shape[0] - 1, sums.shape[1] - 1
    x, y, width, height = frames
    left, right = _cells(x, columns), _cells(x + width, columns)
    top, bottom = _cells(y, rows), _cells(y + height, rows)
    total = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
    return np.asarray(total / np.maximum(1.0, width * columns * height * rows), np.float64)


def _cells(shares: Column, cells: int) -> NDArray[np.intp]:
    return np.rint(np.clip(shares, 0.0, 1.0) * cells).astype(np.intp)


def _judged(frames: Column, sight: Sight, canvas: Extent, words: Box | None) -> tuple[Column, Column]:
    """Cost of each frame, and the share of the words' area over the subject."""
    _, _, width, height = frames
    keep, busy = (cv2.integral(each).astype(np.float64) for each in (sight.keep, sight.busy))
    everything = float(_mean(keep, _table([WHOLE]))[0])
    kept = _mean(keep, frames) * width * height
    some = everything > 1e-4
    behind = _behind(frames, words) if words else None
    covered = np.zeros_like(width) if behind is None else _mean(keep, behind)
    unrest = np.zeros_like(width) if behind is None else _mean(busy, behind)
    blown = canvas.width / (width * sight.extent.width) / _allowed(sight.extent, canvas)
    cost = CUT * (1 - kept / everything) if some else np.zeros_like(width)
    cost = cost + COVERED * covered + BUSY * unrest + OFF_THIRD * _off_third(frames, sight.focus)
    cost = cost + EMPTY * np.maximum(0.0, 0.3 - kept / (width * height)) / 0.3 * some
    return cost + SOFT * np.maximum(0.0, blown - 1) + BEYOND * _outside(frames), covered


def _behind(frames: Column, box: Box) -> Column:
    """A box of the canvas as the rectangle of the photo behind it, for each frame."""
    x, y, width, height = frames
    return np.stack([x + box.x * width, y + box.y * height, box.width * width, box.height * height])


def _allowed(photo: Extent, canvas: Extent) -> float:
    """How much a crop may be blown up: `SOFTEST`, or what the largest crop of a small photo needs."""
    return max(SOFTEST, canvas.width / photo.width, canvas.height / photo.height)


def _outside(frames: Column) -> Column:
    """The share of each crop where nothing was photographed."""
    x, y, width, height = frames
    wide = np.minimum(1.0, x + width) - np.maximum(0.0, x)
    high = np.minimum(1.0, y + height) - np.maximum(0.0, y)
    return np.asarray(np.maximum(0.0, 1 - wide * high / (width * height)), np.float64)


def _off_third(frames: Column, focus: tuple[float, float]) -> Column:
    """How far the focus is from the nearest third, across and down, in shares of the crop."""
    shares = (np.array(focus)[:, None] - frames[:2]) / frames[2:]
    outside = np.maximum(0.0, np.maximum(-shares, shares - 1))
    near = np.min([np.abs(shares - third) for third in (*THIRDS, 0.5)], axis=0)
    return np.asarray((near + 4 * outside).sum(axis=0), np.float64)


def take(pixels: Rgb, frame: Frame, extent: Extent) -> Rgb:
    """The crop at the canvas's size; beyond the photo its edge is drawn on."""
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
    return np.asarray(cv2.copyMakeBorder(piece, *edges, cv2.BORDER_REPLICATE), pixels.dtype)


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
    return (
        round(left * extent.width),
        round(top * extent.height),
        round(right * extent.width),
        round(bottom * extent.height),
    )


def box_in(frame: Frame, box: Box) -> Box | None:
    """A box of the photo as a box of the canvas, or None where the crop leaves it out."""
    left, right = ((x - frame.x) / frame.width for x in (box.x, box.right))
    top, bottom = ((y - frame.y) / frame.height for y in (box.y, box.bottom))
    left, top, right, bottom = (float(np.clip(share, 0, 1)) for share in (left, top, right, bottom))
    if right - left < 1e-3 or bottom - top < 1e-3:
        return None
    return Box(x=left, y=top, width=right - left, height=bottom - top)
