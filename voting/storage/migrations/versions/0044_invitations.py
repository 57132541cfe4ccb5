"""The link by which somebody who was appointed sets their first password."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("invitation_sha256", sa.String(64), nullable=True))
    op.add_column("staff", sa.Column("invited_until", UtcDateTime(), nullable=True))
    op.create_index("ix_staff_invitation_sha256", "staff", ["invitation_sha256"])


def downgrade() -> None:
    op.drop_index("ix_staff_invitation_sha256", "staff")
    for name in ("invited_until", "invitation_sha256"):
        op.drop_column("staff", name)
