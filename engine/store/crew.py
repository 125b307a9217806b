"""The small stores of the processes themselves: who is at work, and how far it is."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.domain.crew import Load, Member
from engine.domain.job import JobState, Progress
from engine.ports import Clock
from engine.store.tables import CHAT, CREW, JOB, LEASE, PROGRESS


class SqlCrew:
    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self._connection, self._clock = connection, clock

    async def all(self) -> Sequence[Member]:
        columns = [CREW.c[name] for name in Member.model_fields]
        rows = (await self._connection.execute(select(*columns).order_by(CREW.c.name))).mappings()
        return [Member.model_validate({**row, "load": Load.model_validate_json(row["load"] or "{}")}) for row in rows]

    async def join(self, member: Member, instead_of: str | None) -> bool:
        row = {**dict(member), "load": member.load.model_dump_json(), "at": self._clock.now()}
        if instead_of is None:
            new = insert(CREW).values(row).on_conflict_do_nothing()
            return (await self._connection.execute(new)).rowcount > 0
        same = (CREW.c.name == member.name) & (CREW.c.token == instead_of)
        return (await self._connection.execute(update(CREW).where(same).values(row))).rowcount > 0

    async def beat(self, name: str, token: str, load: Load) -> bool:
        mine = (CREW.c.name == name) & (CREW.c.token == token)
        said = {"beats": CREW.c.beats + 1, "at": self._clock.now(), "load": load.model_dump_json()}
        beaten = update(CREW).where(mine).values(said)
        return (await self._connection.execute(beaten)).rowcount > 0

    async def leave(self, name: str, token: str, beats: int | None = None) -> bool:
        mine = (CREW.c.name == name) & (CREW.c.token == token)
        if beats is not None:
            mine &= CREW.c.beats == beats
        return (await self._connection.execute(delete(CREW).where(mine))).rowcount > 0


class SqlBoard:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def pin(self, job: str, progress: Progress) -> None:
        row = insert(PROGRESS).values(job=job, content=progress.model_dump_json())
        latest = row.on_conflict_do_update(index_elements=[PROGRESS.c.job], set_={"content": row.excluded.content})
        await self._connection.execute(latest)

    async def unpin(self, job: str) -> None:
        await self._connection.execute(delete(PROGRESS).where(PROGRESS.c.job == job))

    async def line(self) -> tuple[int, Sequence[str]]:
        alive = select(JOB.c.id, JOB.c.state).where(JOB.c.state.in_((JobState.HELD, JobState.RUNNING)))
        rows = (await self._connection.execute(alive.order_by(JOB.c.priority, JOB.c.created_at))).all()
        waiting = [row.id for row in rows if row.state is JobState.HELD]
        return len(rows) - len(waiting), waiting

    async def all(self) -> Sequence[tuple[str, Progress]]:
        rows = await self._connection.execute(select(PROGRESS.c.job, PROGRESS.c.content))
        return [(row.job, Progress.model_validate_json(row.content)) for row in rows]


class SqlLeases:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take(self, chat: str, holder: str) -> bool:
        """One statement, so that of two who ask at once the second waits for the first and then sees its lease."""
        new = insert(LEASE).values(chat=chat, holder=holder)
        free = (LEASE.c.holder == holder) | LEASE.c.holder.not_in(select(CREW.c.token))
        taken = new.on_conflict_do_update(index_elements=[LEASE.c.chat], set_={"holder": holder}, where=free)
        return (await self._connection.execute(taken)).rowcount > 0

    async def holder(self, chat: str) -> str | None:
        found = await self._connection.execute(select(LEASE.c.holder).where(LEASE.c.chat == chat))
        return found.scalar_one_or_none()

    async def written(self, chats: Sequence[str]) -> Mapping[str, int]:
        newest = select(CHAT.c.id, CHAT.c.seq).where(CHAT.c.id.in_(chats))
        return {row.id: row.seq for row in await self._connection.execute(newest)}

    async def free(self, chat: str, holder: str) -> None:
        await self._connection.execute(delete(LEASE).where(LEASE.c.chat == chat, LEASE.c.holder == holder))
