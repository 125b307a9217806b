"""Scenes are quiet, keep their light on one side, and are the same picture again for the same seed."""

from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
import pytest
import yaml
from skimage import data

from engine.domain.canvas import Extent, Ratio
from engine.domain.errors import SettingsWrong
from engine.domain.step import Light, Pose
from engine.domain.world import Palette, Scene
from engine.imaging import backdrop
from engine.imaging.colour import colours, contrast, luminance, of_hex
from engine.imaging.pixels import Rgb

CONFIGS = Path(__file__).parents[3] / "configs"
SMALL = Extent(width=432, height=540)


def entries(name: str) -> dict[str, dict[str, object]]:
    found = yaml.safe_load((CONFIGS / f"{name}.yaml").read_text("utf-8"))
    return {key: {"key": key, **row} for key, row in found.items()}


SCENES = {key: Scene.model_validate(row) for key, row in entries("scenes").items()}
PALETTES = {key: Palette.model_validate(row) for key, row in entries("palettes").items()}
EACH = [(key, pose) for key in SCENES for pose in Pose]


def draw(key: str, pose: Pose = Pose.FLAT, light: Light = Light.LEFT, seed: int = 0) -> Rgb:
    return backdrop.draw(SCENES[key], pose, light, SMALL, (), seed)


def lab(pixels: Rgb) -> np.ndarray:
    return cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)


@pytest.mark.parametrize(("key", "pose"), EACH)
def test_a_scene_is_quieter_than_what_stands_on_it(key: str, pose: Pose) -> None:
    subject = lab(data.coffee())
    for seed in (0, 1, 5):
        ground = lab(draw(key, pose, seed=seed))
        assert ground[..., 0].std() < 0.6 * subject[..., 0].std()
        assert np.hypot(ground[..., 1], ground[..., 2]).mean() < np.hypot(subject[..., 1], subject[..., 2]).mean()


@pytest.mark.parametrize(("key", "pose"), EACH)
def test_texture_is_seen_but_not_read(key: str, pose: Pose) -> None:
    """Nothing as busy as writing, and nowhere as empty as a flat fill."""
    grey = cv2.cvtColor(draw(key, pose), cv2.COLOR_RGB2GRAY).astype(np.float32)
    local = np.sqrt(np.maximum(cv2.blur(grey**2, (25, 25)) - cv2.blur(grey, (25, 25)) ** 2, 0))
    assert local.max() < 34
    assert np.median(local) > 0.7


@pytest.mark.parametrize(("key", "pose"), EACH)
def test_the_same_seed_draws_the_same_and_another_one_something_else(key: str, pose: Pose) -> None:
    once, again, other = draw(key, pose), draw(key, pose), draw(key, pose, seed=7)
    assert np.array_equal(once, again)
    assert np.abs(once.astype(int) - other).mean() > 1.5


@pytest.mark.parametrize("pose", Pose)
def test_no_two_scenes_look_alike(pose: Pose) -> None:
    """Root mean square distance in Lab of the scenes at thumbnail size, whatever their seed."""
    small = {
        key: [cv2.resize(lab(draw(key, pose, seed=seed)), (54, 68), interpolation=cv2.INTER_AREA) for seed in (0, 1)]
        for key in SCENES
    }
    for one, other in combinations(SCENES, 2):
        apart = min(float(np.sqrt(((a - b) ** 2).sum(-1).mean())) for a in small[one] for b in small[other])
        assert apart >= 3.4, (one, other)


@pytest.mark.parametrize(("key", "pose"), EACH)
def test_the_light_comes_from_the_side_it_was_asked_from(key: str, pose: Pose) -> None:
    left, right = (draw(key, pose, light).astype(float).mean(axis=(0, 2)) for light in (Light.LEFT, Light.RIGHT))
    third = SMALL.width // 3
    assert left[:third].mean() > left[-third:].mean() or {"leaf", "blossom"} & set(SCENES[key].values)
    assert np.allclose(left, right[::-1], atol=0.5)


def test_a_larger_picture_is_the_same_scene() -> None:
    small = draw("linen", Pose.STANDING)
    large = backdrop.draw(SCENES["linen"], Pose.STANDING, Light.LEFT, Extent(width=864, height=1080), (), 0)
    shrunk = cv2.resize(large, (SMALL.width, SMALL.height), interpolation=cv2.INTER_AREA)
    assert np.abs(cv2.blur(shrunk, (9, 9)).astype(int) - cv2.blur(small, (9, 9))).mean() < 1.5


def test_what_stands_has_floor_under_it_and_what_lies_may_lie_anywhere() -> None:
    for scene in SCENES.values():
        assert 0.55 < backdrop.horizon(scene, Pose.STANDING) < 0.75
        assert backdrop.horizon(scene, Pose.FLAT) == 0.0


def test_every_ratio_is_filled() -> None:
    for ratio in Ratio:
        extent = ratio.extent(360)
        drawn = backdrop.draw(SCENES["wood"], Pose.STANDING, Light.RIGHT, extent, (), 3)
        assert drawn.shape == (extent.height, extent.width, 3)
        assert drawn.min() > 20


def test_paper_takes_the_colour_of_the_shop() -> None:
    scene = SCENES["pastel"].model_copy(update={"values": {"colour": "soft", "wall": "paper"}})
    for key in ("sage", "rose"):
        drawn = backdrop.draw(scene, Pose.FLAT, Light.LEFT, SMALL, colours(PALETTES[key]), 0)
        wanted = of_hex(PALETTES[key].soft) * 255
        assert np.abs(drawn.mean(axis=(0, 1)) - wanted).max() < 26
        assert np.argmax(drawn.mean(axis=(0, 1))) == np.argmax(wanted)


def test_a_scene_of_ones_own_is_lines_of_yaml_only() -> None:
    text = "{key: desk, label: desk, recipe: wood, values: {colour: '#8a6a4a', dark: '#5a4028', window: 0.4}}"
    desk = Scene.model_validate(yaml.safe_load(text))
    drawn = backdrop.draw(desk, Pose.FLAT, Light.LEFT, SMALL, (), 0)
    red, green, blue = drawn.mean(axis=(0, 1))
    assert red > green > blue


def test_an_unknown_recipe_is_named_with_the_known_ones() -> None:
    with pytest.raises(SettingsWrong, match="lava is none of paper"):
        backdrop.draw(Scene(key="x", label="x", recipe="lava"), Pose.FLAT, Light.LEFT, SMALL, (), 0)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_a_palette_can_be_read_and_does_not_shout(palette: Palette) -> None:
    assert contrast(of_hex(palette.paper), of_hex(palette.ink)) >= 7
    assert contrast(of_hex(palette.soft), of_hex(palette.ink)) >= 7
    assert contrast(of_hex(palette.paper), of_hex(palette.deep)) >= 4.5
    assert luminance(of_hex(palette.deep)) < 0.12
    for hue in colours(palette):
        high, low = of_hex(hue).max(), of_hex(hue).min()
        assert (high - low) / high < 0.80


def test_there_are_scenes_and_palettes_enough_and_each_can_be_said() -> None:
    assert len(SCENES) >= 6
    assert len(PALETTES) >= 8
    said = [word for scene in SCENES.values() for word in scene.words]
    assert len(said) == len(set(said))
    assert {"나무 테이블", "대리석", "린넨", "깨끗한 배경", "어두운 분위기", "파스텔"} <= set(said)
