"""The log: an event's name and its figures. Never what an owner wrote or photographed, and chats only as a hash."""

import hashlib
import logging
import sys
from functools import lru_cache
from typing import Any, Protocol

import structlog


class Journal(Protocol):
    def debug(self, event: str, **figures: Any) -> Any: ...

    def info(self, event: str, **figures: Any) -> Any: ...

    def warning(self, event: str, **figures: Any) -> Any: ...

    def exception(self, event: str, **figures: Any) -> Any: ...


@lru_cache(maxsize=4096)
def masked(chat: str) -> str:
    return hashlib.sha256(chat.encode()).hexdigest()[:10]


def journal(level: str, lines: str) -> Journal:
    """Writes to standard error, one line an event, as text or JSON."""
    shown = structlog.processors.JSONRenderer() if lines == "json" else structlog.dev.ConsoleRenderer(colors=False)
    trace: list[Any] = [structlog.processors.format_exc_info] if lines == "json" else []
    made: Journal = structlog.wrap_logger(
        structlog.WriteLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=False),
            *trace,
            shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
    )
    return made
