"""The colour of every line of a post: what the owner asked for, else what the palette says and the eye can read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from engine.imaging.pixels import Mask, Rgb
from engine.imaging.place import Area

WHITE: Final = of_hex("#ffffff")
NIGHT: Final = of_hex("#17130f")

TONES: Final = (WHITE, NIGHT)

DARKER, PALE = 1.3, 0.4
"""So much better must dark words on a photo be than white ones where both need help, and so bright their ground."""

ORNAMENT: Final = 1.9
"""Contrast from which an ornament is seen."""

DEAR: Final = 0.2
"""From this weight on what is dear may not lie under a name's label."""

STANDS: Final = 3.0
"""Contrast from which a label stands out from the ground."""


Coloured = tuple[Placed, Colour, Colour | None]
"""A line, its colour, and its label's colour."""


@dataclass(frozen=True, slots=True)
class Inked:
    """A line, its colour, its label's if it has one, the contrast that came of it, and the colour of its ornament."""

    placed: Placed
    colour: Colour
    fill: Colour | None
    contrast: float
    accent: Colour


@dataclass(frozen=True, slots=True)
class Inking:
    lines: tuple[Inked, ...]
    veil: Veil | None


def inked(ground: Rgb, lines: Sequence[Placed], design: Design, palette: Palette, dear: Mask | None = None) -> Inking:
    """Colours for all lines, and a veil behind them, but not on what is `dear`, where nothing else makes them
    readable. A name on a photo has its own colour, and a low gradient at most."""
    coloured = _coloured(lines, ground, design, palette)
    if any(contrast.met(need, ground) < 1.0 for need in _needs(coloured)):
        coloured = _united(coloured, ground, design, palette)
    photo = design.treatment is Treatment.PHOTO
    veiled = [each for each in coloured if not (photo and _corner(each[0]))]
    veil = contrast.veil_for(ground, _needs(veiled), edge=photo, dear=dear)
    if photo:
        coloured, veil = _named(coloured, ground, veil, of_hex(palette.paper), dear)
    accent = None if _asked(design, palette) is not None else of_hex(palette.accent)
    return Inking(tuple(_inked(*each, ground, veil, accent) for each in coloured), veil)


def _named(
    coloured: Sequence[Coloured], ground: Rgb, veil: Veil | None, paper: Colour, dear: Mask | None
) -> tuple[list[Coloured], Veil | None]:
    """The name in the ink of the other words, else in the other one; where neither can be read on a paper label,
    or on a low gradient where that would lie on what is dear."""
    inks = [placed.ink for placed, _, _ in coloured if _corner(placed)]
    if not inks:
        return list(coloured), veil
    own = next((colour for placed, colour, fill in coloured if not _corner(placed) and fill is None), WHITE)
    tones = sorted(TONES, key=lambda tone: float(np.abs(tone - own).sum()))
    scores = [min(contrast.met(Need(ink, tone, contrast.SMALL), ground, veil) for ink in inks) for tone in tones]
    best = next((tone for tone, score in zip(tones, scores, strict=True) if score >= 1.0), None)
    labelled = None if best is not None else _labelled(coloured, ground, paper, dear)
    if labelled is not None:
        return labelled, veil
    if best is None:
        best = NIGHT if veil is not None and float(veil.colour.mean()) > 0.5 else WHITE
    for ink in inks:
        veil = contrast.edged(ground, Need(ink, best, contrast.SMALL), veil)
    return [(placed, best if _corner(placed) else colour, fill) for placed, colour, fill in coloured], veil


def _labelled(coloured: Sequence[Coloured], ground: Rgb, paper: Colour, dear: Mask | None) -> list[Coloured] | None:
    """The same lines with the name on a label; None for a name of several lines, or where a label covers more of
    what is dear than the name itself does."""
    names = [placed for placed, _, _ in coloured if _corner(placed)]
    if len(names) != 1:
        return None
    tagged = _tagged(names[0], ground)
    if dear is not None and float(contrast.behind(dear, tagged.label).max()) > DEAR:
        return None
    return [
        (tagged, NIGHT, paper) if _corner(placed) else (placed, colour, fill) for placed, colour, fill in coloured
    ]


def _tagged(name: Placed, ground: Rgb) -> Placed:
    """The name moved inward, so that its label begins where its ink did."""
    text = replace(name.text, fill="paper")
    wide, high = (share * name.px for share in text.pad)
    right, low = (name.ink.centre[0] > ground.shape[1] * 0.6, name.ink.centre[1] > ground.shape[0] / 2)
    across, down = name.across + (-wide if right else wide), name.down + (-high if low else high)
    return replace(name, text=text, across=across, down=down)


def _coloured(lines: Sequence[Placed], ground: Rgb, design: Design, palette: Palette) -> list[Coloured]:
    photo, asked = design.treatment is Treatment.PHOTO, _asked(design, palette)
    fills = [_fill(each, ground, palette, photo) for each in lines]
    return [
        (each, _colour(each, fill, lines, ground, palette, asked, photo), fill)
        for each, fill in zip(lines, fills, strict=True)
    ]


def _needs(coloured: Sequence[Coloured]) -> list[Need]:
    return [Need(placed.ink, colour, _least(placed)) for placed, colour, fill in coloured if fill is None]


def _united(coloured: Sequence[Coloured], ground: Rgb, design: Design, palette: Palette) -> list[Coloured]:
    """The block in one colour and the name in one: a veil is deep or pale, and cannot be both.

    On a photo all are white, or all dark; elsewhere the name keeps its own, as it stands on other ground.
    """
    asked = _asked(design, palette)
    if asked is None and design.treatment is Treatment.PHOTO:
        tone = _on_photo(coloured, ground)
        return [(placed, tone if fill is None else colour, fill) for placed, colour, fill in coloured]
    ones = {
        corner: asked if asked is not None else _one(coloured, corner, ground, palette) for corner in (True, False)
    }
    return [(placed, ones[_corner(placed)] if fill is None else colour, fill) for placed, colour, fill in coloured]


def _on_photo(coloured: Sequence[Coloured], ground: Rgb) -> Colour:
    """White, unless dark words need far less help."""
    needs = [
        need for placed, colour, fill in coloured if not _corner(placed) for need in _needs([(placed, colour, fill)])
    ]
    if not needs:
        return WHITE
    white, night = (min(contrast.met(Need(each.area, tone, each.least), ground) for each in needs) for tone in TONES)
    bright = float(np.mean([contrast.light(ground, each.area) for each in needs])) > PALE
    return NIGHT if bright and night > white * DARKER else WHITE


def _one(coloured: Sequence[Coloured], corner: bool, ground: Rgb, palette: Palette) -> Colour:
    bare = [
        (placed.ink, contrast.SMALL) for placed, _, fill in coloured if fill is None and _corner(placed) is corner
    ]
    return contrast.chosen(_options(palette, False), bare, ground) if bare else of_hex(palette.ink)


def _asked(design: Design, palette: Palette) -> Colour | None:
    """A hex colour or a role of the palette; None where the owner left it to us."""
    said = design.lettering.colour
    try:
        return named(said, colours(palette)) if said else None
    except ValueError:
        return None


def _inked(
    placed: Placed, colour: Colour, fill: Colour | None, ground: Rgb, veil: Veil | None, accent: Colour | None
) -> Inked:
    """The ornament takes the palette's accent where that can be seen, else the letters' colour."""
    if fill is not None:
        return Inked(placed, colour, fill, contrast.worst(colour, _even(fill)), colour)
    behind = contrast.seen(ground, placed.ink, veil)
    seen = accent is not None and contrast.worst(accent, behind) >= ORNAMENT
    return Inked(
        placed, colour, fill, contrast.worst(colour, behind), accent if seen and accent is not None else colour
    )


def _even(colour: Colour) -> Rgb:
    return np.rint(colour * 255).astype(np.uint8).reshape(1, 1, 3)


def _least(placed: Placed) -> float:
    return contrast.LARGE if placed.text.size >= DISPLAY else contrast.SMALL


def _fill(placed: Placed, ground: Rgb, palette: Palette, photo: bool) -> Colour | None:
    """A label's colour: pale on a photo, else its own where it stands out from what is behind it."""
    if placed.text.fill is None:
        return None
    paper, ink, behind = of_hex(palette.paper), of_hex(palette.ink), contrast.behind(ground, placed.label)
    own = paper if photo else named(placed.text.fill, colours(palette))
    if photo or contrast.worst(own, behind) >= STANDS:
        return own
    return max((paper, ink), key=lambda each: contrast.worst(each, behind))


def _colour(
    placed: Placed,
    fill: Colour | None,
    lines: Sequence[Placed],
    ground: Rgb,
    palette: Palette,
    asked: Colour | None,
    photo: bool,
) -> Colour:
    """Words of one group share a colour; a line may speak in another of the palette where that can be read."""
    options = _options(palette, photo)
    if fill is not None:
        return contrast.chosen((WHITE, of_hex(palette.ink)), [(placed.ink, contrast.SMALL)], _spread(fill, ground))
    if asked is not None and placed.text.role != "name":
        return asked
    group = [each for each in lines if each.text.fill is None and _corner(each) == _corner(placed)]
    base = contrast.chosen(options, [(each.ink, _least(each) if photo else contrast.SMALL) for each in group], ground)
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
    text = max((each.placed.text for each in lines), key=lambda each: each.size)
    return TextMeasure(
        role=text.role,
        box=whole.box(extent),
        px=round(text.size * SHORT_SIDE, 2),
        contrast=round(min(each.contrast for each in lines), 2),
        face=text.face,
    )
