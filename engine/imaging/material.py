"""Five materials, each as a flat surface seen from above; all lengths in shares of the short side."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.canvas import Extent
from engine.domain.step import Pose
from engine.imaging.colour import Colour, light_of, named
from engine.imaging.texture import Field, blurred, cloud, columns, dice, rows, slope, smooth, spread, three

Values = Mapping[str, float | str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class View:
    """What a recipe sees: `values` of the scene, the palette's colours, the pose and one seed."""

    extent: Extent
    pose: Pose
    palette: tuple[str, ...]
    seed: int
    values: Values

    def amount(self, name: str, otherwise: float) -> float:
        found = self.values.get(name, otherwise)
        return float(found) if isinstance(found, int | float) else otherwise

    def colour(self, name: str, otherwise: str) -> Colour:
        """A hex, a palette role, or one of several by the seed: roles if a palette is there, else the hexes. sRGB."""
        found = self.values.get(name, otherwise)
        if isinstance(found, int | float):
            found = otherwise
        choices = (found,) if isinstance(found, str) else found
        wanted = [choice for choice in choices if choice.startswith("#") != bool(self.palette)] or choices
        return named(wanted[self.seed % len(wanted)], self.palette)

    @property
    def horizon(self) -> float:
        return self.amount("horizon", 0.60)


def paper(view: View, extent: Extent) -> Field:
    """Heavy coloured paper: a tooth that is felt more than seen, and the faint unevenness of a large sheet."""
    tooth = cloud(extent, 0.009, view.seed, "tooth", 3) * view.amount("tooth", 0.030)
    sheet = cloud(extent, 0.7, view.seed, "sheet", 2) * 0.035
    return tinted(light_of(view.colour("colour", "paper")), 1 + tooth + sheet)


def plaster(view: View, extent: Extent) -> Field:
    """Lime plaster: cloudy strokes of the brush in two directions, coats that overlap, a fine raised grain."""
    strokes = cloud(extent, 0.42, view.seed, "down", 4, (0.6, 1.3)) + cloud(
        extent, 0.42, view.seed, "across", 4, (1.3, 0.6)
    )
    grit = cloud(extent, 0.012, view.seed, "grit", 3)
    depth = view.amount("depth", 1.0)
    raised = slope(grit * 0.8 + cloud(extent, 0.07, view.seed, "trowel", 4, (1.8, 0.8), 0.6) * 2.2, -0.7, -0.7)
    lap = smooth(-0.05, 0.09, cloud(extent, 0.34, view.seed, "lap", 5, (1.5, 0.8), 0.6)) - np.float32(0.5)
    tone = 1 + depth * (0.085 * strokes + 0.16 * raised + 0.034 * lap)
    return tinted(light_of(view.colour("colour", "paper")), tone)


def cloth(view: View, extent: Extent) -> Field:
    """Washed linen: single threads with slubs, and soft creases that lie as cloth lies."""
    thread = 0.0030
    warp = cloud(extent, thread, view.seed, "warp", 1, (1.0, 26.0))
    weft = cloud(extent, thread, view.seed, "weft", 1, (30.0, 1.0))
    slub = cloud(extent, thread * 2.2, view.seed, "slub", 1, (1.0, 40.0)) + cloud(
        extent, thread * 2.2, view.seed, "slob", 1, (44.0, 1.0)
    )
    weave = (warp + weft) * 0.042 - np.maximum(slub - 0.5, 0) * 0.06
    return tinted(
        light_of(view.colour("colour", "paper")),
        (1 + weave) * (1 + view.amount("crease", 1.0) * _creases(view, extent)),
    )


def _creases(view: View, extent: Extent) -> Field:
    """Ridges of warped noise, lit from the upper left; drawn small, since cloth bends softly."""
    small = Extent(width=max(2, extent.width // 3), height=max(2, extent.height // 3))
    broad = cloud(small, 0.62, view.seed, "drape", 3, (1.5, 0.8))
    fold = 1 - np.abs(cloud(small, 0.85, view.seed, "fold", 2, (1.9, 0.7)) * 2.2 + broad * 0.6)
    height = blurred(np.maximum(fold, 0) ** 3, 0.010, small) * 7 + broad * 12
    return spread(np.tanh(slope(height, -0.6, -0.8) * (small.short / 360) * 1.4) * np.float32(0.16), extent)


def wood(view: View, extent: Extent) -> Field:
    """Oiled boards along the picture: arched growth rings, fine fibre, few pores, a quiet seam, aged in patches."""
    y = rows(extent) * np.float32(extent.height / extent.short)
    board, seam, offset = _boards(view, y)
    bend = cloud(extent, 0.55, view.seed, "bend", 2, (3.6, 0.7))
    rings = np.sin(_arches(view, extent, y, offset) + bend * np.float32(7))
    figure = smooth(-0.7, 0.6, cloud(extent, 0.30, view.seed, "figure", 2, (4.0, 1.0)))
    fibre = cloud(extent, 0.012, view.seed, "fibre", 3, (60.0, 1.0), 0.7)
    pores = np.maximum(cloud(extent, 0.0026, view.seed, "pores", 1, (20.0, 1.0)) - 0.38, 0)
    aged = cloud(extent, 0.8, view.seed, "aged", 2, (1.8, 0.6)) * 0.16
    tone = 0.5 + 0.20 * rings * figure + 0.24 * fibre + 0.34 * board + aged
    low, high = (light_of(view.colour(name, "soft")) for name in ("dark", "colour"))
    worn = 1 - 0.26 * pores - view.amount("seam", 0.40) * seam
    return between(low, high, np.clip(tone, 0, 1)) * three(np.asarray(worn, np.float32))


def _arches(view: View, extent: Extent, y: Field, offset: Field) -> Field:
    """How far each place lies from the heart of its board's log, in radians of a ring: long arches, as sawn."""
    generator = dice(view.seed, "heart")
    x = columns(extent) * np.float32(extent.width / extent.short)
    lean = np.sin(offset * np.float32(1.7)) * np.float32(0.5) + np.float32(generator.uniform(-0.2, 0.2))
    middle = np.sin(offset) * np.float32(0.16)
    local = np.mod(y + offset * np.float32(0.013), np.float32(0.4)) - np.float32(0.2) - middle
    far = np.hypot(local, (x - np.float32(0.5) - lean) * np.float32(0.10) + np.float32(0.05))
    return np.asarray(far * np.float32(110), np.float32)


def _boards(view: View, y: Field) -> tuple[Field, Field, Field]:
    """By the height: each board's own tone (-0.5 to 0.5), the seams between unlike boards, where its rings begin."""
    generator = dice(view.seed, "boards")
    edges = np.cumsum(generator.uniform(0.30, 0.46, 7)) - generator.uniform(0.0, 0.28)
    tones = generator.uniform(-0.5, 0.5, len(edges) + 1).astype(np.float32)
    board = tones[np.searchsorted(edges, y)]
    gap = np.min(np.abs(y - edges[None, :]), axis=1, keepdims=True)
    return board, np.exp(-((gap / 0.0016) ** 2)).astype(np.float32), np.asarray(board * 40, np.float32)


def marble(view: View, extent: Extent) -> Field:
    """Honed stone: clouds, and feathered veins along one slant that swell, fade and part; never a crisp line."""
    small = Extent(width=max(2, extent.width // 2), height=max(2, extent.height // 2))
    warp, wide = cloud(small, 0.30, view.seed, "warp", 5, gain=0.55), cloud(small, 0.9, view.seed, "wide", 3)
    across = columns(small) * np.float32(extent.width / extent.short)
    down = rows(small) * np.float32(extent.height / extent.short)
    slant = dice(view.seed, "slant").uniform(0.7, 1.3)
    along = across * np.float32(slant) + down * np.float32(1.25) + wide * np.float32(0.85) + warp * np.float32(0.34)
    strength = smooth(-0.65, 0.35, cloud(small, 0.55, view.seed, "strength", 3))
    broad = _vein(along * np.float32(1.45), 0.15) * strength
    fine = _vein(along * np.float32(2.3) + warp * np.float32(0.5) + np.float32(0.37), 0.055) * smooth(
        -0.25, 0.4, -wide
    )
    cloudy = smooth(-0.5, 0.9, cloud(small, 0.5, view.seed, "cloudy", 4))
    share = 0.66 * blurred(broad, 0.004, small) + 0.30 * blurred(fine, 0.003, small) + 0.26 * cloudy
    fleck = cloud(extent, 0.012, view.seed, "fleck", 3) * 0.035
    stone, vein = (light_of(view.colour(name, role)) for name, role in (("colour", "paper"), ("vein", "soft")))
    return between(stone, vein, np.clip(spread(share, extent) * view.amount("depth", 1.0) + fleck, 0, 1))


def _vein(along: Field, width: float) -> Field:
    """1 on every whole number, soft to one side and longer to the other, as minerals seep."""
    part = along - np.floor(along)
    near = np.exp(-part / np.float32(width)) + np.exp(-(1 - part) / np.float32(width * 0.28))
    return np.asarray(np.minimum(near, 1), np.float32)


def tinted(light: Colour, field: NDArray[np.floating]) -> Field:
    """Height x width of brightness in one colour."""
    return np.asarray(cv2.merge([np.asarray(field * part, np.float32) for part in light]), np.float32)


def between(low: Colour, high: Colour, share: NDArray[np.floating]) -> Field:
    """From one colour (share 0) to the other (1)."""
    parts = [np.asarray(a + (b - a) * share, np.float32) for a, b in zip(low, high, strict=True)]
    return np.asarray(cv2.merge(parts), np.float32)
