"""A world with words only: `configs/trades.yaml` and `configs/lexicon/`."""

import pytest

from engine.domain.world import World
from engine.writing.reading import RulesReader
from tests.engine.writing.owner import Owner
from tests.eval.score import words_only


@pytest.fixture(scope="session")
def world() -> World:
    return words_only()


@pytest.fixture(scope="session")
def reader(world: World) -> RulesReader:
    return RulesReader(world)


@pytest.fixture
def owner(reader: RulesReader) -> Owner:
    return Owner(reader)
