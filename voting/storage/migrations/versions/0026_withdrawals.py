"""Candidates withdraw or are struck after the notice."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("motions", sa.Column("withdrawn", sa.JSON, server_default="{}", nullable=False))
    op.add_column(
        "meetings", sa.Column("withdrawals", sa.Integer, server_default="0", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("meetings", "withdrawals")
    op.drop_column("motions", "withdrawn")
