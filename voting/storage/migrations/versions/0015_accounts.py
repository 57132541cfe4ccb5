"""Accounts that are disabled, and sessions that end with them."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("disabled_at", UtcDateTime))
    op.add_column(
        "staff", sa.Column("session_number", sa.Integer, nullable=False, server_default="0")
    )


def downgrade() -> None:
    op.drop_column("staff", "session_number")
    op.drop_column("staff", "disabled_at")
