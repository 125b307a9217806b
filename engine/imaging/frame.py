"""Rectangles of a photo, and the means of small pictures inside hundreds of them at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.canvas import Box

Column = NDArray[np.float64]


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


def table(frames: Iterable[Frame]) -> Column:
    """Left, top, width and height as four columns: hundreds of crops are judged at once."""
    return np.array([(each.x, each.y, each.width, each.height) for each in frames], np.float64).reshape(-1, 4).T


def mean(sums: Column, frames: Column) -> Column:
    """The means of a picture inside frames, from its integral; what lies beyond the photo counts as 0."""
    return means((sums,), frames)[0]


def means(many: Sequence[Column], frames: Column) -> list[Column]:
    """The same of several pictures of one size."""
    rows, columns = many[0].shape[0] - 1, many[0].shape[1] - 1
    x, y, width, height = frames
    left, right = _cells(x, columns), _cells(x + width, columns)
    top, bottom = _cells(y, rows) * (columns + 1), _cells(y + height, rows) * (columns + 1)
    corners = bottom + right, top + right, bottom + left, top + left
    area = np.maximum(1.0, width * columns * height * rows)
    totals = ([flat.take(corner) for corner in corners] for flat in (each.ravel() for each in many))
    return [np.asarray((a - b - c + d) / area, np.float64) for a, b, c, d in totals]


def _cells(shares: Column, cells: int) -> NDArray[np.intp]:
    return np.rint(np.clip(shares, 0.0, 1.0) * cells).astype(np.intp)


def behind(frames: Column, box: Box) -> Column:
    """A box of the canvas as the rectangle of the photo behind it, for each frame."""
    x, y, width, height = frames
    return np.asarray(np.stack([x + box.x * width, y + box.y * height, box.width * width, box.height * height]))


def outside(frames: Column) -> Column:
    """The share of each crop where nothing was photographed."""
    x, y, width, height = frames
    wide = np.minimum(1.0, x + width) - np.maximum(0.0, x)
    high = np.minimum(1.0, y + height) - np.maximum(0.0, y)
    return np.asarray(np.maximum(0.0, 1 - wide * high / (width * height)), np.float64)


def box_in(frame: Frame, box: Box) -> Box | None:
    """A box of the photo as a box of the canvas, or None where the crop leaves it out."""
    left, right = ((x - frame.x) / frame.width for x in (box.x, box.right))
    top, bottom = ((y - frame.y) / frame.height for y in (box.y, box.bottom))
    left, top, right, bottom = (float(np.clip(share, 0, 1)) for share in (left, top, right, bottom))
    if right - left < 1e-3 or bottom - top < 1e-3:
        return None
    return Box(x=left, y=top, width=right - left, height=bottom - top)
