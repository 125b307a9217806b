"""The small stores of a chat: session, inbox, outbox and shelf, all on one connection's transaction."""

from collections.abc import Sequence

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.domain.errors import Stale
from engine.domain.job import Pick
from engine.ports import Clock, Received, Sent, StoredSession
from engine.store.tables import CHAT, INBOX, JOB, OUTBOX, SESSION, SHELF

WAITING = "waiting"


class SqlSessions:
    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    async def load(self, chat: str) -> StoredSession | None:
        found = await self._connection.execute(
            select(SESSION.c.version, SESSION.c.content).where(SESSION.c.chat == chat)
        )
        row = found.one_or_none()
        return None if row is None else StoredSession(version=row.version, content=row.content)

    async def save(self, chat: str, content: str, expected: int) -> None:
        values = {"version": expected + 1, "content": content, "saved_at": self._clock.now()}
        if expected == 0:
            done = await self._connection.execute(
                insert(SESSION).values(chat=chat, **values).on_conflict_do_nothing()
            )
        else:
            mine = (SESSION.c.chat == chat) & (SESSION.c.version == expected)
            done = await self._connection.execute(update(SESSION).where(mine).values(values))
        if done.rowcount == 0:
            raise Stale(f"version {expected} is gone")

    async def forget(self, chat: str) -> None:
        """Session, bubbles and every content go; ids, counts and money stay. The next `save` expects 0."""
        await self._connection.execute(delete(SESSION).where(SESSION.c.chat == chat))
        await self._connection.execute(delete(OUTBOX).where(OUTBOX.c.chat == chat))
        seen = (INBOX.c.chat == chat) & INBOX.c.done_at.is_not(None)
        await self._connection.execute(update(INBOX).where(seen).values(content=""))
        ended = (JOB.c.chat == chat) & JOB.c.ended_at.is_not(None)
        blank = {"spec": Pick(photos=()).model_dump_json(), "draft": "", "outcome": None}
        await self._connection.execute(update(JOB).where(ended).values(blank))


class SqlInbox:
    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    async def add(self, received: Received) -> bool:
        row = received.model_dump(include={"chat", "key", "content"})
        new = insert(INBOX).values(**row, received_at=self._clock.now()).on_conflict_do_nothing()
        return (await self._connection.execute(new)).rowcount > 0

    async def undone(self, limit: int = 100) -> Sequence[Received]:
        columns = (INBOX.c.chat, INBOX.c.key, INBOX.c.content, INBOX.c.seq)
        waiting = select(*columns).where(INBOX.c.done_at.is_(None)).order_by(INBOX.c.seq).limit(limit)
        return [Received(**row) for row in (await self._connection.execute(waiting)).mappings()]

    async def done(self, chat: str, key: str) -> None:
        mine = (INBOX.c.chat == chat) & (INBOX.c.key == key) & INBOX.c.done_at.is_(None)
        await self._connection.execute(update(INBOX).where(mine).values(done_at=self._clock.now()))


class SqlOutbox:
    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    async def add(self, chat: str, bubbles: Sequence[Sent]) -> Sequence[Sent]:
        if not bubbles:
            return []
        first = await self._reserve(chat, len(bubbles))
        numbered = [bubble.model_copy(update={"chat": chat, "seq": seq}) for seq, bubble in enumerate(bubbles, first)]
        now = self._clock.now()
        rows = [{**bubble.model_dump(), "added_at": now} for bubble in numbered]
        await self._connection.execute(insert(OUTBOX), rows)
        return numbered

    async def _reserve(self, chat: str, count: int) -> int:
        """The first of `count` numbers nobody had before."""
        taken = insert(CHAT).values(id=chat, seq=count)
        grown = taken.on_conflict_do_update(index_elements=[CHAT.c.id], set_={"seq": CHAT.c.seq + count})
        last = (await self._connection.execute(grown.returning(CHAT.c.seq))).scalar_one()
        return int(last) - count + 1

    async def since(self, chat: str, seq: int, limit: int = 200) -> Sequence[Sent]:
        later = select(OUTBOX).where(OUTBOX.c.chat == chat, OUTBOX.c.seq > seq)
        found = await self._connection.execute(later.order_by(OUTBOX.c.seq).limit(limit))
        return [_sent(row) for row in found]

    async def waiting(self, chat: str) -> Sequence[Sent]:
        open_ = select(OUTBOX).where(OUTBOX.c.chat == chat, OUTBOX.c.state == WAITING)
        return [_sent(row) for row in await self._connection.execute(open_.order_by(OUTBOX.c.seq))]

    async def mark(self, chat: str, seq: int, state: str, receipt: str | None = None) -> None:
        values = {"state": state} if receipt is None else {"state": state, "receipt": receipt}
        mine = (OUTBOX.c.chat == chat) & (OUTBOX.c.seq == seq)
        await self._connection.execute(update(OUTBOX).where(mine).values(values))


def _sent(row: Row[tuple[object, ...]]) -> Sent:
    return Sent(**{name: value for name, value in row._mapping.items() if name != "added_at"})  # noqa: SLF001


class SqlShelf:
    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    async def put(self, chat: str, kind: str, key: str, content: str) -> None:
        new = {"content": content, "put_at": self._clock.now()}
        row = insert(SHELF).values(chat=chat, kind=kind, key=key, **new)
        place = [SHELF.c.chat, SHELF.c.kind, SHELF.c.key]
        await self._connection.execute(row.on_conflict_do_update(index_elements=place, set_=new))

    async def get(self, chat: str, kind: str, key: str) -> str | None:
        mine = (SHELF.c.chat == chat) & (SHELF.c.kind == kind) & (SHELF.c.key == key)
        return await self._connection.scalar(select(SHELF.c.content).where(mine))

    async def list(self, chat: str, kind: str, limit: int = 20) -> Sequence[tuple[str, str]]:
        mine = select(SHELF.c.key, SHELF.c.content).where(SHELF.c.chat == chat, SHELF.c.kind == kind)
        newest = mine.order_by(SHELF.c.put_at.desc(), SHELF.c.key).limit(limit)
        return [(row.key, row.content) for row in await self._connection.execute(newest)]

    async def find(self, kind: str, key: str) -> tuple[str, str] | None:
        there = select(SHELF.c.chat, SHELF.c.content).where(SHELF.c.kind == kind, SHELF.c.key == key)
        row = (await self._connection.execute(there.limit(1))).one_or_none()
        return None if row is None else (row.chat, row.content)

    async def forget(self, chat: str) -> None:
        await self._connection.execute(delete(SHELF).where(SHELF.c.chat == chat))
