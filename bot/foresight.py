"""A photo is opened and cut out while its words are still being thought about."""

import asyncio

from bot.journal import Journal
from bot.late import LateStudio
from engine.domain.picture import Design


class Foresight:
    """Only for a studio in this process; what goes wrong here goes wrong again in the order, and is told there."""

    def __init__(self, studio: LateStudio, journal: Journal) -> None:
        self._studio, self._journal = studio, journal
        self._under_way: set[asyncio.Task[None]] = set()

    def begin(self, design: Design) -> None:
        """Returns at once."""
        task = asyncio.ensure_future(self._ahead(design))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _ahead(self, design: Design) -> None:
        try:
            await self._studio.foresee(design)
        except Exception as fault:
            self._journal.warning("not foreseen", fault=type(fault).__name__)

    async def close(self) -> None:
        """At once, also while it waits for a store that is away: the order begins it anew."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
