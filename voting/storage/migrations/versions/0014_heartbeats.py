"""Heartbeats of the background work; when a meeting was opened, and how far its log has come."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heartbeats",
        sa.Column("loop", sa.String(32), primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("failing_since", UtcDateTime),
    )
    op.add_column("meetings", sa.Column("opened_at", UtcDateTime))
    op.add_column("meetings", sa.Column("logged_up_to", UtcDateTime))


def downgrade() -> None:
    op.drop_column("meetings", "opened_at")
    op.drop_column("meetings", "logged_up_to")
    op.drop_table("heartbeats")
