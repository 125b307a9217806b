"""The glossary that ships: big enough, all English, and owners' own sentences come out as pictures."""

import pytest

from bot import catalogue
from bot.settings import ROOT
from engine.comfy.tokens import counter
from engine.domain.prompt import Prompt, fitted, translated
from engine.domain.reading import Known, Reground
from engine.domain.world import World
from engine.writing.reading import RulesReader
from tests.engine.writing.owner import TODAY

DRAWN = Known(today=TODAY, drawn=True)


@pytest.fixture(scope="module")
def world() -> World:
    return catalogue.load(ROOT / "configs", ROOT / "locales")


@pytest.fixture(scope="module")
def reader(world: World) -> RulesReader:
    return RulesReader(world)


SAID = {
    "딸기라떼를 나무 테이블에 놓고 아침 햇살 비치게, 위쪽 여백": Prompt(
        subject="a glass of strawberry milk latte",
        setting="on a wooden table",
        light="soft morning sunlight",
        space="empty upper third",
    ),
    "바닷가에서 노을 질 때 고급스럽게": Prompt(
        setting="on a sandy beach by the sea", light="golden sunset light", style="elegant premium mood"
    ),
    "배경을 하얀 배경으로": Prompt(setting="on a plain white background"),
    "배를 바구니에": Prompt(subject="pears", setting="in a wicker basket"),
}


@pytest.mark.parametrize("said", SAID)
def test_an_owners_wish_becomes_a_picture_in_english(world: World, said: str) -> None:
    prompt, left = translated(said, world.glossary)
    assert prompt == SAID[said]
    assert fitted(prompt, counter()).short
    assert len(left) < len(said) / 2


def test_the_glossary_knows_what_shops_sell_and_where_it_may_stand(world: World) -> None:
    assert sum(len(words) for words in world.glossary.values()) >= 400


def test_every_scene_look_and_trade_can_be_said_to_a_model_within_its_window(world: World) -> None:
    for scene in world.scenes.values():
        for trade in world.trades.values():
            said = Prompt(subject=trade.pictured).joined(scene.prompt)
            assert trade.pictured
            assert not scene.prompt.empty
            assert not fitted(said, counter()).dropped
    assert all(not look.prompt.empty for look in world.looks.values())


@pytest.mark.parametrize(
    ("said", "setting"),
    [
        ("배경을 한옥 마루로 바꿔줘", "in a traditional Korean house (hanok), on a wooden Korean porch"),
        ("뒤에 바다 보이게 해주세요", "by the sea"),
        ("뒤에 눈 오는 거리면 좋겠어요", "in falling snow, on a city street"),
    ],
)
def test_a_backdrop_that_is_no_scene_of_ours_is_a_wish_in_english(
    reader: RulesReader, said: str, setting: str
) -> None:
    reading = reader.understand(said, DRAWN)
    assert Reground(wished=True) in reading.edits
    assert reading.wish.setting == setting
    assert not reading.leftover


@pytest.mark.parametrize(
    "said",
    [
        "뒤에 바다 보이는 거 지워줘",
        "배경에 카페 이름 넣어줘",
        "뒤에 시장 간판이 지저분해요",
        "배경 바꿔줘",
        "배경을 나무 테이블로",
        "뒤쪽 테라스는 빼고 잘라줘",
        "거리가 가까운 게 장점이에요",
    ],
)
def test_what_is_behind_and_what_stands_behind_are_told_apart(reader: RulesReader, said: str) -> None:
    assert Reground(wished=True) not in reader.understand(said, DRAWN).edits
