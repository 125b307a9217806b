"""Whether this machine's clock was set: said in the log, for nothing waits or is counted by it."""

import asyncio
import time
from collections.abc import Callable

from bot.journal import Journal
from engine.ports import Clock

EVERY, MUCH = 10.0, 30.0
"""Seconds between two looks, and by how much a clock must have jumped to be worth a word."""


class Drift:
    """Compares the clock with the time that has really passed."""

    def __init__(self, clock: Clock, passed: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._passed = clock, passed
        self._ahead = self._now()

    def jump(self) -> float:
        """Seconds the clock was set by since the last look, back below zero; 0.0 for what is not worth a word."""
        before, self._ahead = self._ahead, self._now()
        by = self._ahead - before
        return by if abs(by) >= MUCH else 0.0

    def _now(self) -> float:
        return self._clock.now().timestamp() - self._passed()


async def minded(clock: Clock, journal: Journal, every: float = EVERY) -> None:
    """Looks for ever."""
    drift = Drift(clock)
    while True:
        await asyncio.sleep(every)
        if by := drift.jump():
            journal.warning(
                "clock was set",
                seconds=round(by),
                meaning="orders and messages go on by their numbers; dates follow the new time",
                fix="let a time service keep this machine's clock",
            )
