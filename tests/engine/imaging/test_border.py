"""A frame or black bars round an upload are no part of the photograph; a still life's own ground is."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from skimage import data as skimage_data

from engine.domain.canvas import Box, Extent
from engine.domain.phrase import Phrase
from engine.imaging.border import inside, trimmed
from engine.imaging.photo import Photo
from engine.imaging.pixels import Rgb

SAID = Phrase.of("photo.border")


def opened(pixels: Rgb) -> Photo:
    """As a phone's JPEG brings it."""
    _, coded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 85])
    read = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)
    return Photo(read, Extent(width=read.shape[1], height=read.shape[0]))


def coffee() -> Rgb:
    return np.asarray(skimage_data.coffee(), np.uint8)


def framed(sides: tuple[int, int, int, int], colour: tuple[int, int, int]) -> Rgb:
    return np.asarray(cv2.copyMakeBorder(coffee(), *sides, cv2.BORDER_CONSTANT, value=colour), np.uint8)


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (242, 253, 236)])
@pytest.mark.parametrize("sides", [(60, 60, 0, 0), (0, 0, 90, 90), (50, 50, 50, 50), (3, 3, 0, 0)])
def test_bars_and_frames_are_cut_off_and_that_is_said(
    sides: tuple[int, int, int, int], colour: tuple[int, int, int]
) -> None:
    found, part = trimmed(opened(framed(sides, colour)))
    assert part is not None
    assert SAID in found.notes
    high, wide = coffee().shape[:2]
    assert 0 <= high - found.pixels.shape[0] <= 14
    assert 0 <= wide - found.pixels.shape[1] <= 14


def on_white() -> Rgb:
    out = np.full((900, 720, 3), 250, np.uint8)
    out[300:700, 60:660] = coffee()[:, :600]
    return out


def on_a_sky() -> Rgb:
    run = np.linspace(0, 1, 900, dtype=np.float32)[:, None, None]
    sky = (np.array((120, 160, 220)) * (1 - run) + np.array((250, 240, 220)) * run) * np.ones((1, 720, 1))
    return sky.astype(np.uint8)


def in_the_dark() -> Rgb:
    run = np.hypot(*np.meshgrid(np.linspace(-1, 1, 720), np.linspace(-1, 1, 900)))[..., None]
    return np.clip(200 * (1 - run) * np.ones((1, 1, 3)), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("ground", [on_white, on_a_sky, in_the_dark, coffee])
def test_a_still_lifes_own_ground_stays(ground: Callable[[], Rgb]) -> None:
    found, part = trimmed(opened(ground()))
    assert part is None
    assert found.pixels.shape == ground().shape
    assert not found.notes


def test_what_an_owner_pointed_at_is_the_same_thing_without_the_border() -> None:
    part, box = Box(x=0.1, y=0.2, width=0.8, height=0.6), Box(x=0.3, y=0.35, width=0.4, height=0.3)
    found = inside(box, part)
    assert found is not None
    assert (round(found.x, 3), round(found.y, 3)) == (0.25, 0.25)
    assert (round(found.width, 3), round(found.height, 3)) == (0.5, 0.5)
    assert inside(None, part) is None
    assert inside(box, None) == box
