"""A thing set on a scene keeps its own pixels, rests on the ground, and its shadow falls away from the light."""

import cv2
import numpy as np
import pytest
from skimage import data
from skimage.metrics import structural_similarity

from engine.domain.canvas import Box
from engine.domain.step import Light, Pose
from engine.imaging.compose import Composed, stand
from engine.imaging.cutout import Cutout, MaskVerdict
from engine.imaging.pixels import Mask, Rgb

WIDE, HIGH = 540, 675
SPOT = Box(x=0.2, y=0.3, width=0.6, height=0.55)


def cutout(colours: Rgb, alpha: Mask, *borders: str) -> Cutout:
    verdict = MaskVerdict(not borders, "border" if borders else "good", float(alpha.mean()), 1, frozenset(borders))
    return Cutout(colours, alpha, Box(x=0, y=0, width=1, height=1), verdict)


def cup(*borders: str) -> Cutout:
    """The coffee photograph with an oval about its cup and saucer."""
    colours = np.ascontiguousarray(data.coffee())
    alpha = np.zeros(colours.shape[:2], np.uint8)
    cv2.ellipse(alpha, (275, 205), (190, 180), 0, 0, 360, 255, -1, cv2.LINE_AA)
    return cutout(colours, cv2.GaussianBlur(alpha, (0, 0), 1.2).astype(np.float32) / 255, *borders)


def block(*borders: str) -> Cutout:
    """A dark block that fills its picture."""
    return cutout(np.full((200, 160, 3), (90, 40, 30), np.uint8), np.ones((200, 160), np.float32), *borders)


def ground(grey: int = 220) -> Rgb:
    return np.full((HIGH, WIDE, 3), grey, np.uint8)


def lost(composed: Composed, under: Rgb) -> np.ndarray:
    """How much darker the ground became, outside the subject."""
    darker = under.astype(float).mean(axis=2) - composed.pixels.mean(axis=2)
    return np.where(composed.subject > 0.01, 0, darker)


@pytest.mark.parametrize("pose", Pose)
@pytest.mark.parametrize("grey", [30, 120, 235])
def test_the_subject_keeps_its_own_pixels(pose: Pose, grey: int) -> None:
    piece = cup()
    composed = stand(ground(grey), piece, SPOT, pose, Light.LEFT)
    rows, columns = np.where(composed.subject > 0.5)
    box = np.s_[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    own_rows, own_columns = np.where(piece.alpha > 0.5)
    own = piece.colours[own_rows.min() : own_rows.max() + 1, own_columns.min() : own_columns.max() + 1]
    seen = composed.pixels[box]
    wanted = cv2.resize(own, (seen.shape[1], seen.shape[0]), interpolation=cv2.INTER_AREA)
    _, similar = structural_similarity(wanted, seen, channel_axis=2, full=True)
    inside = cv2.erode((composed.subject[box] > 0.99).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    assert similar[inside].mean() >= 0.98


def test_two_scenes_give_the_inner_pixels_bit_for_bit() -> None:
    one, other = (stand(ground(grey), cup(), SPOT, Pose.FLAT, Light.LEFT) for grey in (40, 240))
    inside = cv2.erode((one.subject >= 0.999).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    assert inside.sum() > 10_000
    assert np.array_equal(one.pixels[inside], other.pixels[inside])


def test_it_fills_the_width_it_was_given_and_rests_on_the_lower_edge() -> None:
    composed = stand(ground(), cup(), SPOT, Pose.STANDING, Light.LEFT)
    rows, columns = np.where(composed.subject > 0.5)
    assert (columns.max() - columns.min()) / WIDE == pytest.approx(SPOT.width, abs=0.02)
    assert rows.max() / HIGH == pytest.approx(SPOT.bottom, abs=0.01)


@pytest.mark.parametrize("pose", Pose)
def test_the_shadow_falls_away_from_the_light(pose: Pose) -> None:
    under = ground()
    for light, darker, brighter in (
        (Light.LEFT, np.s_[:, WIDE // 2 :], np.s_[:, : WIDE // 2]),
        (Light.RIGHT, np.s_[:, : WIDE // 2], np.s_[:, WIDE // 2 :]),
    ):
        shade = lost(stand(under, cup(), SPOT, pose, light), under)
        assert shade[darker].sum() > 1.5 * shade[brighter].sum()


def test_a_standing_thing_is_darkest_where_it_touches() -> None:
    under = ground()
    shade = lost(stand(under, block(), SPOT, Pose.STANDING, Light.LEFT), under)
    foot = round(SPOT.bottom * HIGH)
    assert shade[foot + 1 : foot + 8].max() > 60
    assert shade[: round(0.35 * HIGH)].max() < 12
    assert shade[foot + 8 :, WIDE // 2].max() > shade[-1, WIDE // 2] + 5


def test_shadows_keep_the_colour_of_the_ground_and_are_never_black() -> None:
    under = np.full((HIGH, WIDE, 3), (225, 190, 170), np.uint8)
    composed = stand(under, block(), SPOT, Pose.FLAT, Light.LEFT)
    shade = composed.pixels[(composed.subject < 0.01) & (lost(composed, under) > 20)]
    assert len(shade) > 500
    assert (shade[:, 0] > shade[:, 2]).all()
    assert shade.min() > 40


@pytest.mark.parametrize(
    ("borders", "edge"),
    [(("left",), np.s_[:, 0]), (("right",), np.s_[:, -1]), (("bottom",), np.s_[-1, :]), (("top",), np.s_[0, :])],
)
def test_what_the_photo_cut_stays_at_the_edge(borders: tuple[str, ...], edge: tuple[slice, int]) -> None:
    composed = stand(ground(), block(*borders), SPOT, Pose.FLAT, Light.LEFT)
    assert composed.subject[edge].mean() > 0.3
    assert stand(ground(), block(), SPOT, Pose.FLAT, Light.LEFT).subject[edge].max() == 0


def test_a_thing_cut_on_both_sides_goes_from_edge_to_edge() -> None:
    composed = stand(ground(), block("left", "right"), SPOT, Pose.FLAT, Light.LEFT)
    assert composed.subject[:, [0, -1]].max(axis=0).min() > 0.9


def test_the_ground_gives_way_where_it_has_the_subjects_own_value() -> None:
    under = np.full((HIGH, WIDE, 3), (96, 60, 48), np.uint8)
    alike = cutout(np.full((200, 200, 3), (100, 58, 46), np.uint8), np.ones((200, 200), np.float32))
    composed = stand(under, alike, Box(x=0.3, y=0.3, width=0.4, height=0.4), Pose.FLAT, Light.LEFT)
    beside = composed.pixels[round(0.5 * HIGH), round(0.26 * WIDE)].astype(int)
    assert np.abs(beside - under[0, 0]).max() >= 5


def test_nothing_to_set_down_leaves_the_scene_alone() -> None:
    empty = cutout(np.zeros((50, 50, 3), np.uint8), np.zeros((50, 50), np.float32))
    composed = stand(ground(), empty, SPOT, Pose.STANDING, Light.LEFT)
    assert np.array_equal(composed.pixels, ground())
    assert composed.subject.max() == 0
