"""A meeting is a community's first, a regular or an interim one."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "meetings", sa.Column("kind", sa.String(40), server_default="regular", nullable=False)
    )
    op.execute("UPDATE meetings SET kind = 'interim' WHERE is_interim")
    op.drop_column("meetings", "is_interim")


def downgrade() -> None:
    op.add_column(
        "meetings", sa.Column("is_interim", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute("UPDATE meetings SET is_interim = (kind = 'interim')")
    op.drop_column("meetings", "kind")
