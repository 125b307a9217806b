"""Lines of type where they stand on a canvas, and their way into a transparent layer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image

from engine.domain.canvas import Extent
from engine.imaging.block import DISPLAY, Block, Text
from engine.imaging.colour import Colour
from engine.imaging.lettering import Coverage, Line, Typecase
from engine.imaging.pixels import Mask, Rgb, Rgba
from engine.imaging.place import Area

ROUND, SQUARE = 0.5, 0.0
"""Radius of a label's corners as a share of its height: round round small words, square round large ones."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One line in px: the size of its type, the start of its baseline, and its label if it stands on one."""

    text: Text
    line: Line
    px: float
    across: float
    down: float

    @property
    def ink(self) -> Area:
        ink = self.line.ink.scaled(self.px)
        return Area(self.across + ink.left, self.down + ink.top, self.across + ink.right, self.down + ink.bottom)

    @property
    def label(self) -> Area:
        ink, (wide, high) = self.ink, (share * self.px for share in self.text.pad)
        return Area(ink.left - wide, ink.top - high, ink.right + wide, ink.bottom + high)


def laid(block: Block, area: Area, short: float) -> tuple[Placed, ...]:
    """The block's lines inside its area, aligned by their ink: stems line up, punctuation hangs."""
    out, top = list[Placed](), area.top
    for place, text in enumerate(block.texts):
        top += text.gap * short if place else 0.0
        out += _lines(text, top, area, block.align, short)
        top += text.height * short
    return tuple(out)


def fields(block: Block, short: float) -> tuple[Area, ...]:
    """What each role of a block fills, in px from the block's upper left corner."""
    out, top, wide = dict[str, Area](), 0.0, block.width * short
    for place, text in enumerate(block.texts):
        top += text.gap * short if place else 0.0
        spare = wide - text.width * short
        left = {"left": 0.0, "center": spare / 2, "right": spare}[block.align]
        field = Area(left, top, left + text.width * short, top + text.height * short)
        out[text.role] = field.around(out.get(text.role, field))
        top += text.height * short
    return tuple(out.values())


def _lines(text: Text, top: float, area: Area, align: str, short: float) -> Iterable[Placed]:
    px = text.size * short
    pad = text.pad[0] * px, text.pad[1] * px
    down = top + pad[1] - text.lines[0].ink.top * px
    for place, line in enumerate(text.lines):
        left, right = (edge * px for edge in line.edges)
        across = {
            "left": area.left + pad[0] - left,
            "center": area.centre[0] - (left + right) / 2,
            "right": area.right - pad[0] - right,
        }[align]
        yield Placed(text, line, px, across, down + place * text.pitch * short)


@dataclass(slots=True)
class Layer:
    """A transparent canvas that is painted from the back to the front; `pixels` has straight alpha."""

    extent: Extent
    pixels: Rgba = field(init=False)

    def __post_init__(self) -> None:
        self.pixels = np.zeros((self.extent.height, self.extent.width, 4), np.uint8)

    def paint(self, colour: Colour, cover: Coverage | Mask) -> None:
        """One colour over what is there; `cover` is the canvas's size, 8-bit or 0..1."""
        share = (cover if cover.dtype == np.uint8 else np.rint(cover * 255)).astype(np.uint8)
        rows, columns = np.flatnonzero(share.any(axis=1)), np.flatnonzero(share.any(axis=0))
        if len(rows):
            area = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
            even = np.broadcast_to(np.rint(colour * 255).astype(np.uint8), (*share[area].shape, 3))
            self._over(area, even, share[area])

    def lay(self, picture: Rgba, left: int, top: int) -> None:
        """A picture with alpha, upper left corner at (left, top), wholly on the canvas."""
        area = slice(top, top + picture.shape[0]), slice(left, left + picture.shape[1])
        self._over(area, picture[..., :3], picture[..., 3])

    def _over(self, area: tuple[slice, slice], colours: Rgb, alpha: Coverage) -> None:
        if not self.pixels[area][..., 3].any():
            self.pixels[area] = np.concatenate([colours, alpha[..., None]], axis=2)
            return
        front = np.concatenate([colours, alpha[..., None]], axis=2)
        under = Image.fromarray(np.ascontiguousarray(self.pixels[area]))
        self.pixels[area] = np.asarray(Image.alpha_composite(under, Image.fromarray(front)), np.uint8)


def stamped(typecase: Typecase, lines: Sequence[Placed], extent: Extent) -> Coverage:
    """The ink of some lines on an empty canvas."""
    canvas = np.zeros((extent.height, extent.width), np.uint8)
    for placed in lines:
        typecase.stamp(canvas, placed.line, placed.px, placed.across, placed.down)
    return canvas


def corners_of(placed: Placed) -> float:
    return SQUARE if placed.text.size >= DISPLAY else ROUND


def rounded(extent: Extent, area: Area, corner: float = ROUND) -> Coverage:
    """A label: a rectangle with round ends (or square ones), its edge smooth."""
    times = 4
    left, top = int(area.left) - 2, int(area.top) - 2
    wide, high = int(area.width) + 6, int(area.height) + 6
    large = np.zeros((high * times, wide * times), np.uint8)
    radius = corner * area.height * times
    x0, y0 = (area.left - left) * times, (area.top - top) * times
    x1, y1 = x0 + area.width * times, y0 + area.height * times
    cv2.rectangle(large, _point(x0 + radius, y0), _point(x1 - radius, y1), 255, -1)
    for x in (x0 + radius, x1 - radius) if radius else ():
        cv2.circle(large, _point(x, (y0 + y1) / 2), round(radius), 255, -1)
    small = cv2.resize(large, (wide, high), interpolation=cv2.INTER_AREA)
    canvas = np.zeros((extent.height + 2 * high, extent.width + 2 * wide), np.uint8)
    canvas[top + high : top + 2 * high, left + wide : left + 2 * wide] = small
    return canvas[high : high + extent.height, wide : wide + extent.width]


def _point(x: float, y: float) -> tuple[int, int]:
    return round(x), round(y)
