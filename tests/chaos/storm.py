"""Orders come in while processes die; what is true afterwards."""

import asyncio
import random
import time
from dataclasses import dataclass, field

from engine.domain.job import JobState
from tests.chaos.books import Books, books
from tests.chaos.house import House

OUTSTANDING = 24
"""Owners who wait at a time: more would be refused, since the house promises no longer wait."""

DRAIN = 120.0
"""Seconds that everything accepted may take after the last kill."""

PATIENCE = 400.0
"""Seconds after which an owner is counted as lost."""

PAUSES, FROZEN = (0.1, 1.5), 2.0
"""Seconds that a process works before it is killed, and that one which is stopped stays so."""


@dataclass(frozen=True, slots=True)
class Report:
    """`lost` orders without a result in their chat, `doubled` results seen twice where messages can be edited,
    `repeated` where they can't: at most one for each kill of the bot, which can't know whether a send arrived."""

    jobs: int
    kills: int
    lost: int
    doubled: int
    repeated: int
    doubts: int
    ledger: int

    @property
    def sound(self) -> bool:
        return not (self.lost or self.doubled or self.ledger) and self.repeated <= self.doubts

    def __str__(self) -> str:
        return (
            f"jobs={self.jobs} kills={self.kills} lost={self.lost} doubled={self.doubled} ledger={self.ledger} "
            f"repeated={self.repeated} of {self.doubts} in doubt"
        )


@dataclass(slots=True)
class Storm:
    house: House
    dice: random.Random
    jobs: int
    strikes: int
    kills: int = 0
    doubts: int = 0
    _sent: set[str] = field(default_factory=set)
    _calm: bool = False

    async def rage(self) -> Report:
        killing = asyncio.create_task(self._kill_on())
        gate = asyncio.Semaphore(OUTSTANDING)
        owners = asyncio.gather(*(self._owner(number, gate) for number in range(self.jobs)))
        await asyncio.wait({owners, killing}, return_when=asyncio.FIRST_COMPLETED)
        if killing.done() and killing.exception() is not None:
            owners.cancel()
            await killing
        await owners
        self._calm = True
        await killing
        return self._report(await self._drained(), await self.house.results())

    # ── owners ────────────────────────────────────────────────────────────────────────────────────

    async def _owner(self, number: int, gate: asyncio.Semaphore) -> None:
        """Sends a photo until it is acknowledged, one in ten twice, and waits for the result."""
        chat = f"{'edits' if number % 2 else 'strict'}:{number}"
        async with gate:
            await asyncio.sleep(self.dice.random())
            said = {"chat": chat, "key": f"m{number}"}
            for _ in range(2 if self.dice.random() < 0.1 else 1):
                while not await self.house.post("bot", "update", said):
                    await asyncio.sleep(0.3)
            self._sent.add(chat)
            await self._served(chat)

    async def _served(self, chat: str) -> None:
        """Returns when the owner has the result; gives up in the end, which is counted as lost."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            if (await self.house.results()).get(chat):
                return
            await asyncio.sleep(1.0)

    async def _drained(self) -> Books:
        ends = time.monotonic() + DRAIN
        while (found := await asyncio.to_thread(books, self.house.address)).open and time.monotonic() < ends:
            await asyncio.sleep(0.5)
        return found

    # ── death ─────────────────────────────────────────────────────────────────────────────────────

    async def _kill_on(self) -> None:
        """As long as owners wait, at least `strikes` times."""
        while not self._calm or self.kills < self.strikes:
            what = self.dice.choices(["worker", "zombie", "other", "bot", "maker"], [5, 2, 1, 3, 2])[0]
            worker = self.dice.choice(self.house.workers)
            await self._working("bot" if what == "bot" else worker)
            await self._strike(what, worker)
            self.kills += 1

    async def _working(self, name: str) -> None:
        """Waits until it has come up, or nothing would ever be made on a slow machine."""
        while not self.house.ready(name):
            assert not self.house.gone(), f"{self.house.gone()} ended by themselves:\n{self.house.heard()}"
            await asyncio.sleep(0.1)
        await asyncio.sleep(self.dice.uniform(*PAUSES))

    async def _strike(self, what: str, worker: str) -> None:
        match what:
            case "zombie":
                self.house.freeze(worker)
                await asyncio.sleep(FROZEN)
                self.house.thaw(worker)
            case "other":
                self.house.replace(worker)
            case "worker":
                self.house.kill(worker)
            case name:
                self.doubts += name == "bot"
                self.house.kill(name)

    # ── afterwards ────────────────────────────────────────────────────────────────────────────────

    def _report(self, found: Books, results: dict[str, list[str]]) -> Report:
        done = {job for job, state in found.jobs.items() if state is JobState.DONE}
        served = {chat for chat, jobs in found.owners.items() if set(jobs) & done & set(results.get(chat, []))}
        twice = {chat: len(jobs) - len(set(jobs)) for chat, jobs in results.items()}
        return Report(
            jobs=len(found.jobs),
            kills=self.kills,
            lost=len(self._sent - served),
            doubled=sum(count for chat, count in twice.items() if chat.startswith("edits:")),
            repeated=sum(count for chat, count in twice.items() if chat.startswith("strict:")),
            doubts=self.doubts,
            ledger=len(found.wrong),
        )
