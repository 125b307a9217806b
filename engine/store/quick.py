"""Statements whose text is made once: SQLAlchemy writes it, the driver runs it.

For what every message runs. Going through SQLAlchemy's own execution costs some ten times what SQLite needs.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import ClauseElement
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from engine.store.driver import Done, FewTrips

_DIALECT = sqlite.dialect()

Row = tuple[Any, ...]


class Statement:
    """`columns` are those an insert or update sets by the names of its parameters. Rows hold texts and numbers only:
    results are not converted."""

    def __init__(self, clause: ClauseElement, *columns: str) -> None:
        self._clause, self._columns = clause, columns

    @cached_property
    def text(self) -> str:
        return str(self._compiled)

    def bound(self, values: Mapping[str, object]) -> tuple[object, ...]:
        """The values in the order of the text, each as SQLite keeps it. Raises KeyError for a missing one."""
        given = {**self._literals, **values}
        return tuple(given[name] if to is None else to(given[name]) for name, to in self._places)

    @cached_property
    def _compiled(self) -> SQLCompiler:
        made = self._clause.compile(dialect=_DIALECT, column_keys=list(self._columns) or None)
        assert isinstance(made, SQLCompiler)
        return made

    @cached_property
    def _places(self) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
        """Name and conversion of every question mark."""
        binds = self._compiled.binds
        names = self._compiled.positiontup or ()
        return tuple((name, binds[name].type.dialect_impl(_DIALECT).bind_processor(_DIALECT)) for name in names)

    @cached_property
    def _literals(self) -> dict[str, object]:
        return {name: bind.effective_value for name, bind in self._compiled.binds.items() if not bind.required}


class Quick:
    """Runs statements on a connection whose transaction somebody else begins and ends. Raises sqlite3.Error."""

    def __init__(self, driver: FewTrips) -> None:
        self._driver = driver

    async def rows(self, statement: Statement, **values: object) -> list[Row]:
        return (await self._driver.run(statement.text, statement.bound(values)))[3]

    async def count(self, statement: Statement, **values: object) -> int:
        """How many rows it has written."""
        return (await self._driver.run(statement.text, statement.bound(values)))[1]

    async def many(self, statement: Statement, rows: Sequence[Mapping[str, object]]) -> None:
        await self._driver.run_many(statement.text, [statement.bound(row) for row in rows])

    async def plain(self, text: str) -> Done:
        return await self._driver.run(text, ())
