"""Who looked at personal data, when, why, and whom it concerns."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "looks",
        sa.Column("community_id", sa.String(32), primary_key=True),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("meeting_id", sa.String(32)),
        sa.Column("holding_id", sa.String(32)),
        sa.Column("building", sa.String(200), nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_looks_community_id_communities"
        ),
    )
    op.create_index("ix_looks_at", "looks", ["community_id", "at"])


def downgrade() -> None:
    op.drop_table("looks")
