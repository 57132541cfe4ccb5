"""Sittings are cancelled by two, say who took part; words of theirs and of takeovers are struck."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

_CANCELLED = ("cancelled_by", "cancelled_at", "cancelled_why")
_SHARED = ("present", "struck")


def upgrade() -> None:
    for table in ("sittings", "takeovers"):
        op.add_column(table, sa.Column("present", sa.JSON(), server_default="[]", nullable=False))
        op.add_column(table, sa.Column("struck", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("sittings", sa.Column("cancelled_by", sa.String(32), nullable=True))
    op.add_column("sittings", sa.Column("cancelled_at", UtcDateTime(), nullable=True))
    op.add_column(
        "sittings", sa.Column("cancelled_why", sa.String(200), server_default="", nullable=False)
    )


def downgrade() -> None:
    with op.batch_alter_table("sittings") as batch:
        for name in (*_SHARED, *_CANCELLED):
            batch.drop_column(name)
    with op.batch_alter_table("takeovers") as batch:
        for name in _SHARED:
            batch.drop_column(name)
