"""How pictures are held in memory, and their way to bytes and back."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.errors import TruncatedPicture

Rgb = NDArray[np.uint8]
"""Height x width x 3, sRGB."""

Rgba = NDArray[np.uint8]
"""Height x width x 4, straight (not premultiplied) alpha."""

Mask = NDArray[np.float32]
"""Height x width, 0.0 to 1.0."""

PLAIN = [int(cv2.IMWRITE_PNG_COMPRESSION), 0, int(cv2.IMWRITE_PNG_FILTER), int(cv2.IMWRITE_PNG_FILTER_NONE)]
"""Stored as it is: 15 ms instead of 200 for a post, at twice the bytes, which nobody keeps."""


def to_png(pixels: NDArray[Any]) -> bytes:
    """Grey, RGB or RGBA uint8, or a float mask, as PNG; quick rather than small."""
    if pixels.dtype != np.uint8:
        pixels = np.rint(np.clip(pixels, 0.0, 1.0) * 255).astype(np.uint8)
    if pixels.ndim == 3:
        swap = cv2.COLOR_RGB2BGR if pixels.shape[2] == 3 else cv2.COLOR_RGBA2BGRA
        pixels = cv2.cvtColor(pixels, swap)
    done, coded = cv2.imencode(".png", pixels, PLAIN)
    assert done
    return coded.tobytes()


def from_png(content: bytes) -> NDArray[np.uint8]:
    """Grey, RGB or RGBA uint8, as the PNG says. Raises TruncatedPicture."""
    found = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    if found is None:
        raise TruncatedPicture
    if found.ndim == 3:
        found = cv2.cvtColor(found, cv2.COLOR_BGR2RGB if found.shape[2] == 3 else cv2.COLOR_BGRA2RGBA)
    return found.astype(np.uint8)
