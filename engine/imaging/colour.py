"""Colours as hex text, as light and by their place in a palette."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.domain.world import Palette

ROLES = ("paper", "ink", "accent", "deep", "soft", "bold")
"""The order in which a palette travels in a `Step` or to `backdrop.draw`."""

HOUSE = ("#f4efe6", "#2b2622", "#b08968", "#8c2f2b", "#e3d5c3", "#d9974f")
"""What stands in for a palette nobody named."""

Colour = NDArray[np.float32]
"""Three floats, 0.0 to 1.0."""


def colours(palette: Palette) -> tuple[str, ...]:
    """A palette in the order of `ROLES`; its accent where it has no bold."""
    return tuple(str(getattr(palette, role) or palette.accent) for role in ROLES)


def of_hex(text: str) -> Colour:
    """'#rrggbb' → sRGB. Raises ValueError."""
    return np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / np.float32(255)


def named(text: str, palette: Sequence[str]) -> Colour:
    """A hex colour, or a role of the palette (`ROLES`)."""
    if text.startswith("#"):
        return of_hex(text)
    place = ROLES.index(text)
    return of_hex(palette[place] if len(palette) > place else HOUSE[place])


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: Colour, other: Colour) -> float:
    """1 to 21 (WCAG 2.2)."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`share` 0 is `one`, 1 is `other`."""
    return np.asarray(one * (1 - share) + other * share, np.float32)


def light_of(colour: Colour) -> Colour:
    """sRGB → light, with the exponent rounded to 2: near enough for multiplying lamps, and quick."""
    return np.asarray(colour * colour, np.float32)
