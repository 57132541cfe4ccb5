"""Public words are struck by two; the course of a takeover is kept, and it can be cancelled."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

_WORDED = ("concern_progress", "tasks", "sitting_points")
_ADDED = ("begun_confirmed_by", "cancelled_by", "cancelled_at", "cancelled_why", "marks")


def upgrade() -> None:
    for table in _WORDED:
        column = sa.Column("struck", sa.String(200), server_default="", nullable=False)
        op.add_column(table, column)
    op.add_column("takeovers", sa.Column("begun_confirmed_by", sa.String(32), nullable=True))
    op.add_column("takeovers", sa.Column("cancelled_by", sa.String(32), nullable=True))
    op.add_column("takeovers", sa.Column("cancelled_at", UtcDateTime(), nullable=True))
    op.add_column(
        "takeovers", sa.Column("cancelled_why", sa.String(200), server_default="", nullable=False)
    )
    op.add_column("takeovers", sa.Column("marks", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("takeovers") as batch:
        for name in _ADDED:
            batch.drop_column(name)
    for table in _WORDED:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("struck")
