"""A quick way to what is still to be sent."""

import sqlalchemy as sa
from alembic import op

revision = "v0003"
down_revision = "v0002"
branch_labels = None
depends_on = None

UNSENT = sa.text("state IN ('waiting', 'sending')")


def upgrade() -> None:
    op.create_index("ix_outbox_unsent", "outbox", ["chat"], sqlite_where=UNSENT, postgresql_where=UNSENT)


def downgrade() -> None:
    op.drop_index("ix_outbox_unsent", "outbox")
