"""The processor makes every generative step: PNG in, PNG out, the same again for the same step."""

from pathlib import Path

import numpy as np
import pytest
import yaml
from skimage import data

from engine.domain.canvas import Box, Ratio
from engine.domain.errors import SettingsWrong, TruncatedPicture
from engine.domain.picture import Relief
from engine.domain.step import Backdrop, Carve, Matte, Pose, Poster, Restyle, Step
from engine.domain.world import Look, Scene, World
from engine.imaging.maker import CpuMaker
from engine.imaging.matte import Matter
from engine.imaging.pixels import from_png, to_png
from engine.ports import PictureMaker

ROOT = Path(__file__).parents[3]
COFFEE = np.ascontiguousarray(data.coffee())


@pytest.fixture(scope="module")
def maker() -> PictureMaker:
    texts = [(ROOT / "configs" / name).read_text("utf-8") for name in ("scenes.yaml", "looks.yaml")]
    scenes, looks = (yaml.safe_load(text) for text in texts)
    world = World(
        trades={},
        faces={},
        layouts={},
        styles={},
        palettes={},
        plans={},
        phrases={},
        scenes={key: Scene.model_validate({"key": key, **row}) for key, row in scenes.items()},
        looks={key: Look.model_validate({"key": key, **row}) for key, row in looks.items()},
    )
    return CpuMaker(world, Matter(ROOT / "assets"))


async def made(maker: PictureMaker, step: Step) -> np.ndarray:
    (content,) = (await maker.make(step)).pictures
    return from_png(content)


async def test_a_backdrop_has_the_size_of_its_ratio_and_comes_out_the_same_twice(maker: PictureMaker) -> None:
    step = Backdrop(scene="plaster", pose=Pose.FLAT, ratio=Ratio.SQUARE, seed=3)
    drawn = await made(maker, step)
    assert drawn.shape == (1080, 1080, 3)
    assert np.array_equal(drawn, await made(maker, step))


async def test_a_poster_is_drawn_from_nothing(maker: PictureMaker) -> None:
    assert (await made(maker, Poster(recipe="plate", ratio=Ratio.STORY))).shape == (1920, 1080, 3)


async def test_a_restyle_keeps_the_size_and_at_strength_0_every_pixel(maker: PictureMaker) -> None:
    picture = to_png(COFFEE)
    assert np.array_equal(await made(maker, Restyle(picture=picture, look="film", strength=0)), COFFEE)
    filmed = await made(maker, Restyle(picture=picture, look="film", strength=1))
    assert filmed.shape == COFFEE.shape
    assert not np.array_equal(filmed, COFFEE)


async def test_letters_are_carved_into_their_ground(maker: PictureMaker) -> None:
    letters = np.zeros((200, 300), np.uint8)
    letters[60:140, 100:200] = 255
    grey = to_png(np.full((200, 300, 3), 180, np.uint8))
    step = Carve(letters=to_png(letters), ground=grey, relief=Relief.EMBOSS, colour="#8c2f2b")
    carved = await made(maker, step)
    assert carved.shape == (200, 300, 4)
    assert carved[100, 150, 3] == 255
    assert carved[5, 5, 3] == 0


async def test_a_matte_shows_where_the_cup_is(maker: PictureMaker) -> None:
    if not (ROOT / "assets" / "models" / "u2net" / "u2net.onnx").is_file():
        pytest.skip("no weights: run `make setup`")
    step = Matte(picture=to_png(COFFEE), box=Box(x=0.1, y=0.02, width=0.72, height=0.96))
    matte = await made(maker, step)
    assert matte.shape == COFFEE.shape[:2]
    assert matte[200, 275] > 200
    assert matte[390, 590] < 40


async def test_what_does_not_exist_is_named(maker: PictureMaker) -> None:
    with pytest.raises(SettingsWrong, match="no scene moon"):
        await maker.make(Backdrop(scene="moon"))
    with pytest.raises(SettingsWrong, match="no look disco"):
        await maker.make(Restyle(picture=to_png(COFFEE), look="disco", strength=0.5))
    with pytest.raises(TruncatedPicture):
        await maker.make(Restyle(picture=b"no picture", look="film", strength=0.5))
