"""Which of many photos to post: sharp, well lit, with one clear subject; and what should be mentioned first."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from engine.domain.phrase import Phrase
from engine.imaging.faces import FaceFinder
from engine.imaging.gauge import Gauge
from engine.imaging.photo import open_photo
from engine.imaging.pixels import Mask, Rgb

LONGEST = 900
CROWD = 0.45
BEST_LIGHT = 0.55

PLATE_ASPECTS = ((3.6, 5.6), (1.75, 2.3))
"""Korean number plates: 520 x 110 mm, and the older 335 x 170 mm, with room for a slanting view."""

PLATE_WIDTH = (0.05, 0.4)
LEVEL = 30.0
"""Degrees a plate may lean; what stands upright is a label, a shelf, a window."""

STROKES = (0.08, 0.42)
"""Share of dark ink inside a plate."""


@dataclass(frozen=True, slots=True)
class Look:
    """One photo at a glance, `picture` small; `score` is higher for the better one."""

    score: float
    faces: int
    plate: bool
    notes: tuple[Phrase, ...]
    picture: Rgb


def look(content: bytes, finder: FaceFinder) -> Look:
    """Raises BadUpload."""
    photo = open_photo(content, LONGEST)
    gauge, faces = Gauge.of(photo.pixels, _middle(photo.pixels)), finder.find(photo.pixels)
    light = 1 - min(1.0, abs(gauge.brightness - BEST_LIGHT) / BEST_LIGHT)
    crowded = max(0.0, gauge.clutter - CROWD)
    resolution = min(1.0, photo.extent.short / 1080)
    score = 1.2 * gauge.sharpness + 0.9 * light - 0.8 * crowded + 0.4 * resolution + 0.3 * _centred(photo.pixels)
    return Look(score, len(faces), shows_plate(photo.pixels), photo.notes, photo.pixels)


def best(looks: Sequence[Look]) -> int:
    """The index of the best; one without a number plate wins over a better one with it."""
    return max(range(len(looks)), key=lambda place: (not looks[place].plate, looks[place].score))


def notes(looks: Sequence[Look]) -> tuple[Phrase, ...]:
    """How many show a number plate or faces, if any."""
    plates, people = sum(each.plate for each in looks), sum(each.faces > 0 for each in looks)
    found = []
    if plates:
        found.append(Phrase.of("note.plates", count=plates))
    if people:
        found.append(Phrase.of("note.faces", count=people))
    return tuple(found)


def _middle(pixels: Rgb) -> Mask:
    """Where a subject usually is: an ellipse over the middle of the frame."""
    height, width = pixels.shape[:2]
    mask = np.zeros((height, width), np.float32)
    cv2.ellipse(mask, (width // 2, height // 2), (width * 3 // 10, height * 3 // 10), 0, 0, 360, 1.0, -1)
    return mask


def _centred(pixels: Rgb) -> float:
    """How much of the photo's detail is in its middle, 0 to 1."""
    grey = cv2.cvtColor(cv2.resize(pixels, (96, 96), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    detail = np.abs(cv2.Laplacian(grey.astype(np.float32), cv2.CV_32F))
    return float(detail[24:72, 24:72].sum() / max(1.0, float(detail.sum())))


def shows_plate(pixels: Rgb) -> bool:
    """Whether a bright, evenly lit rectangle of a plate's shape holds a row of dark strokes."""
    hsv = cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV)
    bright = ((hsv[..., 2] > 150) & (hsv[..., 1] < 70)).astype(np.uint8)
    closed = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    outlines, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return any(_is_plate(pixels, cv2.minAreaRect(outline)) for outline in outlines if cv2.contourArea(outline) > 300)


def _is_plate(pixels: Rgb, slanted: cv2.typing.RotatedRect) -> bool:
    wide, high = max(slanted[1]), max(1.0, min(slanted[1]))
    if _tilt(slanted) > LEVEL:
        return False
    share, aspect = wide / pixels.shape[1], wide / high
    if not PLATE_WIDTH[0] < share < PLATE_WIDTH[1] or not any(low < aspect < top for low, top in PLATE_ASPECTS):
        return False
    return _has_strokes(_straightened(pixels, slanted))


def _tilt(slanted: cv2.typing.RotatedRect) -> float:
    """Degrees between the long side and the horizon, 0 to 90."""
    _, (wide, high), angle = slanted
    along = angle if wide >= high else angle + 90
    return float(abs((along + 90) % 180 - 90))


def _straightened(pixels: Rgb, slanted: cv2.typing.RotatedRect) -> Mask:
    (x, y), (wide, high), angle = slanted
    if wide < high:
        wide, high, angle = high, wide, angle - 90
    turn = cv2.getRotationMatrix2D((x, y), angle, 1.0)
    turn[:, 2] += np.array([wide / 2 - x, high / 2 - y])
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    flat = cv2.warpAffine(grey, turn, (max(8, round(wide)), max(4, round(high))))
    return np.asarray(cv2.resize(flat, (160, 40), interpolation=cv2.INTER_AREA), np.float32)


def _has_strokes(plate: Mask) -> bool:
    """Between five and ten dark pieces of about letter height, side by side."""
    inner = plate[5:-5, 6:-6]
    dark = (inner < inner.mean() - 0.7 * inner.std()).astype(np.uint8)
    if not STROKES[0] < float(dark.mean()) < STROKES[1]:
        return False
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark)
    tall = [
        row for row in stats[1:] if row[cv2.CC_STAT_HEIGHT] > 0.45 * inner.shape[0] and row[cv2.CC_STAT_WIDTH] < 34
    ]
    return 5 <= len(tall) <= 12
