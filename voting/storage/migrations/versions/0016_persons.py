"""Whose an account is: accounts with one telephone are of one person."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("telephone", sa.String(40)))


def downgrade() -> None:
    op.drop_column("staff", "telephone")
