"""The operator's page: how today goes, who waits, what failed and why, who works."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import escape

from aiohttp import web

from bot.errand import Errand
from bot.journal import Journal, masked
from bot.pages import charts
from bot.pages.assets import RULES, filled
from bot.pages.locked import Keyhole
from bot.pages.today import FAILED_SHOWN, WAITING_SHOWN, Today
from bot.visitor import own_page
from conversation import phrases
from conversation.messages import Tap
from conversation.session import Session
from engine.domain.crew import BoxLoad, Member
from engine.domain.phrase import Phrase
from engine.domain.plans import Entry
from engine.domain.survey import Made
from engine.ports import Clock, Received, Records, Unit

POLICY = RULES["Content-Security-Policy"].replace("form-action 'none'", "form-action 'self'")
WEEK, DAY = timedelta(days=7), timedelta(days=1)
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class OperatorPage:
    records: Records
    said: Mapping[str, str]
    """The sentences of the operator's language."""
    clock: Clock
    keyhole: Keyhole
    wake: Callable[[], None]
    journal: Journal
    lang: str
    address: str

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/operator", self._page), web.post("/operator/retry/{job}", self._retry)]

    async def _page(self, request: web.Request) -> web.Response:
        await self.keyhole.opened(request)
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY}
        return web.Response(text=self._drawn(await self._today()), content_type="text/html", headers=headers)

    async def _today(self) -> Today:
        now = self.clock.now()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        async with self.records.read() as unit:
            return Today(
                now=now,
                orders=await unit.survey.orders(midnight),
                crew=await unit.crew.all(),
                way=await unit.way.reached(now - WEEK),
                stops=await unit.way.stops(now - WEEK, now - DAY),
                spent=sum(call.won for call in await unit.calls.since(midnight)),
                booked=await unit.survey.booked(midnight),
            )

    # ── once more ─────────────────────────────────────────────────────────────────────────────────

    async def _retry(self, request: web.Request) -> web.Response:
        """As if the owner had pressed "again" themselves, where that is what they are still offered."""
        await self.keyhole.opened(request)
        if not own_page(request, self.address):
            raise web.HTTPForbidden
        job = request.match_info["job"]
        put = await self.records.write(lambda unit: self._pressed(unit, job))
        self.journal.info("retried by the operator", job=job, put=put)
        if not put:
            raise web.HTTPConflict(text=self._word("operator.moved_on"))
        self.wake()
        raise web.HTTPSeeOther("/operator")

    async def _pressed(self, unit: Unit, job: str) -> bool:
        stored = await unit.jobs.load(job)
        saved = None if stored is None else await unit.sessions.load(stored.chat)
        if stored is None or saved is None:
            return False
        tap = f"{stored.draft}:retry"
        if all(choice.data != tap for choice in Session.load(saved.content).offered):
            return False
        content = Errand(body=Tap(data=tap)).model_dump_json()
        return await unit.inbox.add(Received(chat=stored.chat, key=f"errand:{job}:retry", content=content))

    # ── drawing ───────────────────────────────────────────────────────────────────────────────────

    def _drawn(self, today: Today) -> str:
        values = {
            name: self._word(f"operator.{name}")
            for name in ("title", "hours", "waiting", "failed", "crew", "slowest", "way", "stops")
        }
        parts = {
            "tiles": self._tiles(today),
            "chart": charts.by_hour(*today.hours, values["hours"]),
            "waiting_rows": self._rows(today.waiting[:WAITING_SHOWN], self._waiting),
            "failed_rows": self._rows(today.failed[:FAILED_SHOWN], self._failed),
            "crew_rows": self._rows(today.crew, self._member),
            "slowest_rows": self._bars(
                [
                    (f"stage.{name}", mean, self._word("operator.seconds", count=f"{mean:.2f}"))
                    for name, mean in today.slowest
                ]
            ),
            "way_rows": self._bars([(f"operator.mark.{mark}", count, str(count)) for mark, count in today.walked]),
            "stops_rows": self._bars(
                [(f"operator.place.{place}", count, str(count)) for place, count in today.stops]
            ),
        }
        when = today.now.strftime("%m.%d %H:%M")
        return filled("watch.html", {**values, "lang": self.lang, "when": when}, {}, parts)

    def _tiles(self, today: Today) -> str:
        tiles = (
            ("posts", str(today.posts)),
            ("now", str(len(today.waiting))),
            ("faults", str(len(today.failed))),
            ("share", f"{today.error_share:.1%}"),
            ("seconds", self._word("operator.seconds", count=f"{today.median_seconds:.1f}")),
            ("cost", self._word("operator.won", won=f"{today.cost_of_a_post:,.1f}")),
            *((name, self._word("operator.won", won=f"{won:,}")) for name, won in _money(today)),
        )
        return "".join(
            f"<div><b>{escape(value)}</b>{escape(self._word(f'operator.tile.{name}'))}</div>" for name, value in tiles
        )

    def _rows(self, rows: Sequence[Made] | Sequence[Member], drawn: Callable[..., str]) -> str:
        return "".join(map(drawn, rows)) or f'<li class="none">{escape(self._word("operator.none"))}</li>'

    def _bars(self, rows: Sequence[tuple[str, float, str]]) -> str:
        named = [(self._named(key), value, shown) for key, value, shown in rows]
        return charts.bars(named) or f'<li class="none">{escape(self._word("operator.none"))}</li>'

    def _waiting(self, made: Made) -> str:
        waited = self._span((self.clock.now() - made.created).total_seconds())
        state = self._word(f"operator.state.{made.state.value}")
        told = " · ".join(part for part in (state, made.maker or "", waited) if part)
        return f"<li><span>{self._kind(made)}</span><small>{escape(told)}</small></li>"

    def _failed(self, made: Made) -> str:
        why = phrases.render(made.failure, self.said) if made.failure is not None else ""
        at = (made.ended or made.created).astimezone(self.clock.now().tzinfo).strftime("%H:%M")
        told = " · ".join(part for part in (at, made.fault or "", made.maker or "") if part)
        again = self._again(made) if made.retry else ""
        return f"<li><span>{self._kind(made)}</span><small>{escape(told)}</small><p>{escape(why)}</p>{again}</li>"

    def _again(self, made: Made) -> str:
        button = f'<button class="button">{escape(self._word("operator.retry"))}</button>'
        return f'<form method="post" action="/operator/retry/{escape(made.id, quote=True)}">{button}</form>'

    def _kind(self, made: Made) -> str:
        return f"{escape(self._named(f'operator.kind.{made.kind}'))} <code>{masked(made.chat)[:6]}</code>"

    def _member(self, member: Member) -> str:
        load = member.load
        parts = [self._word(f"operator.role.{member.role}"), member.host]
        parts += [f"{load.memory // MEGABYTE} MB"] if load.memory else []
        return self._working(member.name, load.doing, parts) + "".join(map(self._box, load.boxes))

    def _box(self, box: BoxLoad) -> str:
        parts = [self._word("operator.role.box"), *box.models]
        if box.vram_free is not None and box.vram_total:
            parts.append(f"VRAM {box.vram_free / box.vram_total:.0%}")
        return self._working(box.name, box.doing, [*parts, *([box.note] if box.note else [])])

    def _working(self, name: str, count: int, parts: Sequence[str]) -> str:
        doing = self._word("operator.doing", count=count) if count else self._word("operator.idle")
        told = f"<b>{escape(doing)}</b><small>{escape(' · '.join(parts))}</small>"
        return f"<li><span>{escape(name)}</span>{told}</li>"

    def _span(self, seconds: float) -> str:
        for unit, size in (("hours_long", 3600), ("minutes", 60)):
            if seconds >= 2 * size:
                return self._word(f"operator.{unit}", count=round(seconds / size))
        return self._word("operator.seconds", count=max(0, round(seconds)))

    def _named(self, key: str) -> str:
        """A sentence where there is one, else the last part of the key."""
        return self._word(key) if key in self.said else key.rpartition(".")[2]

    def _word(self, key: str, **values: str | int) -> str:
        return phrases.render(Phrase.of(key, **values), self.said)


def _money(today: Today) -> Iterator[tuple[str, int]]:
    """What was charged; the rest only on a day that has some of it."""
    yield "charged", today.booked.get(Entry.SETTLE, 0)
    for name, kind in (("refunded", Entry.REFUND), ("granted", Entry.GRANT)):
        if kind in today.booked:
            yield name, today.booked[kind]
