"""The running program: what opens, in which order, and closes in the other."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from bot.channels import Channel, Door, Tray
from bot.deliver import Deliveries
from bot.drift import minded
from bot.ending import within
from bot.fit import Voice
from bot.journal import Journal
from bot.late import Late, LateEngine, LateStudio
from bot.links import Links
from bot.pump import Pump
from bot.settings import Settings
from bot.shared import SharedTurns
from bot.turn import Turns
from engine.domain.errors import FitAdError
from engine.domain.world import Example, World
from engine.money import swept
from engine.ports import Clock, Dice, JobEngine, Media, Records
from engine.roll import Roll

ENGINE = "engine"
AGAIN = 5.0
"""Seconds after which an engine that did not start is started again."""

REST: Final = 4.0
"""Seconds that everything but running work gets to end when the program stops, and of these the store's share."""

STORE: Final = 1.0

SWEEP = 6 * 3600.0
"""Seconds between two looks for media that have expired."""


if TYPE_CHECKING:
    from sqlalchemy import URL


class Store(Records, Protocol):
    async def close(self) -> None: ...


class Engine(JobEngine, Protocol):
    async def start(self) -> None: ...

    async def stop(self, patience: float = 10.0) -> None: ...


class Lock(Protocol):
    def take(self) -> None: ...

    def free(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What everything else is built from; a channel's builder gets it too."""

    settings: Settings
    folder: Path
    home: "Path | URL"
    """The folder of the SQLite file, or the address of PostgreSQL."""
    world: World
    media: Media
    records: Store
    links: Links
    voice: Voice
    clock: Clock
    dice: Dice
    journal: Journal
    lock: Lock
    roll: Roll
    role: str = "run"
    alone: bool = True
    """A lock tells that no other process works on the database."""

    async def close(self) -> None:
        await self.roll.leave()
        await self.records.close()
        self.lock.free()


async def hindrance(parts: Parts, running: Engine | None) -> str | None:
    """What keeps a process from its work, and what to do; None for nothing."""
    if running is None:
        return "the engine is not up"
    if parts.roll.lost.is_set():
        return "another process has taken this one's name"
    try:
        async with parts.records.read() as unit:
            await unit.crew.all()
    except FitAdError as fault:
        why = type(fault).__name__
        return f"the database does not answer ({why}): start it; messages and pictures wait meanwhile"
    return None


@dataclass(slots=True)
class App:
    """Everything that was wired."""

    parts: Parts
    channels: Mapping[str, Channel]
    turns: Turns
    deliveries: Deliveries
    pump: Pump
    door: Door
    tray: Tray
    glimpse: Callable[[bytes], bytes]
    late: Sequence[Late[Any]]
    studio: LateStudio
    engine: LateEngine
    build_engine: Callable[[], Engine]
    shared: SharedTurns | None = None
    owing: Callable[[], bool] = lambda: False
    closing: Sequence[Callable[[], Awaitable[None]]] = ()
    _running: Engine | None = None
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def open(self) -> None:
        """Everything but the engine, which comes with the first order, or sooner: see `work_soon`."""
        await self.parts.roll.join(self.parts.alone)
        self.engine.summoned_by(self.work_soon)
        for channel in self.channels.values():
            await channel.open(self.door, self.tray)
        if self.shared is None:
            await self.deliveries.recover()
            self._tasks.append(asyncio.create_task(self.deliveries.keep_recovering(), name="owed"))
        else:
            self.parts.roll.on_change = self.shared.inherit_soon
            await self.shared.recover()
            self.shared.start()
        await self.pump.recover()
        self.pump.start()
        self._tasks.append(asyncio.create_task(minded(self.parts.clock, self.parts.journal), name="clock"))

    async def _work(self) -> None:
        """Goes on with what an earlier process left, then takes orders; what keeps it from that is logged."""
        while self._running is None:
            try:
                engine = await asyncio.to_thread(self.build_engine)
                self.engine.arrive(engine)
                await engine.start()
                self._running = engine
            except Exception:
                self.parts.journal.exception("engine did not start")
                await asyncio.sleep(AGAIN)

    def work_soon(self) -> None:
        """Starts the engine in the background, once."""
        if not any(task.get_name() == ENGINE for task in self._tasks):
            self._tasks.append(asyncio.create_task(self._work(), name=ENGINE))

    async def hindrance(self) -> str | None:
        """Why this process should be sent nobody now; None if it should."""
        return await hindrance(self.parts, self._running)

    def warm_soon(self) -> None:
        """Loads what the first owners will need, while nobody waits for it."""
        self._tasks.append(asyncio.create_task(self._warm(), name="warm"))

    async def _warm(self) -> None:
        for late in (*self.late, self.studio):
            try:
                await late.warm()
            except FitAdError as fault:
                self.parts.journal.warning("not warm", fault=type(fault).__name__)

    def sweep_now_and_then(self) -> None:
        self._tasks.append(asyncio.create_task(self._sweeping(), name="sweep"))

    async def close(self) -> None:
        """Within `engine.stop_seconds` and REST, whatever hangs; what is not done goes on at the next start."""
        patience = self.parts.settings.engine.stop_seconds + REST - STORE
        if not await within(patience, self._ended()):
            self.parts.journal.warning("stop cut off", seconds=patience)
        await within(STORE, self.parts.close())

    async def _ended(self) -> None:
        """First who makes, then who tells of it."""
        await self._engine_ended(self.parts.settings.engine.stop_seconds)
        await self.studio.leave()
        await self.pump.close()
        if self.shared is not None:
            await self.shared.close()
        for channel in self.channels.values():
            await channel.close()
        await self.deliveries.close()
        for close in self.closing:
            await close()

    async def _engine_ended(self, seconds: float) -> None:
        """An engine that is still starting gets to start: what it has begun it must end."""
        end = time.monotonic() + seconds
        for task in self._tasks:
            if task.get_name() == ENGINE:
                await asyncio.wait({task}, timeout=seconds)
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._running is not None:
            await self._running.stop(max(0.0, end - time.monotonic()))

    async def _sweeping(self) -> None:
        while True:
            for example in self.parts.world.examples:
                await self._kept(example)
            before = self.parts.clock.now() - timedelta(days=self.parts.settings.store.keep_days)
            gone = await self.parts.media.expire(before)
            rows = await self._expired_rows(before)
            await self._lapsed()
            self.parts.journal.info("media expired", count=gone, messages=rows)
            await asyncio.sleep(SWEEP)

    async def _kept(self, example: Example) -> None:
        """Newcomers are greeted with it for as long as the program runs."""
        for ref in (example.before, example.after, example.joined):
            await self.parts.media.keep(ref)

    async def _lapsed(self) -> None:
        """Grants whose day has come; an owner who orders before this looks is not let use them either."""
        while await self.parts.records.write(lambda unit: swept(unit, self.parts.clock.now())):
            await asyncio.sleep(0)

    async def _expired_rows(self, before: datetime) -> int:
        """A few at a time, so that nobody's turn waits for it."""
        gone = 0
        for some in (lambda unit: unit.inbox.expire(before), lambda unit: unit.attic.clear(before)):
            while count := await self.parts.records.write(some):
                gone += count
                await asyncio.sleep(0)
        return gone
