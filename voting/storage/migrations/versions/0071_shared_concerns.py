"""Concerns that two communities deal with."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    at = sa.DateTime(timezone=True)
    op.create_table(
        "shared_concerns",
        sa.Column("community_id", sa.String(32), primary_key=True),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("concern_id", sa.String(32), nullable=False),
        sa.Column("partner_id", sa.String(32), sa.ForeignKey("communities.id"), nullable=False),
        sa.Column("asked_by", sa.String(32), nullable=False),
        sa.Column("asked_at", at, nullable=False),
        sa.Column("accepted_by", sa.String(32)),
        sa.Column("confirmed_by", sa.String(32)),
        sa.Column("accepted_at", at),
        sa.Column("ended_by", sa.String(32)),
        sa.Column("ended_at", at),
        sa.ForeignKeyConstraint(
            ["community_id", "concern_id"],
            ["concerns.community_id", "concerns.id"],
            name="fk_shared_concerns_community_id_concerns",
        ),
    )
    op.create_index("ix_shared_concerns_partner_id", "shared_concerns", ["partner_id"])


def downgrade() -> None:
    op.drop_index("ix_shared_concerns_partner_id", "shared_concerns")
    op.drop_table("shared_concerns")
