"""Until when a password works that the operator gave."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("password_until", UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("staff") as staff:
        staff.drop_column("password_until")
