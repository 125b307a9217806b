"""Cutouts scored against things whose alpha is exact: whole and boxed, before and after the edges are repaired.

Limits are what was measured, less a margin (on three photographs, two machines' rounding).
"""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

from engine.domain.canvas import Box
from engine.imaging.cutout import cut
from engine.imaging.matte import Matter
from engine.imaging.pixels import Mask
from tests.engine.imaging.things import Shot, boundary, error, holes, iou, set_on

HOME = Path(__file__).parents[3] / "assets"

CASES = (("cup", "garage"), ("bottle", "garage"), ("plate", "table"), ("ring", "sky"), ("tuft", "table"))
BUSY = ("cup", "bottle")


@dataclass(frozen=True)
class Found:
    """A thing on a photograph and its mask, from the whole photograph and from the owner's box."""

    shot: Shot
    whole: Mask
    boxed: Mask


@pytest.fixture(scope="module")
def matter() -> Matter:
    if not (HOME / "models" / "u2net" / "u2net.onnx").is_file():
        pytest.skip("no weights: run `make setup`")
    return Matter(HOME)


@pytest.fixture(scope="module")
def found(matter: Matter) -> dict[str, Found]:
    shots = {thing: set_on(thing, photograph) for thing, photograph in CASES}
    return {
        thing: Found(shot, matter.mask(shot.pixels), matter.mask(shot.pixels, shot.box))
        for thing, shot in shots.items()
    }


def repaired(shot: Shot, mask: Mask) -> Mask:
    return cut(shot.pixels, mask).alpha


@pytest.mark.parametrize("thing", [thing for thing, _ in CASES])
def test_a_boxed_thing_is_found_whole_with_its_own_outline(found: dict[str, Found], thing: str) -> None:
    shot = found[thing].shot
    alpha = repaired(shot, found[thing].boxed)
    assert iou(alpha, shot.truth) >= 0.93
    assert error(alpha, shot.truth) <= 0.08
    assert boundary(alpha, shot.truth) >= (0.50 if thing == "tuft" else 0.85)
    assert holes(alpha, shot.truth) <= 0.002


@pytest.mark.parametrize("thing", [thing for thing, _ in CASES])
def test_the_box_never_makes_it_worse(found: dict[str, Found], thing: str) -> None:
    each = found[thing]
    assert iou(each.boxed, each.shot.truth) >= iou(each.whole, each.shot.truth) - 0.015


@pytest.mark.parametrize("thing", BUSY)
def test_in_a_full_room_the_box_is_what_finds_it(found: dict[str, Found], thing: str) -> None:
    each = found[thing]
    assert iou(each.boxed, each.shot.truth) >= iou(each.whole, each.shot.truth) + 0.2


@pytest.mark.parametrize("way", ["whole", "boxed"])
@pytest.mark.parametrize("thing", ["bottle", "cup", "plate", "ring"])
def test_the_repair_brings_the_alpha_nearer_to_the_truth(found: dict[str, Found], thing: str, way: str) -> None:
    shot, mask = found[thing].shot, getattr(found[thing], way)
    assert error(repaired(shot, mask), shot.truth) <= error(mask, shot.truth)


def test_the_hole_of_a_ring_stays_open_and_a_handle_too(found: dict[str, Found]) -> None:
    for thing, (x, y) in {"ring": (600, 468), "cup": (742, 446)}.items():
        shot = found[thing].shot
        assert shot.truth[y, x] == 0
        assert repaired(shot, found[thing].boxed)[y, x] < 0.1


def test_the_rim_of_a_cup_carries_no_colour_of_the_room(found: dict[str, Found]) -> None:
    """Against the same cup on grey: the colours of half-covered pixels are the cup's."""
    shot = found["cup"].shot
    cutout = cut(shot.pixels, found["cup"].boxed)
    rim = (cutout.alpha > 0.3) & (cutout.alpha < 0.95) & (shot.truth > 0.2)
    inside = cv2.erode((shot.truth > 0.99).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    own = cv2.inpaint(shot.pixels, (~inside).astype(np.uint8), 3, cv2.INPAINT_TELEA)
    before, after = (np.abs(each[rim].astype(int) - own[rim]).mean() for each in (shot.pixels, cutout.colours))
    assert after < 0.75 * before


def sloppy(box: Box, kind: str) -> Box:
    """As a thumb draws it."""
    wide, high = box.width, box.height
    edges = {
        "misses its left": (box.x + 0.3 * wide, box.y, box.right, box.bottom),
        "inside it": (box.x + 0.2 * wide, box.y + 0.2 * high, box.right - 0.2 * wide, box.bottom - 0.2 * high),
        "shifted": (
            box.x + 0.25 * wide,
            box.y + 0.2 * high,
            box.right + 0.25 * wide,
            min(1, box.bottom + 0.2 * high),
        ),
    }
    left, top, right, bottom = edges[kind]
    return Box(x=left, y=top, width=right - left, height=bottom - top)


@pytest.mark.parametrize("kind", ["misses its left", "inside it", "shifted"])
def test_a_sloppy_box_still_means_the_whole_thing(found: dict[str, Found], matter: Matter, kind: str) -> None:
    shot = found["bottle"].shot
    mask = matter.mask(shot.pixels, sloppy(shot.box, kind))
    assert iou(mask, shot.truth) >= 0.95
    assert iou(mask, shot.truth) >= iou(found["bottle"].whole, shot.truth)
