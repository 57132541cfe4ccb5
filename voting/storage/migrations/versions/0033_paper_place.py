"""Communities say where paper ballots are handed in."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "communities", sa.Column("paper_place", sa.String(200), server_default="", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("communities", "paper_place")
