"""Statements whose text is made once: SQLAlchemy writes it, the driver runs it.

For what every message runs. Going through SQLAlchemy's own execution costs some ten times what SQLite needs.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Select, UpdateBase
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler

from engine.store.driver import FewTrips

_DIALECT = sqlite.dialect(paramstyle="named")

Row = tuple[Any, ...]


class Statement:
    """`columns` are those an insert or update sets by the names of its parameters. Rows hold texts and numbers only:
    results are not converted."""

    def __init__(self, clause: Select[Any] | UpdateBase, *columns: str) -> None:
        self.clause, self._columns = clause, columns

    @cached_property
    def text(self) -> str:
        return str(self._compiled)

    def bound(self, values: dict[str, Any]) -> dict[str, Any]:
        """`values`, changed in place: each as SQLite keeps it, and what the clause says itself."""
        for name, kept in self._kept:
            values[name] = kept(values[name])
        values.update(self._literals)
        return values

    @cached_property
    def _compiled(self) -> SQLCompiler:
        made = self.clause.compile(dialect=_DIALECT, column_keys=list(self._columns) or None)
        assert isinstance(made, SQLCompiler)
        return made

    @cached_property
    def _kept(self) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
        """The parameters that are converted."""
        kinds = {name: bind.type.dialect_impl(_DIALECT) for name, bind in self._compiled.binds.items()}
        ways = ((name, kind.bind_processor(_DIALECT)) for name, kind in kinds.items())
        return tuple((name, way) for name, way in ways if way is not None)

    @cached_property
    def _literals(self) -> dict[str, object]:
        return {name: bind.effective_value for name, bind in self._compiled.binds.items() if not bind.required}


class Quick:
    """Runs statements on a connection whose transaction somebody else begins and ends. Raises sqlite3.Error."""

    def __init__(self, driver: FewTrips) -> None:
        self._driver = driver

    async def rows(self, statement: Statement, **values: Any) -> list[Row]:
        return (await self._driver.run(statement.text, statement.bound(values)))[3]

    async def count(self, statement: Statement, **values: Any) -> int:
        """How many rows it has written."""
        return (await self._driver.run(statement.text, statement.bound(values)))[1]

    async def many(self, statement: Statement, rows: Sequence[dict[str, Any]]) -> None:
        await self._driver.run_many(statement.text, [statement.bound(row) for row in rows])

    async def plain(self, text: str) -> None:
        await self._driver.run(text, ())


class Through(Quick):
    """The same on PostgreSQL, through SQLAlchemy: the way there costs more than that anyway. Raises DBAPIError."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def rows(self, statement: Statement, **values: Any) -> list[Row]:
        return [tuple(row) for row in await self._connection.execute(statement.clause, values)]

    async def count(self, statement: Statement, **values: Any) -> int:
        return (await self._connection.execute(statement.clause, values)).rowcount

    async def many(self, statement: Statement, rows: Sequence[dict[str, Any]]) -> None:
        await self._connection.execute(statement.clause, list(rows))

    async def plain(self, text: str) -> None:
        await self._connection.exec_driver_sql(text)
