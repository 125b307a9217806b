"""How a scene is staged: a material as one bending sheet, as a table before a wall, or lying under the camera."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np

from engine.domain.canvas import Extent
from engine.imaging.colour import Colour, light_of, of_hex
from engine.imaging.material import View, cloth, marble, paper, plaster, tinted, wood
from engine.imaging.texture import Field, blurred, cloud, columns, dice, mixed_in, rows, shrunk, smooth, spread

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
    up = smooth(view.horizon + 0.07, view.horizon - 0.10, rows(view.extent))
    tint = 1 + (wall / np.maximum(floor, 1e-3) - 1) * up[..., None]
    return _times(sheet, tint.astype(np.float32))


def _times(light: Field, tint: Field) -> Field:
    """By a colour for each row."""
    full = np.ascontiguousarray(np.broadcast_to(tint, light.shape))
    return np.asarray(cv2.multiply(light, full), np.float32)


def table(view: View, surface: Surface) -> Field:
    """The material as a table top that runs back to a painted wall out of focus."""
    out, extent = _wall(view), view.extent
    start = int((view.horizon - 0.02) * extent.height)
    top = _receding(view, surface, start)
    edge = smooth(view.horizon - 0.010, view.horizon + 0.010, rows(extent))[start:]
    out[start:] = mixed_in(out[start:], top, np.repeat(edge, extent.width, axis=1))
    return out


def _wall(view: View) -> Field:
    """Painted, far behind the table and out of focus; in the evening with small lights on it."""
    strokes = cloud(view.extent, 0.6, view.seed, "wall", 2, (0.7, 1.3)) * np.float32(0.07)
    wall = tinted(light_of(view.colour("wall", "soft")), 1 + strokes)
    lights = view.amount("lights", 0.0)
    return wall + _lights(view) * np.float32(lights) if lights else wall


LIT = (light_of(of_hex("#ffd9a0")), light_of(of_hex("#ffe9c8")), light_of(of_hex("#f3b98a")))


def _lights(view: View) -> Field:
    """A string of lamps far out of focus: even discs, some over others, denser along two hanging lines."""
    small, generator = shrunk(view.extent), dice(view.seed, "lights")
    out = np.zeros((small.height, small.width, 3), np.float32)
    for line in range(3):
        sag, start = generator.uniform(0.10, 0.26), generator.uniform(-0.02, 0.30)
        for along in np.linspace(-0.05, 1.05, int(generator.integers(9, 14))):
            x = along + generator.normal(0, 0.03)
            y = start + sag * 4 * along * (1 - along) * 0.5 + generator.normal(0, 0.02)
            size = generator.uniform(0.016, 0.034) * (1.5 if line == 0 else 1.0)
            _disc(out, small, (x, y), size, LIT[int(generator.integers(3))] * generator.uniform(0.06, 0.62) ** 1.2)
    fade = smooth(view.horizon - 0.01, view.horizon - 0.16, rows(small))
    return spread(blurred(out, 0.0065, small) * fade[..., None], view.extent)


def _disc(out: Field, extent: Extent, middle: tuple[float, float], size: float, colour: Colour) -> None:
    """Adds one: brighter towards its rim, as lenses draw it."""
    disc = np.zeros(out.shape[:2], np.float32)
    at = round(middle[0] * extent.width * 16), round(middle[1] * extent.height * 16)
    for share, level in ((1.0, 1.0), (0.86, 0.82)):
        cv2.circle(disc, at, round(size * share * extent.short * 16), (level,), -1, cv2.LINE_AA, 4)
    out += disc[..., None] * colour


def _receding(view: View, surface: Surface, start: int) -> Field:
    """The surface drawn flat and laid back by a camera that looks a little down: the rows below `start`."""
    extent, near = view.extent, view.amount("near", 1.55)
    flat = surface(view, extent)
    wide, high, top = extent.width, extent.height, view.horizon * extent.height - start
    source = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    out, foot = wide * (near - 1) / 2, high - start
    target = np.array([[0, top], [wide, top], [wide + out, foot], [-out, foot]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    laid = cv2.warpPerspective(flat, matrix, (wide, foot), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return _defocused(np.asarray(laid, np.float32), extent)


def _defocused(laid: Field, extent: Extent) -> Field:
    """The far edge of the table out of focus, sharper towards the camera."""
    deep = int(0.22 * extent.height)
    far = smooth(1.0, 0.0, np.linspace(0, 1, deep, dtype=np.float32))[:, None].repeat(extent.width, axis=1)
    margin = int(0.02 * extent.short)
    soft = blurred(laid[: deep + margin], 0.006, extent)[:deep]
    laid[:deep] = mixed_in(laid[:deep], soft, far[: len(laid[:deep])])
    return laid


def laid_over(view: View, light: Field) -> Field:
    """A second sheet of paper that covers one side of a flat ground, with the thin shadow of its edge."""
    share = view.amount("second", 0.0)
    if not share:
        return light
    generator = dice(view.seed, "second")
    x = columns(view.extent) + (rows(view.extent) - 0.5) * np.float32(generator.uniform(-0.18, 0.18))
    place = share + generator.uniform(-0.05, 0.05)
    over = smooth(place - 0.0009, place + 0.0009, x)
    shade = smooth(place - 0.022, place, x) * (x < place + 0.0009) * np.float32(0.16)
    first, second = (view.colour(name, "soft") for name in ("colour", "wall"))
    tint = light_of(second) / np.maximum(light_of(first), 1e-3)
    parts = [(1 - shade) * (1 + (part - 1) * over) for part in tint]
    return np.asarray(cv2.multiply(light, cv2.merge(parts)), np.float32)
