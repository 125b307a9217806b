"""A clock that is set while the program runs is said, and nothing else happens."""

import asyncio
import json

import pytest

from bot.drift import Drift, minded
from bot.journal import Journal
from tests.contract.conftest import HandClock


@pytest.mark.parametrize(("set_by", "said"), [(-7200, -7200), (3600, 3600), (20, 0), (-5, 0)])
def test_only_a_jump_worth_a_word_is_one_and_it_is_one_once(set_by: int, said: int) -> None:
    clock, passed = HandClock(), [0.0]
    drift = Drift(clock, lambda: passed[0])
    for _ in range(3):
        clock.later(seconds=100)
        passed[0] += 100
        assert drift.jump() == 0
    clock.later(seconds=set_by)
    assert drift.jump() == pytest.approx(said)
    assert drift.jump() == 0


async def test_a_clock_set_back_is_told_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    clock = HandClock()
    minding = asyncio.create_task(minded(clock, Journal("warning", "json"), every=0.01))
    await asyncio.sleep(0.1)
    clock.later(hours=-2)
    await asyncio.sleep(0.2)
    minding.cancel()
    (line,) = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert line["event"] == "clock was set"
    assert line["seconds"] == pytest.approx(-7200, abs=30)
    assert "time service" in line["fix"]
