"""Letters with depth, like a real sign: raised, carved into the ground, or standing off it; matte, in one light."""

from dataclasses import dataclass
from typing import Final, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.picture import Relief
from engine.domain.step import Light
from engine.imaging.colour import Colour, luminance, of_hex
from engine.imaging.pixels import Mask, Rgb, Rgba

Field = NDArray[np.float32]
Shape = TypeVar("Shape", NDArray[np.uint8], NDArray[np.float32])

FINE: Final = 1350
"""Up to this long side letters are worked at twice the size, above at their own (facts/image.md, 5)."""

DEPTH: Final = 0.04
"""Of the letter height (post-style: at most 4 %)."""

READ: Final = 4.2
"""Contrast between a carved floor and the ground around it, before the light falls on it."""

DARK: Final = 0.19
"""Luminance (and WCAG's 0.05) of a ground under which a floor must be paler, not deeper."""

TOWARDS: Final = {Light.LEFT: (-0.5, -0.75), Light.RIGHT: (0.5, -0.75), Light.ABOVE: (0.0, -0.9)}
HEIGHT: Final = 0.62
"""How steeply the light falls: the third part of its direction."""


@dataclass(frozen=True, slots=True)
class Block:
    """Letters at working size: `mask` 0..1, their height and stem in px, and where the light comes from."""

    mask: Field
    tall: float
    stem: float
    towards: tuple[float, float]
    times: int


def carve(letters: Mask, ground: Rgb, relief: Relief, colour: str, light: Light) -> Rgba:
    """Letters (their coverage, the ground's size) in depth on their ground, with the shadows they throw.

    `colour` is #rrggbb. Returns straight alpha, transparent where the ground stays as it is. Raises ValueError.
    """
    area = _area(letters)
    if area is None:
        return np.zeros((*letters.shape, 4), np.uint8)
    block = _block(letters[area], light)
    drawn = _WAYS[relief](block, ground[area], of_hex(colour))
    out = np.zeros((*letters.shape, 4), np.uint8)
    out[area] = np.rint(drawn * 255)
    return out


def alike(layer: Rgba, letters: Mask) -> float:
    """How far drawn letters still are the letters: what both cover against what either covers."""
    drawn, meant = layer[..., 3] > 127, letters > 0.5
    return float((drawn & meant).sum()) / max(1.0, float((drawn | meant).sum()))


def _area(letters: Mask) -> tuple[slice, slice] | None:
    rows, columns = (np.flatnonzero((letters > 0.02).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    air = round(0.4 * min(len(rows), 400)) + 4
    high, wide = letters.shape
    return (
        slice(max(0, rows[0] - air), min(high, rows[-1] + air)),
        slice(max(0, columns[0] - air), min(wide, columns[-1] + air)),
    )


def _block(letters: Mask, light: Light) -> Block:
    times = 2 if max(letters.shape) <= FINE else 1
    size = letters.shape[1] * times, letters.shape[0] * times
    mask = cv2.resize(letters, size, interpolation=cv2.INTER_CUBIC).clip(0.0, 1.0) if times > 1 else letters
    inside = cv2.distanceTransform((mask > 0.5).astype(np.uint8), cv2.DIST_L2, 3)
    ridge = inside[inside > 0]
    stem = float(np.percentile(ridge, 96)) if len(ridge) else 1.0
    return Block(np.asarray(mask, np.float32), _tall(mask), stem, TOWARDS[light], times)


def _tall(mask: Field) -> float:
    """The height of one line's letters: the longest run of inked rows."""
    inked = (mask > 0.5).any(axis=1).astype(np.int8)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inked, [0]])))
    return float(max(edges[1::2] - edges[::2], default=1))


def _emboss(block: Block, ground: Rgb, colour: Colour) -> Field:
    """Letters cut from a board and glued on: a flat face, a soft edge, a thin side, a short shadow."""
    depth = max(2, round(DEPTH * block.tall))
    lit = _lit(block, bevel=min(0.2 * block.stem, 0.013 * block.tall), steep=0.5)
    away = _away(block)
    sides = _swept(block.mask, depth, away)
    side = np.clip(sides - block.mask, 0.0, 1.0)
    shadow = _shadow(sides, block, (0.06, 0.42), (0.22, 0.26))
    face = colour * _down(lit * block.mask, block)[..., None]
    shown = _down(block.mask, block)
    edge = _down(side, block)
    return _stacked(shadow, (face, shown), (colour * 0.52 * edge[..., None], edge), block)


def _floating(block: Block, ground: Rgb, colour: Colour) -> Field:
    """Letters on pins before a wall: little edge, a large soft shadow that has left them."""
    lit = _lit(block, bevel=min(0.4 * block.stem, 0.02 * block.tall), steep=0.7)
    depth = max(1, round(DEPTH * 0.45 * block.tall))
    sides = _swept(block.mask, depth, _away(block))
    side = np.clip(sides - block.mask, 0.0, 1.0)
    shadow = _shadow(block.mask, block, (0.16, 0.34), (0.30, 0.20))
    edge = _down(side, block)
    face = colour * _down(lit * block.mask, block)[..., None]
    return _stacked(shadow, (face, _down(block.mask, block)), (colour * 0.6 * edge[..., None], edge), block)


def _stacked(shadow: Field, face: tuple[Field, Field], side: tuple[Field, Field], block: Block) -> Field:
    """Shadow, then sides, then faces: colours come multiplied by their cover, the result is straight."""
    cover = np.clip(face[1] + side[1], 0.0, 1.0)
    alpha = cover + shadow * (1 - cover)
    colours = face[0] + side[0]
    straight = colours / np.maximum(alpha, 1e-4)[..., None]
    return np.concatenate([straight.clip(0.0, 1.0), alpha[..., None].clip(0.0, 1.0)], axis=2)


def _carved(block: Block, ground: Rgb, colour: Colour) -> Field:
    """Letters sunk into the ground's own material, washed with the colour, in the shade of its near walls."""
    shown = _down(block.mask, block)
    depth = max(2, round(DEPTH * 1.3 * block.tall / block.times))
    cast = cv2.GaussianBlur(_swept(1 - shown, depth, _away(block)), (0, 0), 0.2 * depth + 0.5)
    hollow = cv2.GaussianBlur(shown, (0, 0), depth * 0.9)
    walls = _down(2.0 - _lit(block, bevel=min(0.35 * block.stem, 0.03 * block.tall), steep=0.9), block)
    gain = np.clip(walls, 0.5, 1.14) * (1 - 0.42 * cast) * (0.82 + 0.18 * hollow)
    own = ground.astype(np.float32) / np.float32(255)
    floor = np.clip(_floor(own, colour) * _levelled(gain, shown, own)[..., None], 0.0, 1.0)
    rim = _rim(shown, block)
    alpha = np.clip(shown + rim, 0.0, 1.0)
    colours = (floor * shown[..., None] + rim[..., None]) / np.maximum(alpha, 1e-4)[..., None]
    return np.concatenate([colours.clip(0.0, 1.0), alpha[..., None]], axis=2)


def _around(own: Field) -> float:
    """Luminance of a ground, and WCAG's 0.05."""
    return luminance(np.asarray(own.mean(axis=(0, 1)), np.float32)) + 0.05


def _levelled(gain: Field, shown: Field, own: Field) -> Field:
    """Shade in a floor; a pale one on a dark ground keeps its mean light, or nobody could read it."""
    if _around(own) > DARK:
        return gain
    inside = gain[shown > 0.9]
    return np.asarray(gain / max(float(np.median(inside)) if len(inside) else 1.0, 0.3), np.float32)


def _floor(own: Field, colour: Colour) -> Field:
    """The ground's texture, so much deeper (on a dark ground paler) than it that letters can be read."""
    mean = np.asarray(own.mean(axis=(0, 1)), np.float32)
    around = _around(own)
    deep = around > DARK
    wanted = max(0.006, around / READ - 0.05 if deep else around * READ - 0.05)
    hue = mean * 0.7 + colour * 0.3 if deep else mean * 0.3 + colour * 0.7
    share = (wanted / max(luminance(hue), 1e-3)) ** (1 / 2.3)
    return np.asarray(own * (hue * share * 0.8 / np.maximum(mean, 0.02)) + hue * share * 0.2, np.float32)


def _rim(shown: Field, block: Block) -> Field:
    """The far edge, where the light falls on the ground's own corner."""
    away = _away(block)
    step = max(0.8, 0.006 * block.tall / block.times)
    moved = _moved(shown, away[0] * step, away[1] * step)
    thin = cv2.GaussianBlur(np.clip(moved - shown, 0.0, 1.0), (0, 0), 0.5)
    return np.asarray(thin * 0.42, np.float32)


def _lit(block: Block, bevel: float, steep: float) -> Field:
    """Matte light on the letters' rounded edges: 1.0 on what lies flat."""
    inside = cv2.distanceTransform((block.mask > 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    run = np.clip(inside / max(bevel, 1.0), 0.0, 1.0)
    height = cv2.GaussianBlur(np.sqrt(1 - (1 - run) ** 2) * bevel, (0, 0), 0.25 * bevel + 0.6)
    across = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3, scale=steep / 8)
    down = cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3, scale=steep / 8)
    x, y = block.towards
    flat = HEIGHT / np.sqrt(x * x + y * y + HEIGHT * HEIGHT)
    facing = (-across * x - down * y + HEIGHT) / np.sqrt(across * across + down * down + 1)
    length = np.sqrt(x * x + y * y + HEIGHT * HEIGHT)
    shade = 0.42 + 0.58 * np.clip(facing / length, 0.0, 1.0) / flat
    return np.asarray(np.clip(shade, 0.35, 1.28), np.float32)


def _away(block: Block) -> tuple[float, float]:
    """One step away from the light: the longer part is 1."""
    x, y = -block.towards[0], -block.towards[1]
    longest = max(abs(x), abs(y))
    return x / longest, y / longest


def _swept(mask: Field, depth: int, away: tuple[float, float]) -> Field:
    """The mask drawn along for so many px, in 8-bit slices, each twice as long as the one before."""
    swept, done = np.rint(mask * 255).astype(np.uint8), 0
    while done < depth:
        step = min(max(1, done), depth - done)
        swept = np.maximum(swept, _moved(swept, away[0] * step, away[1] * step))
        done += step
    return swept.astype(np.float32) / np.float32(255)


def _moved(mask: Shape, across: float, down: float) -> Shape:
    shift = np.array([[1, 0, across], [0, 1, down]], np.float32)
    size = mask.shape[1], mask.shape[0]
    moved = cv2.warpAffine(mask, shift, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return moved.astype(mask.dtype, copy=False)


def _shadow(thing: Field, block: Block, near: tuple[float, float], far: tuple[float, float]) -> Field:
    """A contact and a cast shadow; each is (distance in letter heights, darkness)."""
    tall, away = block.tall / block.times, _away(block)
    small = _down(thing, block)
    cover = np.zeros_like(small)
    for distance, dark in (near, far):
        moved = _moved(small, away[0] * distance * 0.5 * tall, away[1] * distance * 0.5 * tall)
        soft = cv2.GaussianBlur(moved, (0, 0), max(0.6, distance * 0.32 * tall))
        cover = 1 - (1 - cover) * (1 - dark * soft)
    return np.asarray(cover, np.float32)


def _down(field: Field, block: Block) -> Field:
    if block.times == 1:
        return field
    size = field.shape[1] // block.times, field.shape[0] // block.times
    return np.asarray(cv2.resize(field, size, interpolation=cv2.INTER_AREA), np.float32)


_WAYS: Final = {Relief.EMBOSS: _emboss, Relief.CARVED: _carved, Relief.FLOATING: _floating}
