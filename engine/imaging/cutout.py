"""Mask → subject: edges that follow the photograph, colours without the old backdrop, and a verdict on the mask."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.canvas import Box
from engine.imaging.guided import Floats, refined, resized
from engine.imaging.pixels import Mask, Rgb

SOLID: Final = 0.5
"""Alpha from which a pixel counts as subject."""

SPECK: Final = 0.04
"""Pieces under this share of the largest one are debris."""

PIECE: Final = 0.15
"""Pieces over this share of the largest one are things of their own."""

EMPTY, HUGE, HOLES, SOFT, TOUCH = 0.02, 0.82, 0.06, 0.25, 0.08


@dataclass(frozen=True, slots=True)
class MaskVerdict:
    """What a mask is worth. `reason` is `good`, `empty`, `huge`, `pieces`, `holes`, `soft` or `border`.

    `area` is the subject's share of the photo, `pieces` counts separate things, `borders` are the sides
    (`left`, `right`, `top`, `bottom`) at which the photo's edge cuts through the subject.
    """

    good: bool
    reason: str
    area: float
    pieces: int
    borders: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cutout:
    """The subject, photo-size. `colours` are its own inside and free of the backdrop at its edge."""

    colours: Rgb
    alpha: Mask
    box: Box
    verdict: MaskVerdict


def cut(photo: Rgb, mask: Mask) -> Cutout:
    """Guided filter on the mask at full resolution, debris dropped, blur-fusion foreground colours at the edge.

    He et al. 2010 (guided filter); Forte 2021 (approximate fast foreground colour estimation).
    """
    kept, pieces = _main(mask)
    alpha = refined(photo, kept)
    box = _box(alpha)
    return Cutout(_clean(photo, alpha, box), alpha, box, assess(alpha, pieces))


def assess(alpha: Mask, pieces: int) -> MaskVerdict:
    """Whether this mask may be set on another backdrop; the first fault found is its reason."""
    solid = alpha >= SOLID
    area, borders = float(solid.mean()), _borders(solid)
    faults = {
        "empty": area < EMPTY,
        "huge": area > HUGE,
        "pieces": pieces > 1,
        "holes": _holes(solid) > HOLES,
        "soft": _softness(alpha, solid) > SOFT,
        "border": bool(borders),
    }
    reason = next((name for name, found in faults.items() if found), "good")
    return MaskVerdict(reason == "good", reason, area, pieces, borders)


def _main(mask: Mask) -> tuple[Mask, int]:
    """The mask without debris, and how many things of some size it holds."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((mask > 0.3).astype(np.uint8))
    areas = stats[:, cv2.CC_STAT_AREA].astype(float)
    areas[0] = 0.0
    biggest = areas.max(initial=0.0)
    if not biggest:
        return np.zeros_like(mask), 0
    keep = (areas >= SPECK * biggest).astype(np.uint8)
    reach = 2 * max(2, max(mask.shape) // 80) + 1
    near = cv2.dilate(keep[labels], np.ones((reach, reach), np.uint8))
    return mask * near, int((areas >= PIECE * biggest).sum())


def _box(alpha: Mask) -> Box:
    """Around all that is solid; the whole photo when nothing is."""
    rows, columns = np.flatnonzero((alpha > SOLID).any(1)), np.flatnonzero((alpha > SOLID).any(0))
    if not rows.size:
        return Box(x=0, y=0, width=1, height=1)
    high, wide = alpha.shape
    left, right, top, bottom = columns[0], columns[-1] + 1, rows[0], rows[-1] + 1
    return Box(x=left / wide, y=top / high, width=(right - left) / wide, height=(bottom - top) / high)


def _borders(solid: NDArray[np.bool_]) -> frozenset[str]:
    """Sides where more than 8 % of the edge is subject. Two pixels in, for masks fade at the very edge."""
    lines = {"left": solid[:, 2], "right": solid[:, -3], "top": solid[2], "bottom": solid[-3]}
    return frozenset(side for side, line in lines.items() if float(line.mean()) > TOUCH)


def _holes(solid: NDArray[np.bool_]) -> float:
    """Area of holes against the subject's; one large opening (a handle, a ring) is no fault, so it is left out."""
    padded = np.pad(~solid, 1, constant_values=True).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(padded, connectivity=4)
    inner = np.sort(stats[2:, cv2.CC_STAT_AREA])[:-1]
    return float(inner.sum()) / max(1.0, float(solid.sum()))


def _softness(alpha: Mask, solid: NDArray[np.bool_]) -> float:
    """How much of the subject is neither in nor out: hair, glass, doubt."""
    unsure = (alpha > 0.1) & (alpha < 0.9)
    return float(unsure.sum()) / max(1.0, float(solid.sum()))


def _clean(photo: Rgb, alpha: Mask, box: Box) -> Rgb:
    """The photo with the colours of half-covered pixels replaced by what the subject has there."""
    high, wide = alpha.shape
    area = box.grown(0.06)
    rows = slice(int(area.y * high), max(1, round(area.bottom * high)))
    columns = slice(int(area.x * wide), max(1, round(area.right * wide)))
    colours = photo.copy()
    part, cover = photo[rows, columns], alpha[rows, columns]
    edge = (cover > 0.003) & (cover < 0.997)
    found = _foreground(part.astype(np.float32), cover)
    colours[rows, columns][edge] = np.rint(found[edge]).astype(np.uint8)
    return colours


def _foreground(photo: Floats, alpha: Mask) -> Floats:
    """Two rounds of blur fusion: a wide one at a quarter of the size, a narrow one at full size."""
    wide = max(9, max(alpha.shape) // 16)
    high, broad = alpha.shape
    quarter = max(1, broad // 4), max(1, high // 4)
    small, cover = resized(photo, quarter), resized(alpha, quarter)
    front, back = _fused(small, small, small, cover, max(3, wide // 4))
    return _fused(photo, resized(front, (broad, high)), resized(back, (broad, high)), alpha, 7)[0]


def _fused(photo: Floats, front: Floats, back: Floats, alpha: Mask, reach: int) -> tuple[Floats, Floats]:
    """Averages of both sides' colours around each pixel, then the front corrected to explain the photo.

    Weights are cubes, unlike Forte's: our alpha errs at the rim, and surer pixels know the colours better.
    """
    cover, span = alpha[..., None], (reach, reach)
    fronts, backs = _around(front, alpha, span), _around(back, 1 - alpha, span)
    front = fronts + cover**2 * (photo - cover * fronts - (1 - cover) * backs)
    return np.clip(front, 0, 255), backs


def _around(colours: Floats, share: Mask, span: tuple[int, int]) -> Floats:
    """Mean colour around each pixel, of the side that `share` belongs to."""
    weight = share**3
    return np.asarray(
        cv2.blur(colours * weight[..., None], span) / (cv2.blur(weight, span)[..., None] + 1e-5), np.float32
    )
