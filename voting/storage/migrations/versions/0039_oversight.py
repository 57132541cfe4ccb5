"""What a street office is warned of: refusals of witnesses, and many ballots from one address."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ballots", sa.Column("address", sa.String(40), nullable=True))
    op.add_column("ballots", sa.Column("device", sa.String(40), nullable=True))
    op.create_table(
        "witness_refusals",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("meeting_id", sa.String(32), nullable=False),
        sa.Column("witness", sa.String(200), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name="fk_witness_refusals_community_id_meetings",
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "meeting_id", "witness", name="pk_witness_refusals"
        ),
    )


def downgrade() -> None:
    op.drop_table("witness_refusals")
    op.drop_column("ballots", "device")
    op.drop_column("ballots", "address")
