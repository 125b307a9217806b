"""What hangs before a window, as flat shapes for a shadow: branches with leaves, twigs in blossom."""

import math
from collections.abc import Iterator

import cv2
import numpy as np

from engine.domain.canvas import Extent
from engine.imaging.texture import Field


def leaves(extent: Extent, generator: np.random.Generator) -> Field:
    """Two or three branches that reach in from the upper right."""
    narrow = generator.uniform(0.20, 0.42)
    shapes: list[Field] = []
    for _ in range(int(generator.integers(2, 4))):
        root = generator.uniform(0.75, 1.12), generator.uniform(-0.10, 0.30)
        shapes.extend(_branch(root, generator.uniform(1.9, 2.8), narrow, generator))
    return _filled(shapes, extent)


def blossoms(extent: Extent, generator: np.random.Generator) -> Field:
    """Cherry twigs from the upper right, flowers and buds in clusters, a few petals on the way down."""
    shapes: list[Field] = []
    for _ in range(int(generator.integers(2, 4))):
        root = generator.uniform(0.70, 1.12), generator.uniform(-0.12, 0.26)
        shapes.extend(_twig(root, generator.uniform(2.0, 2.75), generator))
    for _ in range(int(generator.integers(3, 7))):
        place = generator.uniform(0.15, 0.95), generator.uniform(0.35, 1.15)
        shapes.append(_petal(place, generator.uniform(0, 2 * math.pi), generator.uniform(0.026, 0.038)))
    return _filled(shapes, extent)


def _filled(shapes: list[Field], extent: Extent) -> Field:
    mask = np.zeros((extent.height, extent.width), np.float32)
    for outline in shapes:
        cv2.fillPoly(mask, [np.array(outline * extent.short * 16, np.int32)], (1.0,), cv2.LINE_AA, 4)
    return mask


def _twig(root: tuple[float, float], heading: float, generator: np.random.Generator) -> Iterator[Field]:
    """A crooked stem that thins out, with one to three flowers at every second joint."""
    (x, y), count = root, int(generator.integers(8, 12))
    for number in range(count):
        stride = generator.uniform(0.05, 0.075)
        end = x + math.cos(heading) * stride, y + math.sin(heading) * stride
        yield _stem((x, y), end, 0.0052 * (1 - 0.7 * number / count))
        for _ in range(int(generator.integers(1, 4)) if number % 2 else 0):
            turn, away = generator.uniform(0, 2 * math.pi), generator.uniform(0.014, 0.060)
            yield from _flower(
                (end[0] + math.cos(turn) * away, end[1] + math.sin(turn) * away),
                generator.uniform(0.036, 0.058),
                generator,
            )
        (x, y), heading = end, heading + generator.uniform(-0.30, 0.30)


def _flower(middle: tuple[float, float], size: float, generator: np.random.Generator) -> Iterator[Field]:
    """Five notched petals, seen more or less from the side."""
    turn, squash = generator.uniform(0, 2 * math.pi), generator.uniform(0.55, 1.0)
    for number in range(5):
        outline = _petal((0.0, 0.0), turn + number * 2 * math.pi / 5, size)
        yield np.asarray(outline * (1.0, squash) + middle, np.float32)


def _petal(root: tuple[float, float], heading: float, length: float) -> Field:
    """Broad towards its notched tip."""
    along = np.concatenate([np.linspace(0, 0.95, 9), [0.78], np.linspace(0.95, 0, 9)])
    half = np.concatenate(
        [np.sin(np.linspace(0.10, 0.86, 9) * math.pi), [0.0], -np.sin(np.linspace(0.86, 0.10, 9) * math.pi)]
    )
    x, y = along * length, half * length * 0.36
    cos, sin = math.cos(heading), math.sin(heading)
    return np.stack([root[0] + x * cos - y * sin, root[1] + x * sin + y * cos], 1).astype(np.float32)


def _branch(
    root: tuple[float, float], heading: float, narrow: float, generator: np.random.Generator
) -> Iterator[Field]:
    """A bending stem with a leaf to either side in turn, smaller towards the tip; shares of the short side."""
    x, y = root
    bend, stride = generator.uniform(-0.09, 0.09), generator.uniform(0.042, 0.058)
    count = int(generator.integers(9, 13))
    for number in range(count):
        end = x + math.cos(heading) * stride, y + math.sin(heading) * stride
        yield _stem((x, y), end)
        size = generator.uniform(0.12, 0.165) * (1 - 0.55 * number / count)
        turn = (0.75 + generator.uniform(-0.2, 0.2)) * (1 if number % 2 else -1)
        yield _leaf(end, heading + turn, size, narrow)
        (x, y), heading = end, heading + bend + generator.uniform(-0.05, 0.05)


def _stem(start: tuple[float, float], end: tuple[float, float], thick: float = 0.003) -> Field:
    (x, y), (u, v) = start, end
    return np.array([(x - thick, y), (x + thick, y), (u + thick, v), (u - thick, v)], np.float32)


def _leaf(root: tuple[float, float], heading: float, length: float, narrow: float) -> Field:
    """A pointed oval whose widest place is nearer the stem."""
    along = np.linspace(0, 1, 12)
    half = np.sin(np.pi * along**0.8) * narrow * length / 2
    x, y = np.concatenate([along, along[::-1]]) * length, np.concatenate([half, -half[::-1]])
    cos, sin = math.cos(heading), math.sin(heading)
    return np.stack([root[0] + x * cos - y * sin, root[1] + x * sin + y * cos], 1).astype(np.float32)
