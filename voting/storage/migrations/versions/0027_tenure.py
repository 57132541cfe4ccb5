"""The term of each community's committee, as its street office records it."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("tenure_ends_on", "succession_on"):
        op.add_column(
            "communities", sa.Column(name, sa.String(40), server_default="", nullable=False)
        )
    op.add_column("communities", sa.Column("tenure_recorded_by", sa.String(32), nullable=True))
    op.add_column("communities", sa.Column("tenure_recorded_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    for name in ("tenure_recorded_at", "tenure_recorded_by", "succession_on", "tenure_ends_on"):
        op.drop_column("communities", name)
