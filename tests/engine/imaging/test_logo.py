"""A logo on a picture: trimmed, readable, and never over words or what must stay visible."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from engine.domain.errors import BadUpload
from engine.imaging import logo
from engine.imaging.place import Area

CANVAS = (1350, 1080)


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def disc(colour: tuple[int, ...], ground: tuple[int, ...], mode: str = "RGBA") -> bytes:
    picture = Image.new(mode, (400, 300), ground)
    ImageDraw.Draw(picture).ellipse((120, 80, 280, 240), fill=colour)
    return png(picture)


def wall(level: int) -> np.ndarray:
    return np.full((*CANVAS, 3), level, np.uint8)


def covered(layer: np.ndarray) -> Area:
    rows, columns = np.flatnonzero(layer[..., 3].any(axis=1)), np.flatnonzero(layer[..., 3].any(axis=0))
    return Area(columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)


def test_a_cut_out_logo_is_trimmed_and_keeps_its_transparency() -> None:
    opened = logo.opened(disc((20, 60, 40, 255), (0, 0, 0, 0)))
    assert opened.ground is None
    assert opened.mark.shape[:2] == pytest.approx((161, 161), abs=2)
    assert opened.mark[0, 0, 3] == 0


def test_a_logo_on_white_is_trimmed_and_remembers_its_ground() -> None:
    opened = logo.opened(disc((20, 60, 40), (255, 255, 255), "RGB"))
    assert opened.ground == (255, 255, 255)
    assert opened.mark.shape[:2] == pytest.approx((161, 161), abs=4)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", png(Image.new("RGB", (300, 300), "white"))])
def test_what_is_no_logo_is_refused(content: bytes) -> None:
    with pytest.raises(BadUpload):
        logo.opened(content)


def test_a_dark_mark_on_a_dark_picture_stands_on_a_plate_and_on_a_light_one_it_does_not() -> None:
    mark = logo.opened(disc((20, 60, 40, 255), (0, 0, 0, 0)))
    dark, light = logo.stamped(wall(30), mark, (), None, "left"), logo.stamped(wall(235), mark, (), None, "left")
    assert dark is not None
    assert light is not None
    assert dark[..., :3][dark[..., 3] > 200].max() > 240, "a white plate"
    assert light[..., :3][light[..., 3] > 200].max() < 120, "nothing but the mark"


def test_it_keeps_clear_of_words_and_of_what_must_stay_visible() -> None:
    mark = logo.opened(disc((200, 60, 40, 255), (0, 0, 0, 0)))
    words = Area(60, 1100, 700, 1290)
    layer = logo.stamped(wall(235), mark, (words,), None, "left")
    assert layer is not None
    assert not covered(layer).meets(words)
    everything = np.ones(CANVAS, np.float32)
    assert logo.stamped(wall(235), mark, (), everything, "left") is None


@settings(max_examples=40, deadline=None)
@given(st.integers(20, 900), st.integers(20, 900), st.sampled_from(("left", "center")))
def test_any_shape_of_logo_stays_inside_the_margins(wide: int, high: int, align: str) -> None:
    mark = logo.Logo(np.full((high, wide, 4), 255, np.uint8), None)
    layer = logo.stamped(wall(20), mark, (), None, align)
    assert layer is not None
    at = covered(layer)
    short = min(CANVAS)
    assert at.left >= 0.06 * short
    assert at.right <= CANVAS[1] - 0.06 * short
    assert at.height <= 0.17 * short
    assert at.width <= 0.45 * short
