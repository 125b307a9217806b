"""What is over for good and may go: bubbles that were sent, orders that ended. Money stays."""

from datetime import datetime

from sqlalchemy import Table, delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from engine.store.tables import JOB, OUTBOX, WAY


class SqlAttic:
    """`engine.ports.Attic`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def clear(self, before: datetime, most: int = 500) -> int:
        gone = await self._gone(OUTBOX, (OUTBOX.c.added_at < before) & OUTBOX.c.state.in_(("sent", "dropped")), most)
        gone += await self._gone(JOB, JOB.c.ended_at < before, most)
        return gone + await self._gone(WAY, WAY.c.at < before, most)

    async def _gone(self, table: Table, over: ColumnElement[bool], most: int) -> int:
        key = tuple_(*table.primary_key.columns)
        some = select(*table.primary_key.columns).where(over).limit(most)
        return (await self._connection.execute(delete(table).where(key.in_(some)))).rowcount
