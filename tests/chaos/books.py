"""What a database says after a chaos, in figures."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, create_engine, select

from engine.domain.job import JobState, Outcome
from engine.domain.plans import Entry
from engine.store.tables import JOB, LEDGER

PRICE = 300
"""Won for a picture on the plan of the chaos."""


@dataclass(frozen=True, slots=True)
class Books:
    """`wrong`: orders whose money is not one hold and, once ended, one closing row that fits."""

    jobs: Mapping[str, str]
    """The state of every order, by id."""
    owners: Mapping[str, Sequence[str]]
    """The orders of every chat."""
    wrong: Sequence[str]
    makers: Mapping[str, int]
    """Orders by who made them: a box's name, or cpu."""

    @classmethod
    def of(
        cls, orders: Iterable[tuple[str, str, JobState, int, Outcome | None]], rows: Iterable[tuple[str, str, int]]
    ) -> "Books":
        """Orders as (id, chat, state, pictures, outcome), money as (order, kind, amount)."""
        owners, money = defaultdict(list), defaultdict(list)
        states, due, makers = {}, {}, Counter[str]()
        for job, chat, state, pictures, outcome in orders:
            owners[chat].append(job)
            simple = outcome is not None and outcome.simple
            states[job], due[job] = state, _due(state, pictures * PRICE, simple)
            makers.update(by.partition(" ")[0] for by in (outcome.makers if outcome else ()))
        for job, kind, amount in rows:
            money[job].append((kind, amount))
        wrong = [job for job in {*states, *money} if sorted(money[job]) != due.get(job)]
        return cls(states, owners, wrong, dict(sorted(makers.items())))

    @property
    def open(self) -> int:
        return sum(state in (JobState.HELD, JobState.RUNNING) for state in self.jobs.values())


def books(address: str) -> Books:
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            return _read(connection)
    finally:
        engine.dispose()


def _read(connection: Connection) -> Books:
    found = connection.execute(select(JOB.c.id, JOB.c.chat, JOB.c.state, JOB.c.pictures, JOB.c.outcome)).tuples()
    rows = connection.execute(select(LEDGER.c.job, LEDGER.c.kind, LEDGER.c.amount)).tuples()
    orders = [(*row[:4], None if row[4] is None else Outcome.model_validate_json(row[4])) for row in found]
    return Books.of(orders, list(rows))


def _due(state: JobState, price: int, simple: bool) -> list[tuple[str, int]]:
    """What a simple version costs is nothing."""
    settled = (Entry.SETTLE, 0 if simple else price)
    closing = {
        JobState.DONE: settled,
        JobState.FAILED: (Entry.RELEASE, price),
        JobState.CANCELLED: (Entry.RELEASE, price),
    }
    return sorted([(Entry.HOLD, price), *([closing[state]] if state in closing else [])])
