"""A stop that ends: whatever hangs, in time the process is gone. What it has not done stands in the tables, as after
a kill."""

import asyncio
import os
import threading
from collections.abc import Coroutine
from typing import Any, Final

from bot.journal import Journal

LEAVE: Final = 0.3
"""Seconds that cancelled work gets to let go of what it holds."""

AFTER: Final = 6.0
"""Seconds after those for running work at which the process ends itself: a stop is planned to take five of them."""

CUT_OFF: Final = 75
"""The exit code of a process that had to end itself (sysexits.h, EX_TEMPFAIL)."""


async def within(seconds: float, work: Coroutine[Any, Any, None]) -> bool:
    """Whether it ended in time; else it is cancelled, and waited for no more than LEAVE. Raises what it raised."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if done:
        task.result()
        return True
    task.cancel()
    await asyncio.wait({task}, timeout=LEAVE)
    return False


def last_resort(seconds: float, journal: Journal) -> None:
    """Ends the process after so many seconds, even if the loop or a thread that can't be cancelled hangs."""

    def end() -> None:
        journal.warning("ended by force", seconds=seconds)
        os._exit(CUT_OFF)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
