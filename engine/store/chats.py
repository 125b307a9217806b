"""The small stores of a chat: session, inbox, outbox and shelf, all on one connection's transaction.

Every statement is built once: building one costs several times what SQLite needs to run it.
"""

from collections.abc import Sequence

from sqlalchemy import BigInteger, Integer, Row, String, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.domain.errors import Stale
from engine.domain.job import Pick
from engine.ports import Clock, Received, Sent, StoredSession
from engine.store.tables import CHAT, INBOX, JOB, OUTBOX, SESSION, SHELF

WAITING = "waiting"

_CHAT, _KEY, _KIND = (
    bindparam("of_chat", type_=String),
    bindparam("of_key", type_=String),
    bindparam("of_kind", type_=String),
)
_SEQ, _LIMIT = bindparam("of_seq", type_=BigInteger), bindparam("at_most", type_=Integer)

_LOAD = select(SESSION.c.version, SESSION.c.content).where(SESSION.c.chat == _CHAT)
_NEW_SESSION = insert(SESSION).on_conflict_do_nothing()
_SAVE = update(SESSION).where(SESSION.c.chat == _CHAT, SESSION.c.version == bindparam("expected"))


class SqlSessions:
    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    async def load(self, chat: str) -> StoredSession | None:
        row = (await self._connection.execute(_LOAD, {"of_chat": chat})).one_or_none()
        return None if row is None else StoredSession(version=row.version, content=row.content)

    async def save(self, chat: str, content: str, expected: int) -> None:
        values = {"version": expected + 1, "content": content, "saved_at": self._clock.now()}
        if expected == 0:
            done = await self._connection.execute(_NEW_SESSION, {"chat": chat, **values})
        else:
            done = await self._connection.execute(_SAVE, {"of_chat": chat, "expected": expected, **values})
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


_RECEIVE = insert(INBOX).on_conflict_do_nothing()
_UNDONE = (
    select(INBOX.c.chat, INBOX.c.key, INBOX.c.content, INBOX.c.seq)
    .where(INBOX.c.done_at.is_(None))
    .order_by(INBOX.c.seq)
    .limit(_LIMIT)
)
_DONE = update(INBOX).where(INBOX.c.chat == _CHAT, INBOX.c.key == _KEY, INBOX.c.done_at.is_(None))


class SqlInbox:
    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    async def add(self, received: Received) -> bool:
        row = {"chat": received.chat, "key": received.key, "content": received.content}
        return (await self._connection.execute(_RECEIVE, {**row, "received_at": self._clock.now()})).rowcount > 0

    async def undone(self, limit: int = 100) -> Sequence[Received]:
        found = await self._connection.execute(_UNDONE, {"at_most": limit})
        return [Received(chat=row.chat, key=row.key, content=row.content, seq=row.seq) for row in found]

    async def done(self, chat: str, key: str) -> None:
        await self._connection.execute(_DONE, {"of_chat": chat, "of_key": key, "done_at": self._clock.now()})


_TAKEN = insert(CHAT)
_RESERVE = _TAKEN.on_conflict_do_update(
    index_elements=[CHAT.c.id], set_={"seq": CHAT.c.seq + _TAKEN.excluded.seq}
).returning(CHAT.c.seq)
_SEND = insert(OUTBOX)
_BUBBLES = select(
    OUTBOX.c.chat, OUTBOX.c.seq, OUTBOX.c.slot, OUTBOX.c.content, OUTBOX.c.state, OUTBOX.c.receipt
).order_by(OUTBOX.c.seq)
_SINCE = _BUBBLES.where(OUTBOX.c.chat == _CHAT, OUTBOX.c.seq > _SEQ).limit(_LIMIT)
_WAITING = _BUBBLES.where(OUTBOX.c.chat == _CHAT, OUTBOX.c.state == WAITING)
_MARK = update(OUTBOX).where(OUTBOX.c.chat == _CHAT, OUTBOX.c.seq == _SEQ)


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
        await self._connection.execute(_SEND, [{**bubble.model_dump(), "added_at": now} for bubble in numbered])
        return numbered

    async def _reserve(self, chat: str, count: int) -> int:
        """The first of `count` numbers nobody had before."""
        last = (await self._connection.execute(_RESERVE, {"id": chat, "seq": count})).scalar_one()
        return int(last) - count + 1

    async def since(self, chat: str, seq: int, limit: int = 200) -> Sequence[Sent]:
        found = await self._connection.execute(_SINCE, {"of_chat": chat, "of_seq": seq, "at_most": limit})
        return [_sent(row) for row in found]

    async def waiting(self, chat: str) -> Sequence[Sent]:
        return [_sent(row) for row in await self._connection.execute(_WAITING, {"of_chat": chat})]

    async def mark(self, chat: str, seq: int, state: str, receipt: str | None = None) -> None:
        """A receipt once given stays when None comes later."""
        values = {"state": state} if receipt is None else {"state": state, "receipt": receipt}
        await self._connection.execute(_MARK, {"of_chat": chat, "of_seq": seq, **values})


def _sent(row: Row[str, int, str | None, str, str, str | None]) -> Sent:
    chat, seq, slot, content, state, receipt = row
    return Sent(chat=chat, seq=seq, slot=slot, content=content, state=state, receipt=receipt)


_KEEP = insert(SHELF)
_PUT = _KEEP.on_conflict_do_update(
    index_elements=[SHELF.c.chat, SHELF.c.kind, SHELF.c.key],
    set_={"content": _KEEP.excluded.content, "put_at": _KEEP.excluded.put_at},
)
_GET = select(SHELF.c.content).where(SHELF.c.chat == _CHAT, SHELF.c.kind == _KIND, SHELF.c.key == _KEY)
_LIST = (
    select(SHELF.c.key, SHELF.c.content)
    .where(SHELF.c.chat == _CHAT, SHELF.c.kind == _KIND)
    .order_by(SHELF.c.put_at.desc(), SHELF.c.key)
    .limit(_LIMIT)
)
_FIND = select(SHELF.c.chat, SHELF.c.content).where(SHELF.c.kind == _KIND, SHELF.c.key == _KEY).limit(1)


class SqlShelf:
    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    async def put(self, chat: str, kind: str, key: str, content: str) -> None:
        row = {"chat": chat, "kind": kind, "key": key, "content": content, "put_at": self._clock.now()}
        await self._connection.execute(_PUT, row)

    async def get(self, chat: str, kind: str, key: str) -> str | None:
        place = {"of_chat": chat, "of_kind": kind, "of_key": key}
        return (await self._connection.execute(_GET, place)).scalar_one_or_none()

    async def list(self, chat: str, kind: str, limit: int = 20) -> Sequence[tuple[str, str]]:
        """The newest first."""
        found = await self._connection.execute(_LIST, {"of_chat": chat, "of_kind": kind, "at_most": limit})
        return [(row.key, row.content) for row in found]

    async def find(self, kind: str, key: str) -> tuple[str, str] | None:
        row = (await self._connection.execute(_FIND, {"of_kind": kind, "of_key": key})).one_or_none()
        return None if row is None else (row.chat, row.content)

    async def forget(self, chat: str) -> None:
        await self._connection.execute(delete(SHELF).where(SHELF.c.chat == chat))
