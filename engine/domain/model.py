"""A language model as an operator sees it: what it costs, until when it is there, and what a call of it used."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from engine.domain.frozen import Frozen

MILLION = 1_000_000


class Usage(Frozen):
    """Tokens of one call. `cached` and `stored` are parts of `sent`, `thought` is a part of `received`."""

    sent: int = 0
    cached: int = 0
    stored: int = 0
    received: int = 0
    thought: int = 0


class Llm(Frozen):
    """A model of `configs/llm.yaml`. Prices are dollars for a million tokens: sent, read from the cache, received;
    `stored` is what writing to the cache costs, None as sent. `efforts` are those it takes, the cheapest first."""

    key: str
    sent: float = 0.0
    cached: float | None = None
    stored: float | None = None
    received: float = 0.0
    efforts: tuple[str, ...] = ()
    sees: bool = True
    shutdown: date | None = None
    instead: str | None = None

    def dollars(self, usage: Usage) -> float:
        """What a call costs; a token is billed once, by the dearest name it goes under."""
        plain = max(0, usage.sent - usage.cached - usage.stored)
        cached = self.sent if self.cached is None else self.cached
        stored = self.sent if self.stored is None else self.stored
        read = plain * self.sent + usage.cached * cached + usage.stored * stored
        return (read + usage.received * self.received) / MILLION


class End(StrEnum):
    """How a call of a model ended."""

    USED = "used"
    REJECTED = "rejected"
    UNFIT = "unfit"
    CUT = "cut"
    REFUSED = "refused"
    LATE = "late"
    AWAY = "away"


class Call(Frozen):
    """One call, without a word of what was said. `prompt` names the instructions and their version, `way` how the
    answer's shape was asked for."""

    task: str
    model: str
    prompt: str
    way: str
    end: End
    usage: Usage = Usage()
    won: float = Field(default=0.0, ge=0)
    seconds: float = 0.0
