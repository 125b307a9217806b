"""What an operator sees: who made what, why it failed, how far owners come; and which bot speaks with a chat."""

import sqlalchemy as sa
from alembic import op

revision = "v0004"
down_revision = "v0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("session") as session:
        session.add_column(sa.Column("place", sa.String(64)))
        session.create_index("ix_session_saved_at", ["saved_at"])
    with op.batch_alter_table("job") as job:
        job.add_column(sa.Column("kind", sa.String(32)))
        job.add_column(sa.Column("maker", sa.String(100)))
        job.add_column(sa.Column("fault", sa.String(64)))
        job.create_index("ix_job_created_at", ["created_at"])
    with op.batch_alter_table("crew") as crew:
        crew.add_column(sa.Column("load", sa.Text()))
    op.create_table(
        "lease",
        sa.Column("chat", sa.String(200), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_lease"),
    )
    op.create_table(
        "way",
        sa.Column("chat", sa.String(200), nullable=False),
        sa.Column("post", sa.String(64), nullable=False),
        sa.Column("mark", sa.String(16), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("chat", "post", "mark", name="pk_way"),
    )
    op.create_index("ix_way_at", "way", ["at"])


def downgrade() -> None:
    op.drop_table("way")
    op.drop_table("lease")
    with op.batch_alter_table("crew") as crew:
        crew.drop_column("load")
    with op.batch_alter_table("job") as job:
        job.drop_index("ix_job_created_at")
        for column in ("fault", "maker", "kind"):
            job.drop_column(column)
    with op.batch_alter_table("session") as session:
        session.drop_index("ix_session_saved_at")
        session.drop_column("place")
