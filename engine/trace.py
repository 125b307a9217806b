"""Which message all this is about: one id from an owner's words to the picture that comes back.

It is the token of the message that asked. An order is named by it too, so that it travels to other processes and past
a crash without being kept anywhere else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_TRACE: ContextVar[str] = ContextVar("trace", default="")


def current() -> str:
    """Empty where nothing is about a message."""
    return _TRACE.get()


def of_job(job: str) -> str:
    """Of an order's name, `<token>-<number>`."""
    return job.rpartition("-")[0] or job


@contextmanager
def about(trace: str) -> Iterator[None]:
    token = _TRACE.set(trace)
    try:
        yield
    finally:
        _TRACE.reset(token)
