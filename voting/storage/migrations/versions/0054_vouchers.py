"""Vouchers added to an entry of the fund; a bank's line that was taken back is read anew."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None
_UNIQUE = "uq_fund_entries_community_id_bank_line"


def upgrade() -> None:
    with op.batch_alter_table("fund_entries") as batch:
        batch.drop_constraint(_UNIQUE, type_="unique")
    op.create_index("ix_fund_entries_bank_line", "fund_entries", ["community_id", "bank_line"])
    op.create_table(
        "fund_vouchers",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("entry_id", sa.String(32), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.String(32), nullable=False),
        sa.Column("confirmed_by", sa.String(32), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["fund_entries.community_id", "fund_entries.id"],
            name="fk_fund_vouchers_community_id_fund_entries",
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name="pk_fund_vouchers"),
    )


def downgrade() -> None:
    op.drop_table("fund_vouchers")
    op.drop_index("ix_fund_entries_bank_line", "fund_entries")
    # A line that was taken back and entered anew stands twice: the last one keeps it.
    op.execute(
        "UPDATE fund_entries SET bank_line = NULL WHERE EXISTS ("
        "SELECT 1 FROM fund_entries AS later WHERE later.community_id = fund_entries.community_id"
        " AND later.bank_line = fund_entries.bank_line AND later.number > fund_entries.number)"
    )
    with op.batch_alter_table("fund_entries") as batch:
        batch.create_unique_constraint(_UNIQUE, ["community_id", "bank_line"])
