"""The one light of a scene as a field of brightness: falloff, a window's panes, the shadow of leaves.

Everything is drawn for a light from the upper left at a quarter of the size; the caller turns it round.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from engine.domain.canvas import Extent
from engine.domain.step import Pose
from engine.imaging import foliage
from engine.imaging.colour import Colour
from engine.imaging.texture import COARSE, Field, blurred, columns, dice, rows, shrunk, smooth

SUN = np.array([1.035, 1.0, 0.95], np.float32)
SKY = np.array([0.975, 0.995, 1.03], np.float32)
PENUMBRA = 0.010


@dataclass(frozen=True, slots=True)
class Lamp:
    """Amounts 0.0 to 1.0: `fall` from the near to the far side, `window`, `leaf`, `blossom` of pattern, `warm` light.

    `pool` darkens all but the middle, `level` dims all, `soft` (share of the short side) defocuses the pattern.
    """

    fall: float = 0.3
    window: float = 0.0
    leaf: float = 0.0
    blossom: float = 0.0
    warm: float = 0.5
    pool: float = 0.0
    level: float = 1.0
    soft: float = 0.0


def shine(lamp: Lamp, extent: Extent, pose: Pose, horizon: float, seed: int) -> Field:
    """Height x width x 3 at full size: what the surface's colour (as light) is multiplied with, about 1."""
    small = shrunk(extent, COARSE)
    ambient = _falloff(lamp, small, pose, horizon, seed)
    sun = _pattern(lamp, small, seed) if lamp.window or lamp.leaf or lamp.blossom else None
    if sun is not None and pose is Pose.STANDING:
        sun = _folded(sun, horizon, small)
    field = _coloured(ambient, sun, lamp) * np.float32(lamp.level)
    size = (extent.width, extent.height)
    return np.asarray(cv2.resize(field, size, interpolation=cv2.INTER_LINEAR), np.float32)


def _coloured(ambient: Field, sun: Field | None, lamp: Lamp) -> Field:
    """Bright places take the sun's colour, shaded ones the sky's."""
    if sun is not None:
        shade = 1 - 0.62 * max(lamp.window, 0.8 * lamp.leaf, 0.8 * lamp.blossom)
        ambient = ambient * (shade + (1.06 - shade) * sun)
    warmth = np.clip((ambient - 0.72) / 0.36, -1.0, 1.0)[..., None] * np.float32(lamp.warm)
    tint: Colour = np.where(warmth > 0, 1 + (SUN - 1) * warmth, 1 + (SKY - 1) * -warmth)
    return np.asarray(ambient[..., None] * tint, np.float32)


def _falloff(lamp: Lamp, extent: Extent, pose: Pose, horizon: float, seed: int) -> Field:
    """A soft lamp near the upper left: brightest around it; the horizon holds a breath of shade."""
    generator = dice(seed, "falloff")
    x, y = columns(extent), rows(extent)
    at = generator.uniform(0.22, 0.36), generator.uniform(0.16, 0.30)
    far = ((x - at[0]) / 0.85) ** 2 + ((y - at[1]) / 0.95) ** 2
    field = 1.06 - lamp.fall * (1 - np.exp(-far))
    if pose is Pose.STANDING:
        bend = smooth(horizon - 0.26, horizon, y) * smooth(horizon + 0.16, horizon, y)
        field = field * (1 - 0.075 * bend) + 0.03 * smooth(horizon, 1.0, y)
    if lamp.pool:
        centre = ((x - 0.47) / 0.42) ** 2 + ((y - (0.56 if pose is Pose.FLAT else horizon + 0.02)) / 0.36) ** 2
        field = field * (1 - lamp.pool + lamp.pool * 1.25 * np.exp(-centre))
    return np.asarray(field, np.float32)


def _pattern(lamp: Lamp, extent: Extent, seed: int) -> Field:
    """Sunlight through a window behind which leaves hang: 0 in the shade, 1 in the sun."""
    generator = dice(seed, "window")
    panes = _panes(extent, generator) if lamp.window else np.ones((extent.height, extent.width), np.float32)
    for amount, grown, crisp in ((lamp.leaf, foliage.leaves, 0.0085), (lamp.blossom, foliage.blossoms, 0.0050)):
        if amount:
            far, near = (grown(extent, dice(seed, name)) for name in ("far", "near"))
            shade = np.maximum(blurred(far, 0.020, extent) * 0.75, blurred(near, crisp, extent) * 0.9)
            panes = np.asarray(panes * (1 - amount * shade), np.float32)
    return blurred(panes, lamp.soft, extent)


def _folded(pattern: Field, horizon: float, extent: Extent) -> Field:
    """Below the horizon the sun rakes over the floor: the pattern is drawn out and leans further away."""
    y, x = np.mgrid[0 : extent.height, 0 : extent.width].astype(np.float32)
    over = np.maximum(y - horizon * extent.height, 0)
    bent = cv2.remap(pattern, x - 0.55 * over, y - 0.42 * over, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return blurred(np.asarray(bent, np.float32), 0.004, extent)


def _panes(extent: Extent, generator: np.random.Generator) -> Field:
    """Two or three columns of slanting panes; the penumbra widens downwards, as it does in a room."""
    mask = np.zeros((extent.height, extent.width), np.float32)
    slant, tilt = generator.uniform(0.16, 0.34), generator.uniform(0.10, 0.22)
    wide, bar = generator.uniform(0.33, 0.50), generator.uniform(0.034, 0.050)
    high = wide * generator.uniform(1.35, 1.75)
    left, top = generator.uniform(-0.30, -0.06), generator.uniform(-0.55, -0.25)
    for column in range(2 if wide > 0.42 else 3):
        for row in range(4):
            x, y = left + column * (wide + bar), top + row * (high + bar)
            corners = ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
            points = [((a + slant * b) * extent.short, (b + tilt * a) * extent.short) for a, b in corners]
            cv2.fillPoly(mask, [np.array(np.array(points) * 16, np.int32)], (1.0,), cv2.LINE_AA, 4)
    crisp, soft = blurred(mask, PENUMBRA, extent), blurred(mask, PENUMBRA * 3, extent)
    share = np.clip(rows(extent) * 1.2, 0, 1)
    return np.asarray(crisp * (1 - share) + soft * share, np.float32)
