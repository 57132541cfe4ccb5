"""Call-back samples: what the office committed to, and whom it calls."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "samples",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("meeting_id", sa.String(32), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("throws_at", UtcDateTime(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.Column("dice", sa.String(200), nullable=False),
        sa.Column("thrown_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name="fk_samples_community_id_meetings",
        ),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", name="pk_samples"),
    )
    op.create_table(
        "sample_calls",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("meeting_id", sa.String(32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("log_index", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(40), nullable=True),
        sa.Column("owner_id", sa.String(32), nullable=True),
        sa.Column("noted_at", UtcDateTime(), nullable=True),
        sa.Column("logged_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name="fk_sample_calls_community_id_meetings",
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "meeting_id", "round", "log_index", name="pk_sample_calls"
        ),
    )


def downgrade() -> None:
    op.drop_table("sample_calls")
    op.drop_table("samples")
