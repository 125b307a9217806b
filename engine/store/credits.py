"""The small store of what owners may order for: grants and what became of them, read from the one ledger."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, literal, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.domain.plans import Entry, Grant, Purse
from engine.ports import Clock
from engine.store.tables import LEDGER

_CLOSED = (Entry.SETTLE, Entry.RELEASE)


class SqlCredits:
    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self._connection, self._clock = connection, clock

    async def grant(self, key: str, chat: str, amount: int, until: datetime | None) -> bool:
        row = {"job": key, "chat": chat, "kind": Entry.GRANT, "amount": amount, "until": until}
        new = upsert(LEDGER).values(**row, at=self._clock.now()).on_conflict_do_nothing()
        return (await self._connection.execute(new)).rowcount > 0

    async def purse(self, chat: str) -> Purse:
        await self._alone_with(chat)
        mine = select(LEDGER.c.kind, func.sum(LEDGER.c.amount)).where(LEDGER.c.chat == chat).group_by(LEDGER.c.kind)
        sums = {kind: int(won) for kind, won in await self._connection.execute(mine)}
        return Purse(
            grants=await self._grants(chat) if Entry.GRANT in sums else (),
            held=await self._held(chat),
            settled=sums.get(Entry.SETTLE, 0),
            refunded=sums.get(Entry.REFUND, 0),
        )

    async def lapse(self, key: str, chat: str, amount: int) -> bool:
        columns = [LEDGER.c.job, LEDGER.c.chat, LEDGER.c.kind, LEDGER.c.amount, LEDGER.c.at]
        values = (key, chat, Entry.EXPIRY, amount, self._clock.now())
        row = [literal(value, column.type) for value, column in zip(values, columns, strict=True)]
        given = exists().where(LEDGER.c.job == key, LEDGER.c.kind == Entry.GRANT, LEDGER.c.amount >= amount)
        new = upsert(LEDGER).from_select(columns, select(*row).where(given)).on_conflict_do_nothing()
        return (await self._connection.execute(new)).rowcount > 0

    async def due(self, now: datetime, most: int = 100) -> Sequence[str]:
        gone = LEDGER.alias("gone")
        lapsed = exists().where(gone.c.job == LEDGER.c.job, gone.c.kind == Entry.EXPIRY)
        over = (LEDGER.c.kind == Entry.GRANT) & (LEDGER.c.until <= now)
        return list(
            (await self._connection.execute(select(LEDGER.c.chat).where(over, ~lapsed).distinct().limit(most)))
            .scalars()
            .all()
        )

    async def _grants(self, chat: str) -> tuple[Grant, ...]:
        gone = LEDGER.alias("gone")
        mine = (LEDGER.c.chat == chat) & (LEDGER.c.kind == Entry.GRANT)
        seen = (
            select(LEDGER.c.job, LEDGER.c.amount, LEDGER.c.until, gone.c.amount.label("lapsed"))
            .outerjoin(gone, (gone.c.job == LEDGER.c.job) & (gone.c.kind == Entry.EXPIRY))
            .where(mine)
            .order_by(LEDGER.c.id)
        )
        rows = await self._connection.execute(seen)
        return tuple(Grant(key=row.job, amount=row.amount, until=row.until, lapsed=row.lapsed) for row in rows)

    async def _held(self, chat: str) -> int:
        closing = LEDGER.alias("closing")
        closed = exists().where(closing.c.job == LEDGER.c.job, closing.c.kind.in_(_CLOSED))
        open_holds = (LEDGER.c.chat == chat) & (LEDGER.c.kind == Entry.HOLD) & ~closed
        total = select(func.coalesce(func.sum(LEDGER.c.amount), 0)).where(open_holds)
        return int((await self._connection.execute(total)).scalar_one())

    async def _alone_with(self, chat: str) -> None:
        """Two orders of one owner, taken by two processes, must not both be paid with the same won. SQLite's one
        writer needs no lock."""
        if self._connection.dialect.name != "sqlite":
            await self._connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(chat, 0))))
