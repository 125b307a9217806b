"""Whether words can be read on the pixels behind them (WCAG 2.2), and the quietest help where they cannot."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import cv2
import numpy as np

from engine.imaging.colour import Colour, luminance
from engine.imaging.pixels import Mask, Rgb
from engine.imaging.place import Area
from engine.imaging.texture import smooth

Pixels = TypeVar("Pixels", Rgb, Mask)

SMALL, LARGE = 4.5, 3.0
"""Least contrast of small type and of headlines (post-style)."""

SPARE: Final = 1.06
"""So much more is aimed at, so that a JPEG's rounding takes nothing away."""

TAIL: Final = 2.0
"""Percent of the darkest and brightest pixels that do not count."""

REACH: Final = 0.35
"""A gradient covers at most this share of the height (post-style, treatment A)."""

STRENGTHS: Final = (0.0, 0.12, 0.2, 0.28, 0.36, 0.44, 0.52, 0.6, 0.68, 0.76, 0.84, 0.9)
SOFT, PAD = 0.06, 0.025
"""Softness of a shade round words, and how far it reaches beyond them, as shares of the short side."""

LOW: Final = 0.16
"""The least height of a gradient behind a name, as a share of the canvas's."""

CLEAR: Final = 0.03
"""How softly a gradient keeps clear of what must be seen, as a share of the short side."""

_GAMMA: Final = np.arange(256, dtype=np.float64) / 255
LINEAR: Final = np.where(_GAMMA <= 0.04045, _GAMMA / 12.92, ((_GAMMA + 0.055) / 1.055) ** 2.4).astype(np.float32)
WEIGHTS: Final = np.array([0.2126, 0.7152, 0.0722], np.float32)


@dataclass(frozen=True, slots=True)
class Need:
    """Words of a colour in a place, and the contrast they need there."""

    area: Area
    colour: Colour
    least: float


@dataclass(frozen=True, slots=True)
class Veil:
    """A soft layer of one colour between picture and words; `alpha` is the canvas's size."""

    colour: Colour
    alpha: Mask


def bounds(pixels: Rgb) -> tuple[float, float]:
    """Luminance of the darkest and the brightest pixels that count."""
    sample = pixels.reshape(-1, 3)
    sample = sample[:: max(1, len(sample) // 12_000)]
    light = LINEAR[sample] @ WEIGHTS
    low, high = np.percentile(light, [TAIL, 100 - TAIL])
    return float(low), float(high)


def light(pixels: Rgb, area: Area) -> float:
    """Mean luminance behind an area."""
    sample = behind(pixels, area).reshape(-1, 3)
    return float((LINEAR[sample[:: max(1, len(sample) // 4_000)]] @ WEIGHTS).mean())


def worst(colour: Colour, pixels: Rgb) -> float:
    """The smallest contrast, 1 to 21, between a colour and the pixels that count."""
    own = luminance(colour)
    return min(_ratio(own, light) for light in bounds(pixels))


def _ratio(one: float, other: float) -> float:
    dark, bright = sorted((one, other))
    return (bright + 0.05) / (dark + 0.05)


def behind(pixels: Pixels, area: Area) -> Pixels:
    """The pixels behind an area, at least one."""
    high, wide = pixels.shape[:2]
    left, top = min(max(0, int(area.left)), wide - 1), min(max(0, int(area.top)), high - 1)
    right, bottom = max(left + 1, min(wide, round(area.right))), max(top + 1, min(high, round(area.bottom)))
    return pixels[top:bottom, left:right]


def readable(pixels: Rgb, area: Area) -> bool:
    """Whether small type in white or near black can be read there without any help."""
    low, high = bounds(behind(pixels, area))
    return max(_ratio(1.0, high), _ratio(low, 0.0)) >= SMALL * SPARE


def met(need: Need, pixels: Rgb, veil: Veil | None = None) -> float:
    """Contrast against what is needed: 1.0 and more is enough."""
    return worst(need.colour, seen(pixels, need.area, veil)) / (need.least * SPARE)


def chosen(options: Sequence[Colour], places: Sequence[tuple[Area, float]], pixels: Rgb) -> Colour:
    """The first option that can be read everywhere, else the one that comes nearest."""
    scored = [min(met(Need(area, option, least), pixels) for area, least in places) for option in options]
    enough = [option for option, score in zip(options, scored, strict=True) if score >= 1.0]
    return enough[0] if enough else options[int(np.argmax(scored))]


def veil_for(pixels: Rgb, needs: Sequence[Need], edge: bool, dear: Mask | None = None) -> Veil | None:
    """The weakest help that makes everything readable, None where nothing is needed.

    With `edge` it is a gradient over the whole width, from the foot or the head; only what that does not reach, for
    the owner put it there, and words anywhere else, get a soft shade of their own. What is dear is never shaded.
    """
    failing = [need for need in needs if met(need, pixels) < 1.0]
    if not failing:
        return None
    colour = _tint(pixels, failing)
    alpha, clear = np.zeros(pixels.shape[:2], np.float32), _clear(dear)
    for foot in (True, False) if edge else ():
        reached = [need for need in failing if _away(need.area, pixels, foot) <= REACH * 0.86]
        alpha = _strong(pixels, reached, colour, alpha, _gradient(pixels, foot) * clear) if reached else alpha
    left = [need for need in failing if met(need, pixels, Veil(colour, alpha)) < 1.0]
    if left:
        alpha = _strong(pixels, left, colour, alpha, _shade(pixels, left) * clear)
    return Veil(colour, alpha)


def edged(pixels: Rgb, need: Need, under: Veil | None) -> Veil | None:
    """`under` with a low gradient over the whole width, from the edge that is near, behind a few words that cannot
    be read without."""
    if met(need, pixels, under) >= 1.0:
        return under
    laid = under or Veil(_tint(pixels, [need]), np.zeros(pixels.shape[:2], np.float32))
    foot = _away(need.area, pixels, True) < 0.5
    reach = max(LOW, 1.5 * _away(need.area, pixels, foot))
    return Veil(laid.colour, _strong(pixels, [need], laid.colour, laid.alpha, _gradient(pixels, foot, reach)))


def _clear(dear: Mask | None) -> Mask | np.float32:
    """1 where nothing dear is near, 0 on it, softly."""
    if dear is None:
        return np.float32(1)
    high, wide = dear.shape
    small = cv2.resize(dear, (max(1, wide // 8), max(1, high // 8)), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), CLEAR * min(high, wide) / 8)
    return np.clip(1 - np.asarray(cv2.resize(np.maximum(soft, small), (wide, high)), np.float32), 0, 1)


def seen(pixels: Rgb, area: Area, veil: Veil | None) -> Rgb:
    """The pixels behind an area, under a veil."""
    if veil is None:
        return behind(pixels, area)
    share = behind(veil.alpha, area)[..., None]
    mixed = behind(pixels, area) * (1 - share) + veil.colour * np.float32(255) * share
    return np.asarray(np.rint(mixed), np.uint8)


def veiled(pixels: Rgb, laid: Veil | None) -> Rgb:
    """The picture under its veil."""
    if laid is None:
        return pixels
    rows = np.flatnonzero(laid.alpha.max(axis=1) > 1e-3)
    out = pixels.copy()
    if len(rows):
        area = slice(rows[0], rows[-1] + 1)
        share = laid.alpha[area, :, None]
        out[area] = np.rint(pixels[area] * (1 - share) + laid.colour * np.float32(255) * share)
    return out


def _strong(pixels: Rgb, needs: Sequence[Need], colour: Colour, under: Mask, profile: Mask) -> Mask:
    """`under` with as little of `profile` on top as the needs ask for, at most the last strength."""
    place = bisect_left(STRENGTHS[1:], True, key=lambda each: _enough(pixels, needs, colour, under, profile, each))
    strength = STRENGTHS[min(place + 1, len(STRENGTHS) - 1)]
    return np.asarray(1 - (1 - under) * (1 - np.float32(strength) * profile), np.float32)


def _enough(pixels: Rgb, needs: Sequence[Need], colour: Colour, under: Mask, profile: Mask, strength: float) -> bool:
    for need in needs:
        share = 1 - (1 - behind(under, need.area)) * (1 - np.float32(strength) * behind(profile, need.area))
        mixed = behind(pixels, need.area) * (1 - share[..., None]) + colour * 255 * share[..., None]
        if worst(need.colour, np.asarray(np.rint(mixed), np.uint8)) < need.least * SPARE:
            return False
    return True


def _tint(pixels: Rgb, needs: Sequence[Need]) -> Colour:
    """Deep under bright words and pale under dark ones, in the hue of what is behind them."""
    mean = np.mean([behind(pixels, need.area).reshape(-1, 3).mean(axis=0) for need in needs], axis=0) / 255
    bright = float(np.mean([luminance(need.colour) for need in needs])) > 0.3
    tinted = mean * 0.16 if bright else mean * 0.14 + 0.86
    return np.asarray(np.clip(tinted, 0.0, 0.98), np.float32)


def _away(area: Area, pixels: Rgb, foot: bool) -> float:
    """From the foot, or the head, to the far side of an area, as a share of the height."""
    high = float(pixels.shape[0])
    return (high - area.top) / high if foot else area.bottom / high


def _gradient(pixels: Rgb, foot: bool = True, reach: float = REACH) -> Mask:
    high, wide = pixels.shape[:2]
    run = (np.arange(high, dtype=np.float32) + 0.5) / high
    return np.repeat(smooth(1.0, 0.45, (1 - run if foot else run) / reach)[:, None], wide, axis=1)


def _shade(pixels: Rgb, needs: Sequence[Need], softness: float = SOFT, pad: float = PAD) -> Mask:
    """A cloud round the words, without an edge that could be seen."""
    high, wide = pixels.shape[:2]
    short, times = min(high, wide), 4
    small = np.zeros((high // times + 1, wide // times + 1), np.float32)
    for need in needs:
        area = need.area.grown((pad + softness) * short)
        rows = slice(max(0, int(area.top / times)), max(0, int(area.bottom / times) + 1))
        small[rows, max(0, int(area.left / times)) : max(0, int(area.right / times) + 1)] = 1.0
    soft = cv2.GaussianBlur(small, (0, 0), softness * short / times)
    return np.asarray(cv2.resize(soft, (wide, high), interpolation=cv2.INTER_CUBIC), np.float32).clip(0.0, 1.0)
