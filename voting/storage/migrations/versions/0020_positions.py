"""Motions are ordered by their position; their numbers are given with the notice."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("motions", sa.Column("position", sa.Integer, server_default="0", nullable=False))
    op.execute("UPDATE motions SET position = CAST(substr(id, 2) AS INTEGER)")


def downgrade() -> None:
    op.drop_column("motions", "position")
