"""Which of a palette's colours a poster's ground, its large form and its thing take, by tone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.domain.shop import Tone
from engine.imaging.colour import ROLES, Colour, contrast, mixed, named, of_hex

DEEP: Final = 2.6
"""Contrast from which two flat colours stand apart as forms."""

LEAF: Final = of_hex("#4f7550")
LEAFY: Final = 2.0
"""Contrast from which leaves stand off their ground."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """Ground, the large form behind the thing, and the thing's colours."""

    ground: Colour
    form: Colour
    tones: Mapping[str, Colour]


def scheme(palette: Sequence[str], tone: Tone, seed: int, bold: bool) -> Scheme:
    """Warm paper for the quiet tones, a flat field for the loud; the thing always stands apart."""
    paper, ink, _, deep, _, strong = (named(role, palette) for role in ROLES)
    ground, form = (_field if bold else _paper)(palette, tone, seed)
    main = max((strong, deep, paper), key=lambda each: min(contrast(each, form), 2.4))
    shade = mixed(main, ink, 0.26) if contrast(main, ink) > DEEP else mixed(main, paper, 0.25)
    dark = ink if contrast(ink, form) > 1.6 else paper
    leaf = mixed(LEAF, ink, 0.1) if contrast(LEAF, form) > LEAFY else mixed(LEAF, paper, 0.5)
    return Scheme(ground, form, {"a": main, "b": shade, "c": dark, "d": paper, "e": leaf, "g": form})


def _field(palette: Sequence[str], tone: Tone, seed: int) -> tuple[Colour, Colour]:
    """One flat colour and another near it: loud; dusty in the tender tone; in the expert one ink, in turn pale."""
    paper, ink, accent, _, soft, strong = (named(role, palette) for role in ROLES)
    if tone is Tone.EXPERT:
        return (soft, mixed(soft, accent, 0.4)) if seed % 2 else (ink, mixed(ink, accent, 0.3))
    if tone is Tone.TENDER:
        ground = mixed(soft, accent, 0.3)
        return ground, mixed(ground, paper, 0.45)
    return strong, mixed(strong, paper, 0.26)


def _paper(palette: Sequence[str], tone: Tone, seed: int) -> tuple[Colour, Colour]:
    paper, _, _, _, soft, strong = (named(role, palette) for role in ROLES)
    if tone in (Tone.EXPERT, Tone.TENDER):
        return paper, soft
    return (strong, mixed(strong, paper, 0.3)) if tone is Tone.TRENDY else (soft, mixed(soft, strong, 0.4))
