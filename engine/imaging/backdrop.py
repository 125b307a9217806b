"""Procedural scenes: a material, a stage for the pose, one lamp, and grain. The same seed draws the same picture."""

from collections.abc import Sequence

import cv2
import numpy as np

from engine.domain.canvas import Extent
from engine.domain.errors import SettingsWrong
from engine.domain.step import Light, Pose
from engine.domain.world import Scene
from engine.imaging.lamp import Lamp, shine
from engine.imaging.material import View
from engine.imaging.pixels import Rgb
from engine.imaging.recipes import SURFACES, laid_over, sweep, table
from engine.imaging.texture import Field, grain, three

RESTS = 0.06
"""How far below the horizon a thing may stand at the least, as a share of the height."""


def draw(scene: Scene, pose: Pose, light: Light, extent: Extent, palette: Sequence[str], seed: int) -> Rgb:
    """A scene without its subject; `palette` as `colour.ROLES` or empty. Raises SettingsWrong."""
    view = View(extent, pose, tuple(palette), seed, scene.values)
    lit = cv2.multiply(_staged(scene, view), shine(_lamp(view, light), extent, pose, view.horizon, seed))
    pixels = _developed(np.asarray(lit, np.float32), view)
    return np.ascontiguousarray(pixels[:, ::-1]) if light is Light.RIGHT else pixels


def horizon(scene: Scene, pose: Pose) -> float:
    """The highest place where a thing may rest, as a share of the height from the top; 0.0 when seen from above."""
    if pose is Pose.FLAT:
        return 0.0
    found = scene.values.get("horizon", 0.60)
    return min(0.95, (float(found) if isinstance(found, int | float) else 0.60) + RESTS)


def _staged(scene: Scene, view: View) -> Field:
    surface = SURFACES.get(scene.recipe)
    if surface is None:
        raise SettingsWrong(f"scene {scene.key}: recipe {scene.recipe} is none of {', '.join(SURFACES)}")
    if view.pose is Pose.FLAT:
        return laid_over(view, surface(view, view.extent))
    return table(view, surface) if view.amount("table", 0.0) else sweep(view, surface)


def _lamp(view: View, light: Light) -> Lamp:
    even = 0.7 if light is Light.ABOVE else 1.0
    return Lamp(
        fall=view.amount("fall", 0.30) * even,
        window=view.amount("window", 0.0),
        leaf=view.amount("leaf", 0.0),
        blossom=view.amount("blossom", 0.0),
        warm=view.amount("warm", 0.5),
        pool=view.amount("pool", 0.0),
        level=view.amount("level", 1.0),
        soft=view.amount("soft", 0.0),
    )


def _developed(light: Field, view: View) -> Rgb:
    """Light → sRGB with grain, which also keeps soft gradients from banding."""
    shown = cv2.sqrt(np.clip(light, 0.0, 1.0)) * np.float32(255)
    shown += three(grain(view.extent, view.seed) * np.float32(255 * view.amount("grain", 0.008)))
    return np.asarray(cv2.convertScaleAbs(np.maximum(shown, 0, out=shown)), np.uint8)
