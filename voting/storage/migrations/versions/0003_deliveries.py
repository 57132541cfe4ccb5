"""When and how a holding was served with its letter."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("letters", sa.Column("served_at", UtcDateTime(), nullable=True))
    op.add_column("letters", sa.Column("served_how", sa.String(40), nullable=True))


def downgrade() -> None:
    op.drop_column("letters", "served_how")
    op.drop_column("letters", "served_at")
