"""A cutout set down on a backdrop: the backdrop gives way to the subject, never the subject to the backdrop."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.canvas import Box, Extent
from engine.domain.step import Light, Pose
from engine.imaging import shadow
from engine.imaging.cutout import Cutout
from engine.imaging.pixels import Mask, Rgb
from engine.imaging.texture import Field, blurred, shrunk

PRESENT = 0.5
SURE = 0.999
WRAP = 0.45
EDGE = 0.0022
"""How far the backdrop's light reaches into the subject, as a share of the short side: about 2 px."""

FADE = 0.004
"""A mask fades where the photo ends: that much of a cut border goes beyond the canvas."""

APART = 16.0
PUSH = 10.0
"""L* the backdrop should differ from the subject's edge, and the most it is moved for that."""

HARMONY = 0.012
"""The most a channel of the backdrop is moved towards the subject's mean colour."""

SHADE = np.array([0.16, 0.13, 0.12], np.float32)
"""What is left of the backdrop's colour in the deepest shadow: warm, never black."""


@dataclass(frozen=True, slots=True)
class Composed:
    """`pixels` the canvas, `subject` how much of each pixel is the subject."""

    pixels: Rgb
    subject: Mask


@dataclass(frozen=True, slots=True)
class _Laid:
    """The cutout resampled: colours and alpha of its own rectangle, its upper left corner in canvas pixels."""

    colours: Rgb
    alpha: Mask
    left: int
    top: int


def stand(backdrop: Rgb, cutout: Cutout, spot: Box, pose: Pose, light: Light) -> Composed:
    """The subject as wide as `spot`, resting on its lower edge; what the photo's border cut stays at that border.

    Inside the subject eroded by EDGE its own resampled pixels stay bit for bit.
    """
    extent = Extent(width=backdrop.shape[1], height=backdrop.shape[0])
    laid = _laid(cutout, spot, extent)
    subject = _on_canvas(laid, extent)
    small = shrunk(extent)
    mask = np.asarray(cv2.resize(subject, (small.width, small.height), interpolation=cv2.INTER_AREA), np.float32)
    base = (laid.top + laid.alpha.shape[0]) / extent.height
    kept = _apart(backdrop, laid, mask, small)[..., None] * _harmony(laid)
    kept = kept * (1 - shadow.cast(mask, base, pose, light, small)[..., None] * (1 - SHADE))
    full = cv2.resize(kept, (extent.width, extent.height), interpolation=cv2.INTER_LINEAR)
    ground = np.asarray(cv2.multiply(backdrop, full, dtype=cv2.CV_8U), np.uint8)
    return Composed(_joined(ground, laid, extent), subject)


def alone(cutout: Cutout, spot: Box, extent: Extent) -> Rgb:
    """The cutout's own colours where and as `stand` lays them, on black: what its pixels are compared with."""
    laid = _laid(cutout, spot, extent)
    down, across, inner_down, inner_across = _window(laid, extent)
    canvas = np.zeros((extent.height, extent.width, 3), np.uint8)
    canvas[down, across] = laid.colours[inner_down, inner_across]
    return canvas


def _laid(cutout: Cutout, spot: Box, extent: Extent) -> _Laid:
    present = cutout.alpha > PRESENT
    rows, columns = np.flatnonzero(present.any(axis=1)), np.flatnonzero(present.any(axis=0))
    if rows.size == 0:
        return _Laid(np.zeros((1, 1, 3), np.uint8), np.zeros((1, 1), np.float32), 0, 0)
    high, wide = cutout.alpha.shape
    top, bottom = max(0, int(rows[0]) - 2), min(high, int(rows[-1]) + 3)
    left, right = max(0, int(columns[0]) - 2), min(wide, int(columns[-1]) + 3)
    alpha, colours = cutout.alpha[top:bottom, left:right], cutout.colours[top:bottom, left:right]
    size = _size(alpha.shape, spot, cutout.verdict.borders, extent)
    shrinks = size[0] < alpha.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    laid_alpha = np.clip(cv2.resize(alpha, size, interpolation=how), 0, 1).astype(np.float32)
    laid_colours = np.asarray(cv2.resize(colours, size, interpolation=how), np.uint8)
    return _Laid(laid_colours, laid_alpha, *_corner(size, spot, cutout.verdict.borders, extent))


def _size(shape: tuple[int, ...], spot: Box, borders: frozenset[str], extent: Extent) -> tuple[int, int]:
    """As wide as the spot, but no higher than the canvas lets it; cut on both sides means edge to edge."""
    high, wide = shape[0], shape[1]
    scale = spot.width * extent.width / wide
    if not {"top", "bottom"} & borders:
        scale = min(scale, spot.bottom * extent.height / high)
    over = 2 * round(FADE * extent.short)
    if {"left", "right"} <= borders:
        scale = max(scale, (extent.width + over) / wide)
    if {"top", "bottom"} <= borders:
        scale = max(scale, (extent.height + over) / high)
    return max(1, round(wide * scale)), max(1, round(high * scale))


def _corner(size: tuple[int, int], spot: Box, borders: frozenset[str], extent: Extent) -> tuple[int, int]:
    """Upper left corner in pixels; a cut border is laid on the canvas's border (facts: else it floats)."""
    wide, high = size
    left = round(spot.centre[0] * extent.width - wide / 2)
    top = round(spot.bottom * extent.height - high)
    over = round(FADE * extent.short)
    if "left" in borders:
        left = -over
    elif "right" in borders:
        left = extent.width - wide + over
    if "bottom" in borders:
        top = extent.height - high + over
    elif "top" in borders:
        top = -over
    return left, top


def _window(laid: _Laid, extent: Extent) -> tuple[slice, slice, slice, slice]:
    """Rows and columns of the canvas, then of the laid rectangle, where both lie."""
    high, wide = laid.alpha.shape
    top, bottom = max(0, laid.top), min(extent.height, laid.top + high)
    left, right = max(0, laid.left), min(extent.width, laid.left + wide)
    inner_rows = slice(top - laid.top, max(top, bottom) - laid.top)
    inner_columns = slice(left - laid.left, max(left, right) - laid.left)
    return slice(top, max(top, bottom)), slice(left, max(left, right)), inner_rows, inner_columns


def _on_canvas(laid: _Laid, extent: Extent) -> Mask:
    mask = np.zeros((extent.height, extent.width), np.float32)
    down, across, inner_down, inner_across = _window(laid, extent)
    mask[down, across] = laid.alpha[inner_down, inner_across]
    return mask


def _harmony(laid: _Laid) -> Field:
    """What each channel of the backdrop is multiplied with: at most HARMONY from 1, towards the subject's mean."""
    inside = (laid.alpha > PRESENT).astype(np.uint8)
    if not inside.any():
        return np.ones(3, np.float32)
    mean = np.asarray(cv2.mean(laid.colours, inside)[:3])
    return np.asarray(1 + np.clip(0.05 * (mean / max(1.0, mean.mean()) - 1), -HARMONY, HARMONY), np.float32)


def _apart(backdrop: Rgb, laid: _Laid, mask: Mask, extent: Extent) -> Field:
    """Gains of the mask's size: lighter or darker around the subject where both have the same value."""
    halo = blurred(mask, 0.10, extent)
    gap = _edge_lightness(laid) - _lightness_at(
        backdrop, (extent.width, extent.height), (halo > 0.15) & (mask < 0.02)
    )
    if abs(gap) >= APART or not mask.any():
        return np.ones_like(mask)
    push = (PUSH if gap < 0 else -PUSH) * (1 - abs(gap) / APART)
    return np.asarray(1 + np.clip(halo * 1.6, 0, 1) * np.float32(push / 60), np.float32)


def _edge_lightness(laid: _Laid) -> float:
    """Median L* of the subject's outer ring."""
    inside = laid.alpha > PRESENT
    inner = cv2.erode(inside.astype(np.uint8), np.ones((13, 13), np.uint8), borderValue=0) > 0
    ring = inside & ~inner
    return _lightness(laid.colours[ring]) if ring.any() else 50.0


def _lightness_at(picture: Rgb, size: tuple[int, int], where: NDArray[np.bool_]) -> float:
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    return _lightness(small[where]) if where.any() else 50.0


def _lightness(colours: Rgb) -> float:
    lab = cv2.cvtColor(colours.reshape(-1, 1, 3), cv2.COLOR_RGB2LAB)
    return float(np.median(lab[..., 0])) / 2.55


def _joined(ground: Rgb, laid: _Laid, extent: Extent) -> Rgb:
    """Alpha over, with the backdrop's light creeping round the subject's very edge."""
    down, across, inner_down, inner_across = _window(laid, extent)
    alpha, own, under = (
        laid.alpha[inner_down, inner_across],
        laid.colours[inner_down, inner_across],
        ground[down, across],
    )
    if alpha.size == 0:
        return ground
    reach = 2 * max(1, round(EDGE * extent.short)) + 1
    core = cv2.erode(alpha, np.ones((reach, reach), np.uint8))
    np.copyto(under, own, where=(core >= SURE)[..., None])
    edge = (core < SURE) & (alpha > 0)
    over, back = own[edge].astype(np.float32), under[edge].astype(np.float32)
    wrapped = over + np.maximum(back - over, 0) * (WRAP * (1 - core[edge]))[:, None]
    under[edge] = np.rint(back + (wrapped - back) * alpha[edge][:, None]).astype(np.uint8)
    return ground
