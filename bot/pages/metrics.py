"""`/metrics`: what this process has counted, and what the database knows of all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.meter import Gauges
from bot.pages.locked import Keyhole
from engine.domain.crew import Member
from engine.domain.plans import Entry
from engine.domain.survey import Queue
from engine.ports import Clock, Records

FORMAT = "text/plain; version=0.0.4"
WEEK, DAY = timedelta(days=7), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MetricsPage:
    records: Records
    gauges: Gauges
    clock: Clock
    keyhole: Keyhole

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/metrics", self._page)]

    async def _page(self, request: web.Request) -> web.Response:
        from prometheus_client import CollectorRegistry, generate_latest

        await self.keyhole.opened_here(request)
        known, registry = await self._known(), CollectorRegistry()
        registry.register(known)
        body = generate_latest(self.gauges.registry) + generate_latest(registry)
        return web.Response(body=body, headers={"Content-Type": FORMAT})

    async def _known(self) -> "Known":
        now = self.clock.now()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        async with self.records.read() as unit:
            return Known(
                now=now,
                queue=await unit.survey.queue(),
                crew=tuple(await unit.crew.all()),
                way=tuple(await unit.way.reached(now - WEEK)),
                stops=tuple(await unit.way.stops(now - WEEK, now - DAY)),
                booked=tuple((await unit.survey.booked(midnight)).items()),
                spent=sum(call.won for call in await unit.calls.since(midnight)),
            )


@dataclass(frozen=True, slots=True)
class Known:
    """A moment of the database, as Prometheus collects it. `booked` and `spent` in won since midnight."""

    now: datetime
    queue: Queue
    crew: tuple[Member, ...]
    way: tuple[tuple[str, int], ...]
    stops: tuple[tuple[str, int], ...]
    booked: tuple[tuple[Entry, int], ...]
    spent: float

    def collect(self) -> Iterator[Any]:
        oldest = 0.0 if self.queue.oldest is None else max(0.0, (self.now - self.queue.oldest).total_seconds())
        states = [(("held",), self.queue.held), (("running",), self.queue.running)]
        yield _gauge("jobs", "orders that have not ended", ("state",), states)
        yield _gauge("queue_oldest_seconds", "since the first waiting order was taken", (), [((), oldest)])
        makers = [((maker,), count) for maker, count in self.queue.makers]
        yield _gauge("jobs_running", "orders being made", ("maker",), makers)
        yield _gauge("way_week", "posts that came so far within a week", ("mark",), _named(self.way))
        yield _gauge(
            "stopped", "chats of the last week that stand still, by the open question", ("place",), _named(self.stops)
        )
        booked = dict.fromkeys(Entry, 0) | dict(self.booked)
        won = [((kind.value,), amount) for kind, amount in booked.items()]
        yield _gauge("booked_today_won", "won in the ledger since midnight", ("entry",), won)
        yield _gauge("charged_today_won", "won charged since midnight", (), [((), booked[Entry.SETTLE])])
        yield _gauge("spent_today_won", "won that language models cost since midnight", (), [((), self.spent)])
        yield from self._processes()

    def _processes(self) -> Iterator[Any]:
        names = [((each.name, each.role), each) for each in self.crew]
        who = ("process", "role")
        yield _gauge("process_memory_bytes", "resident", who, [(name, each.load.memory) for name, each in names])
        yield _gauge("process_doing", "orders in its hands", who, [(name, each.load.doing) for name, each in names])
        boxes = [((each.name, box.name), box) for each in self.crew for box in each.load.boxes]
        free = [(name, box.vram_free) for name, box in boxes if box.vram_free is not None]
        yield _gauge("box_vram_free_bytes", "graphics memory as last seen", ("process", "box"), free)
        busy = [(name, box.doing) for name, box in boxes]
        yield _gauge("box_doing", "prompts a box makes now", ("process", "box"), busy)
        yield _gauge("box_well", "whether a box answers", ("process", "box"), [(n, not b.note) for n, b in boxes])


def _named(counts: tuple[tuple[str, int], ...]) -> Sequence[tuple[tuple[str, ...], float]]:
    return [((name,), count) for name, count in counts]


def _gauge(name: str, what: str, labels: tuple[str, ...], values: Sequence[tuple[tuple[str, ...], float]]) -> Any:
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(f"fitad_{name}", what, labels=labels)
    for label, value in values:
        family.add_metric(label, value)
    return family
