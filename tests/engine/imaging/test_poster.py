"""Posters from nothing are really different grounds in the shop's colours, and leave words their calm place."""

from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
import pytest
import yaml

from engine.domain.canvas import Box, Ratio, SafeArea
from engine.domain.errors import SettingsWrong
from engine.domain.shop import Tone
from engine.domain.world import Layout, Motif, Palette
from engine.imaging import motif, poster, stage
from engine.imaging.colour import Colour, colours, contrast, of_hex
from engine.imaging.pixels import Rgb

CONFIGS = Path(__file__).parents[3] / "configs"


def rows(name: str) -> dict[str, dict[str, object]]:
    return dict(yaml.safe_load((CONFIGS / f"{name}.yaml").read_text("utf-8")))


PALETTES = {key: Palette.model_validate({"key": key, **row}) for key, row in rows("palettes").items()}
THINGS = {key: Motif.model_validate({"key": key, **row}) for key, row in rows("motifs").items()}

LAYOUTS = {
    row["recipe"]: Layout.model_validate({"key": key, **row})
    for key, row in rows("layouts").items()
    if "recipe" in row
}


def draw(
    recipe: str,
    ratio: Ratio = Ratio.PORTRAIT,
    key: str = "sage",
    tone: Tone = Tone.FRIENDLY,
    seed: int = 0,
    thing: str = "cup",
) -> Rgb:
    return poster.draw(recipe, ratio, colours(PALETTES[key]), tone, seed, short=270, thing=THINGS[thing])


def calm(recipe: str, ratio: Ratio) -> Box:
    """The words' area of the layout that the recipe is for."""
    found = LAYOUTS[recipe].shapes.get(ratio)
    return found.area if found else LAYOUTS[recipe].area


def calm_part(drawn: Rgb, recipe: str, ratio: Ratio) -> Rgb:
    high, wide = drawn.shape[:2]
    box = calm(recipe, ratio)
    return drawn[round(box.y * high) : round(box.bottom * high), round(box.x * wide) : round(box.right * wide)]


@pytest.mark.parametrize("ratio", Ratio)
@pytest.mark.parametrize("recipe", poster.RECIPES)
def test_words_find_a_calm_place_in_every_tone(recipe: str, ratio: Ratio) -> None:
    for number, tone in enumerate(Tone):
        part = calm_part(draw(recipe, ratio, tone=tone, seed=number), recipe, ratio)
        grey = cv2.cvtColor(
            cv2.resize(part, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY
        )
        assert grey.std() < {"light": 14, "field": 11}.get(recipe, 5)


@pytest.mark.parametrize("recipe", poster.RECIPES)
def test_ink_or_paper_can_be_read_on_it(recipe: str) -> None:
    for key, palette in PALETTES.items():
        part = calm_part(draw(recipe, Ratio.SQUARE, key), recipe, Ratio.SQUARE).astype(np.float32) / 255
        middle: Colour = np.median(part.reshape(-1, 3), axis=0)
        best = max(contrast(middle, of_hex(colour)) for colour in (palette.ink, palette.paper, "#ffffff", "#17130f"))
        assert best >= 4.5, key


def test_the_calm_place_lies_where_words_may_stand_and_no_form_does() -> None:
    for recipe in poster.RECIPES:
        for ratio in Ratio:
            place, safe, extent = calm(recipe, ratio), SafeArea.of(ratio).box(ratio), ratio.extent(270)
            assert place.overlap(safe) > 0.85 * place.area
            assert place.area > 0.2
            kept = stage.kept(recipe, extent)
            down = slice(round(place.y * extent.height), round(place.bottom * extent.height))
            part = kept[down, round(place.x * extent.width) : round(place.right * extent.width)]
            assert part.mean() < 0.02, (recipe, ratio)


def test_recipes_are_different_pictures() -> None:
    small = {
        recipe: cv2.resize(draw(recipe), (40, 50), interpolation=cv2.INTER_AREA).astype(int)
        for recipe in poster.RECIPES
    }
    assert len(small) >= 6
    for one, other in combinations(small, 2):
        assert np.abs(small[one].astype(int) - small[other]).mean() > 6, (one, other)


def test_a_story_is_not_half_empty() -> None:
    """Below its words something is drawn: the app's own controls may cover it, emptiness may not."""
    for recipe in ("plate", "tiles", "ticket", "almanac", "field"):
        drawn = draw(recipe, Ratio.STORY)
        low = cv2.GaussianBlur(drawn[drawn.shape[0] // 2 :], (0, 0), 2).astype(int)
        assert np.abs(low - np.median(low, axis=(0, 1))).max(axis=2).mean() > 8, recipe


@pytest.mark.parametrize("recipe", poster.RECIPES)
def test_a_seed_is_a_picture_and_another_seed_another(recipe: str) -> None:
    once = draw(recipe, Ratio.SQUARE)
    assert np.array_equal(once, draw(recipe, Ratio.SQUARE))
    assert (once != draw(recipe, Ratio.SQUARE, seed=1)).mean() > 0.2


@pytest.mark.parametrize("recipe", ["plate", "tiles", "press", "field", "ticket"])
def test_another_trade_shows_another_thing(recipe: str) -> None:
    assert np.abs(draw(recipe).astype(int) - draw(recipe, thing="tulip")).mean() > 0.8


def test_tone_and_palette_change_the_picture() -> None:
    plain = draw("plate", Ratio.SQUARE).astype(int)
    assert np.abs(plain - draw("plate", Ratio.SQUARE, tone=Tone.TRENDY)).mean() > 20
    assert np.abs(plain - draw("plate", Ratio.SQUARE, key="navy")).mean() > 4


def test_without_a_palette_the_house_colours_are_used() -> None:
    assert poster.draw("press", Ratio.SQUARE, (), Tone.TENDER, 0).shape == (1080, 1080, 3)


def test_an_unknown_recipe_is_refused() -> None:
    with pytest.raises(SettingsWrong, match="balloons is none of plate"):
        draw("balloons")


def test_every_trade_has_a_thing_of_its_own() -> None:
    shown = {trade for thing in THINGS.values() for trade in thing.trades}
    assert shown == set(rows("trades"))


def test_a_form_that_nobody_can_draw_is_said_by_name() -> None:
    with pytest.raises(SettingsWrong, match=r"motifs\.yaml, kite"):
        motif.forms(Motif(key="kite", forms=("a circle 50 50 ten",)))
