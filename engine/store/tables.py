"""The tables of `app.db`: what is true about chats, jobs and money. Contents are JSON that the store never reads."""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Enum,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)

from engine.domain.job import JobState
from engine.domain.model import End
from engine.domain.plans import Entry

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

UNSENT = text("state IN ('waiting', 'sending')")
"""Outbox rows that a push messenger is still owed."""

_UNDONE = text("done_at IS NULL")
_CLOSING = text("kind IN ('settle', 'release')")
_GRANTED = text("kind = 'grant'")
_UNFINISHED = text("state IN ('held', 'running')")


class UtcTime(TypeDecorator[datetime]):
    """Aware in and aware out, stored as UTC. Raises ValueError for a naive time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


def _word(kind: type[StrEnum], name: str) -> Enum:
    return Enum(kind, name=name, native_enum=False, create_constraint=True, length=16, values_callable=_values)


_ROW = BigInteger().with_variant(Integer, "sqlite")

CHAT = Table(
    "chat",
    METADATA,
    Column("id", String(200), primary_key=True),
    Column("seq", BigInteger, nullable=False),
)
"""A chat's last outbox number: it only grows, so a page that asks for what came after 57 never misses a bubble."""

SESSION = Table(
    "session",
    METADATA,
    Column("chat", String(200), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("saved_at", UtcTime, nullable=False),
    Column("place", String(64)),
    Index("ix_session_saved_at", "saved_at"),
)
"""`place` is where the conversation stands, NULL when nothing is open: what people stop at can be counted by it."""

INBOX = Table(
    "inbox",
    METADATA,
    Column("seq", _ROW, primary_key=True, autoincrement=True),
    Column("chat", String(200), nullable=False),
    Column("key", String(200), nullable=False),
    Column("content", Text, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("done_at", UtcTime),
    UniqueConstraint("chat", "key"),
    Index("ix_inbox_undone", "seq", sqlite_where=_UNDONE, postgresql_where=_UNDONE),
    sqlite_autoincrement=True,
)

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("chat", String(200), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("slot", String(200)),
    Column("content", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("receipt", String(200)),
    Column("added_at", UtcTime, nullable=False),
    Index("ix_outbox_state", "chat", "state"),
    Index("ix_outbox_unsent", "chat", sqlite_where=UNSENT, postgresql_where=UNSENT),
)

JOB = Table(
    "job",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("chat", String(200), nullable=False),
    Column("draft", String(64), nullable=False),
    Column("spec", Text, nullable=False),
    Column("pictures", Integer, nullable=False),
    Column("state", _word(JobState, "state"), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("outcome", Text),
    Column("failure", Text),
    Column("retry", Boolean, nullable=False, server_default=false()),
    Column("created_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("kind", String(32)),
    Column("maker", String(100)),
    Column("fault", String(64)),
    Index("ix_job_chat_created_at", "chat", "created_at"),
    Index("ix_job_created_at", "created_at"),
    Index("ix_job_unfinished", "created_at", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
)
"""`pictures` is what the order counts as on a plan's day, kept beside the spec so that forgetting can blank that."""

JOB_EVENT = Table(
    "job_event",
    METADATA,
    Column("id", _ROW, primary_key=True, autoincrement=True),
    Column("job", ForeignKey("job.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("state", _word(JobState, "state"), nullable=False),
    Column("at", UtcTime, nullable=False),
)

LEDGER = Table(
    "ledger",
    METADATA,
    Column("id", _ROW, primary_key=True, autoincrement=True),
    Column("job", String(64), nullable=False),
    Column("chat", String(200), nullable=False, index=True),
    Column("kind", _word(Entry, "kind"), nullable=False),
    Column("amount", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("until", UtcTime),
    UniqueConstraint("job", "kind"),
    Index("ix_ledger_until", "until", sqlite_where=_GRANTED, postgresql_where=_GRANTED),
    Index("uq_ledger_closing", "job", unique=True, sqlite_where=_CLOSING, postgresql_where=_CLOSING),
    sqlite_autoincrement=True,
)
"""Money outlives everything else, so it points at no other table. Settle and release share one unique index. A grant
and its expiry have the grant's key for a job, and the grant says `until` when."""

SHELF = Table(
    "shelf",
    METADATA,
    Column("chat", String(200), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("content", Text, nullable=False),
    Column("put_at", UtcTime, nullable=False),
    Index("ix_shelf_kind_key", "kind", "key"),
)

CREW = Table(
    "crew",
    METADATA,
    Column("name", String(100), primary_key=True),
    Column("token", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("host", String(200), nullable=False),
    Column("pid", BigInteger, nullable=False),
    Column("beats", BigInteger, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("load", Text),
)
"""The processes at work. Whoever watches compares `beats` with what it saw before, so no clock has to be right."""

PROGRESS = Table(
    "progress",
    METADATA,
    Column("job", String(64), primary_key=True),
    Column("content", Text, nullable=False),
)
"""The latest progress of orders that another process makes; gone when the order has ended."""

LEASE = Table(
    "lease",
    METADATA,
    Column("chat", String(200), primary_key=True),
    Column("holder", String(64), nullable=False),
)
"""Which of several bots speaks with a chat now, by the token of its start; one that is not at work holds nothing."""

WAY = Table(
    "way",
    METADATA,
    Column("chat", String(200), primary_key=True),
    Column("post", String(64), primary_key=True),
    Column("mark", String(16), primary_key=True),
    Column("at", UtcTime, nullable=False),
    Index("ix_way_at", "at"),
)
"""How far each post has come on its owner's way, a mark once: see `bot.way`."""


MODEL_CALL = Table(
    "model_call",
    METADATA,
    Column("id", _ROW, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("task", String(32), nullable=False),
    Column("model", String(200), nullable=False),
    Column("prompt", String(64), nullable=False),
    Column("way", String(32), nullable=False),
    Column("end", _word(End, "end"), nullable=False),
    Column("sent", Integer, nullable=False),
    Column("cached", Integer, nullable=False),
    Column("stored", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("thought", Integer, nullable=False),
    Column("won", Float, nullable=False),
    Column("seconds", Float, nullable=False),
)
"""Calls of language models: what they used and cost. Of what was said, and by whom, nothing is kept."""
