"""Samples whose dice were not entered within their time are postponed."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0061"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("samples", sa.Column("postponed_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("samples", "postponed_at")
