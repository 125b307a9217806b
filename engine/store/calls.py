"""What calls of language models used and cost."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.domain.model import Call, Usage
from engine.ports import Clock
from engine.store.tables import MODEL_CALL


class SqlCalls:
    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self._connection, self._clock = connection, clock

    async def add(self, call: Call) -> None:
        row = call.model_dump(exclude={"usage"}) | call.usage.model_dump() | {"at": self._clock.now()}
        await self._connection.execute(insert(MODEL_CALL).values(row))

    async def since(self, at: datetime) -> Sequence[Call]:
        made = select(MODEL_CALL).where(MODEL_CALL.c.at >= at).order_by(MODEL_CALL.c.id)
        rows = (await self._connection.execute(made)).mappings()
        return [Call(**_part(dict(row), Call), usage=Usage(**_part(dict(row), Usage))) for row in rows]


def _part(row: Mapping[str, Any], kind: type[Call] | type[Usage]) -> dict[str, Any]:
    return {name: row[name] for name in kind.model_fields if name != "usage"}
