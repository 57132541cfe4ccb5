"""Captains answer for their building; whoever raised a concern is told at most once an hour."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

_OF_BUILDINGS = ("concerns", "tasks", "duties")


def upgrade() -> None:
    for table in _OF_BUILDINGS:
        column = sa.Column("building", sa.String(200), server_default="", nullable=False)
        op.add_column(table, column)
    op.add_column("concerns", sa.Column("told_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("concerns") as batch:
        batch.drop_column("told_at")
    for table in _OF_BUILDINGS:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("building")
