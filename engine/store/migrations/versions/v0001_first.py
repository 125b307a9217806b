"""Chats, jobs and money, from nothing."""

import sqlalchemy as sa
from alembic import op

revision = "v0001"
down_revision = None
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
STATES = ("held", "running", "done", "failed", "cancelled")
KINDS = ("hold", "settle", "release")


def upgrade() -> None:
    _chat()
    _inbox()
    _outbox()
    _session_and_shelf()
    _job()
    _job_event()
    _ledger()


def downgrade() -> None:
    for table in ("job_event", "shelf", "session", "outbox", "ledger", "job", "inbox", "chat"):
        op.drop_table(table)


def _word(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=16)


def _index(name: str, table: str, columns: list[str], unique: bool = False, where: str | None = None) -> None:
    part = None if where is None else sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=part, postgresql_where=part)


def _chat() -> None:
    op.create_table(
        "chat",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chat"),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("seq", ROW, autoincrement=True, nullable=False),
        sa.Column("chat", sa.String(200), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("done_at", TIME),
        sa.PrimaryKeyConstraint("seq", name="pk_inbox"),
        sa.UniqueConstraint("chat", "key", name="uq_inbox_chat_key"),
        sqlite_autoincrement=True,
    )
    _index("ix_inbox_undone", "inbox", ["seq"], where="done_at IS NULL")


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("chat", sa.String(200), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("slot", sa.String(200)),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("receipt", sa.String(200)),
        sa.Column("added_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("chat", "seq", name="pk_outbox"),
    )
    _index("ix_outbox_state", "outbox", ["chat", "state"])


def _session_and_shelf() -> None:
    op.create_table(
        "session",
        sa.Column("chat", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("saved_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_session"),
    )
    op.create_table(
        "shelf",
        sa.Column("chat", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("put_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("chat", "kind", "key", name="pk_shelf"),
    )
    _index("ix_shelf_kind_key", "shelf", ["kind", "key"])


def _job() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("chat", sa.String(200), nullable=False),
        sa.Column("draft", sa.String(64), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("pictures", sa.Integer(), nullable=False),
        sa.Column("state", _word("state", STATES), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("failure", sa.Text()),
        sa.Column("retry", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("ended_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    _index("ix_job_chat_created_at", "job", ["chat", "created_at"])
    _index("ix_job_unfinished", "job", ["created_at"], where="state IN ('held', 'running')")


def _job_event() -> None:
    op.create_table(
        "job_event",
        sa.Column("id", ROW, autoincrement=True, nullable=False),
        sa.Column("job", sa.String(64), nullable=False),
        sa.Column("state", _word("state", STATES), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name="fk_job_event_job_job", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_job_event"),
    )
    _index("ix_job_event_job", "job_event", ["job"])


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("id", ROW, autoincrement=True, nullable=False),
        sa.Column("job", sa.String(64), nullable=False),
        sa.Column("chat", sa.String(200), nullable=False),
        sa.Column("kind", _word("kind", KINDS), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
        sa.UniqueConstraint("job", "kind", name="uq_ledger_job_kind"),
        sqlite_autoincrement=True,
    )
    _index("ix_ledger_chat", "ledger", ["chat"])
    _index("uq_ledger_closing", "ledger", ["job"], unique=True, where="kind IN ('settle', 'release')")
