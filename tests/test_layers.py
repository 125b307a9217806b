"""The rule of dependence, and for each contract a house that breaks it."""

import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
FLOORS = ("bot", "conversation", "engine")

CONVERSATION_MAY_IMPORT = {
    "engine",
    "pydantic",
    "hangulpy",
    "typing",
    "enum",
    "dataclasses",
    "collections",
    "functools",
    "re",
    "datetime",
}

OFFENCES = {
    "floors": ("conversation/steps/finish.py", "import bot.turn"),
    "conversation-knows-the-domain": ("conversation/steps/finish.py", "import engine.service"),
    "engine": ("engine/imaging/photo.py", "import engine.writing.reading"),
    "steps": ("conversation/steps/finish.py", "import conversation.steps.shop"),
    "channels": ("bot/channels/console.py", "import bot.channels.web"),
    "adapters": ("bot/turn.py", "import engine.imaging.photo"),
    "pure-engine": ("engine/service.py", "import sqlalchemy"),
}


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(
        command, cwd=house, env={"PYTHONPATH": str(house), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the three floors that may be spoilt."""
    for floor in FLOORS:
        shutil.copytree(ROOT / floor, tmp_path / floor, ignore=shutil.ignore_patterns("__pycache__", "web"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_the_house_as_it_stands_keeps_every_contract() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("contract", OFFENCES)
def test_an_import_against_the_rule_is_caught(house: Path, contract: str) -> None:
    file, offence = OFFENCES[contract]
    (house / file).write_text(f"{offence}\n" + (house / file).read_text())
    done = lint(house)
    assert done.returncode != 0
    assert "BROKEN" in done.stdout


def test_every_contract_has_an_offence() -> None:
    named = {
        line.split(":")[2].rstrip("]")
        for line in (ROOT / ".importlinter").read_text().splitlines()
        if ":contract:" in line
    }
    assert named == set(OFFENCES)


def test_the_conversation_needs_nothing_but_the_domain_and_a_few_modules() -> None:
    graph = grimp.build_graph("conversation", "engine", include_external_packages=True, cache_dir=None)
    outside = {
        imported
        for module in graph.modules
        if module.split(".")[0] == "conversation"
        for imported in graph.find_modules_directly_imported_by(module)
        if not imported.startswith("conversation")
    }
    assert {name.split(".")[0] for name in outside} <= CONVERSATION_MAY_IMPORT
    assert all(name.startswith("engine.domain") for name in outside if name.startswith("engine"))
