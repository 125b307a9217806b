"""What can be measured about a finished post, taken from its pixels."""

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.canvas import Box, Extent
from engine.domain.picture import Design, Measure, TextMeasure, Treatment
from engine.imaging.pixels import Mask, Rgb

SUBJECT = 0.5
"""From this much alpha on a pixel is the subject."""

HEART = 0.012
"""How far the mask is eroded before the subject's own pixels are compared, as a share of the short side."""

HEADLINES = ("headline", "date", "price")
COMPARED = 640
"""Longest side in px at which similarity is measured."""


def measure(
    design: Design,
    why: str,
    extent: Extent,
    texts: Sequence[TextMeasure],
    subject: Mask | None,
    keep_out: Mask | None,
    similarity: float | None,
) -> Measure:
    """Everything but the file's size and source type, which are known after the export."""
    return Measure(
        treatment=design.treatment or Treatment.PHOTO,
        why=why,
        ratio=design.ratio,
        extent=extent,
        subject_width=None if subject is None else width_of(subject),
        over_subject=over(texts, keep_out),
        texts=tuple(texts),
        margin=margin(texts, extent),
        headline_px=max((text.px for text in texts if text.role in HEADLINES), default=None),
        smallest_px=min((text.px for text in texts), default=None),
        faces=tuple(dict.fromkeys(text.face for text in texts)),
        similarity=similarity,
    )


def width_of(subject: Mask) -> float:
    """From the subject's leftmost to its rightmost pixel, as a share of the width."""
    columns = np.flatnonzero((subject > SUBJECT).any(axis=0))
    return float((columns[-1] - columns[0] + 1) / subject.shape[1]) if len(columns) else 0.0


def over(texts: Iterable[TextMeasure], keep_out: Mask | None) -> float:
    """The share of the texts' boxes that lies over the subject or a face."""
    boxes = [text.box for text in texts]
    total = sum(box.area for box in boxes)
    if keep_out is None or total == 0:
        return 0.0
    return sum(_covered(box, keep_out) * box.area for box in boxes) / total


def _covered(box: Box, keep_out: Mask) -> float:
    height, width = keep_out.shape
    rows = slice(int(box.y * height), max(int(box.y * height) + 1, round(box.bottom * height)))
    columns = slice(int(box.x * width), max(int(box.x * width) + 1, round(box.right * width)))
    return float((keep_out[rows, columns] > SUBJECT).mean())


def margin(texts: Iterable[TextMeasure], extent: Extent) -> float | None:
    """The smallest distance of any text to an edge, as a share of the short side."""
    gaps = [gap for text in texts for gap in _gaps(text.box, extent)]
    return min(gaps) / extent.short if gaps else None


def _gaps(box: Box, extent: Extent) -> tuple[float, float, float, float]:
    across, down = (box.x, 1 - box.right), (box.y, 1 - box.bottom)
    left, right = (share * extent.width for share in across)
    top, bottom = (share * extent.height for share in down)
    return left, right, top, bottom


def similarity(own: Rgb, shown: Rgb, subject: Mask) -> float | None:
    """Mean SSIM (Wang 2004, 11 px Gaussian) of two equal canvases inside the eroded mask; None if that is empty."""
    area = _bounds(subject)
    if area is None:
        return None
    first, second = (_grey(picture[area]) for picture in (own, shown))
    size = first.shape[::-1]
    heart = _eroded(subject, area, size)
    if heart.sum() < 64:
        return None
    return float(_ssim(first, second)[heart].mean())


def _bounds(subject: Mask) -> tuple[slice, slice] | None:
    rows, columns = (np.flatnonzero((subject > SUBJECT).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _eroded(subject: Mask, area: tuple[slice, slice], size: tuple[int, int]) -> NDArray[np.bool_]:
    """Where an area of the canvas, brought to a size, is well inside the subject."""
    part = subject[area]
    solid = cv2.resize((part > 0.97).astype(np.uint8) * np.uint8(255), size, interpolation=cv2.INTER_AREA)
    radius = max(1, round(min(subject.shape) * HEART * size[0] / part.shape[1]))
    kernel = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
    return np.asarray(cv2.erode(solid, kernel, borderValue=0) > 252)


def _grey(pixels: Rgb) -> Mask:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    scale = min(1.0, COMPARED / max(grey.shape))
    size = max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32)


def _ssim(first: Mask, second: Mask) -> Mask:
    def smooth(values: Mask) -> Mask:
        return cv2.GaussianBlur(values, (11, 11), 1.5).astype(np.float32)

    one, two = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    mean_a, mean_b = smooth(first), smooth(second)
    var_a, var_b = smooth(first * first) - mean_a**2, smooth(second * second) - mean_b**2
    shared = smooth(first * second) - mean_a * mean_b
    top = (2 * mean_a * mean_b + one) * (2 * shared + two)
    return np.asarray(top / ((mean_a**2 + mean_b**2 + one) * (var_a + var_b + two)), np.float32)
