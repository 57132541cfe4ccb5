"""What communities declare about their property companies."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "declarations",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("period", sa.String(40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.String(32), nullable=False),
        sa.Column("confirmed_by", sa.String(32), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_declarations_community_id"
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name="pk_declarations"),
    )
    op.create_index("ix_declarations_kind", "declarations", ["community_id", "kind", "period"])
    op.create_table(
        "service_records",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("service", sa.String(200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("photo", sa.LargeBinary(), nullable=True),
        sa.Column("media_type", sa.String(40), nullable=True),
        sa.Column("recorded_by", sa.String(32), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("taken_back_by", sa.String(32), nullable=True),
        sa.Column("taken_back_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_service_records_community_id"
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name="pk_service_records"),
    )
    op.create_index("ix_service_records_day", "service_records", ["community_id", "day"])


def downgrade() -> None:
    op.drop_table("service_records")
    op.drop_table("declarations")
