"""A trade and a scene are added by YAML alone: an owner of the new trade gets its post on the new scene."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import skimage.data

from bot import catalogue
from engine.domain.reading import Known
from engine.domain.shop import Shop
from engine.writing.reading import RulesReader

ROOT = Path(__file__).parents[1]
COFFEE = Path(skimage.data.__file__).with_name("coffee.png")

TRADE = """
rocket_garage:
  industry: 우주선정비소
  words: [우주선정비소, 로켓정비소]
  scenes: [moon]
  looks: [fresh]
  tone: expert
  services: [로켓세차]
  hashtags: [우주선, 로켓]
  moods: [이륙하기 좋은 아침]
"""
SCENE = """
moon:
  label: 달 표면
  words: [달 표면, 달나라]
  recipe: {recipe}
  values: {values}
"""


@pytest.fixture
def configs(tmp_path: Path) -> Path:
    """The configs with one more trade, and one more scene that reuses the recipe of the first."""
    folder = tmp_path / "configs"
    shutil.copytree(ROOT / "configs", folder)
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    plaster = catalogue.load(ROOT / "configs", ROOT / "locales").scenes["plaster"]
    with (folder / "trades.yaml").open("a", encoding="utf-8") as file:
        file.write(TRADE)
    with (folder / "scenes.yaml").open("a", encoding="utf-8") as file:
        file.write(SCENE.format(recipe=plaster.recipe, values=json.dumps(plaster.values)))
    return folder


def test_the_reader_knows_the_new_trade(configs: Path) -> None:
    reader = RulesReader(catalogue.load(configs, configs.parent / "locales"))
    reading = asyncio.run(reader.read("성수동 달나라정비 우주선정비소예요", Known(today=date(2026, 11, 22))))
    assert reading.facts.said.trade == "rocket_garage"


def test_an_owner_of_the_new_trade_gets_a_post_on_the_new_scene(configs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [str(Path(sys.executable).with_name("fit-ad")), "make", str(COFFEE), "--out", str(out)]
    said = "성수동 달나라정비 우주선정비소예요"
    environment = {**os.environ, "FITAD_CONFIGS": str(configs)}
    subprocess.run([*command, "--say", said, "--treatment", "C"], env=environment, check=True, capture_output=True)
    post = json.loads((out / "post.json").read_text(encoding="utf-8"))
    assert post["shop"]["trade"] == "rocket_garage"
    assert post["draft"]["picture"]["design"]["ground"]["scene"] == "moon"
    assert (out / "post.jpg").stat().st_size > 50_000


def test_goods_with_a_price_keep_the_new_trade(configs: Path) -> None:
    reader = RulesReader(catalogue.load(configs, configs.parent / "locales"))
    first = reader.understand("성수동 달나라정비 우주선정비소예요", Known(today=date(2026, 11, 22)))
    shop = first.facts.applied(Shop())
    second = reader.understand("로켓세차 30000원", Known(shop=shop, asked="confirm", today=date(2026, 11, 22)))
    shop = second.facts.applied(shop)
    assert (shop.name, shop.trade, shop.industry) == ("달나라정비", "rocket_garage", "우주선정비소")
    assert (shop.service, shop.price) == ("로켓세차", "30,000원")


def test_goods_alone_say_the_new_trade(configs: Path) -> None:
    reader = RulesReader(catalogue.load(configs, configs.parent / "locales"))
    reading = reader.understand("로켓세차 30000원", Known(today=date(2026, 11, 22)))
    assert reading.facts.said.trade == "rocket_garage"
