"""What calls of language models cost: logged at once, kept a moment later, so that nobody waits for the book."""

import asyncio

from bot.journal import Journal
from engine.domain.errors import FitAdError
from engine.domain.model import Call, End
from engine.ports import Records


class Tally:
    """Takes calls; without a word of what was said in them."""

    def __init__(self, records: Records, journal: Journal) -> None:
        self._records, self._journal = records, journal
        self._writing: set[asyncio.Task[None]] = set()

    def __call__(self, call: Call) -> None:
        log = self._journal.info if call.end in (End.USED, End.REJECTED) else self._journal.warning
        figures = call.model_dump(mode="json", exclude={"usage", "task"})
        log("model called", task=call.task, **figures, sent=call.usage.sent, received=call.usage.received)
        task = asyncio.ensure_future(self._kept(call))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _kept(self, call: Call) -> None:
        try:
            await self._records.write(lambda unit: unit.calls.add(call))
        except FitAdError as fault:
            self._journal.warning("call not kept", fault=type(fault).__name__)

    async def close(self) -> None:
        """Returns when everything is kept."""
        await asyncio.gather(*self._writing)
