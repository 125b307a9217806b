"""Whatever dies, every accepted order is delivered, paid once and seen once."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.domain.job import JobState, Outcome
from tests.chaos.books import Books
from tests.chaos.storm import Report, unserved

ROOT = Path(__file__).parents[2]


def chaos(*wishes: str) -> str:
    command = [sys.executable, "-m", "tests.chaos", *wishes]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_nothing_is_lost_doubled_or_booked_wrongly_while_processes_die() -> None:
    """A minute of it, seeded: kills, zombies, a full disk, a clock that jumps, messages said again in any order."""
    assert "lost=0 doubled=0 ledger=0" in chaos("--seconds", "60", "--kills", "8", "--seed", "5")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_nor_with_workers_and_postgres(postgres_server: str) -> None:
    assert "lost=0 doubled=0 ledger=0" in chaos("--jobs", "6", "--kills", "4", "--seed", "15", "--postgres")


@pytest.mark.parametrize("fault", [{"astray": ("edits:7",)}, {"doubled": 1}, {"ledger": 1}, {"repeated": 2}])
def test_the_chaos_fails_when_any_figure_is_not_zero(fault: Mapping[str, Any]) -> None:
    sound = Report(jobs=9, kills=3, astray=(), refused=0, doubled=0, repeated=1, doubts=1, ledger=0)
    assert sound.sound
    assert not replace(sound, **fault).sound


@pytest.mark.parametrize(
    ("state", "money", "right", "simple"),
    [
        ("done", [("hold", 300), ("settle", 300)], True, False),
        ("done", [("hold", 300)], False, False),
        ("done", [("hold", 300), ("settle", 300), ("settle", 300)], False, False),
        ("done", [("hold", 300), ("release", 300)], False, False),
        ("failed", [("hold", 300), ("release", 300)], True, False),
        ("running", [("hold", 300)], True, False),
        ("running", [("hold", 300), ("settle", 300)], False, False),
        ("held", [], False, False),
        ("done", [("hold", 300), ("settle", 0)], True, True),
        ("done", [("hold", 300), ("settle", 300)], False, True),
    ],
)
def test_what_is_booked_wrongly_is_found(
    state: str, money: Sequence[tuple[str, int]], right: bool, simple: bool
) -> None:
    order = ("j1", "kim", JobState(state), 1, Outcome(simple=simple, makers=("box-1 background/A sdxl",)))
    found = Books.of([order], [("j1", kind, amount) for kind, amount in money])
    assert found.makers == {"box-1": 1}
    assert (found.wrong == []) is right
    assert found.open == (state in ("held", "running"))


def test_lost_is_who_has_neither_a_result_nor_a_reason() -> None:
    def order(chat: str, state: JobState) -> tuple[str, str, JobState, int, None]:
        return f"job of {chat}", chat, state, 1, None

    states = {"served": JobState.DONE, "unseen": JobState.DONE, "failed": JobState.FAILED, "open": JobState.RUNNING}
    found = Books.of([order(chat, state) for chat, state in states.items()], [])
    results = {"served": ["job of served"], "unseen": ["somebody else's"]}
    sent, told = [*states, "busy", "silent"], ["busy", "unseen"]
    assert unserved(found, results, sent, told) == ({"unseen", "open", "silent"}, {"failed", "busy"})
