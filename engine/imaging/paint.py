"""Brings inked lines onto a transparent layer: veil, ornament, labels, letters flat or in depth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.domain.canvas import Extent
from engine.domain.picture import Relief, TextMeasure
from engine.domain.step import Light
from engine.imaging import contrast
from engine.imaging import ornament as accent
from engine.imaging.colour import Colour, of_hex
from engine.imaging.inking import Inked, Inking
from engine.imaging.lettering import Coverage, Typecase
from engine.imaging.page import Layer, Placed, corners_of, rounded, stamped
from engine.imaging.parts import OLD
from engine.imaging.pixels import Mask, Rgb, Rgba
from engine.imaging.place import MARK as MARK_ROOM
from engine.imaging.place import Area, Ground, at, mark_place
from engine.imaging.relief import carve

DEEP: Final = ("headline",)
"""Roles that stand in depth where relief is asked for; prices, dates and small print stay flat."""

MARK: Final = 0.0243
"""Size of the AI mark's type: at least 26 px at 1080."""

FAINT: Final = 0.6
"""How strong the AI mark is (post-style, Type)."""

MARK_NEED: Final = 5.5
"""Contrast from which the mark is white: at its strength half of it is left."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What stands in depth: the letters' coverage, the ground they stand on, their colour as #rrggbb."""

    letters: Coverage
    ground: Rgb
    colour: str


def drawn(
    inking: Inking,
    ornament: str,
    typecase: Typecase,
    ground: Rgb,
    relief: Relief | None,
    light: Light,
    sculpted: Rgba | None = None,
) -> tuple[Rgba, Cut | None]:
    """The whole layer, as large as the ground, and what of it stands in depth; `sculpted` is that, made elsewhere."""
    extent = Extent(width=ground.shape[1], height=ground.shape[0])
    layer = Layer(extent)
    if inking.veil is not None:
        layer.paint(inking.veil.colour, inking.veil.alpha)
    if relief is None:
        accent.draw(layer, inking, ornament)
    for each in inking.lines:
        if each.fill is not None:
            layer.paint(each.fill, rounded(extent, each.placed.label, corners_of(each.placed)))
    deep = [each for each in inking.lines if relief is not None and each.placed.text.role in DEEP]
    for colour, lines in _by_colour([each for each in inking.lines if each not in deep]):
        layer.paint(colour, stamped(typecase, [each.placed for each in lines], extent))
    for each in (each for each in inking.lines if each.placed.text.role == OLD):
        layer.paint(each.colour, _struck(extent, each.placed))
    if not deep or relief is None:
        return layer.pixels, None
    cut = _cut(layer, deep, typecase, contrast.veiled(ground, inking.veil))
    if sculpted is None:
        letters = cut.letters.astype(np.float32) / np.float32(255)
        sculpted = carve(letters, cut.ground, relief, cut.colour, light)
    layer.lay(sculpted, 0, 0)
    return layer.pixels, cut


def _struck(extent: Extent, placed: Placed) -> Coverage:
    """The line through a price that holds no longer."""
    ink, thick = placed.ink, max(2, round(placed.px * 0.07))
    canvas = np.zeros((extent.height, extent.width), np.uint8)
    top, air = round(ink.centre[1] - thick / 2), round(placed.px * 0.08)
    canvas[top : top + thick, max(0, round(ink.left) - air) : round(ink.right) + air] = 255
    return canvas


def _by_colour(lines: Sequence[Inked]) -> list[tuple[Colour, list[Inked]]]:
    grouped: dict[bytes, list[Inked]] = {}
    for each in lines:
        grouped.setdefault(each.colour.tobytes(), []).append(each)
    return [(each[0].colour, each) for each in grouped.values()]


def _cut(layer: Layer, lines: Sequence[Inked], typecase: Typecase, ground: Rgb) -> Cut:
    cover = stamped(typecase, [each.placed for each in lines], layer.extent)
    return Cut(cover, ground, _hex(lines[0].colour))


def deepened(text: TextMeasure, layer: Rgba, ground: Rgb) -> TextMeasure:
    """A measure of letters in depth: the contrast of what was really drawn, against the ground behind."""
    extent = Extent(width=ground.shape[1], height=ground.shape[0])
    area = Area.of(text.box, extent)
    painted = contrast.behind(layer, area)
    faces = painted[painted[..., 3] > 250]
    if not len(faces):
        return text
    colour = np.asarray(np.median(faces[:, :3], axis=0) / 255, np.float32)
    return text.model_copy(update={"contrast": round(contrast.worst(colour, contrast.behind(ground, area)), 2)})


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(float(part) * 255):02x}" for part in colour)


# ── the AI mark ───────────────────────────────────────────────────────────────────────────────────


def mark(ground: Rgb, label: str, typecase: Typecase, keep_out: Mask | None = None) -> Rgba:
    """The small AI mark as a canvas-size layer: bottom right, or the nearest corner without subject or name."""
    extent = Extent(width=ground.shape[1], height=ground.shape[0])
    px = MARK * extent.short
    line = typecase.line(typecase.clean(label)[0], typecase.rounder)
    wide, high = (line.ink.right - line.ink.left) * px, (line.ink.bottom - line.ink.top) * px
    room = mark_place(Ground.unseen(extent, keep_out), *(share * extent.short for share in MARK_ROOM))
    spot = _marked(room, extent.width / 2, wide, high)
    cover = np.zeros((extent.height, extent.width), np.uint8)
    typecase.stamp(cover, line, px, spot.left - line.ink.left * px, spot.top - line.ink.top * px)
    layer = Layer(extent)
    tones = of_hex("#ffffff"), of_hex("#17130f")
    colour = contrast.chosen(tones, [(spot, MARK_NEED)], ground)
    layer.paint(colour, np.rint(cover * FAINT).astype(np.uint8))
    return layer.pixels


def _marked(room: Area, middle: float, wide: float, high: float) -> Area:
    """The mark's own size in the room that every layout keeps for it, at the canvas's nearer edge."""
    left = room.left if room.centre[0] < middle else room.right - wide
    return at(left, room.bottom - high, wide, high)
