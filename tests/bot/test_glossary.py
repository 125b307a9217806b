"""The glossary that ships: big enough, all English, and owners' own sentences come out as pictures."""

import pytest

from bot import catalogue
from bot.settings import ROOT
from engine.comfy.tokens import counter
from engine.domain.prompt import Prompt, fitted, translated
from engine.domain.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return catalogue.load(ROOT / "configs", ROOT / "locales")


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
