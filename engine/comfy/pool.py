"""Many boxes: an order goes to the best one that is well, moves on when that one dies, and ends when none is left."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import structlog

from engine.comfy import choice
from engine.comfy.choice import NOTHING, Match, Want, Way
from engine.comfy.client import Client
from engine.comfy.library import Library
from engine.comfy.png import blank
from engine.comfy.recipes import Recipe
from engine.comfy.station import Station
from engine.domain.errors import BoxAway, BoxFault, BoxRefuses, OutOfMemory
from engine.ports import News

LOOK = 2.0
"""Seconds between two looks whether a box that was away is back, or one that is well runs short of memory."""

MOVES = 4
"""Boxes one order is given to before it counts as what kills them."""

SCARCE = 1.5
"""GB of a machine's memory under which its models are unloaded."""

MEMORY_CHECK = 15.0
GIB = 1 << 30

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    pictures: tuple[bytes, ...]
    box: str
    workflow: str
    base: str
    variant: str


@dataclass(slots=True)
class _Waiting:
    """An order in our own line."""

    key: int
    recipe: Recipe
    avoided: set[str]
    since: float
    place: asyncio.Future[Match] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Pool:
    """Built anywhere; its first use, or `open`, binds it to the loop it runs on. `look` and `weigh` in seconds: how
    often boxes that are away, and the memory of those that are well, are looked at."""

    def __init__(
        self, library: Library, clients: Sequence[Client], look: float = LOOK, weigh: float = MEMORY_CHECK
    ) -> None:
        self._library, self._look_every, self._weigh_every = library, look, weigh
        self._stations = {client.address.name: Station(client) for client in clients}
        self._line: dict[int, _Waiting] = {}
        self._keys = 0
        self._first: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None

    @property
    def stations(self) -> Sequence[Station]:
        return tuple(self._stations.values())

    async def open(self) -> None:
        """Looks at every box once, then again and again in the background."""
        if self._first is None:
            self._first = asyncio.create_task(self._look_at_all(), name="boxes-first-look")
            self._looking = asyncio.create_task(self._keep_looking(), name="boxes-look")
        await asyncio.shield(self._first)

    async def close(self) -> None:
        for task in (self._first, self._looking):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        for station in self.stations:
            await station.client.close()

    def drain(self, name: str) -> None:
        """Gives a box no more orders; what it has it may finish."""
        self._stations[name].draining = True

    def offers(self, workflows: Sequence[str]) -> bool:
        """Whether some box that is not drained can run one of them, as far as we know."""
        return any(station.knows(key) for station in self.stations if not station.draining for key in workflows)

    async def run(self, recipe: Recipe, news: News | None = None) -> Result:
        """Raises BoxFault, OutOfMemory or TruncatedPicture when no box could; at once when none is well."""
        await self.open()
        avoided: set[str] = set()
        last: BoxFault = BoxAway("no box is there for it")
        for _ in range(MOVES):
            async with self._placed(recipe, avoided) as match:
                if match is None:
                    raise last
                station = self._stations[match.box]
                try:
                    return await self._ran(station, match, recipe, news)
                except BoxFault as fault:
                    last = fault
                    self._blame(station, match, fault)
                    avoided.add(station.name)
        raise last

    # ── one order at one box ──────────────────────────────────────────────────────────────────────

    async def _ran(self, station: Station, match: Match, recipe: Recipe, news: News | None) -> Result:
        """On its base; where memory runs out, once more on a smaller one. Raises BoxFault, OutOfMemory."""
        _, workflow, base = match.way
        try:
            return await self._once(station, workflow, base, recipe, news)
        except OutOfMemory:
            smaller = self._smaller(station, workflow, base)
            log.warning("box.out_of_memory", box=station.name, base=base, then=smaller)
            station.loaded = None
            await station.client.unload()
            if smaller is None:
                raise
            return await self._once(station, workflow, smaller, recipe, news)

    async def _once(self, station: Station, workflow: str, base: str, recipe: Recipe, news: News | None) -> Result:
        flow = self._library.workflows[workflow]
        swapped = base not in (station.loaded, NOTHING)
        if swapped and self._tight(station, base):
            await station.client.unload()
        began = time.monotonic()
        made = await station.client.run(recipe.ticket(flow, base, self._library), news)
        if base != NOTHING:
            station.loaded = base
        station.learn(time.monotonic() - began, swapped)
        station.recovered()
        return Result(made[recipe.output], station.name, workflow, base, recipe.variant(flow))

    def _tight(self, station: Station, base: str) -> bool:
        """Whether what is loaded and what comes do not fit side by side; only where nobody else of ours runs."""
        if station.loaded is None or station.memory is None or station.busy > 1:
            return False
        bases = self._library.shelf.bases
        return bases[station.loaded].vram + bases[base].vram > station.memory

    def _smaller(self, station: Station, workflow: str, base: str) -> str | None:
        bases, shelf = station.bases(workflow), self._library.shelf.bases
        return next((each for each in bases if shelf[each].vram < shelf[base].vram), None)

    def _blame(self, station: Station, match: Match, fault: BoxFault) -> None:
        _, workflow, base = match.way
        log.warning(
            "box.failed",
            box=station.name,
            workflow=workflow,
            base=base,
            error=type(fault).__name__,
            detail=str(fault),
        )
        if isinstance(fault, BoxRefuses):
            station.refused(workflow, base)
        else:
            station.failed(fault, trips=1 if isinstance(fault, BoxAway) else 2)

    # ── the line ──────────────────────────────────────────────────────────────────────────────────

    @asynccontextmanager
    async def _placed(self, recipe: Recipe, avoided: set[str]) -> AsyncIterator[Match | None]:
        """A place at a box, kept until the block ends; None when no box is left that could."""
        self._keys += 1
        waiting = _Waiting(self._keys, recipe, avoided, time.monotonic())
        self._line[waiting.key] = waiting
        match: Match | None = None
        try:
            self._assign()
            while not waiting.place.done() and (self._wanted(waiting).ways or self._hopes(waiting)):
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._look_every):
                        await asyncio.shield(waiting.place)
                self._assign()
            match = waiting.place.result() if waiting.place.done() else None
            yield match
        finally:
            self._line.pop(waiting.key, None)
            taken = match or (waiting.place.result() if waiting.place.done() else None)
            if taken is not None:
                self._stations[taken.box].busy -= 1
                self._assign()

    def _assign(self) -> None:
        """Gives out places; called whenever one may have become free."""
        open_ = [station.berth() for station in self.stations if station.open]
        wants = [self._wanted(waiting) for waiting in self._line.values() if not waiting.place.done()]
        for match in choice.assign(wants, open_):
            self._stations[match.box].busy += 1
            self._line[match.want].place.set_result(match)

    def _hopes(self, waiting: _Waiting) -> bool:
        """Whether a box that it has not tried may come back in a moment."""
        now = time.monotonic()
        return any(each.hoped_for(now) for each in self.stations if each.name not in waiting.avoided)

    def _wanted(self, waiting: _Waiting) -> Want:
        ways: dict[str, tuple[Way, ...]] = {}
        for station in self.stations:
            if station.open and station.name not in waiting.avoided:
                found = ((key, base) for key in waiting.recipe.workflows for base in station.bases(key))
                ways[station.name] = tuple(Way(rank, key, base) for rank, (key, base) in enumerate(found))
        return Want(
            waiting.key, {name: each for name, each in ways.items() if each}, time.monotonic() - waiting.since
        )

    # ── looking after them ────────────────────────────────────────────────────────────────────────

    async def _look_at_all(self) -> None:
        await asyncio.gather(*(self._look(station) for station in self.stations))

    async def _look(self, station: Station) -> None:
        """A box that is back gets back what a dead process left there, and a picture that warms it up."""
        await station.look(self._library)
        if not station.well:
            log.info("box.away", box=station.name, detail=station.fault)
            return
        try:
            await station.client.sweep()
            if station.bases(PROBE):
                await station.client.run(warm_up().ticket(self._library.workflows[PROBE], NOTHING, self._library))
        except BoxFault as fault:
            station.failed(fault, trips=1)
            return
        log.info(
            "box.well",
            box=station.name,
            version=station.stats and station.stats.version,
            offers=len(station.can or ()),
        )

    async def _keep_looking(self) -> None:
        assert self._first is not None
        await self._first
        checked = time.monotonic()
        while True:
            await asyncio.sleep(self._look_every)
            now = time.monotonic()
            await asyncio.gather(*(self._look(station) for station in self.stations if station.due(now)))
            if now - checked > self._weigh_every:
                checked = now
                await asyncio.gather(*(self._spared(station) for station in self.stations if station.open))
            self._assign()

    async def _spared(self, station: Station) -> None:
        """Unloads a machine that runs out of memory while it has nothing of ours to do."""
        try:
            station.stats = await station.client.stats()
            if not station.busy and station.stats.ram_free < SCARCE * GIB:
                log.warning("box.memory_scarce", box=station.name, free=station.stats.ram_free)
                await station.client.unload()
                station.loaded = None
        except BoxFault as fault:
            station.failed(fault)


PROBE = "probe"


def warm_up() -> Recipe:
    return Recipe((PROBE,), {"width": 64, "height": 64}, {"picture": blank()})
