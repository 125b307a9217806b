"""The small stores of work and money: jobs and the ledger, on one connection's transaction."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Row, exists, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.domain.job import JobSpec, JobState, Outcome
from engine.domain.phrase import Phrase
from engine.domain.plans import Entry
from engine.ports import Clock, StoredJob
from engine.store.tables import JOB, JOB_EVENT, LEDGER

_SPEC: TypeAdapter[JobSpec] = TypeAdapter(JobSpec)
_CLOSED = (Entry.SETTLE, Entry.RELEASE)


class SqlJobs:
    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    async def add(self, job: StoredJob) -> None:
        """Raises ValueError if that id is taken."""
        row = {
            "id": job.id,
            "chat": job.chat,
            "draft": job.draft,
            "spec": _SPEC.dump_json(job.spec).decode(),
            "kind": job.spec.kind,
            "pictures": job.spec.cost,
            "state": job.state,
            "priority": job.priority,
            "created_at": job.created,
        }
        new = await self._connection.execute(upsert(JOB).values(row).on_conflict_do_nothing())
        if new.rowcount == 0:
            raise ValueError(f"job {job.id} exists")
        await self._note(job.id, job.state)

    async def load(self, job: str) -> StoredJob | None:
        row = (await self._connection.execute(select(JOB).where(JOB.c.id == job))).one_or_none()
        return None if row is None else _job(row)

    async def move(
        self,
        job: str,
        state: JobState,
        outcome: Outcome | None = None,
        failure: Phrase | None = None,
        retry: bool = False,
        *,
        maker: str | None = None,
        fault: str | None = None,
    ) -> bool:
        legal = [before for before in JobState if before.may_become(state)]
        mine = (JOB.c.id == job) & JOB.c.state.in_(legal)
        values = {
            "state": state,
            "outcome": None if outcome is None else outcome.model_dump_json(),
            "failure": None if failure is None else failure.model_dump_json(),
            "retry": retry,
            "ended_at": self._clock.now() if state.ended else None,
            "fault": fault,
            **({} if maker is None else {"maker": maker}),
        }
        moved = (await self._connection.execute(update(JOB).where(mine).values(values))).rowcount > 0
        if moved:
            await self._note(job, state)
        return moved

    async def unfinished(self, chat: str | None = None) -> Sequence[StoredJob]:
        alive = select(JOB).where(JOB.c.state.in_([JobState.HELD, JobState.RUNNING]))
        if chat is not None:
            alive = alive.where(JOB.c.chat == chat)
        return [_job(row) for row in await self._connection.execute(alive.order_by(JOB.c.created_at, JOB.c.priority))]

    async def starts(self, job: str) -> int:
        begun = select(func.count()).where(JOB_EVENT.c.job == job, JOB_EVENT.c.state == JobState.RUNNING)
        return int((await self._connection.execute(begun)).scalar_one())

    async def made_since(self, chat: str, since: datetime) -> int:
        held = exists().where(LEDGER.c.job == JOB.c.id, LEDGER.c.kind == Entry.HOLD)
        given_back = exists().where(LEDGER.c.job == JOB.c.id, LEDGER.c.kind == Entry.RELEASE)
        mine = (JOB.c.chat == chat) & (JOB.c.created_at >= since)
        total = select(func.coalesce(func.sum(JOB.c.pictures), 0)).where(mine, held, ~given_back)
        return int((await self._connection.execute(total)).scalar_one())

    async def _note(self, job: str, state: JobState) -> None:
        await self._connection.execute(insert(JOB_EVENT).values(job=job, state=state, at=self._clock.now()))


def _job(row: Row[*tuple[object, ...]]) -> StoredJob:
    at = row._mapping  # noqa: SLF001
    return StoredJob(
        id=at["id"],
        chat=at["chat"],
        draft=at["draft"],
        spec=_SPEC.validate_json(at["spec"]),
        state=at["state"],
        priority=at["priority"],
        outcome=None if at["outcome"] is None else Outcome.model_validate_json(at["outcome"]),
        failure=None if at["failure"] is None else Phrase.model_validate_json(at["failure"]),
        retry=at["retry"],
        created=at["created_at"],
        ended=at["ended_at"],
        maker=at["maker"],
        fault=at["fault"],
    )


class SqlLedger:
    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    async def enter(self, job: str, chat: str, kind: Entry, amount: int) -> bool:
        columns = [LEDGER.c.job, LEDGER.c.chat, LEDGER.c.kind, LEDGER.c.amount, LEDGER.c.at]
        values = (job, chat, kind, amount, self._clock.now())
        row = [literal(value, column.type) for value, column in zip(values, columns, strict=True)]
        closed = exists().where(LEDGER.c.job == job, LEDGER.c.kind.in_(_CLOSED))
        paid = exists().where(LEDGER.c.job == job, LEDGER.c.kind == Entry.SETTLE, LEDGER.c.amount >= amount)
        may = paid if kind is Entry.REFUND else ~closed
        new = upsert(LEDGER).from_select(columns, select(*row).where(may)).on_conflict_do_nothing()
        return (await self._connection.execute(new)).rowcount > 0

    async def open_holds(self) -> Sequence[str]:
        closing = LEDGER.alias("closing")
        closed = exists().where(closing.c.job == LEDGER.c.job, closing.c.kind.in_(_CLOSED))
        held = select(LEDGER.c.job).where(LEDGER.c.kind == Entry.HOLD, ~closed).order_by(LEDGER.c.id)
        return list((await self._connection.execute(held)).scalars())

    async def rows(self, job: str) -> Sequence[tuple[Entry, int]]:
        mine = select(LEDGER.c.kind, LEDGER.c.amount).where(LEDGER.c.job == job).order_by(LEDGER.c.id)
        return [(row.kind, row.amount) for row in await self._connection.execute(mine)]
