"""What is written down about a post is what can be seen on it."""

import cv2
import numpy as np
import pytest

from engine.domain.canvas import Box, Extent, Ratio
from engine.domain.picture import Design, TextMeasure, Treatment
from engine.imaging import measure
from engine.imaging.pixels import Mask, Rgb

CANVAS = Extent(width=1080, height=1350)


def text(role: str, x: float, y: float, width: float, height: float, px: float = 40) -> TextMeasure:
    box = Box(x=x, y=y, width=width, height=height)
    return TextMeasure(role=role, box=box, px=px, contrast=7.0, face="gothic")


def disc(share: float = 0.3) -> Mask:
    mask = np.zeros((CANVAS.height, CANVAS.width), np.float32)
    cv2.circle(mask, (540, 900), round(share * 1080), 1.0, -1)
    return mask


def noise(seed: int = 1) -> Rgb:
    small = np.random.default_rng(seed).integers(0, 255, (169, 135, 3), dtype=np.uint8)
    return np.asarray(cv2.resize(small, (1080, 1350), interpolation=cv2.INTER_CUBIC), np.uint8)


def test_a_subject_is_as_wide_as_it_is_seen() -> None:
    assert measure.width_of(disc(0.3)) == pytest.approx(0.6, abs=0.005)
    assert measure.width_of(np.zeros((10, 10), np.float32)) == 0.0


def test_words_over_the_subject_are_counted_by_area() -> None:
    clear, half = text("headline", 0.1, 0.05, 0.5, 0.1), text("name", 0.4, 0.6, 0.2, 0.1)
    assert measure.over([clear], disc()) == 0.0
    assert measure.over([half], disc()) == pytest.approx(1.0)
    assert measure.over([clear, half], disc()) == pytest.approx(0.2 * 0.1 / (0.5 * 0.1 + 0.2 * 0.1))
    assert measure.over([half], None) == 0.0


def test_the_margin_is_the_nearest_edge_in_shares_of_the_short_side() -> None:
    assert measure.margin([text("headline", 0.1, 0.2, 0.5, 0.1)], CANVAS) == pytest.approx(0.1)
    assert measure.margin([text("name", 0.1, 0.9, 0.5, 0.04)], CANVAS) == pytest.approx(0.06 * 1.25)
    assert measure.margin([], CANVAS) is None


def test_the_headline_is_the_largest_message_and_small_print_the_smallest_text() -> None:
    texts = [
        text("headline", 0.1, 0.1, 0.5, 0.1, px=120),
        text("price", 0.1, 0.25, 0.2, 0.05, px=60),
        text("name", 0.1, 0.9, 0.2, 0.03, px=33),
    ]
    design = Design(treatment=Treatment.SCENE, ratio=Ratio.PORTRAIT)
    found = measure.measure(design, "object", CANVAS, texts, disc(), disc(), 0.99)
    assert (found.headline_px, found.smallest_px) == (120, 33)
    assert found.faces == ("gothic",)
    assert found.treatment is Treatment.SCENE
    assert found.similarity == 0.99


def test_the_same_pixels_are_entirely_similar_and_changed_ones_are_not() -> None:
    own = noise()
    assert measure.similarity(own, own, disc()) == pytest.approx(1.0)
    repainted = measure.similarity(own, noise(2), disc())
    assert repainted is not None
    assert repainted < 0.5


def test_what_changes_outside_the_subject_does_not_count() -> None:
    own, other = noise(), noise()
    other[:400] = 0
    assert measure.similarity(own, other, disc()) == pytest.approx(1.0)
    assert measure.similarity(own, other, np.zeros((1350, 1080), np.float32)) is None


def test_a_softened_product_is_noticed() -> None:
    own = noise()
    soft = np.asarray(cv2.GaussianBlur(own, (0, 0), 6), np.uint8)
    found = measure.similarity(own, soft, disc())
    assert found is not None
    assert found < 0.98
