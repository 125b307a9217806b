"""Shadows a thing throws on what it rests on, from its silhouette alone; all lengths are shares of the short side."""

import cv2
import numpy as np

from engine.domain.canvas import Extent
from engine.domain.step import Light, Pose
from engine.imaging.texture import Field, blurred, rows, smooth

HEADING = {Light.LEFT: 1.0, Light.RIGHT: -1.0, Light.ABOVE: 0.12}
"""Which way shadows fall: right of the thing when the light stands at its left."""

SQUASH = 0.22
LEAN = 1.5


def cast(mask: Field, base: float, pose: Pose, light: Light, extent: Extent) -> Field:
    """How much light is lost, 0.0 to 0.9, of the mask's size. `base` is the height (share) where the thing rests."""
    lost = _standing(mask, base, light, extent) if pose is Pose.STANDING else _lying(mask, light, extent)
    return np.asarray(np.clip(lost, 0, 0.9), np.float32)


def _lying(mask: Field, light: Light, extent: Extent) -> Field:
    """Three soft copies moved away from the light: touching, near, and as far as the room's own light reaches."""
    across = HEADING[light]
    touch = blurred(_moved(mask, 0.005 * across, 0.006, extent), 0.006, extent)
    near = blurred(_moved(mask, 0.024 * across, 0.024, extent), 0.014, extent)
    far = blurred(_moved(mask, 0.056 * across, 0.056, extent), 0.042, extent)
    return np.asarray(1 - (1 - 0.30 * touch) * (1 - 0.34 * near) * (1 - 0.34 * far), np.float32)


def _standing(mask: Field, base: float, light: Light, extent: Extent) -> Field:
    """A dark line of contact, the room's occlusion around the foot, and the silhouette laid down on the floor."""
    foot = mask * smooth(base - 0.22, base - 0.01, rows(extent))
    line = blurred(_moved(foot, 0.004 * HEADING[light], 0.006, extent), 0.006, extent)
    room = blurred(_moved(foot, 0.010 * HEADING[light], 0.016, extent), 0.030, extent)
    laid = _laid(mask, base, light, extent)
    length = smooth(base + 0.02, base - 0.16, rows(extent))
    shadow = blurred(laid, 0.010, extent) * (1 - length) + blurred(laid, 0.034, extent) * length
    kept = (1 - 0.50 * line) * (1 - 0.34 * room) * (1 - 0.36 * shadow * (1 - 0.35 * length))
    return np.asarray(1 - kept, np.float32)


def _laid(mask: Field, base: float, light: Light, extent: Extent) -> Field:
    """The silhouette turned down about its foot, leaning away from the light."""
    foot = base * extent.height - 0.012 * extent.short
    lean = LEAN * HEADING[light]
    matrix = np.array([[1, -lean * SQUASH, lean * SQUASH * foot], [0, SQUASH, foot * (1 - SQUASH)]], np.float32)
    return np.asarray(cv2.warpAffine(mask, matrix, (extent.width, extent.height)), np.float32)


def _moved(mask: Field, across: float, down: float, extent: Extent) -> Field:
    matrix = np.array([[1, 0, across * extent.short], [0, 1, down * extent.short]], np.float32)
    size = (extent.width, extent.height)
    return np.asarray(cv2.warpAffine(mask, matrix, size, borderMode=cv2.BORDER_REPLICATE), np.float32)
