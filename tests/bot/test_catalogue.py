"""A designer changes the configs: what fits is there after a restart, what does not is named."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot import catalogue
from bot.settings import ROOT
from engine.domain.errors import SettingsWrong
from engine.domain.world import World

Change = Callable[[str, str], None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "configs", tmp_path / "configs")
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    return tmp_path


def load(root: Path) -> World:
    return catalogue.load(root / "configs", root / "locales")


def edit(path: Path, key: str, **values: object) -> None:
    content = yaml.safe_load(path.read_text("utf-8"))
    content[key] = {**content.get(key, {}), **values}
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


def test_ours_fit_together() -> None:
    world = catalogue.load(ROOT / "configs", ROOT / "locales")
    assert len(world.trades) >= 8
    assert len(world.scenes) >= 4
    assert len(world.looks) >= 3
    assert len(world.faces) >= 8
    assert set(world.phrases["ko"]) == set(world.phrases["en"])


def test_toy_scene_and_trade_are_yaml_only(root: Path) -> None:
    known = next(iter(load(root).scenes.values()))
    edit(root / "configs" / "scenes.yaml", "moon", label="달빛", recipe=known.recipe, values=dict(known.values))
    edit(
        root / "configs" / "trades.yaml",
        "kite_shop",
        industry="연 가게",
        words=["연 가게", "방패연"],
        scenes=["moon"],
    )
    world = load(root)
    assert world.trades["kite_shop"].scenes == ("moon",)
    assert world.scenes["moon"].label == "달빛"


@pytest.mark.parametrize(
    ("file", "key", "values", "says"),
    [
        ("trades.yaml", "cafe", {"scenes": ["volcano"]}, r"trades\.yaml, cafe.*volcano"),
        ("trades.yaml", "cafe", {"looks": ["sepia9"]}, r"trades\.yaml, cafe.*sepia9"),
        ("trades.yaml", "cafe", {"tone": "grumpy"}, r"trades\.yaml, cafe: tone"),
        ("styles.yaml", "friendly", {"display": "comic"}, r"styles\.yaml, friendly.*comic"),
        ("styles.yaml", "friendly", {"palettes": ["mud"]}, r"styles\.yaml, friendly.*mud"),
        ("scenes.yaml", "new", {"label": "x"}, r"scenes\.yaml, new: recipe"),
    ],
)
def test_what_does_not_fit_is_named(root: Path, file: str, key: str, values: dict[str, object], says: str) -> None:
    edit(root / "configs" / file, key, **values)
    with pytest.raises(SettingsWrong, match=says):
        load(root)


def test_missing_sentence_is_named(root: Path) -> None:
    path = root / "locales" / "en.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("shop.ask:")), "utf-8")
    with pytest.raises(SettingsWrong, match=r"en\.yaml.*shop\.ask"):
        load(root)


def test_missing_file_is_named(root: Path) -> None:
    (root / "configs" / "looks.yaml").unlink()
    with pytest.raises(SettingsWrong, match=r"looks\.yaml is missing"):
        load(root)


def test_broken_file_is_named(root: Path) -> None:
    (root / "configs" / "looks.yaml").write_text("a: [", "utf-8")
    with pytest.raises(SettingsWrong, match=r"looks\.yaml is no YAML"):
        load(root)
