"""Fields of seeded noise in shares of the short side, so that a texture has the same grain at every size."""

import zlib

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.canvas import Extent

Field = NDArray[np.float32]
"""Height x width, any real values."""

COARSE = 4
GRAIN = 500
_SEEN = 16.0
_FINEST = 1.2


def dice(seed: int, name: str) -> np.random.Generator:
    """A generator of its own for every purpose, so that one more purpose changes no other."""
    return np.random.default_rng([seed & 0xFFFFFFFF, zlib.crc32(name.encode())])


def rows(extent: Extent) -> Field:
    """Height x 1, 0 at the top and 1 at the bottom."""
    return np.asarray((np.arange(extent.height) + 0.5) / extent.height, np.float32)[:, None]


def columns(extent: Extent) -> Field:
    """1 x width, 0 at the left and 1 at the right."""
    return np.asarray((np.arange(extent.width) + 0.5) / extent.width, np.float32)[None, :]


def shrunk(extent: Extent, times: int = COARSE) -> Extent:
    return Extent(width=max(2, extent.width // times), height=max(2, extent.height // times))


def spread(field: Field, extent: Extent) -> Field:
    """A coarse field or picture at full size."""
    size = (extent.width, extent.height)
    return np.asarray(cv2.resize(field, size, interpolation=cv2.INTER_LINEAR), np.float32)


def three(field: Field) -> Field:
    """Height x width → height x width x 3; far quicker to multiply by than a broadcast over the last axis."""
    return np.asarray(cv2.cvtColor(field, cv2.COLOR_GRAY2RGB), np.float32)


def mixed_in(one: Field, other: Field, share: Field) -> Field:
    """`one` where `share` is 0, `other` where it is 1; `share` is height x width, the others may be colours."""
    return np.asarray(one + (other - one) * three(share), np.float32)


def smooth(low: float, high: float, field: Field) -> Field:
    """0 below `low`, 1 above `high`, and a soft S between (smoothstep); `low` > `high` turns it round."""
    t = np.clip((field - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def blurred(field: Field, share: float, extent: Extent) -> Field:
    """Gaussian blur with a sigma of `share` of the short side of `extent`."""
    sigma = share * extent.short
    return field if sigma < 0.3 else np.asarray(cv2.GaussianBlur(field, (0, 0), sigma), np.float32)


def cloud(
    extent: Extent,
    size: float,
    seed: int,
    name: str,
    octaves: int = 4,
    stretch: tuple[float, float] = (1.0, 1.0),
    gain: float = 0.5,
) -> Field:
    """Fractal value noise, mean 0, about -1 to 1; `size` of the largest blotch, stretched across and down."""
    out = np.zeros((extent.height, extent.width), np.float32)
    coarse = np.zeros((extent.height // COARSE, extent.width // COARSE), np.float32)
    total, weight = 0.0, 1.0
    for octave in range(octaves):
        step = (size * stretch[0] / 2**octave, size * stretch[1] / 2**octave)
        if min(step) * extent.short < _FINEST:
            break
        generator = dice(seed, f"{name}{octave}")
        target = coarse if min(step) * extent.short > _SEEN else out
        target += weight * _lattice(target, extent, step, generator)
        total, weight = total + weight, weight * gain
    out += cv2.resize(coarse, (extent.width, extent.height), interpolation=cv2.INTER_LINEAR)
    return out * np.float32(1 / max(total, 1e-6))


def _lattice(target: Field, extent: Extent, step: tuple[float, float], generator: np.random.Generator) -> Field:
    """Random knots `step` apart (shares of the short side), joined by cubic curves over `target`'s pixels."""
    high, wide = target.shape
    pixel = wide / extent.width * extent.short
    across, down = step[0] * pixel, step[1] * pixel
    knots = generator.random((int(high / down) + 4, int(wide / across) + 4), dtype=np.float32) * 2 - 1
    size = (max(wide, round(knots.shape[1] * across)), max(high, round(knots.shape[0] * down)))
    return np.asarray(cv2.resize(knots, size, interpolation=cv2.INTER_CUBIC), np.float32)[:high, :wide]


def slope(height: Field, across: float, down: float) -> Field:
    """How much a height field faces a light that comes from (`across`, `down`); the field's own unit a pixel."""
    flat = cv2.Scharr(height, cv2.CV_32F, 1, 0, scale=-across / 32)
    return np.asarray(flat + cv2.Scharr(height, cv2.CV_32F, 0, 1, scale=-down / 32), np.float32)


def grain(extent: Extent, seed: int) -> Field:
    """Film grain, mean 0 and deviation about 1, a little coarser than a pixel; it repeats where nobody can see it."""
    noise = dice(seed, "grain").standard_normal((GRAIN, GRAIN), dtype=np.float32)
    tile = np.asarray(cv2.blur(noise, (2, 2)), np.float32) * np.float32(1.7)
    times = (-(-extent.height // GRAIN), -(-extent.width // GRAIN))
    return np.tile(tile, times)[: extent.height, : extent.width]
