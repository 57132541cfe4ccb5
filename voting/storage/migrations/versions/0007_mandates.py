"""Mandates: proxies, and those who act for a company, a ward, an estate or a buyer."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mandates",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("meeting_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("holding_id", sa.String(32), nullable=False),
        sa.Column("owner_id", sa.String(32), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        sa.Column("telephone", sa.String(40), nullable=False),
        sa.Column("identified", sa.String(40), nullable=False),
        sa.Column("directions", sa.JSON(), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("recorded_by", sa.String(32), nullable=True),
        sa.Column("scan", sa.LargeBinary(), nullable=True),
        sa.Column("media_type", sa.String(40), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name=op.f("fk_mandates_community_id_meetings"),
        ),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", "id", name=op.f("pk_mandates")),
    )
    op.create_index("ix_mandates_holding", "mandates", ["community_id", "meeting_id", "holding_id"])
    op.create_index("ix_mandates_telephone", "mandates", ["telephone"])
    op.add_column("ballots", sa.Column("mandate_id", sa.String(32), nullable=True))
    op.add_column(
        "ballots",
        sa.Column("is_by_proxy", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("ballots", "is_by_proxy")
    op.drop_column("ballots", "mandate_id")
    op.drop_table("mandates")
