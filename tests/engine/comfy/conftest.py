"""The workflows, models and node facts that ship."""

from pathlib import Path

import pytest

from engine.comfy import library, nodes, shelf
from engine.comfy.library import Library
from engine.comfy.nodes import Catalogue

HOUSE = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def flows() -> Library:
    return library.load(HOUSE / "workflows", shelf.read(HOUSE / "configs" / "models.yaml"))


@pytest.fixture(scope="session")
def facts() -> Catalogue:
    return nodes.read(HOUSE / "workflows")
