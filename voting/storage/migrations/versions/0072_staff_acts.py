"""What staff did, from where, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_acts",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.String(32), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("street_office_id", sa.String(32)),
        sa.Column("community_id", sa.String(32)),
        sa.Column("meeting_id", sa.String(32)),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("act", sa.String(200), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("machine", sa.String(40), nullable=False),
        sa.Column("program", sa.String(40), nullable=False),
        sa.Column("network", sa.String(40), nullable=False),
    )
    op.create_index("ix_staff_acts_office", "staff_acts", ["street_office_id", "at"])
    op.create_index("ix_staff_acts_staff", "staff_acts", ["staff_id", "at"])
    op.create_index("ix_staff_acts_at", "staff_acts", ["at"])


def downgrade() -> None:
    for name in ("ix_staff_acts_at", "ix_staff_acts_staff", "ix_staff_acts_office"):
        op.drop_index(name, "staff_acts")
    op.drop_table("staff_acts")
