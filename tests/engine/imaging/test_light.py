"""A look changes nothing at strength 0, more with more strength, and never turns skin or food into something else."""

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import data

from engine.domain.world import Look
from engine.imaging.light import grade
from engine.imaging.pixels import Rgb

ROWS = yaml.safe_load((Path(__file__).parents[3] / "configs" / "looks.yaml").read_text("utf-8"))
LOOKS = {key: Look.model_validate({"key": key, **row}) for key, row in ROWS.items()}
COFFEE: Rgb = np.ascontiguousarray(data.coffee()[::2, ::2])
FACE: Rgb = np.ascontiguousarray(data.astronaut()[60:200, 160:290])
HUE = 6.0
"""So many degrees in a*b* the hue of skin may turn at full strength; from 8 on it looks ill or sunburnt."""

SEEN = 2.3
"""Lab distance from which a change of a whole picture is just noticeable (Mahy et al. 1994)."""


def lab(pixels: Rgb) -> np.ndarray:
    return cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)


def moved(key: str, strength: float) -> float:
    return float(np.abs(grade(COFFEE, LOOKS[key], strength).astype(int) - COFFEE).mean())


@given(
    pixels=st.integers(0, 2**32 - 1).map(
        lambda seed: np.random.default_rng(seed).integers(0, 256, (20, 24, 3)).astype(np.uint8)
    ),
    key=st.sampled_from(sorted(LOOKS)),
)
@settings(max_examples=25, deadline=None)
def test_no_strength_changes_no_pixel(pixels: Rgb, key: str) -> None:
    assert np.array_equal(grade(pixels, LOOKS[key], 0.0), pixels)


@pytest.mark.parametrize("key", LOOKS)
def test_more_strength_is_more_of_the_look(key: str) -> None:
    steps = [moved(key, strength) for strength in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)]
    assert steps[0] == 0
    assert all(later > earlier for earlier, later in pairwise(steps))
    assert steps[-1] > 3


@pytest.mark.parametrize("key", LOOKS)
def test_skin_stays_skin(key: str) -> None:
    before, after = lab(FACE), lab(grade(FACE, LOOKS[key], 1.0))
    skin = (before[..., 0] > 45) & (before[..., 1] > 6) & (before[..., 1] < 30) & (before[..., 2] > 8)
    hue = [np.degrees(np.arctan2(part[skin][:, 2].mean(), part[skin][:, 1].mean())) for part in (before, after)]
    assert abs(hue[1] - hue[0]) < HUE
    assert abs(after[skin][:, 0].mean() - before[skin][:, 0].mean()) < 20


@pytest.mark.parametrize("key", LOOKS)
def test_a_look_is_seen_at_two_thirds_of_its_strength(key: str) -> None:
    before, after = lab(COFFEE), lab(grade(COFFEE, LOOKS[key], 0.6))
    assert float(np.linalg.norm(after - before, axis=2).mean()) > SEEN


@pytest.mark.parametrize("key", LOOKS)
def test_no_look_burns_out_or_buries_the_food(key: str) -> None:
    after = grade(COFFEE, LOOKS[key], 1.0)
    for end in (0, 255):
        assert (after == end).all(axis=2).mean() < (end == COFFEE).all(axis=2).mean() + 0.02


def test_each_look_does_what_its_name_says() -> None:
    plain = lab(COFFEE).mean(axis=(0, 1))
    after = {key: lab(grade(COFFEE, look, 1.0)).mean(axis=(0, 1)) for key, look in LOOKS.items()}
    spread = {key: lab(grade(COFFEE, look, 1.0))[..., 0].std() for key, look in LOOKS.items()}
    assert after["warm"][2] > plain[2] + 0.5
    assert after["bright"][0] > plain[0] + 4
    assert after["moody"][0] < plain[0] - 3
    assert spread["crisp"] > lab(COFFEE)[..., 0].std() > spread["soft"]
    assert lab(grade(COFFEE, LOOKS["film"], 1.0))[..., 0].min() > lab(COFFEE)[..., 0].min() + 1


def test_grey_stays_nearly_grey_when_the_look_is_about_light_only() -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2).repeat(40, axis=0)
    after = lab(grade(ramp, LOOKS["bright"], 1.0))
    assert np.hypot(after[..., 1], after[..., 2]).max() < 2.5
    assert (np.diff(cv2.blur(after[..., 0], (9, 9)).mean(axis=0)) > -0.2).all()
