"""One transaction over the small stores."""

from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncConnection

from engine.ports import Clock
from engine.store.attic import SqlAttic
from engine.store.books import SqlJobs, SqlLedger
from engine.store.calls import SqlCalls
from engine.store.chats import SqlInbox, SqlOutbox, SqlSessions, SqlShelf
from engine.store.credits import SqlCredits
from engine.store.crew import SqlBoard, SqlCrew, SqlLeases
from engine.store.quick import Quick
from engine.store.survey import SqlSurvey, SqlWay


class SqlUnit:
    """`engine.ports.Unit` on a connection whose transaction somebody else begins and ends."""

    def __init__(self, connection: AsyncConnection, quick: Quick, clock: Clock) -> None:
        """`quick` runs on the same connection."""
        self._connection, self._quick = connection, quick
        self._clock = clock

    @cached_property
    def sessions(self) -> SqlSessions:
        return SqlSessions(self._quick, self._clock)

    @cached_property
    def inbox(self) -> SqlInbox:
        return SqlInbox(self._quick, self._clock)

    @cached_property
    def outbox(self) -> SqlOutbox:
        return SqlOutbox(self._quick, self._clock)

    @cached_property
    def jobs(self) -> SqlJobs:
        return SqlJobs(self._connection, self._clock)

    @cached_property
    def ledger(self) -> SqlLedger:
        return SqlLedger(self._connection, self._clock)

    @cached_property
    def credits(self) -> SqlCredits:
        return SqlCredits(self._connection, self._clock)

    @cached_property
    def shelf(self) -> SqlShelf:
        return SqlShelf(self._quick, self._clock)

    @cached_property
    def calls(self) -> SqlCalls:
        return SqlCalls(self._connection, self._clock)

    @cached_property
    def crew(self) -> SqlCrew:
        return SqlCrew(self._connection, self._clock)

    @cached_property
    def board(self) -> SqlBoard:
        return SqlBoard(self._connection)

    @cached_property
    def leases(self) -> SqlLeases:
        return SqlLeases(self._connection)

    @cached_property
    def way(self) -> SqlWay:
        return SqlWay(self._connection, self._clock)

    @cached_property
    def survey(self) -> SqlSurvey:
        return SqlSurvey(self._connection)

    @cached_property
    def attic(self) -> SqlAttic:
        return SqlAttic(self._connection)
