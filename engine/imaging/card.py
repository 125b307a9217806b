"""Treatment B: the photo in a clean window, the words on a panel of its palette, put together in many ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from engine.domain.canvas import Box, Extent, Ratio, SafeArea
from engine.domain.shop import Purpose, Tone
from engine.domain.world import Card, CardShape, Look, Palette
from engine.imaging import crop, measure, tidy
from engine.imaging.colour import Colour, mixed, of_hex
from engine.imaging.ground import Ground, gently
from engine.imaging.parts import LEAST as LEAST_TYPE
from engine.imaging.pixels import Mask, Rgb
from engine.imaging.prepare import Ready
from engine.imaging.room import Room
from engine.imaging.texture import grain, smooth, three

LEAST, MOST = 0.3, 0.4
"""A panel's height or width (post-style: 30 to 40 %); one with the shop's name alone is lower."""

LOOSE: Final = 1.12
"""A panel is this much higher than its words need."""

SNUG: Final = 0.9
"""So much of a panel's width words are counted on to fill: how wide they are is only roughly known before."""

NAMED: Final = 0.02
"""What is left of the words' height on a card that carries a name alone."""

TOOTH: Final = 0.006
"""How much the paper's own texture varies."""

CORNER: Final = 0.05
"""Radius of a rounded window, as a share of the short side."""

THIN, FAINT = 0.0019, 0.4
"""Thickness of a printed line, and how much of the ink's colour it has."""

RULE: Final = 0.113
"""Distance of a rule from the panel's foot."""

DOTS: Final = (0.02, 0.022, 0.0022)
"""From dot to dot where a ticket is torn, what they keep from the panel's edge, and their radius, in shares of the
short side."""

LOUD: Final = frozenset({"bold", "deep"})
"""Colours of a palette that speak loudly."""

SUITS: Final = 1.6
"""How many places a card comes forward for a purpose it suits."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A card for one canvas: what it is put together from, and its panel's colour and the ink of its lines."""

    card: Card
    shape: CardShape
    paper: Colour
    ink: Colour


def ranked(cards: Sequence[Card], tone: Tone, purpose: Purpose) -> tuple[Card, ...]:
    """The cards, the ones that suit tone and purpose first; neighbours differ in where the words stand."""
    left = sorted(cards, key=lambda each: _place(each, tone) - (SUITS if purpose in each.purposes else 0.0))
    out: list[Card] = []
    while left:
        other = (each for each in left[:3] if out and _kind(each) != _kind(out[-1]))
        out.append(next(other, left[0]))
        left.remove(out[-1])
    return tuple(out)


def _place(card: Card, tone: Tone) -> float:
    """Where the tone stands among those a card suits, the cards of one place in the file's own order."""
    return float(card.tones.index(tone)) if tone in card.tones else float(len(Tone))


def _kind(card: Card) -> tuple[bool, bool]:
    return card.head, card.inset


def plan(
    card: Card,
    ratio: Ratio,
    palette: Palette,
    tone: Tone,
    rooms: Sequence[Room],
    quiet: bool = False,
    dusky: bool = False,
) -> Plan:
    """The card at a ratio, its panel as high as its words ask for, its field never loud where that is wrong, and dark
    only under a dark photo."""
    role = card.fields.get(tone, "paper")
    role = "ink" if quiet and role in LOUD else role
    role = "paper" if role == "ink" and not dusky else role
    colour = getattr(palette, role, None) or palette.accent
    return Plan(card, _fitted(card.shapes[ratio], ratio, rooms), of_hex(colour), of_hex(_ink(palette, colour)))


def _ink(palette: Palette, paper: str) -> str:
    dark = float(of_hex(paper).mean()) < 0.5
    return palette.paper if dark else palette.ink


def _fitted(shape: CardShape, ratio: Ratio, rooms: Sequence[Room]) -> CardShape:
    """Window and panel moved until the words fill their area; only where they lie over one another."""
    extent = ratio.extent()
    if shape.panel.width < 1:
        return shape
    share = extent.short / extent.height
    need = _needed(rooms, shape.area.width) * share * LOOSE if rooms else NAMED
    seen = shape.panel.height - (SafeArea.of(ratio).bottom if shape.panel.y > 0 else SafeArea.of(ratio).top)
    least, most = (seen - LEAST if rooms else seen), seen - MOST
    return _moved(shape, min(max(shape.area.height - need, most, -0.05), max(0.0, least)))


def _needed(rooms: Sequence[Room], width: float) -> float:
    """Height of a block so wide, as a share of the short side: the lowest of those whose largest words are large."""
    found = []
    for room in rooms:
        less = min(1.0, SNUG * width / room.lead[0])
        found.append((max(0.0, LEAST_TYPE - room.size * less), room.at(less)[1]))
    return min(found)[1]


def _moved(shape: CardShape, by: float) -> CardShape:
    """The window larger by so much of the height, the words' area and panel lower."""
    window, panel, area = shape.window, shape.panel, shape.area
    above = panel.y > 0
    grown = {"height": window.height + by} | ({} if above else {"y": window.y - by})
    left = {"height": max(0.01, area.height - by)} | ({"y": area.y + by} if above else {})
    field = {"height": panel.height - by} | ({"y": panel.y + by} if above else {})
    parts = zip((window, panel, area), (grown, field, left), strict=True)
    moved = [Box.model_validate({**box.model_dump(), **change}) for box, change in parts]
    return CardShape(window=moved[0], panel=moved[1], area=moved[2])


def wrong(card: Card, ratio: Ratio, sight: crop.Sight) -> float:
    """How badly the card's window shows a photo: what its best crop there costs."""
    left, top, right, bottom = _px(card.shapes[ratio].window, ratio.extent())
    return crop.best(sight, Extent(width=right - left, height=bottom - top)).cost


def compose(ready: Ready, planned: Plan, extent: Extent, look: Look | None, seed: int) -> Ground:
    """The canvas: paper, its printed line, and the photo in its window, in its trade's look."""
    left, top, right, bottom = _px(planned.shape.window, extent)
    size, place = Extent(width=right - left, height=bottom - top), (slice(top, bottom), slice(left, right))
    frame = crop.best(ready.sight, size).frame
    own = crop.take(ready.pixels, frame, size)
    shown, outline = gently(own, look), _outline(planned.card.outline, size, extent.short)
    pixels = _paper(planned.paper, extent, seed)
    _print(pixels, planned, extent)
    pixels[place] = _cut(shown, pixels[place], outline)
    keep_out, subject, hidden = (np.zeros(pixels.shape[:2], np.float32) for _ in range(3))
    keep_out[place] = 1.0
    subject[place] = crop.take_mask(ready.cut.alpha, frame, size) * outline
    hidden[place] = crop.take_mask(ready.alive, frame, size)
    same = measure.similarity(own, shown, np.ones(shown.shape[:2], np.float32))
    return Ground(
        pixels,
        subject if ready.shaped else None,
        keep_out,
        same,
        light=ready.verdict.light,
        window=(left, top, right, bottom),
        words=planned.shape.area,
        panel=planned.shape.panel,
        align=planned.card.align,
        outline=outline,
        hidden=hidden if _full(planned.shape.window) else None,
        said=tidy.left_out(ready.shun, frame, planned.shape.panel),
    )


def _cut(shown: Rgb, under: Rgb, outline: Mask) -> Rgb:
    """The photo inside its outline, the paper outside."""
    cut = outline < 1
    if not cut.any():
        return shown
    out, share = shown.copy(), outline[cut][:, None]
    out[cut] = np.rint(under[cut] * (1 - share) + shown[cut] * share)
    return out


def _full(window: Box) -> bool:
    """Whether the photo reaches so far down and to the right that the AI mark stands on it."""
    return window.bottom > 0.91 and window.right > 0.92


def _px(box: Box, extent: Extent) -> tuple[int, int, int, int]:
    wide, high = extent.width, extent.height
    return round(box.x * wide), round(box.y * high), round(box.right * wide), round(box.bottom * high)


def _outline(kind: str, size: Extent, short: int) -> Mask:
    """1.0 where the window shows its photo, its edge smooth."""
    wide, high = size.width, size.height
    if kind not in ("round", "arch"):
        return np.ones((high, wide), np.float32)
    radius = min(wide / 2, high / 2) if kind == "arch" else CORNER * short
    across = np.abs(np.arange(wide, dtype=np.float32) + 0.5 - wide / 2)[None, :] - (wide / 2 - radius)
    rows = np.arange(high, dtype=np.float32)[:, None] + 0.5
    down = np.abs(rows - high / 2) - (high / 2 - radius) if kind == "round" else radius - rows
    away = np.hypot(np.maximum(across, 0), np.maximum(down, 0))
    return smooth(radius + 0.7, radius - 0.7, np.asarray(away, np.float32))


def _print(pixels: Rgb, planned: Plan, extent: Extent) -> None:
    """The one printed accent of a card, in a little of its ink."""
    short, panel, shape = extent.short, planned.shape.panel, planned.shape
    colour = tuple(float(part) * 255 for part in mixed(planned.paper, planned.ink, FAINT))
    thick = max(1, round(THIN * short))
    left, top, right, bottom = _px(panel, extent)
    if planned.card.trim == "rule" and panel.bottom >= 1:
        row, margin = bottom - round(RULE * short), round(shape.area.x * extent.width)
        pixels[row : row + thick, margin : round(shape.area.right * extent.width)] = colour
    elif planned.card.trim == "dots" and panel.width == 1:
        row = round((DOTS[1] * short) + top if panel.y > 0 else bottom - DOTS[1] * short)
        step = DOTS[0] * short
        for place in range(round((right - left) / step)):
            cv2.circle(pixels, (round((place + 0.5) * step), row), round(DOTS[2] * short), colour, -1, cv2.LINE_AA)


def _paper(colour: Colour, extent: Extent, seed: int) -> Rgb:
    """Even colour with the faintest tooth, so that it looks printed and does not band."""
    tooth = three(grain(extent, seed) * np.float32(255 * TOOTH))
    tooth += colour * np.float32(255)
    return np.asarray(cv2.convertScaleAbs(tooth), np.uint8)
