"""What is counted, for Prometheus: nothing here knows an owner, a word or a picture."""

from collections.abc import Sequence
from typing import Any, Protocol

from engine.domain.job import Stage

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320)


class Meter(Protocol):
    def turned(self, channel: str, kind: str, seconds: float, replies: int) -> None:
        """A message was decided on, and its bubbles are in the outbox."""

    def delivered(self, channel: str, kind: str, how: str) -> None:
        """`how`: sent, edited, unreachable, dropped, or doubtful where nobody knows whether it arrived."""

    def ended(self, kind: str, state: str, maker: str, seconds: float, stages: Sequence[Stage]) -> None:
        """An order has ended."""

    def erred(self, name: str) -> None:
        """The class of an error, or the event it is known by."""

    def reached(self, mark: str) -> None:
        """A post has come that far on its owner's way."""


class Unread:
    """For programs that nobody measures."""

    def turned(self, channel: str, kind: str, seconds: float, replies: int) -> None: ...

    def delivered(self, channel: str, kind: str, how: str) -> None: ...

    def ended(self, kind: str, state: str, maker: str, seconds: float, stages: Sequence[Stage]) -> None: ...

    def erred(self, name: str) -> None: ...

    def reached(self, mark: str) -> None: ...


class Gauges:
    """`Meter` on a registry of its own; what is in the database is added when it is read, see `bot.pages.metrics`."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)

        def counter(name: str, what: str, *labels: str) -> Any:
            return Counter(f"fitad_{name}", what, labels, registry=self.registry)

        def seconds(name: str, what: str, *labels: str) -> Any:
            return Histogram(f"fitad_{name}_seconds", what, labels, registry=self.registry, buckets=SECONDS)

        self._turns = counter("turns", "messages decided on", "channel", "kind")
        self._replies = counter("replies", "bubbles written in answer", "channel")
        self._turn = seconds("turn", "from a message to its committed answer", "channel")
        self._deliveries = counter("deliveries", "bubbles handed to messengers", "channel", "kind", "how")
        self._ended = counter("jobs_ended", "orders that ended", "kind", "state", "maker")
        self._job = seconds("job", "from taking an order to its end", "kind")
        self._stage = seconds("stage", "of each stage of finished orders", "stage")
        self._errors = counter("errors", "faults by their class", "fault")
        self._way = counter("way", "posts that reached a mark of the owner's way", "mark")

    def turned(self, channel: str, kind: str, seconds: float, replies: int) -> None:
        self._turns.labels(channel, kind).inc()
        self._replies.labels(channel).inc(replies)
        self._turn.labels(channel).observe(seconds)

    def delivered(self, channel: str, kind: str, how: str) -> None:
        self._deliveries.labels(channel, kind, how).inc()

    def ended(self, kind: str, state: str, maker: str, seconds: float, stages: Sequence[Stage]) -> None:
        self._ended.labels(kind, state, maker).inc()
        self._job.labels(kind).observe(seconds)
        for stage in stages:
            self._stage.labels(stage.name).observe(stage.seconds)

    def erred(self, name: str) -> None:
        self._errors.labels(name).inc()

    def reached(self, mark: str) -> None:
        self._way.labels(mark).inc()
