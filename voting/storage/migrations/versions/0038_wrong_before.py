"""A letter and a code remember the last wrong answer, which costs no try when it is sent again."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("letters", "codes"):
        op.add_column(table, sa.Column("wrong_before", sa.String(64), nullable=True))


def downgrade() -> None:
    for table in ("letters", "codes"):
        op.drop_column(table, "wrong_before")
