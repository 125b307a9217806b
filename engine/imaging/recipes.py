"""How a scene is staged: a material as one bending sheet, as a table before a wall, or lying under the camera."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np

from engine.domain.canvas import Extent
from engine.imaging.colour import light_of
from engine.imaging.material import View, cloth, marble, paper, plaster, tinted, wood
from engine.imaging.texture import Field, blurred, cloud, columns, dice, rows, smooth

Surface = Callable[[View, Extent], Field]
"""Height x width x 3 of light (sRGB squared), without any lamp."""


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
    return tinted(light_of(view.colour("wall", "soft")), 1 + strokes)


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
