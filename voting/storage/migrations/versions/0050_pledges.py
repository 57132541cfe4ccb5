"""What communities pledge about concerns, and their own names of phases."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("pledge", sa.JSON(), server_default="{}", nullable=False)
    op.add_column("communities", column)


def downgrade() -> None:
    op.drop_column("communities", "pledge")
