"""Posters from nothing are really different grounds in the shop's colours, and leave words their calm place."""

from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
import pytest
import yaml

from engine.domain.canvas import Ratio, SafeArea
from engine.domain.errors import SettingsWrong
from engine.domain.shop import Tone
from engine.domain.world import Palette
from engine.imaging import poster
from engine.imaging.colour import Colour, colours, contrast, of_hex
from engine.imaging.pixels import Rgb

ROWS = yaml.safe_load((Path(__file__).parents[3] / "configs" / "palettes.yaml").read_text("utf-8"))
PALETTES = {key: Palette.model_validate({"key": key, **row}) for key, row in ROWS.items()}


def draw(
    recipe: str, ratio: Ratio = Ratio.PORTRAIT, key: str = "sage", tone: Tone = Tone.FRIENDLY, seed: int = 0
) -> Rgb:
    return poster.draw(recipe, ratio, colours(PALETTES[key]), tone, seed, short=360)


def calm_part(drawn: Rgb, recipe: str, ratio: Ratio) -> Rgb:
    high, wide = drawn.shape[:2]
    box = poster.calm(recipe, ratio)
    return drawn[round(box.y * high) : round(box.bottom * high), round(box.x * wide) : round(box.right * wide)]


@pytest.mark.parametrize("ratio", Ratio)
@pytest.mark.parametrize("recipe", poster.RECIPES)
def test_words_find_a_calm_place_in_every_tone(recipe: str, ratio: Ratio) -> None:
    for number, tone in enumerate((*Tone, *Tone)):
        part = calm_part(draw(recipe, ratio, tone=tone, seed=number), recipe, ratio)
        grey = cv2.cvtColor(
            cv2.resize(part, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY
        )
        assert grey.std() < (14 if recipe == "light" else 5)


@pytest.mark.parametrize("recipe", poster.RECIPES)
def test_ink_or_paper_can_be_read_on_it(recipe: str) -> None:
    for key, palette in PALETTES.items():
        part = calm_part(draw(recipe, Ratio.SQUARE, key), recipe, Ratio.SQUARE).astype(np.float32) / 255
        middle: Colour = np.median(part.reshape(-1, 3), axis=0)
        best = max(contrast(middle, of_hex(colour)) for colour in (palette.ink, palette.paper))
        assert best >= 7, key


def test_the_calm_place_lies_where_words_may_stand() -> None:
    for recipe in poster.RECIPES:
        for ratio in Ratio:
            calm, safe = poster.calm(recipe, ratio), SafeArea.of(ratio).box(ratio)
            assert calm.overlap(safe) > 0.85 * calm.area
            assert calm.area > 0.28


def test_recipes_are_different_pictures() -> None:
    small = {
        recipe: cv2.resize(draw(recipe), (40, 50), interpolation=cv2.INTER_AREA).astype(int)
        for recipe in poster.RECIPES
    }
    assert len(small) >= 3
    for one, other in combinations(small, 2):
        assert np.abs(small[one].astype(int) - small[other]).mean() > 6, (one, other)


@pytest.mark.parametrize("recipe", poster.RECIPES)
def test_a_seed_is_a_picture_and_another_seed_another(recipe: str) -> None:
    once = draw(recipe, Ratio.SQUARE)
    assert np.array_equal(once, draw(recipe, Ratio.SQUARE))
    assert np.abs(once.astype(int) - draw(recipe, Ratio.SQUARE, seed=1)).mean() > 1


def test_tone_and_palette_change_the_picture() -> None:
    plain = draw("paper", Ratio.SQUARE).astype(int)
    assert np.abs(plain - draw("paper", Ratio.SQUARE, tone=Tone.TRENDY)).mean() > 20
    assert np.abs(plain - draw("paper", Ratio.SQUARE, key="navy")).mean() > 4


def test_without_a_palette_the_house_colours_are_used() -> None:
    assert poster.draw("night", Ratio.SQUARE, (), Tone.TENDER, 0).shape == (1080, 1080, 3)


def test_an_unknown_recipe_is_refused() -> None:
    for ask in (lambda: draw("balloons"), lambda: poster.calm("balloons", Ratio.SQUARE)):
        with pytest.raises(SettingsWrong, match="balloons is none of paper"):
            ask()
