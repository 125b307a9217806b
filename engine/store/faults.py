"""A driver's error → the error the rest of the house knows."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

from engine.domain.errors import Away, DiskFull, Locked, StoreFault

_FULL = ("SQLITE_FULL", "SQLITE_IOERR_WRITE")
_LOCKED = ("SQLITE_BUSY", "SQLITE_LOCKED")
_STATES = {"53100": DiskFull, "55P03": Locked, "40P01": Locked, "40001": Locked}
"""What PostgreSQL calls them: disk_full, lock_not_available, deadlock_detected, serialization_failure."""

_LOST = ("OperationalError", "InterfaceError")
"""What is said of a way to the server that is gone, too slow or refused; each has many kinds."""

_PASSING = ("40P01", "40001")
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def typed(error: BaseException) -> StoreFault | None:
    """None if it is no fault of the disk, of a lock or of the way to the database."""
    if isinstance(error, NoneFree):
        return Away("every connection is in use")
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, OSError) and original.errno in _NO_SPACE:
        return DiskFull(str(original.strerror))
    name = getattr(original, "sqlite_errorname", "") if isinstance(original, sqlite3.Error) else ""
    if name.startswith(_FULL):
        return DiskFull(str(original))
    if name.startswith(_LOCKED):
        return Locked(str(original))
    return _far(original)


def passing(error: BaseException) -> bool:
    """Two transactions were in each other's way; the next try finds the way free."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return getattr(original, "sqlstate", None) in _PASSING


def _far(original: BaseException | None) -> StoreFault | None:
    """PostgreSQL's; its client is loaded only where it is used, so that names have to do."""
    if not type(original).__module__.startswith("psycopg"):
        return None
    state = getattr(original, "sqlstate", None) or ""
    if state in _STATES:
        return _STATES[state](str(original))
    kinds = {kind.__name__ for kind in type(original).__mro__}
    return Away(type(original).__name__) if kinds.intersection(_LOST) else None


@contextmanager
def told() -> Iterator[None]:
    """Turns a driver's error inside the block into DiskFull, Locked or Away where it is one."""
    try:
        yield
    except (DBAPIError, NoneFree, OSError, sqlite3.Error) as error:
        fault = typed(error)
        if fault is None:
            raise
        raise fault from error
