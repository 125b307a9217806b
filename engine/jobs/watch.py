"""What the studio reports to while it works on one order."""

import asyncio
from collections.abc import Awaitable

from engine.domain.errors import Cancelled
from engine.domain.job import Outcome, Progress

GRACE = 1.0
"""Seconds a cancelled order gets to notice by itself."""


class RunWatch:
    """`engine.ports.Watch` of one running order."""

    def __init__(self, expected: float) -> None:
        self._expected = expected
        self._unwanted = False
        self._making: asyncio.Task[Outcome] | None = None
        self.latest = Progress(stage="start", share=0.0, seconds_left=expected)

    def report(self, progress: Progress) -> None:
        """The last preview of a stage stays until the stage is over."""
        if progress.seconds_left is None:
            progress = progress.model_copy(update={"seconds_left": self._expected * (1 - progress.share)})
        if progress.preview is None and progress.stage == self.latest.stage:
            progress = progress.model_copy(update={"preview": self.latest.preview})
        self.latest = progress

    def check(self) -> None:
        if self._unwanted:
            raise Cancelled

    def stop(self) -> None:
        """The next `check` raises; a stage that never checks is left after a second."""
        self._unwanted = True
        if self._making is not None:
            asyncio.get_running_loop().call_later(GRACE, self._making.cancel)

    async def over(self, making: Awaitable[Outcome]) -> Outcome:
        """Raises what the making raises, and Cancelled when it had to be left."""
        self._making = asyncio.ensure_future(making)
        try:
            return await self._making
        except asyncio.CancelledError:
            self._making.cancel()
            self.check()
            raise
