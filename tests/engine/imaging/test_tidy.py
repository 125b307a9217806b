"""Crumbs and stains on a calm ground are gone; the subject, strewn petals and a full table stay as they are."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from engine.domain.canvas import Box, Extent
from engine.imaging import crop
from engine.imaging.cutout import Cutout, cut
from engine.imaging.frame import Frame
from engine.imaging.matte import Matter
from engine.imaging.photo import open_photo
from engine.imaging.pixels import Mask, Rgb
from engine.imaging.tidy import left_out, shunned, tidied

HOME = Path(__file__).parents[3] / "assets"
BREAD, ORANGE, COFFEE, PAPER = (120, 72, 36), (190, 140, 90), (60, 36, 24), (246, 244, 240)
CORNERS = ((0.08, 0.10), (0.93, 0.08), (0.06, 0.90))

Shot = tuple[Rgb, Cutout]


@pytest.fixture(scope="module")
def cups() -> Shot:
    """Cups on a round table over a calm floor, with their cutout."""
    path = HOME / "photos" / "products-01.jpg"
    if not path.is_file() or not (HOME / "models" / "u2net" / "u2net.onnx").is_file():
        pytest.skip("no photographs or weights: run `make setup`")
    photo = open_photo(path.read_bytes(), 1200).pixels
    return photo, cut(photo, Matter(HOME).mask(photo))


def dropped(photo: Rgb, x: float, y: float, radius: float, colour: tuple[int, int, int]) -> Rgb:
    """A crumb with a jagged outline, a grain of its own and a small shadow; lengths as shares of the width."""
    high, wide = photo.shape[:2]
    dice = np.random.default_rng(round(1000 * (x + y)))
    turns, reach = np.arange(11) * (2 * np.pi / 11), radius * wide * dice.uniform(0.6, 1.1, 11)
    rim = np.stack([x * wide + reach * np.cos(turns), y * high + reach * np.sin(turns)], 1).astype(np.int32)
    cover = np.zeros((high, wide), np.float32)
    cv2.fillPoly(cover, [rim], 1.0, cv2.LINE_AA)
    shade = cv2.GaussianBlur(np.roll(cover, round(radius * wide / 3), 1), (0, 0), radius * wide / 4) * 0.35
    lit = photo * (1 - shade[..., None])
    body = np.array(colour) + dice.normal(0, 8, (high, wide, 1))
    return np.clip(lit + (body - lit) * cover[..., None], 0, 255).astype(np.uint8)


def crumbed(photo: Rgb) -> Rgb:
    for (x, y), radius, colour in zip(CORNERS, (0.016, 0.018, 0.02), (BREAD, ORANGE, COFFEE), strict=True):
        photo = dropped(photo, x, y, radius, colour)
    return photo


def apart(one: Rgb, other: Rgb, where: Mask | None = None) -> float:
    """Mean difference in levels of 255."""
    difference = np.abs(one.astype(int) - other.astype(int)).mean(2)
    return float(difference.mean() if where is None else difference[where > 0].mean())


def test_crumbs_are_gone_as_if_they_had_never_been_there(cups: Shot) -> None:
    clean, cutout = cups
    dirty = crumbed(clean)
    found = tidied(dirty, cutout.alpha)
    where = np.abs(dirty.astype(int) - clean).max(2) > 25
    assert [note.key for note in found.said] == ["photo.tidied"]
    assert apart(dirty, clean, where) > 40
    assert apart(found.pixels, clean, where) < 9


def test_nothing_of_the_subject_is_touched(cups: Shot) -> None:
    clean, cutout = cups
    dirty = crumbed(clean)
    inside = cutout.alpha > 0.02
    assert np.array_equal(tidied(dirty, cutout.alpha).pixels[inside], dirty[inside])


def test_what_lies_at_the_subject_belongs_to_it(cups: Shot) -> None:
    clean, cutout = cups
    box = cutout.box
    beside = dropped(clean, box.right + 0.012, box.centre[1], 0.01, BREAD)
    found = tidied(beside, cutout.alpha)
    assert found.said == ()
    assert np.array_equal(found.pixels, beside)


def test_a_clean_photo_stays_pixel_for_pixel(cups: Shot) -> None:
    clean, cutout = cups
    found = tidied(clean, cutout.alpha)
    assert found.said == ()
    assert np.array_equal(found.pixels, clean)


@pytest.mark.parametrize("radius", [0.05, 0.1])
def test_a_thing_of_some_size_is_no_stain(cups: Shot, radius: float) -> None:
    """Each of them, or all together, is more than we would ever paint over."""
    photo, cutout = cups
    for x, y in CORNERS:
        photo = dropped(photo, x, y, radius, ORANGE)
    found = tidied(photo, cutout.alpha)
    assert found.said == ()
    assert np.array_equal(found.pixels, photo)


def test_strewn_beans_were_strewn_on_purpose(cups: Shot) -> None:
    photo, cutout = cups
    for x in (0.05, 0.11, 0.17, 0.86, 0.93):
        for y in (0.06, 0.93):
            photo = dropped(photo, x, y, 0.01, COFFEE)
    assert tidied(photo, cutout.alpha).said == ()


def test_a_full_table_is_left_as_it_is() -> None:
    dice = np.random.default_rng(8)
    table = cv2.resize(dice.integers(30, 240, (45, 60, 3), dtype=np.uint8), (1200, 900), interpolation=0)
    alone = np.zeros((900, 1200), np.float32)
    cv2.circle(alone, (600, 450), 200, 1.0, -1)
    found = tidied(table.astype(np.uint8), alone)
    assert found.said == ()
    assert np.array_equal(found.pixels, table)


def test_a_crop_leaves_a_napkin_at_the_edge_out(cups: Shot) -> None:
    clean, cutout = cups
    high, wide = clean.shape[:2]
    photo = clean.copy()
    photo[round(0.35 * high) : round(0.6 * high), : round(0.07 * wide)] = PAPER
    found = tidied(photo, cutout.alpha)
    assert found.shun is not None
    assert np.array_equal(found.pixels, photo)
    square, centre = Extent(width=1080, height=1080), cutout.box.centre
    plain = crop.best(crop.Sight.of(photo, cutout.alpha, centre), square).frame
    tidy = crop.best(crop.Sight.of(photo, shunned(cutout.alpha, found.shun), centre), square).frame
    assert shown(found.shun, tidy) <= shown(found.shun, plain)
    assert shown(found.shun, tidy) == 0
    assert tidy.x + tidy.width >= cutout.box.right - 0.02


def shown(where: Mask, frame: crop.Frame) -> float:
    """How much of what is marked a crop still shows, 0 to 1."""
    return float(crop.take_mask(where, frame, Extent(width=400, height=400)).mean())


FOOT = Box(x=0.0, y=0.65, width=1.0, height=0.35)


@pytest.mark.parametrize(
    ("frame", "panel", "said"),
    [
        (Frame(0.0, 0.0, 1.0, 0.7), FOOT, ["photo.hidden"]),
        (Frame(0.0, 0.0, 1.0, 0.7), None, ["photo.cropped"]),
        (Frame(0.0, 0.0, 1.0, 1.0), FOOT, []),
    ],
)
def test_the_owner_hears_what_became_of_a_thing_at_the_edge(frame: Frame, panel: Box | None, said: list[str]) -> None:
    """A cable's end at the foot of a photo: under the card's panel, cropped, or still there."""
    cable = np.zeros((100, 80), np.float32)
    cable[85:, 30:40] = 1.0
    assert [phrase.key for phrase in left_out(cable, frame, panel)] == said
    assert left_out(None, frame, panel) == ()
