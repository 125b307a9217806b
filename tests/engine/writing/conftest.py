"""A world with words only: `configs/trades.yaml` and `configs/lexicon/`."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from engine.domain.reading import Known, Reading
from engine.domain.shop import Shop
from engine.domain.world import Trade, World
from engine.writing.reading import RulesReader

CONFIGS = Path(__file__).parents[3] / "configs"
TODAY = date(2026, 11, 22)
"""A Sunday."""


def words_only() -> World:
    trades = yaml.safe_load((CONFIGS / "trades.yaml").read_text(encoding="utf-8"))
    lexicon = {
        file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in (CONFIGS / "lexicon").glob("*.yaml")
    }
    return World(
        trades={key: Trade(key=key, **trade) for key, trade in trades.items()},
        scenes={},
        looks={},
        faces={},
        layouts={},
        styles={},
        palettes={},
        plans={},
        phrases={},
        lexicon=lexicon,
    )


@pytest.fixture(scope="session")
def world() -> World:
    return words_only()


class Owner:
    """Speaks line by line; what was understood stays known."""

    def __init__(self, reader: RulesReader) -> None:
        self.reader = reader
        self.shop = Shop()
        self.asked: str | None = "shop"
        self.drawn = False

    def says(self, *lines: str) -> Reading:
        for line in lines:
            known = Known(shop=self.shop, asked=self.asked, today=TODAY, drawn=self.drawn)
            reading = self.reader.understand(line, known)
            self.shop = reading.facts.applied(self.shop)
        return reading


@pytest.fixture(scope="session")
def reader(world: World) -> RulesReader:
    return RulesReader(world)


@pytest.fixture
def owner(reader: RulesReader) -> Owner:
    return Owner(reader)
