"""The ledger of a community's common fund."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fund_entries",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("counterparty", sa.String(200), nullable=False),
        sa.Column("is_organisation", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.String(32), nullable=True),
        sa.Column("motion_id", sa.String(40), nullable=True),
        sa.Column("unneeded", sa.Text(), nullable=False),
        sa.Column("corrects", sa.String(32), nullable=True),
        sa.Column("bank_line", sa.String(64), nullable=True),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("media_type", sa.String(40), nullable=True),
        sa.Column("is_file_public", sa.Boolean(), nullable=False),
        sa.Column("entered_by", sa.String(32), nullable=False),
        sa.Column("confirmed_by", sa.String(32), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_fund_entries_community_id"
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name="pk_fund_entries"),
        sa.UniqueConstraint("community_id", "number", name="uq_fund_entries_community_id_number"),
        sa.UniqueConstraint(
            "community_id", "corrects", name="uq_fund_entries_community_id_corrects"
        ),
        sa.UniqueConstraint(
            "community_id", "bank_line", name="uq_fund_entries_community_id_bank_line"
        ),
    )
    op.create_index("ix_fund_entries_day", "fund_entries", ["community_id", "day"])


def downgrade() -> None:
    op.drop_table("fund_entries")
