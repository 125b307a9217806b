"""The colour of every line of a post: what the owner asked for, else what the palette says and the eye can read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.domain.canvas import SHORT_SIDE, Extent
from engine.domain.picture import Design, TextMeasure, Treatment
from engine.domain.world import Palette
from engine.imaging import contrast
from engine.imaging.block import DISPLAY
from engine.imaging.colour import Colour, colours, named, of_hex
from engine.imaging.contrast import Need, Veil
from engine.imaging.page import Placed
from engine.imaging.pixels import Rgb
from engine.imaging.place import Area

WHITE: Final = of_hex("#ffffff")
NIGHT: Final = of_hex("#17130f")


Coloured = tuple[Placed, Colour, Colour | None]
"""A line, its colour, and its label's colour."""


@dataclass(frozen=True, slots=True)
class Inked:
    """A line with its colour, its label's colour if it has one, and the contrast that came of it."""

    placed: Placed
    colour: Colour
    fill: Colour | None
    contrast: float


@dataclass(frozen=True, slots=True)
class Inking:
    lines: tuple[Inked, ...]
    veil: Veil | None


def inked(ground: Rgb, lines: Sequence[Placed], design: Design, palette: Palette) -> Inking:
    """Colours for all lines, and a veil behind them where nothing else makes them readable."""
    coloured = _coloured(lines, ground, design, palette)
    if any(contrast.met(need, ground) < 1.0 for need in _needs(coloured)):
        coloured = _united(coloured, ground, design, palette)
    veil = contrast.veil_for(ground, _needs(coloured), edge=design.treatment is Treatment.PHOTO)
    return Inking(tuple(_inked(*each, ground, veil) for each in coloured), veil)


def _coloured(lines: Sequence[Placed], ground: Rgb, design: Design, palette: Palette) -> list[Coloured]:
    photo, asked = design.treatment is Treatment.PHOTO, _asked(design, palette)
    return [(each, _colour(each, lines, ground, palette, asked, photo), _fill(each, palette)) for each in lines]


def _needs(coloured: Sequence[Coloured]) -> list[Need]:
    return [Need(placed.ink, colour, _least(placed)) for placed, colour, fill in coloured if fill is None]


def _united(coloured: Sequence[Coloured], ground: Rgb, design: Design, palette: Palette) -> list[Coloured]:
    """All lines in one colour: a veil is deep or pale, and cannot be both."""
    bare = [(placed.ink, _least(placed)) for placed, _, fill in coloured if fill is None]
    photo = design.treatment is Treatment.PHOTO
    asked = _asked(design, palette)
    one = asked if asked is not None else contrast.chosen(_options(palette, photo), bare, ground)
    if asked is None and photo:
        one = WHITE
    return [(placed, one if fill is None else colour, fill) for placed, colour, fill in coloured]


def _asked(design: Design, palette: Palette) -> Colour | None:
    """A hex colour or a role of the palette; None where the owner left it to us."""
    said = design.lettering.colour
    try:
        return named(said, colours(palette)) if said else None
    except ValueError:
        return None


def _inked(placed: Placed, colour: Colour, fill: Colour | None, ground: Rgb, veil: Veil | None) -> Inked:
    if fill is not None:
        return Inked(placed, colour, fill, contrast.worst(colour, _even(fill)))
    return Inked(placed, colour, fill, contrast.worst(colour, contrast.seen(ground, placed.ink, veil)))


def _even(colour: Colour) -> Rgb:
    return np.rint(colour * 255).astype(np.uint8).reshape(1, 1, 3)


def _least(placed: Placed) -> float:
    return contrast.LARGE if placed.text.size >= DISPLAY else contrast.SMALL


def _fill(placed: Placed, palette: Palette) -> Colour | None:
    return None if placed.text.fill is None else named(placed.text.fill, colours(palette))


def _colour(
    placed: Placed, lines: Sequence[Placed], ground: Rgb, palette: Palette, asked: Colour | None, photo: bool
) -> Colour:
    """Words of one group share a colour; a line may speak in another of the palette where that can be read."""
    fill = _fill(placed, palette)
    options = _options(palette, photo)
    if fill is not None:
        return contrast.chosen((WHITE, of_hex(palette.ink)), [(placed.ink, contrast.SMALL)], _spread(fill, ground))
    if asked is not None and placed.text.role != "name":
        return asked
    group = [each for each in lines if each.text.fill is None and _corner(each) == _corner(placed)]
    base = contrast.chosen(options, [(each.ink, _least(each)) for each in group], ground)
    own = named(placed.text.colour, colours(palette))
    if photo or placed.text.colour == "ink":
        return base
    readable = contrast.met(Need(placed.ink, own, _least(placed)), ground) >= 1.0
    return own if readable else base


def _spread(colour: Colour, ground: Rgb) -> Rgb:
    return np.broadcast_to(_even(colour), ground.shape)


def _corner(placed: Placed) -> bool:
    return placed.text.role == "name"


def _options(palette: Palette, photo: bool) -> tuple[Colour, ...]:
    """White on a photo and ink on paper are the norm (post-style, Type)."""
    ink, paper = of_hex(palette.ink), of_hex(palette.paper)
    return (WHITE, NIGHT) if photo else (ink, paper, WHITE, NIGHT)


def measured(inking: Inking, extent: Extent) -> tuple[TextMeasure, ...]:
    """One measure a role: all its lines in one box, the size at 1080 px, the contrast of its worst line."""
    roles = dict.fromkeys(each.placed.text.role for each in inking.lines)
    return tuple(_measure([each for each in inking.lines if each.placed.text.role == role], extent) for role in roles)


def _measure(lines: Sequence[Inked], extent: Extent) -> TextMeasure:
    inks = [each.placed.label if each.fill is not None else each.placed.ink for each in lines]
    whole = Area(
        min(ink.left for ink in inks),
        min(ink.top for ink in inks),
        max(ink.right for ink in inks),
        max(ink.bottom for ink in inks),
    )
    text = lines[0].placed.text
    return TextMeasure(
        role=text.role,
        box=whole.box(extent),
        px=round(text.size * SHORT_SIDE, 2),
        contrast=round(min(each.contrast for each in lines), 2),
        face=text.face,
    )
