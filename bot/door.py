"""What channels are handed: a door for what comes in, a tray with what goes out."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.busy import Busy
from bot.channels import Letter, Parcel
from bot.deliver import Deliveries
from bot.early import Early
from bot.intake import Intake
from bot.post import kept, row_key, unopened
from bot.shared import SharedTurns
from bot.turn import Turns
from conversation.messages import Incoming
from engine.domain.job import Progress
from engine.domain.picture import MediaRef
from engine.ports import JobEngine, Records


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """`bot.channels.Door`."""

    intake: Intake
    turns: Turns | SharedTurns
    deliveries: Deliveries
    busy: Busy
    records: Records
    alone: bool = True
    """No other bot speaks with the same owners; else `turns` knows what was left."""
    met: set[str] = field(default_factory=set)

    async def upload(self, chat: str, content: bytes) -> MediaRef:
        return await self.intake.take(content)

    async def listen(self, chat: str, content: bytes) -> MediaRef:
        return await self.intake.listen(content)

    async def receive(self, chat: str, key: str, body: Incoming) -> bool:
        await self._catch_up(chat)
        return await self.turns.receive(chat, key, body)

    async def keep(self, letters: Sequence[Letter]) -> Sequence[bool]:
        return await kept(self.records, letters)

    async def kept(self, channel: str) -> Sequence[Letter]:
        return await unopened(self.records, channel)

    async def answer(self, letters: Sequence[Letter], body: Incoming) -> bool:
        chat = letters[0].chat
        await self._catch_up(chat)
        return await self.turns.answer(chat, [row_key(letter) for letter in letters], body)

    async def settled(self, chat: str, within: float | None = None) -> bool:
        try:
            async with asyncio.timeout(within):
                await self._settled(chat)
        except TimeoutError:
            return False
        return True

    async def _settled(self, chat: str) -> None:
        while True:
            await self.busy.quiet(chat)
            await self.deliveries.idle(chat)
            if not self.busy.chat(chat):
                return

    async def _catch_up(self, chat: str) -> None:
        """Before a chat's first message: what an earlier process still owed it."""
        if self.alone and chat not in self.met and self.deliveries.speaks(chat):
            self.met.add(chat)
            await self.deliveries.resume(chat)


WAITING = "waiting"
"""The stage of an order whose turn has not come."""


@dataclass(frozen=True, slots=True)
class OpenTray:
    """`bot.channels.Tray`."""

    deliveries: Deliveries
    engine: JobEngine
    left: Callable[[str], float | None]
    """Seconds of what was promised for an order, or None."""
    captions: Early

    async def since(self, chat: str, seq: int) -> Sequence[Parcel]:
        return await self.deliveries.since(chat, seq)

    async def take(self, chat: str) -> Sequence[Parcel]:
        return await self.deliveries.take(chat)

    def progress(self, job: str) -> Progress | None:
        """For an order that waits, with the seconds until it is done."""
        seen = self.engine.progress(job)
        if seen is None or seen.stage != WAITING:
            return seen
        return seen.model_copy(update={"seconds_left": self.left(job)})

    def early(self, chat: str) -> Sequence[str]:
        return self.captions.of(chat)
