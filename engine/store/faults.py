"""A driver's error → the error the rest of the house knows."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from engine.domain.errors import DiskFull, Locked, StoreFault

_FULL = ("SQLITE_FULL", "SQLITE_IOERR_WRITE")
_LOCKED = ("SQLITE_BUSY", "SQLITE_LOCKED")
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def typed(error: BaseException) -> StoreFault | None:
    """None if it is no fault of the disk or of a lock."""
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, OSError) and original.errno in _NO_SPACE:
        return DiskFull(str(original.strerror))
    name = getattr(original, "sqlite_errorname", "") if isinstance(original, sqlite3.Error) else ""
    if name.startswith(_FULL):
        return DiskFull(str(original))
    if name.startswith(_LOCKED):
        return Locked(str(original))
    return None


@contextmanager
def told() -> Iterator[None]:
    """Turns a driver's error inside the block into DiskFull or Locked where it is one."""
    try:
        yield
    except (DBAPIError, OSError, sqlite3.Error) as error:
        fault = typed(error)
        if fault is None:
            raise
        raise fault from error
