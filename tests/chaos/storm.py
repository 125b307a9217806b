"""Orders come in while processes die; what is true afterwards."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import yaml

from engine.domain.job import JobState
from tests.chaos.books import Books, books
from tests.chaos.house import ROOT, House

_SAID = yaml.safe_load((ROOT / "locales" / "ko.yaml").read_text("utf-8"))
REASONS = (str(_SAID["error.too_busy"]), str(_SAID["error.enough_waiting"]))
"""What an owner reads whose order is not taken; there is no order then."""

OUTSTANDING = 24
"""Owners who wait at a time: many more would be refused, since the house promises no longer wait."""

DRAIN = 120.0
"""Seconds after the last strike in which nobody is served: who waits then is lost. A slow machine has time."""

PATIENCE = 400.0
"""The same while there are strikes; that owner leaves the line to others and may still be served."""

PAUSES, FROZEN, FULL = (0.1, 1.5), (2.0, 8.0), 1.5
"""Seconds that a process works before it is struck, that one which is stopped stays so (after six the others take it
for dead), and that the disk is full."""

UNMADE = (JobState.FAILED, JobState.CANCELLED)

STEPS = (-7200.0, -90.0, 0.0, 45.0, 3600.0)
"""Seconds by which the clock may be off."""

REPEATED = 5
"""Old messages that a messenger sends once more, in any order."""


@dataclass(frozen=True, slots=True)
class Report:
    """`astray` owners without a result and without a reason, `refused` those whose order was not taken or ended, each
    with a reason on its screen or in the books,
    `doubled` results seen twice where messages can be edited, `repeated` where they can't: at most one for each of
    the `doubts`, sends of which nobody knows whether they arrived, each a line of the log."""

    jobs: int
    kills: int
    astray: tuple[str, ...]
    refused: int
    doubled: int
    repeated: int
    doubts: int
    ledger: int

    @property
    def lost(self) -> int:
        return len(self.astray)

    @property
    def sound(self) -> bool:
        return not (self.lost or self.doubled or self.ledger) and self.repeated <= self.doubts

    def __str__(self) -> str:
        return (
            f"jobs={self.jobs} kills={self.kills} lost={self.lost} doubled={self.doubled} ledger={self.ledger} "
            f"refused={self.refused} repeated={self.repeated} of {self.doubts} in doubt"
        )


@dataclass(slots=True)
class Storm:
    house: House
    dice: random.Random
    jobs: int
    strikes: int
    seconds: float | None = None
    every: float = 0.0
    at_once: int = OUTSTANDING
    makers: Mapping[str, int] = field(default_factory=dict)
    _kinds: Counter[str] = field(default_factory=Counter)
    _sent: dict[str, dict[str, str]] = field(default_factory=dict)
    _served_at: float = field(default_factory=time.monotonic)
    _told: set[str] = field(default_factory=set)
    _calm: bool = False

    async def rage(self) -> Report:
        striking = asyncio.create_task(self._strike_on())
        owners = asyncio.create_task(self._owners())
        await asyncio.wait({owners, striking}, return_when=asyncio.FIRST_COMPLETED)
        if striking.done() and striking.exception() is not None:
            owners.cancel()
            await striking
        await owners
        self._calm = True
        await striking
        found = await self._drained()
        self.makers = found.makers
        return self._report(found, await self._results())

    @property
    def kills(self) -> int:
        return sum(self._kinds.values())

    def struck(self) -> str:
        counts = [*sorted(self._kinds.items()), *((f"by {maker}", made) for maker, made in self.makers.items())]
        return " ".join(f"{kind}={count}" for kind, count in counts)

    # ── owners ────────────────────────────────────────────────────────────────────────────────────

    async def _owners(self) -> None:
        """By number, or as long as they come."""
        ends = None if self.seconds is None else time.monotonic() + self.seconds
        gate, waiting, number = asyncio.Semaphore(self.at_once), set[asyncio.Task[None]](), 0
        while number < self.jobs if ends is None else time.monotonic() < ends:
            await gate.acquire()
            owner = asyncio.create_task(self._owner(number))
            owner.add_done_callback(lambda _done: gate.release())
            owner.add_done_callback(waiting.discard)
            waiting.add(owner)
            number += 1
        await asyncio.gather(*waiting)

    async def _owner(self, number: int) -> None:
        """Sends a photo until it is acknowledged, one in ten twice, and waits for the result."""
        chat = f"{'edits' if number % 2 else 'strict'}:{number}"
        await asyncio.sleep(self.dice.random())
        said = {"chat": chat, "key": f"m{number}"}
        for _ in range(2 if self.dice.random() < 0.1 else 1):
            while not await self.house.post(self.dice.choice(self.house.bots), "update", said):
                await asyncio.sleep(0.3)
        self._sent[chat] = said
        await self._served(chat)

    async def _served(self, chat: str) -> None:
        """Returns when the owner has the result or was told why not; gives up in the end."""
        ends = time.monotonic() + PATIENCE
        while not await self.house.seen(chat, REASONS):
            if time.monotonic() >= max(ends, self._served_at + PATIENCE):
                return
            await asyncio.sleep(1.0)
        self._served_at = time.monotonic()

    async def _drained(self) -> Books:
        """When nobody is owed anything, or nothing has moved for a while."""
        before, ends = 0, time.monotonic() + DRAIN
        while True:
            found = await asyncio.to_thread(books, self.house.address)
            self._told = await self.house.told(REASONS)
            owed = found.open + self._report(found, await self._results()).lost
            if owed != before:
                before, ends = owed, time.monotonic() + DRAIN
            if not owed or time.monotonic() >= ends:
                return found
            await asyncio.sleep(0.5)

    async def _results(self) -> Mapping[str, list[str]]:
        while not (found := await self.house.results()):
            await asyncio.sleep(0.5)
        return found

    # ── strikes ───────────────────────────────────────────────────────────────────────────────────

    async def _strike_on(self) -> None:
        """As long as owners wait, at least `strikes` times."""
        ways = self._ways()
        names, weights = list(ways), [weight for weight, _ in ways.values()]
        while not self._calm or self.kills < self.strikes:
            (name,) = self.dice.choices(names, weights)
            await asyncio.sleep(self.every)
            await ways[name][1]()
            self._kinds[name] += 1

    def _ways(self) -> dict[str, tuple[int, Callable[[], Awaitable[None]]]]:
        ways = {
            "worker": (5, lambda: self._killed(self.dice.choice(self.house.workers))),
            "bot": (4, lambda: self._killed(self.dice.choice(self.house.bots))),
            "zombie": (2, lambda: self._frozen(self.dice.choice(self.house.workers))),
            "zombie_bot": (1, lambda: self._frozen(self.dice.choice(self.house.bots))),
            "other": (1, self._replaced),
            "maker": (2, lambda: self._killed("maker")),
            "messenger": (2, lambda: self._killed("messenger")),
            "disk": (1, self._disk_full),
            "clock": (1, self._clock_set),
            "again": (2, self._said_again),
        }
        boxes = {
            "box": (4, lambda: self._killed(self.dice.choice(self.house.boxes))),
            "box_stopped": (2, lambda: self._frozen(self.dice.choice(self.house.boxes))),
        }
        ways |= boxes if self.house.boxes else {}
        return ways | ({"database": (2, self._database_torn)} if self.house.server is not None else {})

    async def _working(self, name: str) -> None:
        """Waits until it has come up, or nothing would ever be made on a slow machine."""
        while name in (*self.house.bots, *self.house.workers) and not self.house.ready(name):
            self._begun_again()
            await asyncio.sleep(0.1)
        await asyncio.sleep(self.dice.uniform(*PAUSES))

    def _begun_again(self) -> None:
        """Whoever comes up while the database is down says so and ends; a service manager starts it again."""
        gone = self.house.gone()
        assert not gone or self.house.server is not None, f"{gone} ended by themselves:\n{self.house.heard()}"
        for name in gone:
            self.house.start(name)

    async def _killed(self, name: str) -> None:
        await self._working(name)
        self.house.kill(name)

    async def _frozen(self, name: str) -> None:
        await self._working(name)
        self.house.freeze(name)
        await asyncio.sleep(self.dice.choice(FROZEN))
        self.house.thaw(name)

    async def _replaced(self) -> None:
        worker = self.dice.choice(self.house.workers)
        await self._working(worker)
        self.house.replace(worker)

    async def _disk_full(self) -> None:
        for name in (*self.house.bots, *self.house.workers):
            await self._working(name)
        self.house.fill_the_disk(True)
        await asyncio.sleep(FULL)
        self.house.fill_the_disk(False)

    async def _clock_set(self) -> None:
        self.house.set_the_clock(self.dice.choice(STEPS))

    async def _said_again(self) -> None:
        """Messages that were acknowledged long ago, in another order, to any bot."""
        old = list(self._sent.values())
        for said in self.dice.sample(old, min(REPEATED, len(old))):
            await self.house.post(self.dice.choice(self.house.bots), "update", said)

    async def _database_torn(self) -> None:
        assert self.house.server is not None
        await asyncio.to_thread(self.house.server.restart)

    # ── afterwards ────────────────────────────────────────────────────────────────────────────────

    def _report(self, found: Books, results: Mapping[str, list[str]]) -> Report:
        astray, refused = unserved(found, results, self._sent, self._told)
        twice = {chat: len(jobs) - len(set(jobs)) for chat, jobs in results.items()}
        return Report(
            jobs=len(found.jobs),
            kills=self.kills,
            astray=tuple(sorted(astray)),
            refused=len(refused),
            doubled=sum(count for chat, count in twice.items() if chat.startswith("edits:")),
            repeated=sum(count for chat, count in twice.items() if chat.startswith("strict:")),
            doubts=self.house.doubts,
            ledger=len(found.wrong),
        )


def unserved(
    found: Books, results: Mapping[str, Sequence[str]], sent: Iterable[str], told: Iterable[str]
) -> tuple[set[str], set[str]]:
    """Who sent an order and has no result: without a reason, and with one. `told` read on their screens that it was
    not taken, which counts only where there is no order."""
    done = {job for job, state in found.jobs.items() if state is JobState.DONE}
    served = {chat for chat, jobs in found.owners.items() if set(jobs) & done & set(results.get(chat, []))}
    unmade = {chat for chat, jobs in found.owners.items() if all(found.jobs[job] in UNMADE for job in jobs)}
    refused = (unmade | (set(told) - set(found.owners))) - served
    return set(sent) - served - refused, refused
