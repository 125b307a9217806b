"""Looks: one colour table through which every pixel goes, then the little that needs its neighbours.

The table is drawn in CIELAB, where a shift is what the eye sees, and every shift is clamped, so that skin stays
skin and food stays food; the picture itself never leaves 8 bits.
"""

from collections.abc import Mapping
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageFilter

from engine.domain.canvas import Extent
from engine.domain.world import Look
from engine.imaging.pixels import Rgb
from engine.imaging.texture import Field, columns, grain, rows, shrunk, smooth, spread

KNOTS = 25
LIGHTER, DARKER, SHIFT = 20.0, 20.0, 9.0
"""The furthest a colour may go: L* up and down, a* and b* either way (facts: clamped shifts keep products true)."""

MOST = 22
"""Levels that local contrast or sharpening may add to a pixel."""

SKIN_HUE, SKIN_WIDTH = 50.0, 28.0
"""Where skin, bread and coffee lie in a*b*, in degrees: there a look shifts half as far."""


def grade(pixels: Rgb, look: Look, strength: float) -> Rgb:
    """The picture in a look. 0.0 gives the same pixels back, and more strength never less change, up to 1.0."""
    amount = min(1.0, max(0.0, strength))
    if amount == 0.0:
        return pixels.copy()
    full = _neighbours(_tabled(pixels, look), look.values)
    return np.asarray(cv2.addWeighted(full, amount, pixels, 1 - amount, 0), np.uint8)


def _tabled(pixels: Rgb, look: Look) -> Rgb:
    table = _table(tuple(sorted(look.values.items())))
    return np.asarray(Image.fromarray(pixels).filter(table), np.uint8)


@lru_cache(maxsize=32)
def _table(values: tuple[tuple[str, float], ...]) -> ImageFilter.Color3DLUT:
    """The look over a lattice of KNOTS³ colours; red runs fastest, as Pillow wants it."""
    steps = np.linspace(0, 1, KNOTS, dtype=np.float32)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    lattice = np.stack([red, green, blue], -1).reshape(-1, 1, 3)
    toned = _toned(lattice, dict(values)).reshape(-1)
    return ImageFilter.Color3DLUT(KNOTS, toned.tolist())


def _toned(colours: Field, values: Mapping[str, float]) -> Field:
    """Tone curve and colour of a look on N x 1 x 3 sRGB floats."""
    lab = np.asarray(cv2.cvtColor(colours, cv2.COLOR_RGB2LAB), np.float32)
    lightness = _curve(lab[..., 0] / np.float32(100), values) * 100
    a, b = _shifted(lab, values)
    near = 1 - 0.5 * _skin(lab)
    out = np.empty_like(lab)
    out[..., 0] = lab[..., 0] + np.clip(lightness - lab[..., 0], -DARKER, LIGHTER)
    out[..., 1] = lab[..., 1] + np.clip(a - lab[..., 1], -SHIFT, SHIFT) * near
    out[..., 2] = lab[..., 2] + np.clip(b - lab[..., 2], -SHIFT, SHIFT) * near
    return np.clip(np.asarray(cv2.cvtColor(out, cv2.COLOR_LAB2RGB), np.float32), 0, 1)


def _curve(light: Field, values: Mapping[str, float]) -> Field:
    """Lightness 0 to 1: exposure as a power, an S for contrast, lifted shadows, a soft shoulder, faded black."""
    out = light ** np.float32(2 ** -values.get("exposure", 0.0) * 1.0)
    out = out + values.get("shadows", 0.0) * out * (1 - out) ** 3
    out = out + values.get("contrast", 0.0) * (smooth(0, 1, out) - out) * 1.6
    high = np.maximum(out - 0.72, 0)
    out = out - values.get("shoulder", 0.0) * high * high / 0.56
    fade = values.get("fade", 0.0)
    return np.asarray(np.clip(fade + out * (1 - fade), 0, 1), np.float32)


def _shifted(lab: Field, values: Mapping[str, float]) -> tuple[Field, Field]:
    """Warmth over all, cool shadows against warm lights, and more or less chroma where there is room for it."""
    light = lab[..., 0] / 100
    shade, bright = (1 - light) ** 2, light**2
    middle = 4 * light * (1 - light)
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    more = 1 + values.get("saturation", 0.0) * (np.exp(-chroma / 60) if values.get("saturation", 0.0) > 0 else 1.0)
    a = lab[..., 1] * more + values.get("tint", 0.0) * middle - values.get("shadow_green", 0.0) * shade
    b = (
        lab[..., 2] * more
        + values.get("warmth", 0.0) * (0.35 + 0.65 * middle)
        + values.get("light_warm", 0.0) * bright * 0.8
    )
    return np.asarray(a, np.float32), np.asarray(b - values.get("shadow_blue", 0.0) * shade, np.float32)


def _skin(lab: Field) -> Field:
    """1 in the middle of the skin tones, 0 outside."""
    hue = np.degrees(np.arctan2(lab[..., 2], lab[..., 1]))
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    return np.exp(-(((hue - SKIN_HUE) / SKIN_WIDTH) ** 2)) * smooth(6, 18, np.asarray(chroma, np.float32))


def _neighbours(pixels: Rgb, values: Mapping[str, float]) -> Rgb:
    """Local contrast, glow, sharpening, vignette and grain, each only if the look has it."""
    extent = Extent(width=pixels.shape[1], height=pixels.shape[0])
    out = pixels
    if values.get("clarity"):
        out = _against(out, _veil(out, 0.028), values["clarity"])
    if values.get("glow"):
        out = _glowing(out, values["glow"])
    if values.get("sharpen"):
        out = _against(
            out, np.asarray(cv2.GaussianBlur(out, (0, 0), 0.0011 * extent.short + 0.3), np.uint8), values["sharpen"]
        )
    if values.get("vignette") or values.get("grain"):
        out = _filmed(out, values, extent)
    return out


def _veil(pixels: Rgb, share: float) -> Rgb:
    """A wide blur, made small: nobody sees the difference in a blur."""
    high, wide = pixels.shape[:2]
    small = cv2.resize(pixels, (max(8, wide // 8), max(8, high // 8)), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), max(0.5, share * min(small.shape[:2])))
    return np.asarray(cv2.resize(soft, (wide, high), interpolation=cv2.INTER_LINEAR), np.uint8)


def _against(pixels: Rgb, veil: Rgb, amount: float) -> Rgb:
    """Pushes away from the blurred picture, at most MOST levels, so that no halo appears."""
    pushed = cv2.addWeighted(pixels, 1 + amount, veil, -amount, 0)
    most = np.full_like(pixels, MOST)
    return np.asarray(cv2.min(cv2.max(pushed, cv2.subtract(pixels, most)), cv2.add(pixels, most)), np.uint8)


def _glowing(pixels: Rgb, amount: float) -> Rgb:
    """A soft lens: the blurred picture screened over the lights, and nothing brighter than before at the top."""
    veil = _veil(pixels, 0.022)
    return np.asarray(cv2.addWeighted(np.maximum(pixels, veil), amount, pixels, 1 - amount, 0), np.uint8)


def _filmed(pixels: Rgb, values: Mapping[str, float], extent: Extent) -> Rgb:
    """Darker corners, then grain."""
    out = pixels
    if values.get("vignette"):
        small = shrunk(extent, 8)
        far = ((columns(small) - 0.5) / 0.72) ** 2 + ((rows(small) - 0.5) / 0.72) ** 2
        shade = 255 * (1 - values["vignette"] * smooth(0.25, 1.0, far))
        out = np.asarray(cv2.multiply(out, _three(spread(shade, extent)), scale=1 / 255), np.uint8)
    if values.get("grain"):
        noise = 128 + grain(extent, 0) * np.float32(255 * values["grain"])
        out = np.asarray(cv2.addWeighted(out, 1, _three(noise), 1, -128), np.uint8)
    return out


def _three(field: Field) -> Rgb:
    return np.asarray(cv2.cvtColor(cv2.convertScaleAbs(field), cv2.COLOR_GRAY2RGB), np.uint8)
