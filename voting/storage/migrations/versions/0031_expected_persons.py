"""The number of owners that was announced is kept beside the other totals."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("register_expected", sa.Column("persons", sa.Integer, nullable=True))


def downgrade() -> None:
    op.drop_column("register_expected", "persons")
