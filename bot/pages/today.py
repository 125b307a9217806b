"""What an operator should know of a day, as figures: pure, from what the database said."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from bot.way import MARKS
from engine.domain.crew import Member
from engine.domain.job import JobState
from engine.domain.plans import Entry
from engine.domain.survey import Made

SLOWEST = 6
FAILED_SHOWN, WAITING_SHOWN = 20, 20
POSTS = frozenset({"candidates", "render"})
"""The orders that end with a finished post."""


@dataclass(frozen=True, slots=True)
class Today:
    """`orders` of the day and all that have not ended, the newest first; `spent` and, by kind of row,
    `booked` in won since midnight; `way` and `stops` of a week."""

    now: datetime
    orders: Sequence[Made]
    crew: Sequence[Member]
    way: Sequence[tuple[str, int]]
    stops: Sequence[tuple[str, int]]
    spent: float
    booked: Mapping[Entry, int]

    @property
    def posts(self) -> int:
        return sum(made.state is JobState.DONE and made.kind in POSTS for made in self.orders)

    @property
    def waiting(self) -> Sequence[Made]:
        """Those who wait or are made, the first one first."""
        return [made for made in reversed(self.orders) if not made.state.ended]

    @property
    def failed(self) -> Sequence[Made]:
        return [made for made in self.orders if made.state is JobState.FAILED]

    @property
    def error_share(self) -> float:
        """Of the orders that were made to the end, 0 to 1."""
        ended = sum(made.state in (JobState.DONE, JobState.FAILED) for made in self.orders)
        return len(self.failed) / ended if ended else 0.0

    @property
    def cost_of_a_post(self) -> float:
        """Won that words cost, by finished post; the processor's own time is not in it."""
        return self.spent / self.posts if self.posts else 0.0

    @property
    def median_seconds(self) -> float:
        took = sorted(made.seconds or 0.0 for made in self.orders if made.state is JobState.DONE)
        return took[len(took) // 2] if took else 0.0

    @property
    def slowest(self) -> Sequence[tuple[str, float]]:
        """Stages by their mean seconds, the slowest first."""
        times: defaultdict[str, list[float]] = defaultdict(list)
        for stage in chain.from_iterable(made.stages for made in self.orders):
            times[stage.name].append(stage.seconds)
        means = [(name, sum(taken) / len(taken)) for name, taken in times.items()]
        return sorted(means, key=lambda mean: -mean[1])[:SLOWEST]

    @property
    def hours(self) -> tuple[Sequence[int], Sequence[int]]:
        """What ended well and what failed, by the hour of the day."""
        well = [made for made in self.orders if made.state is JobState.DONE]
        return self._by_hour(well), self._by_hour(self.failed)

    @property
    def walked(self) -> Sequence[tuple[str, int]]:
        """The marks of the owner's way in their order, also those nobody reached."""
        counts = dict(self.way)
        return [(mark, counts.get(mark, 0)) for mark in MARKS]

    def _by_hour(self, orders: Iterable[Made]) -> Sequence[int]:
        counts = [0] * 24
        for made in orders:
            at = (made.ended or made.created).astimezone(self.now.tzinfo)
            if at.date() == self.now.date():
                counts[at.hour] += 1
        return counts
