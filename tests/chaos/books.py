"""What a database says after a chaos, in figures."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, create_engine, select

from engine.domain.job import JobState
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

    @classmethod
    def of(cls, orders: Iterable[tuple[str, str, JobState, int]], rows: Iterable[tuple[str, str, int]]) -> "Books":
        """Orders as (id, chat, state, pictures), money as (order, kind, amount)."""
        owners, money = defaultdict(list), defaultdict(list)
        states, due = {}, {}
        for job, chat, state, pictures in orders:
            owners[chat].append(job)
            states[job], due[job] = state, _due(state, pictures * PRICE)
        for job, kind, amount in rows:
            money[job].append((kind, amount))
        wrong = [job for job in {*states, *money} if sorted(money[job]) != due.get(job)]
        return cls(states, owners, wrong)

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
    orders = connection.execute(select(JOB.c.id, JOB.c.chat, JOB.c.state, JOB.c.pictures)).tuples()
    rows = connection.execute(select(LEDGER.c.job, LEDGER.c.kind, LEDGER.c.amount)).tuples()
    return Books.of(list(orders), list(rows))


def _due(state: JobState, price: int) -> list[tuple[str, int]]:
    closing = {JobState.DONE: Entry.SETTLE, JobState.FAILED: Entry.RELEASE, JobState.CANCELLED: Entry.RELEASE}
    return sorted([(Entry.HOLD, price), *([(closing[state], price)] if state in closing else [])])
