"""What an operator sees of orders and owners: figures and names, no contents."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Row, func, or_, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.domain.job import JobState, Outcome
from engine.domain.phrase import Phrase
from engine.domain.plans import Entry
from engine.domain.survey import Made, Queue
from engine.ports import Clock
from engine.store.tables import JOB, LEDGER, SESSION, WAY

_ALIVE = (JobState.HELD, JobState.RUNNING)


class SqlSurvey:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def queue(self) -> Queue:
        alive = select(JOB.c.state, JOB.c.maker, JOB.c.created_at).where(JOB.c.state.in_(_ALIVE))
        rows = (await self._connection.execute(alive)).all()
        held = [row for row in rows if row.state is JobState.HELD]
        running = Counter(row.maker or "" for row in rows if row.state is JobState.RUNNING)
        return Queue(
            held=len(held),
            running=len(rows) - len(held),
            oldest=min((row.created_at for row in held), default=None),
            makers=tuple(sorted(running.items())),
        )

    async def orders(self, since: datetime, limit: int = 2000, chat: str | None = None) -> Sequence[Made]:
        paid, back = LEDGER.alias("paid"), LEDGER.alias("back")
        settled = (paid.c.job == JOB.c.id) & (paid.c.kind == Entry.SETTLE)
        refunded = (back.c.job == JOB.c.id) & (back.c.kind == Entry.REFUND)
        charged = func.coalesce(paid.c.amount, 0) - func.coalesce(back.c.amount, 0)
        seen = (
            select(JOB, charged.label("charged"))
            .outerjoin(paid, settled)
            .outerjoin(back, refunded)
            .where(or_(JOB.c.created_at >= since, JOB.c.ended_at >= since, JOB.c.state.in_(_ALIVE)))
            .where(true() if chat is None else JOB.c.chat == chat)
            .order_by(JOB.c.created_at.desc())
            .limit(limit)
        )
        return [_made(row) for row in await self._connection.execute(seen)]

    async def booked(self, since: datetime) -> Mapping[Entry, int]:
        summed = select(LEDGER.c.kind, func.sum(LEDGER.c.amount)).where(LEDGER.c.at >= since).group_by(LEDGER.c.kind)
        return {kind: int(won) for kind, won in await self._connection.execute(summed)}


def _made(row: Row[*tuple[object, ...]]) -> Made:
    at = row._mapping  # noqa: SLF001
    outcome = None if at["outcome"] is None else Outcome.model_validate_json(at["outcome"])
    return Made(
        id=at["id"],
        chat=at["chat"],
        kind=at["kind"] or "",
        state=at["state"],
        created=at["created_at"],
        ended=at["ended_at"],
        maker=at["maker"],
        fault=at["fault"],
        failure=None if at["failure"] is None else Phrase.model_validate_json(at["failure"]),
        retry=at["retry"],
        stages=() if outcome is None else outcome.stages,
        simple=outcome is not None and outcome.simple,
        charged=at["charged"],
    )


class SqlWay:
    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self._connection, self._clock = connection, clock

    async def reach(self, chat: str, post: str, mark: str) -> bool:
        row = insert(WAY).values(chat=chat, post=post, mark=mark, at=self._clock.now()).on_conflict_do_nothing()
        return (await self._connection.execute(row)).rowcount > 0

    async def reached(self, since: datetime) -> Sequence[tuple[str, int]]:
        counted = select(WAY.c.mark, func.count()).where(WAY.c.at >= since).group_by(WAY.c.mark)
        return [(mark, count) for mark, count in await self._connection.execute(counted)]

    async def stops(self, since: datetime, before: datetime) -> Sequence[tuple[str, int]]:
        still = (SESSION.c.saved_at >= since) & (SESSION.c.saved_at < before) & SESSION.c.place.is_not(None)
        many = func.count().label("many")
        counted = select(SESSION.c.place, many).where(still).group_by(SESSION.c.place)
        ordered = counted.order_by(many.desc(), SESSION.c.place)
        return [(place, count) for place, count in await self._connection.execute(ordered)]
