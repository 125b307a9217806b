"""What a database says when it can't be had, whatever its client calls that: a fault that passes, not one of ours."""

import contextlib
import socket

import psycopg.errors
import pytest
from sqlalchemy import URL
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoneFree

from bot.clock import SeoulClock
from engine.domain.errors import Away, DiskFull, Locked, StoreFault
from engine.store.faults import typed
from engine.store.records import SqlRecords


async def test_a_server_too_busy_to_take_a_connection_is_away() -> None:
    """It takes the line and says nothing, as on a machine that leaves it no processor: five seconds of that."""
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as deaf:
        port = deaf.getsockname()[1]
        records = SqlRecords(
            URL.create("postgresql+psycopg", "fitad", None, "127.0.0.1", port, "fitad"), SeoulClock()
        )
        with pytest.raises(Away):
            async with records.read() as unit:
                await unit.crew.all()
        with pytest.raises(Away):
            await records.write(lambda unit: unit.crew.all())
        await records.close()


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (NoneFree(), Away),
        (psycopg.errors.ConnectionTimeout(), Away),
        (psycopg.errors.OperationalError("the connection is lost"), Away),
        (psycopg.errors.AdminShutdown(), Away),
        (psycopg.errors.ConnectionFailure(), Away),
        (psycopg.errors.InterfaceError("the connection is closed"), Away),
        (psycopg.errors.IoError(), Away),
        (psycopg.errors.DiskFull(), DiskFull),
        (psycopg.errors.LockNotAvailable(), Locked),
        (psycopg.errors.SerializationFailure(), Locked),
    ],
)
def test_every_way_of_not_being_there_is_known(said: Exception, kind: type[StoreFault]) -> None:
    assert type(typed(said)) is kind
    if not isinstance(said, NoneFree):
        assert type(typed(OperationalError("SELECT 1", {}, said))) is kind


def test_a_mistake_of_ours_is_none_of_the_databases() -> None:
    assert typed(ProgrammingError("SELEKT", {}, psycopg.errors.SyntaxError())) is None
    assert typed(KeyError("x")) is None
