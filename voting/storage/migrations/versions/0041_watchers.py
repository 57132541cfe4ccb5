"""Accounts that only watch: a captain's building, an overseer's district, and whose it is."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "street_offices", sa.Column("district", sa.String(200), server_default="", nullable=False)
    )
    for name in ("building", "district"):
        op.add_column("staff", sa.Column(name, sa.String(200), nullable=True))


def downgrade() -> None:
    for name in ("district", "building"):
        op.drop_column("staff", name)
    op.drop_column("street_offices", "district")
