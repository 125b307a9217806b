"""What goes wrong between a bot and the server."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

BEFORE, AFTER = "cut before", "cut after"
"""The connection ends before the request was carried out, or after it: a bot can't tell which."""


@dataclass
class Fault:
    """`kind` is an HTTP status, BEFORE, AFTER or the words of a refusal; for one method, or for all where that is
    ""."""

    kind: int | str
    method: str = ""
    times: int = 1
    retry_after: int = 1


@dataclass
class Faults:
    """Planned ones first, then any with a probability of `rate`; `delay` seconds before every answer."""

    planned: list[Fault] = field(default_factory=list)
    rate: float = 0.0
    kinds: Sequence[int | str] = (429, 500, 502, BEFORE, AFTER)
    delay: float = 0.0
    dice: random.Random = field(default_factory=lambda: random.Random(7))
    happened: int = 0

    def plan(self, kind: int | str, method: str = "", times: int = 1, retry_after: int = 1) -> None:
        self.planned.append(Fault(kind, method, times, retry_after))

    def next(self, method: str) -> Fault | None:
        found = next(self._due(method), None)
        if found is None and self.rate and self.dice.random() < self.rate:
            found = Fault(self.dice.choice(self.kinds), method)
        self.happened += found is not None
        return found

    def _due(self, method: str) -> Iterator[Fault]:
        for fault in self.planned:
            if fault.times and fault.method in ("", method):
                fault.times -= 1
                yield fault
