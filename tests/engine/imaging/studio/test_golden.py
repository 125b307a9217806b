"""Golden pictures: every stage draws what it drew when somebody last looked at it."""

import cv2
import numpy as np
import pytest

from engine.imaging.pixels import Rgb
from tests.engine.imaging import golden

MEAN, PATCH = 2.5, 22.0
"""Levels of 255 by which a thumbnail may differ in the mean, and a patch of it of five pixels by five."""

STAGES = ("opened", "repaired", "cutout", "backdrops", "composed", "looks", "letters", "relief")
POSTS = ("posts", "posts_sheet", "posters", "posters_sheet")


def far(one: Rgb, other: Rgb) -> tuple[float, float]:
    apart = np.abs(one.astype(np.float32) - other).mean(axis=2)
    return float(apart.mean()), float(cv2.blur(apart, (5, 5)).max())


def unlike(drawn: dict[str, Rgb], names: tuple[str, ...]) -> dict[str, tuple[float, float]]:
    assert set(drawn) == set(names)
    found = {name: far(drawn[name], golden.kept(name)) for name in names}
    return {name: each for name, each in found.items() if each[0] > MEAN or each[1] > PATCH}


@pytest.mark.slow
def test_every_stage_draws_its_golden_picture() -> None:
    assert unlike(dict(golden.stages()), STAGES) == {}


@pytest.mark.slow
async def test_whole_posts_and_their_sheets_are_the_golden_ones(workroom, media) -> None:
    assert unlike(dict(await golden.posts(workroom, media)), POSTS) == {}


def test_a_picture_that_changed_is_noticed() -> None:
    before = golden.kept("composed")
    moved, darker = np.roll(before, 12, axis=1), (before * 0.94).astype(np.uint8)
    assert all(far(before, each)[0] > MEAN or far(before, each)[1] > PATCH for each in (moved, darker))
