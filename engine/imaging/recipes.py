"""What a scene is made of: five materials, each seen from the side (a wall and a floor) and from above."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.canvas import Extent
from engine.domain.step import Pose
from engine.imaging.colour import Colour, named
from engine.imaging.texture import Field, blurred, cloud, columns, dice, rows, slope, smooth, spread

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
        """A hex, a palette role, or one of several by the seed; as sRGB."""
        found = self.values.get(name, otherwise)
        if isinstance(found, int | float):
            found = otherwise
        choices = (found,) if isinstance(found, str) else found
        return named(choices[self.seed % len(choices)], self.palette)

    @property
    def horizon(self) -> float:
        return self.amount("horizon", 0.60)


Surface = Callable[[View, Extent], Field]
"""Height x width x 3 of light (sRGB squared), without any lamp."""


def light_of(colour: Colour) -> Colour:
    """sRGB → light, with the exponent rounded to 2: near enough for multiplying lamps, and quick."""
    return np.asarray(colour * colour, np.float32)


def paper(view: View, extent: Extent) -> Field:
    """Heavy coloured paper: a tooth that is felt more than seen, and the faint unevenness of a large sheet."""
    tooth = cloud(extent, 0.009, view.seed, "tooth", 3) * view.amount("tooth", 0.030)
    sheet = cloud(extent, 0.7, view.seed, "sheet", 2) * 0.035
    return _tinted(light_of(view.colour("colour", "paper")), 1 + tooth + sheet)


def plaster(view: View, extent: Extent) -> Field:
    """Lime plaster: broad cloudy strokes of the brush in two directions, and a fine raised grain."""
    strokes = cloud(extent, 0.42, view.seed, "down", 4, (0.6, 1.3)) + cloud(
        extent, 0.42, view.seed, "across", 4, (1.3, 0.6)
    )
    grit = cloud(extent, 0.012, view.seed, "grit", 3)
    depth = view.amount("depth", 1.0)
    raised = slope(grit * 0.55 + cloud(extent, 0.05, view.seed, "trowel", 3, (1.8, 0.8)) * 1.3, -0.7, -0.7)
    return _tinted(light_of(view.colour("colour", "paper")), 1 + depth * (0.085 * strokes + 0.16 * raised))


def cloth(view: View, extent: Extent) -> Field:
    """Washed linen: single threads with slubs, and soft creases that lie as cloth lies."""
    thread = 0.0034
    warp = cloud(extent, thread, view.seed, "warp", 1, (1.0, 26.0))
    weft = cloud(extent, thread, view.seed, "weft", 1, (30.0, 1.0))
    slub = cloud(extent, thread * 2.2, view.seed, "slub", 1, (1.0, 40.0)) + cloud(
        extent, thread * 2.2, view.seed, "slob", 1, (44.0, 1.0)
    )
    weave = (warp + weft) * 0.075 + np.maximum(slub - 0.45, 0) * -0.10
    return _tinted(
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
    """Oiled boards along the picture: stretched growth rings, pores, and a seam here and there."""
    generator = dice(view.seed, "boards")
    bend = cloud(extent, 0.5, view.seed, "bend", 2, (3.2, 0.8))
    board, seam = _boards(extent, bend, generator)
    rings = np.sin((rows(extent) * extent.height / extent.short * 34 + bend * 7 + board * 40) * np.float32(1.0))
    fibre = cloud(extent, 0.010, view.seed, "fibre", 3, (34.0, 1.0))
    pores = np.maximum(cloud(extent, 0.0042, view.seed, "pores", 1, (16.0, 1.0)) - 0.35, 0)
    tone = (
        0.5
        + 0.20 * rings * smooth(-0.4, 0.6, cloud(extent, 0.35, view.seed, "figure", 2, (3.0, 1.0)))
        + 0.34 * fibre
        + 0.30 * board
    )
    low, high = (light_of(view.colour(name, "soft")) for name in ("dark", "colour"))
    light = low + (high - low) * np.clip(tone, 0, 1)[..., None]
    return np.asarray(light * (1 - 0.5 * pores - view.amount("seam", 0.45) * seam)[..., None], np.float32)


def _boards(extent: Extent, bend: Field, generator: np.random.Generator) -> tuple[Field, Field]:
    """Each board's own tone (-0.5 to 0.5) and the dark seams between boards of unlike width."""
    y = rows(extent) * extent.height / extent.short
    edges = np.cumsum(generator.uniform(0.26, 0.40, 8)) - generator.uniform(0.0, 0.25)
    tones = generator.uniform(-0.5, 0.5, len(edges) + 1).astype(np.float32)
    board = tones[np.searchsorted(edges, y)] + 0 * bend
    gap = np.min(np.abs(y[..., None] - edges), axis=-1)
    return np.asarray(board, np.float32), np.asarray(np.exp(-((gap / 0.0022) ** 2)) + 0 * bend, np.float32)


def marble(view: View, extent: Extent) -> Field:
    """Honed stone: wide smoky drifts in one direction, never a thin line, which would read as a crack."""
    warp = cloud(extent, 0.55, view.seed, "warp", 4)
    other = cloud(extent, 0.8, view.seed, "other", 3)
    across = columns(extent) * extent.width / extent.short
    down = rows(extent) * extent.height / extent.short
    drift = np.sin((across * 1.1 + down * 2.0 + warp * 1.5 + other * 0.9) * np.float32(2.6))
    smoke = smooth(0.35, 1.0, drift) * smooth(-0.5, 0.5, other) * 0.8 + smooth(-0.2, 0.9, warp) * 0.35
    fleck = cloud(extent, 0.02, view.seed, "fleck", 3) * 0.05
    stone, vein = (light_of(view.colour(name, role)) for name, role in (("colour", "paper"), ("vein", "soft")))
    share = np.clip(smoke * view.amount("depth", 0.6) + fleck, 0, 1)[..., None]
    return np.asarray(stone + (vein - stone) * share, np.float32)


SURFACES: Mapping[str, Surface] = {
    "paper": paper,
    "plaster": plaster,
    "cloth": cloth,
    "wood": wood,
    "marble": marble,
}


def sweep(view: View, surface: Surface) -> Field:
    """One sheet that bends from the floor up the wall: no line, only a change of tone."""
    sheet = surface(view, view.extent)
    floor, wall = light_of(view.colour("colour", "paper")), light_of(view.colour("wall", "paper"))
    up = smooth(view.horizon + 0.07, view.horizon - 0.10, rows(view.extent))[..., None]
    return np.asarray(sheet * (1 + (wall / np.maximum(floor, 1e-3) - 1) * up), np.float32)


def table(view: View, surface: Surface) -> Field:
    """The material as a table top that runs back to a painted wall out of focus."""
    top = _receding(view, surface)
    wall = _wall(view)
    edge = smooth(view.horizon - 0.010, view.horizon + 0.010, rows(view.extent))[..., None]
    return np.asarray(wall + (top - wall) * edge, np.float32)


def _wall(view: View) -> Field:
    strokes = cloud(view.extent, 0.6, view.seed, "wall", 2, (0.7, 1.3)) * 0.07
    return _tinted(light_of(view.colour("wall", "soft")), 1 + strokes)


def _receding(view: View, surface: Surface) -> Field:
    """The surface drawn flat, laid back by a camera that looks a little down, and blurred with distance."""
    extent, near = view.extent, view.amount("near", 1.55)
    flat = surface(view, extent)
    top, wide, high = view.horizon * extent.height, extent.width, extent.height
    source = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    out = wide * (near - 1) / 2
    target = np.array([[0, top], [wide, top], [wide + out, high], [-out, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    laid = cv2.warpPerspective(flat, matrix, (wide, high), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    far = smooth(view.horizon + 0.20, view.horizon, rows(extent))[..., None]
    return np.asarray(laid + (blurred(np.asarray(laid, np.float32), 0.006, extent) - laid) * far, np.float32)


def _tinted(light: Colour, field: NDArray[np.floating]) -> Field:
    return np.asarray(field[..., None] * light, np.float32)


def laid_over(view: View, light: Field) -> Field:
    """A second sheet of paper that covers one side of a flat ground, with the thin shadow of its edge."""
    share = view.amount("second", 0.0)
    if not share:
        return light
    generator = dice(view.seed, "second")
    x = columns(view.extent) + (rows(view.extent) - 0.5) * generator.uniform(-0.18, 0.18)
    place = share + generator.uniform(-0.05, 0.05)
    over = smooth(place - 0.0009, place + 0.0009, x)[..., None]
    shade = (smooth(place - 0.022, place, x) * (x < place + 0.0009) * 0.16)[..., None]
    first, second = (view.colour(name, "soft") for name in ("colour", "wall"))
    tint = light_of(second) / np.maximum(light_of(first), 1e-3)
    return np.asarray(light * (1 - shade) * (1 + (tint - 1) * over), np.float32)
