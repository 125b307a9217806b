"""Treatment B: the photo in a clean window, the words on a panel in a colour of its palette."""

from dataclasses import dataclass

import cv2
import numpy as np

from engine.domain.canvas import Box, Extent, Ratio, SafeArea
from engine.domain.shop import Tone
from engine.domain.world import Look, Palette
from engine.imaging import crop, measure
from engine.imaging.colour import Colour, of_hex
from engine.imaging.ground import Ground, gently
from engine.imaging.pixels import Rgb
from engine.imaging.prepare import Ready
from engine.imaging.texture import grain

MARGIN = 0.055
"""Paper round an inset window, as a share of the short side (post-style: margins 6 to 8 %, words inside that)."""

FOOT = 0.15
"""Height of a panel that holds the shop's name alone, as a share of the short side."""

STRIP = 0.15
"""Paper under an inset window with the words above it, as a share of the short side: name and mark stand on it."""

TALL = 1.5
"""In a taller canvas, a story, the foot is the app's own and carries nothing."""

TOOTH = 0.006
"""How much the paper's own texture varies."""

BOLD = frozenset({Tone.TRENDY})
"""Tones whose card is a field of colour; the others stand on paper."""


@dataclass(frozen=True, slots=True)
class Card:
    """`window` is the photo's rectangle in px (left, top, right, bottom), `paper` the panel's colour."""

    window: tuple[int, int, int, int]
    paper: Colour


def plan(panel: Box, extent: Extent, palette: Palette, tone: Tone, inset: bool) -> Card:
    """`panel` is the words' field; the photo takes the rest, edge to edge or with paper all round it."""
    left, top, right, bottom = _beside(panel, extent)
    if inset:
        left, top, right, bottom = _inset((left, top, right, bottom), extent)
    return Card((left, top, right, bottom), of_hex(paper_of(palette, tone, inset)))


def foot(ratio: Ratio) -> Box:
    """The panel of a card with nothing to say: just high enough for the shop's name."""
    extent, safe = ratio.extent(), SafeArea.of(ratio)
    high = safe.bottom + FOOT * extent.short / extent.height
    return Box(x=0.0, y=1 - high, width=1.0, height=high)


def paper_of(palette: Palette, tone: Tone, inset: bool) -> str:
    """#rrggbb of the panel: a flat field for bold tones, else paper, or its softer shade edge to edge."""
    if tone in BOLD:
        return palette.ink if inset else palette.bold or palette.accent
    return palette.paper if inset else palette.soft


def _beside(panel: Box, extent: Extent) -> tuple[int, int, int, int]:
    """The larger rectangle that the panel leaves free, in px."""
    width, height = extent.width, extent.height
    left, right = round(panel.x * width), round(panel.right * width)
    top, bottom = round(panel.y * height), round(panel.bottom * height)
    sides = ((0, 0, width, top), (0, bottom, width, height), (0, 0, left, height), (right, 0, width, height))
    return max(sides, key=lambda side: (side[2] - side[0]) * (side[3] - side[1]))


def _inset(side: tuple[int, int, int, int], extent: Extent) -> tuple[int, int, int, int]:
    """Paper where the window would meet the canvas's edge; where it meets the panel the panel is paper enough."""
    air = round(MARGIN * extent.short)
    left, top, right, bottom = side
    low = round(STRIP * extent.short) if top > 0 and extent.height <= extent.short * TALL else air
    return (
        left + (air if left == 0 else 0),
        top + (air if top == 0 else 0),
        right - (air if right == extent.width else 0),
        bottom - (low if bottom == extent.height else 0),
    )


def compose(ready: Ready, card: Card, extent: Extent, look: Look | None, seed: int) -> Ground:
    """The canvas: paper, and the photo in its window, in its trade's look."""
    left, top, right, bottom = card.window
    size = Extent(width=right - left, height=bottom - top)
    frame = crop.best(ready.sight, size, None).frame
    pixels = _paper(card.paper, extent, seed)
    own = crop.take(ready.pixels, frame, size)
    shown = gently(own, look)
    pixels[top:bottom, left:right] = shown
    keep_out = np.zeros(pixels.shape[:2], np.float32)
    keep_out[top:bottom, left:right] = 1.0
    subject = np.zeros_like(keep_out)
    subject[top:bottom, left:right] = crop.take_mask(ready.cut.alpha, frame, size)
    same = measure.similarity(own, shown, np.ones(shown.shape[:2], np.float32))
    return Ground(
        pixels, subject if ready.shaped else None, keep_out, same, light=ready.verdict.light, window=card.window
    )


def _paper(colour: Colour, extent: Extent, seed: int) -> Rgb:
    """Even colour with the faintest tooth, so that it looks printed and does not band."""
    tooth = grain(extent, seed)[..., None] * np.float32(255 * TOOTH)
    return np.asarray(cv2.convertScaleAbs(colour * 255 + tooth), np.uint8)
