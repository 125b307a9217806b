"""The log: an event's name and its figures. Never what an owner wrote or photographed, and chats only as a hash.

Every line about a message carries that message's `trace`, also those of the engine in another process.
"""

import hashlib
import io
import logging
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from functools import lru_cache
from typing import Any, TextIO, cast

from bot.meter import Meter, Unread
from engine import trace


@lru_cache(maxsize=4096)
def masked(chat: str) -> str:
    return hashlib.sha256(chat.encode()).hexdigest()[:10]


class Journal:
    """Lines on standard error, as `text` or `json`. The library behind it is loaded with the first line. What is
    counted goes to `meter`, whatever the level."""

    def __init__(self, level: str, lines: str, meter: Meter | None = None) -> None:
        self.meter: Meter = meter or Unread()
        self._level = logging.getLevelNamesMapping()[level.upper()]
        self._lines = lines
        self._log: Any = None

    def open(self) -> None:
        """Takes every other module's log lines too; before this they would go to standard output."""
        if self._log is None:
            self._log = _built(self._level, self._lines)

    def info(self, event: str, **figures: object) -> None:
        self._write(logging.INFO, event, figures)

    def warning(self, event: str, **figures: object) -> None:
        self.meter.erred(str(figures.get("fault", event)))
        self._write(logging.WARNING, event, figures)

    def exception(self, event: str, **figures: object) -> None:
        """With the place in the code, without the error's own words, which may quote an owner."""
        error = sys.exc_info()[1]
        self.meter.erred(type(error).__name__)
        bare = RuntimeError(type(error).__name__).with_traceback(error.__traceback__ if error else None)
        self._write(logging.ERROR, event, {**figures, "exc_info": bare})

    def _write(self, level: int, event: str, figures: dict[str, object]) -> None:
        if level < self._level:
            return
        self.open()
        self._log.log(level, event, **figures)


class _Forgiving(io.TextIOBase):
    """A line that can't be written, on a full disk for example, is missing in the log and nowhere else."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, line: str) -> int:
        with suppress(OSError, ValueError):
            return self._out.write(line)
        return len(line)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._out.flush()


def _traced(_logger: object, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    about = trace.current()
    return {**line, "trace": about} if about else line


def _built(level: int, lines: str) -> Any:
    import structlog

    final: tuple[Any, ...] = (
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    )
    if lines == "json":
        final = (structlog.processors.format_exc_info, structlog.processors.JSONRenderer())
    stamps = (_traced, structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=False))
    structlog.configure(
        processors=[*stamps, *final],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, _Forgiving(sys.stderr))),
    )
    return structlog.get_logger()
