"""Which mandate a paper ballot was signed under, where an agent signed it."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("papers", sa.Column("mandate_id", sa.String(32), nullable=True))


def downgrade() -> None:
    op.drop_column("papers", "mandate_id")
