"""What owners are given to order for, what lapses of it, and what is paid back."""

import sqlalchemy as sa
from alembic import op

revision = "v0006"
down_revision = "v0005"
branch_labels = None
depends_on = None

OLD = "kind IN ('hold', 'settle', 'release')"
NEW = "kind IN ('hold', 'settle', 'release', 'refund', 'grant', 'expiry')"
CLOSING, GRANTED = sa.text("kind IN ('settle', 'release')"), sa.text("kind = 'grant'")


def upgrade() -> None:
    op.drop_index("uq_ledger_closing", "ledger")
    _forget_kinds()
    with op.batch_alter_table("ledger", table_kwargs={"sqlite_autoincrement": True}) as ledger:
        ledger.add_column(sa.Column("until", sa.DateTime(timezone=True)))
        ledger.create_check_constraint(op.f("ck_ledger_kind"), NEW)
    _partial("uq_ledger_closing", "job", CLOSING, unique=True)
    _partial("ix_ledger_until", "until", GRANTED)


def downgrade() -> None:
    op.drop_index("ix_ledger_until", "ledger")
    op.drop_index("uq_ledger_closing", "ledger")
    op.execute("DELETE FROM ledger WHERE kind IN ('refund', 'grant', 'expiry')")
    _forget_kinds()
    with op.batch_alter_table("ledger", table_kwargs={"sqlite_autoincrement": True}) as ledger:
        ledger.drop_column("until")
        ledger.create_check_constraint(op.f("ck_ledger_kind"), OLD)
    _partial("uq_ledger_closing", "job", CLOSING, unique=True)


def _forget_kinds() -> None:
    """SQLite's table is made anew without it."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_ledger_kind"), "ledger", type_="check")


def _partial(name: str, column: str, where: sa.TextClause, unique: bool = False) -> None:
    op.create_index(name, "ledger", [column], unique=unique, sqlite_where=where, postgresql_where=where)
