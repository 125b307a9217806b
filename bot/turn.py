"""One turn: a message in, one decision, one transaction, then what the decision wants done."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final
from weakref import WeakValueDictionary

from bot import account, way
from bot.busy import Busy
from bot.channels import Parcel
from bot.deliver import Deliveries
from bot.early import Early
from bot.errand import JOB, Desk, Errand, Orders, asked_by, carried_out, ended
from bot.fit import Bubble, fit
from bot.journal import Journal, masked
from bot.mind import Mind
from conversation import phrases
from conversation.effects import Cancel, Forget, Submit, Write
from conversation.messages import Event, Incoming, JobFailed, Outgoing, Photos, Say, Tap, Text, Voice
from conversation.session import Session
from conversation.talk import Turn
from engine import trace
from engine.domain.errors import FitAdError, Stale
from engine.domain.phrase import Phrase
from engine.ports import Reader, Received, Records, Sent, Unit, Writer

ATTEMPTS: Final = 5
"""How often a turn decides again because another process saved the session first."""

KEPT: Final = 512
"""Sessions kept in memory between two messages."""

CLAIMS: Final = 10_000
"""Rows whose handling is remembered."""

HOUSE: Final = "house:"
"""Chips of the house itself; they only fetch what waits."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message on its way in. `stored`: its inbox row is there and must be closed with the turn; `also` are the
    keys of further rows that belong to the same message."""

    chat: str
    key: str
    stored: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    parcels: tuple[Parcel, ...]
    errands: tuple[Received, ...]
    marks: tuple[str, ...] = ()


class Turns:
    """Also the part of every channel's `Door` that takes messages."""

    def __init__(
        self, mind: Mind, records: Records, orders: Orders, deliveries: Deliveries, busy: Busy, journal: Journal
    ) -> None:
        self._mind, self._records, self._orders = mind, records, orders
        self._deliveries, self._busy, self._journal = deliveries, busy, journal
        self.early = Early()
        self._lines: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._gates: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._kept: OrderedDict[str, tuple[int, Session]] = OrderedDict()
        self._claimed: OrderedDict[tuple[str, str], None] = OrderedDict()

    async def receive(self, chat: str, key: str, body: Incoming) -> bool:
        """See `bot.channels.Door.receive`."""
        if isinstance(body, Tap) and body.data.startswith(HOUSE):
            return True
        return await self._handle(Post(chat, key), body)

    async def answer(self, chat: str, keys: Sequence[str], body: Incoming) -> bool:
        """`receive` for a message whose rows are in the inbox already."""
        return await self._handle(Post(chat, keys[0], stored=True, also=tuple(keys[1:])), body)

    async def resume(self, row: Received) -> None:
        """Handles a row that is in the inbox already: a finished job, or an errand a crash has cut off."""
        post = Post(row.chat, row.key, stored=True)
        with trace.about(asked_by(row.key)):
            if row.key.startswith(JOB):
                await self._finish(post, row.key.removeprefix(JOB))
            else:
                with self._busy.turn(row.chat):
                    await self._run(post, Errand.model_validate_json(row.content))

    def claim(self, row: Received) -> bool:
        """True for the first who asks: a row is handled once, also when a look at the inbox was a moment old."""
        if (row.chat, row.key) in self._claimed:
            return False
        self._claimed[row.chat, row.key] = None
        if len(self._claimed) > CLAIMS:
            self._claimed.popitem(last=False)
        return True

    def release(self, row: Received) -> None:
        """It was not handled after all."""
        self._claimed.pop((row.chat, row.key), None)

    @property
    def reader(self) -> Reader:
        """The rules, which never fail."""
        return self._mind.wits.rules

    @property
    def writer(self) -> Writer:
        """The rules' pen, which never fails."""
        return self._mind.wits.pen

    def forget(self, chat: str) -> None:
        """What was kept in memory of a chat: another bot may have spoken with it meanwhile."""
        self._kept.pop(chat, None)

    async def session(self, chat: str) -> Session:
        """What is remembered of a chat now."""
        return (await self._snapshot(chat))[1]

    # ── one message ───────────────────────────────────────────────────────────────────────────────

    async def _handle(self, post: Post, body: Incoming) -> bool:
        token, began = self._mind.dice.token(), time.perf_counter()
        with self._busy.turn(post.chat), trace.about(trace.current() or token):
            try:
                saved = await self._decided(post, body, token)
            except FitAdError:
                raise
            except Exception:
                self._journal.exception("turn failed", chat=masked(post.chat), kind=body.kind)
                saved = await self._apologised(post)
            if saved is not None:
                seconds = time.perf_counter() - began
                account.turned(self._journal, post.chat, body, saved.parcels, saved.marks, seconds)
            for row in saved.errands if saved else ():
                await self._run_now(row)
            return saved is not None

    async def _decided(self, post: Post, body: Incoming, token: str) -> Saved | None:
        """Reads before the gate and decides behind it, so that a tap never waits for somebody's reading."""
        heard = await self.heard(post.chat, body)
        event = self._mind.event(heard, token)
        async with self._gates.setdefault(post.chat, asyncio.Lock()):
            for _ in range(ATTEMPTS):
                try:
                    return await self._committed(post, event)
                except Stale:
                    self._kept.pop(post.chat, None)
        raise Stale("somebody else keeps saving this session")

    async def heard(self, chat: str, body: Incoming) -> Incoming:
        """A message with its reading; nothing is decided yet."""
        _, session = await self._snapshot(chat)
        body = await self._mind.meant(session, body)
        if not isinstance(body, (Text, Photos, Voice)) or not self._mind.wants(body):
            return body
        async with self._lines.setdefault(chat, asyncio.Lock()):
            can = self._deliveries.channel(chat).capability
            return await self._mind.read(session, body, can, self.early.hearing(chat))

    async def _committed(self, post: Post, event: Event) -> Saved | None:
        version, session = await self._snapshot(post.chat)
        decision = self._mind.decide(session, event)
        try:
            saved = await self._records.write(
                lambda unit: self._save(unit, post, event, (version, session), decision)
            )
        except BaseException:
            self._unclaimed(post.chat, event.token)
            raise
        if saved is None:
            self._unclaimed(post.chat, event.token)
            await self._deliveries.resume(post.chat)  # it may have been saved by a commit whose answer got lost
        else:
            erased = any(isinstance(effect, Forget) for effect in decision.effects)
            self._keep(post.chat, (1 if erased else version + 1, decision.session))
            self._deliveries.hand(post.chat, saved.parcels)
            if decision.session.running is None:
                self.early.over(post.chat)
            await self._start(post.chat, decision)
        return saved

    async def _start(self, chat: str, decision: Turn) -> None:
        for effect in decision.effects:
            if isinstance(effect, Submit):
                self._busy.begin(chat, effect.job)
                self._journal.info("job taken", chat=masked(chat), job=effect.job, kind=effect.spec.kind)
                await self._orders.start(effect.job)

    async def _apologised(self, post: Post) -> Saved | None:
        """A fault of ours must not be repeated at every start: the row is closed and the owner is told."""

        async def work(unit: Unit) -> Saved | None:
            if not await _taken(unit, post):
                return None
            told = self._fitted(post.chat, (Say(lines=(Phrase(key=FitAdError.key),)),), Session())
            return Saved(await _put(unit, post.chat, told, self._deliveries.state(post.chat)), ())

        saved = await self._records.write(work)
        self._deliveries.hand(post.chat, saved.parcels if saved else ())
        return saved

    # ── the one transaction ───────────────────────────────────────────────────────────────────────

    async def _save(
        self, unit: Unit, post: Post, event: Event, before: tuple[int, Session], decision: Turn
    ) -> Saved | None:
        if not await _taken(unit, post):
            return None
        version, session = before
        if any(isinstance(effect, Forget) for effect in decision.effects):
            await unit.sessions.forget(post.chat)
            version = 0
        await unit.sessions.save(post.chat, decision.session.dump(), version, way.place(decision.session))
        bubbles = self._fitted(post.chat, decision.outgoing, decision.session)
        parcels = await _put(unit, post.chat, bubbles, self._deliveries.state(post.chat))
        desk = Desk(unit, post.chat, self._orders, session)
        left = [await carried_out(effect, desk) for effect in decision.effects]
        marks = await account.walked(unit, post.chat, way.reached(session, event, decision))
        return Saved(parcels, await self._noted(unit, post.chat, event.token, left), marks)

    async def _noted(self, unit: Unit, chat: str, token: str, left: Sequence[Errand | None]) -> tuple[Received, ...]:
        errands = [errand.model_dump_json() for errand in left if errand is not None]
        rows = [Received(chat=chat, key=f"errand:{token}:{at}", content=each) for at, each in enumerate(errands)]
        for row in rows:
            self.claim(row)
            await unit.inbox.add(row)
        return tuple(rows)

    def _unclaimed(self, chat: str, token: str) -> None:
        """Errands of a transaction that failed, or seems to: if they are there they are done like any others."""
        for row in [row for row in self._claimed if row[0] == chat and row[1].startswith(f"errand:{token}:")]:
            del self._claimed[row]

    def _fitted(self, chat: str, outgoing: Sequence[Outgoing], session: Session) -> tuple[Bubble, ...]:
        said = self._mind.world.phrases[session.locale]
        can = self._deliveries.channel(chat).capability
        return fit(outgoing, lambda phrase: phrases.render(phrase, said), can)

    # ── what is left afterwards ───────────────────────────────────────────────────────────────────

    async def _run_now(self, row: Received) -> None:
        """An errand that fails stays in the inbox; the pump tries it again."""
        try:
            await self._run(Post(row.chat, row.key, True), Errand.model_validate_json(row.content))
        except FitAdError as fault:
            self._journal.warning("errand failed", chat=masked(row.chat), fault=type(fault).__name__)
            self.release(row)

    async def _run(self, post: Post, errand: Errand) -> None:
        match errand:
            case Errand(effect=Write() as write):
                await self._handle(post, await self._mind.wits.write(write.spec, self.early.hearing(post.chat)))
            case Errand(effect=Cancel() as cancel):
                found = await self._orders.cancel(cancel.job)
                self._journal.info("job cancelled", chat=masked(post.chat), job=cancel.job, was=found.value)
                await self._records.write(lambda unit: unit.inbox.done(post.chat, post.key))
            case Errand(body=None, erase=refs):
                for ref in refs:
                    await self._orders.erase(ref)
                await self._records.write(lambda unit: unit.inbox.done(post.chat, post.key))
            case Errand(body=body) if body is not None:
                await self._handle(post, body)
                if isinstance(body, JobFailed):
                    self._busy.end(post.chat, body.job)

    async def _finish(self, post: Post, job: str) -> None:
        async with self._records.read() as unit:
            stored = await unit.jobs.load(job)
        if stored is None:
            await self._records.write(lambda unit: unit.inbox.done(post.chat, post.key))
            return
        await self._handle(post, ended(stored))
        self._busy.end(post.chat, job)
        account.ended(self._journal, stored, self._orders.ended(stored))

    # ── sessions in memory ────────────────────────────────────────────────────────────────────────

    async def _snapshot(self, chat: str) -> tuple[int, Session]:
        """What another turn has saved while this one was reading the store counts more than what was read."""
        if chat not in self._kept:
            async with self._records.read() as unit:
                stored = await unit.sessions.load(chat)
            new = Session(locale=self._mind.chat.locale)
            found = (stored.version, Session.load(stored.content)) if stored else (0, new)
            self._keep(chat, max(found, self._kept.get(chat, found), key=itemgetter(0)))
        return self._kept[chat]

    def _keep(self, chat: str, snapshot: tuple[int, Session]) -> None:
        self._kept[chat] = snapshot
        self._kept.move_to_end(chat)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)


async def _taken(unit: Unit, post: Post) -> bool:
    """Closes the message's inbox row; False if this message was handled before."""
    if not post.stored:
        return await unit.inbox.add(Received(chat=post.chat, key=post.key, content=""), done=True)
    for key in post.also:
        await unit.inbox.done(post.chat, key)
    return await unit.inbox.done(post.chat, post.key)


async def _put(unit: Unit, chat: str, bubbles: Sequence[Bubble], state: str) -> tuple[Parcel, ...]:
    rows = [Sent(chat=chat, content=bubble.model_dump_json(), slot=bubble.job, state=state) for bubble in bubbles]
    stored = await unit.outbox.add(chat, rows)
    return tuple(
        Parcel(seq=row.seq, slot=row.slot, bubble=bubble) for row, bubble in zip(stored, bubbles, strict=True)
    )
