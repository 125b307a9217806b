"""What an operator looks at: orders and the line they wait in, without anything an owner wrote."""

from datetime import datetime

from engine.domain.frozen import Frozen
from engine.domain.job import JobState, Stage
from engine.domain.phrase import Phrase


class Queue(Frozen):
    """Orders that have not ended. `oldest` is when the first of those that wait was taken; `makers`: who makes how
    many."""

    held: int = 0
    running: int = 0
    oldest: datetime | None = None
    makers: tuple[tuple[str, int], ...] = ()


class Made(Frozen):
    """An order without its contents. `maker` is the process or box that made it, `fault` the class of what went
    wrong, `charged` in won without what was given back; `stages` only of finished ones."""

    id: str
    chat: str
    kind: str
    state: JobState
    created: datetime
    ended: datetime | None = None
    maker: str | None = None
    fault: str | None = None
    failure: Phrase | None = None
    retry: bool = False
    stages: tuple[Stage, ...] = ()
    simple: bool = False
    charged: int = 0

    @property
    def seconds(self) -> float | None:
        return None if self.ended is None else (self.ended - self.created).total_seconds()
