"""One measured line of the table."""

import os
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """`goal` is the bound that issue 2 sets for `of` ("median", "p95" or "value"), None where it sets none."""

    name: str
    median: float
    p95: float
    unit: str
    goal: float | None = None
    of: str = "median"
    least: bool = False
    samples: int = 1

    @classmethod
    def of_samples(cls, name: str, samples: Sequence[float], unit: str, **rest: Any) -> "Figure":
        ordered = sorted(samples)
        p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
        return cls(name, statistics.median(ordered), p95, unit, samples=len(ordered), **rest)

    @property
    def met(self) -> bool | None:
        if self.goal is None:
            return None
        value = self.p95 if self.of == "p95" else self.median
        return value >= self.goal if self.least else value <= self.goal

    def row(self) -> dict[str, Any]:
        return {**asdict(self), "met": self.met}


def table(figures: Sequence[Figure]) -> str:
    lines = [f"{'figure':58} {'median':>10} {'p95':>10} {'unit':8} {'goal':>14}  n"]
    for figure in figures:
        sign = "" if figure.goal is None else f"{figure.of} {'≥' if figure.least else '≤'} {figure.goal:g}"
        mark = {None: " ", True: "✓", False: "✗"}[figure.met]
        numbers = f"{figure.median:10.3f} {figure.p95:10.3f} {figure.unit:8} {sign:>14}"
        lines.append(f"{figure.name:58} {numbers} {mark} {figure.samples}")
    return "\n".join(lines)


def load() -> str:
    one, five, fifteen = os.getloadavg()
    return f"load average {one:.2f} {five:.2f} {fifteen:.2f} on {os.cpu_count()} cores"
