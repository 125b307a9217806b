"""The small stores of a chat: session, inbox, outbox and shelf, all on one connection's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Integer, String, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert  # SQLite's says the same and compiles nowhere else

from engine.domain.errors import Stale
from engine.domain.job import Pick
from engine.ports import Clock, Received, Sent, StoredSession
from engine.store.quick import Quick, Row, Statement
from engine.store.tables import CHAT, INBOX, JOB, OUTBOX, SESSION, SHELF, UNSENT, UtcTime

WAITING, SENDING = "waiting", "sending"

_CHAT, _KEY, _KIND = (
    bindparam("of_chat", type_=String),
    bindparam("of_key", type_=String),
    bindparam("of_kind", type_=String),
)
_SEQ, _LIMIT = bindparam("of_seq", type_=BigInteger), bindparam("at_most", type_=Integer)

_LOAD = Statement(select(SESSION.c.version, SESSION.c.content).where(SESSION.c.chat == _CHAT))
_NEW_SESSION = Statement(insert(SESSION).on_conflict_do_nothing(), "chat", "version", "content", "saved_at", "place")
_SAVE = Statement(
    update(SESSION).where(SESSION.c.chat == _CHAT, SESSION.c.version == bindparam("expected", type_=Integer)),
    *("version", "content", "saved_at", "place"),
)
_DROP_SESSION = Statement(delete(SESSION).where(SESSION.c.chat == _CHAT))
_DROP_BUBBLES = Statement(delete(OUTBOX).where(OUTBOX.c.chat == _CHAT))
_BLANK_INBOX = Statement(update(INBOX).where(INBOX.c.chat == _CHAT, INBOX.c.done_at.is_not(None)), "content")
_BLANK_JOBS = Statement(
    update(JOB).where(JOB.c.chat == _CHAT, JOB.c.ended_at.is_not(None)), "spec", "draft", "outcome"
)


class SqlSessions:
    def __init__(self, quick: Quick, clock: Clock) -> None:
        self._quick, self._clock = quick, clock

    async def load(self, chat: str) -> StoredSession | None:
        rows = await self._quick.rows(_LOAD, of_chat=chat)
        return StoredSession(version=rows[0][0], content=rows[0][1]) if rows else None

    async def save(self, chat: str, content: str, expected: int, place: str = "") -> None:
        values = {"version": expected + 1, "content": content, "saved_at": self._clock.now(), "place": place or None}
        if expected == 0:
            saved = await self._quick.count(_NEW_SESSION, chat=chat, **values)
        else:
            saved = await self._quick.count(_SAVE, of_chat=chat, expected=expected, **values)
        if saved == 0:
            raise Stale(f"version {expected} is gone")

    async def forget(self, chat: str) -> None:
        """Session, bubbles and every content go; ids, counts and money stay. The next `save` expects 0."""
        await self._quick.count(_DROP_SESSION, of_chat=chat)
        await self._quick.count(_DROP_BUBBLES, of_chat=chat)
        await self._quick.count(_BLANK_INBOX, of_chat=chat, content="")
        spec = Pick(photos=()).model_dump_json()
        await self._quick.count(_BLANK_JOBS, of_chat=chat, spec=spec, draft="", outcome=None)


_RECEIVE = Statement(insert(INBOX).on_conflict_do_nothing(), "chat", "key", "content", "received_at", "done_at")
_UNDONE = Statement(
    select(INBOX.c.chat, INBOX.c.key, INBOX.c.content, INBOX.c.seq)
    .where(INBOX.c.done_at.is_(None))
    .order_by(INBOX.c.seq)
    .limit(_LIMIT)
)
_OPEN = Statement(
    select(INBOX.c.chat, INBOX.c.key, INBOX.c.content, INBOX.c.seq)
    .where(INBOX.c.done_at.is_(None), INBOX.c.chat == _CHAT)
    .order_by(INBOX.c.seq)
    .limit(_LIMIT)
)
_DONE = Statement(
    update(INBOX).where(INBOX.c.chat == _CHAT, INBOX.c.key == _KEY, INBOX.c.done_at.is_(None)), "done_at", "content"
)
_LATEST = Statement(
    select(INBOX.c.key)
    .where(INBOX.c.chat == _CHAT, INBOX.c.key.startswith(_KEY, autoescape=False))
    .order_by(INBOX.c.seq.desc())
    .limit(_LIMIT)
)
_OLDEST = (
    select(INBOX.c.seq)
    .where(INBOX.c.done_at.is_not(None), INBOX.c.received_at < bindparam("of_time", type_=UtcTime))
    .order_by(INBOX.c.seq)
    .limit(_LIMIT)
)
_EXPIRE = Statement(delete(INBOX).where(INBOX.c.seq.in_(_OLDEST)))


class SqlInbox:
    def __init__(self, quick: Quick, clock: Clock) -> None:
        self._quick, self._clock = quick, clock

    async def add(self, received: Received, done: bool = False) -> bool:
        now = self._clock.now()
        row = {"chat": received.chat, "key": received.key, "content": received.content}
        return await self._quick.count(_RECEIVE, **row, received_at=now, done_at=now if done else None) > 0

    async def undone(self, limit: int = 100, chat: str | None = None) -> Sequence[Received]:
        if chat is None:
            found = await self._quick.rows(_UNDONE, at_most=limit)
        else:
            found = await self._quick.rows(_OPEN, at_most=limit, of_chat=chat)
        return [Received(chat=chat, key=key, content=content, seq=seq) for chat, key, content, seq in found]

    async def done(self, chat: str, key: str) -> bool:
        closed = {"done_at": self._clock.now(), "content": ""}
        return await self._quick.count(_DONE, of_chat=chat, of_key=key, **closed) > 0

    async def latest(self, chat: str, beginning: str) -> str | None:
        rows = await self._quick.rows(_LATEST, of_chat=chat, of_key=beginning, at_most=1)
        return str(rows[0][0]) if rows else None

    async def expire(self, before: datetime, most: int = 1000) -> int:
        return await self._quick.count(_EXPIRE, of_time=before, at_most=most)


_TAKEN = insert(CHAT)
_RESERVE = Statement(
    _TAKEN.on_conflict_do_update(
        index_elements=[CHAT.c.id], set_={"seq": CHAT.c.seq + _TAKEN.excluded.seq}
    ).returning(CHAT.c.seq),
    *("id", "seq"),
)
_SEND = Statement(insert(OUTBOX), "chat", "seq", "slot", "content", "state", "receipt", "added_at")
_BUBBLES = select(
    OUTBOX.c.chat, OUTBOX.c.seq, OUTBOX.c.slot, OUTBOX.c.content, OUTBOX.c.state, OUTBOX.c.receipt
).order_by(OUTBOX.c.seq)
_SINCE = Statement(_BUBBLES.where(OUTBOX.c.chat == _CHAT, OUTBOX.c.seq > _SEQ).limit(_LIMIT))
_WAITING = Statement(_BUBBLES.where(OUTBOX.c.chat == _CHAT, OUTBOX.c.state == bindparam("of_state", type_=String)))
_FIRSTS = select(OUTBOX.c.chat, func.min(OUTBOX.c.seq)).where(UNSENT).group_by(OUTBOX.c.chat)
_UNSENT, _OWED = Statement(_FIRSTS), Statement(_FIRSTS.where(OUTBOX.c.chat == _CHAT))
_RECEIPT = Statement(
    select(OUTBOX.c.receipt)
    .where(
        OUTBOX.c.chat == _CHAT,
        OUTBOX.c.slot == bindparam("of_slot", type_=String),
        OUTBOX.c.receipt.is_not(None),
    )
    .order_by(OUTBOX.c.seq.desc())
    .limit(1)
)
_MARKED = update(OUTBOX).where(OUTBOX.c.chat == _CHAT, OUTBOX.c.seq == _SEQ)
_MARK, _CONFIRM = Statement(_MARKED, "state"), Statement(_MARKED, "state", "receipt")
_WAIT = Statement(_MARKED.where(UNSENT), "state")


class SqlOutbox:
    def __init__(self, quick: Quick, clock: Clock) -> None:
        self._quick, self._clock = quick, clock

    async def add(self, chat: str, bubbles: Sequence[Sent]) -> Sequence[Sent]:
        if not bubbles:
            return []
        first = await self._reserve(chat, len(bubbles))
        numbered = [bubble.model_copy(update={"chat": chat, "seq": seq}) for seq, bubble in enumerate(bubbles, first)]
        now = self._clock.now()
        await self._quick.many(_SEND, [{**dict(bubble), "added_at": now} for bubble in numbered])
        return numbered

    async def _reserve(self, chat: str, count: int) -> int:
        """The first of `count` numbers nobody had before."""
        ((last,),) = await self._quick.rows(_RESERVE, id=chat, seq=count)
        return int(last) - count + 1

    async def since(self, chat: str, seq: int, limit: int = 200) -> Sequence[Sent]:
        return [_sent(row) for row in await self._quick.rows(_SINCE, of_chat=chat, of_seq=seq, at_most=limit)]

    async def waiting(self, chat: str) -> Sequence[Sent]:
        return [_sent(row) for row in await self._quick.rows(_WAITING, of_chat=chat, of_state=WAITING)]

    async def begin(self, chat: str, seq: int) -> bool:
        return await self._quick.count(_WAIT, of_chat=chat, of_seq=seq, state=SENDING) > 0

    async def mark(self, chat: str, seq: int, state: str, receipt: str | None = None) -> None:
        """A receipt once given stays when None comes later."""
        if receipt is not None:
            await self._quick.count(_CONFIRM, of_chat=chat, of_seq=seq, state=state, receipt=receipt)
        else:
            await self._quick.count(_WAIT if state == WAITING else _MARK, of_chat=chat, of_seq=seq, state=state)

    async def unsent(self, chat: str | None = None) -> Mapping[str, int]:
        owed = await (self._quick.rows(_UNSENT) if chat is None else self._quick.rows(_OWED, of_chat=chat))
        return {str(of): int(first) for of, first in owed}

    async def receipt(self, chat: str, slot: str) -> str | None:
        rows = await self._quick.rows(_RECEIPT, of_chat=chat, of_slot=slot)
        return str(rows[0][0]) if rows else None


def _sent(row: Row) -> Sent:
    chat, seq, slot, content, state, receipt = row
    return Sent(chat=chat, seq=seq, slot=slot, content=content, state=state, receipt=receipt)


_KEEP = insert(SHELF)
_PUT = Statement(
    _KEEP.on_conflict_do_update(
        index_elements=[SHELF.c.chat, SHELF.c.kind, SHELF.c.key],
        set_={"content": _KEEP.excluded.content, "put_at": _KEEP.excluded.put_at},
    ),
    *("chat", "kind", "key", "content", "put_at"),
)
_GET = Statement(select(SHELF.c.content).where(SHELF.c.chat == _CHAT, SHELF.c.kind == _KIND, SHELF.c.key == _KEY))
_LIST = Statement(
    select(SHELF.c.key, SHELF.c.content)
    .where(SHELF.c.chat == _CHAT, SHELF.c.kind == _KIND)
    .order_by(SHELF.c.put_at.desc(), SHELF.c.key)
    .limit(_LIMIT)
)
_FIND = Statement(
    select(SHELF.c.chat, SHELF.c.content).where(SHELF.c.kind == _KIND, SHELF.c.key == _KEY).limit(_LIMIT)
)
_DROP_SHELF = Statement(delete(SHELF).where(SHELF.c.chat == _CHAT))


class SqlShelf:
    def __init__(self, quick: Quick, clock: Clock) -> None:
        self._quick, self._clock = quick, clock

    async def put(self, chat: str, kind: str, key: str, content: str) -> None:
        row = {"chat": chat, "kind": kind, "key": key, "content": content}
        await self._quick.count(_PUT, **row, put_at=self._clock.now())

    async def get(self, chat: str, kind: str, key: str) -> str | None:
        rows = await self._quick.rows(_GET, of_chat=chat, of_kind=kind, of_key=key)
        return str(rows[0][0]) if rows else None

    async def list(self, chat: str, kind: str, limit: int = 20) -> Sequence[tuple[str, str]]:
        """The newest first."""
        found = await self._quick.rows(_LIST, of_chat=chat, of_kind=kind, at_most=limit)
        return [(key, content) for key, content in found]

    async def find(self, kind: str, key: str) -> tuple[str, str] | None:
        rows = await self._quick.rows(_FIND, of_kind=kind, of_key=key, at_most=1)
        return (rows[0][0], rows[0][1]) if rows else None

    async def forget(self, chat: str) -> None:
        await self._quick.count(_DROP_SHELF, of_chat=chat)
