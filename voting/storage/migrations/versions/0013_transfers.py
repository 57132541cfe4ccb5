"""Units sold after the register was frozen: what is asked, and the register that comes of it."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ID = sa.String(32)


def upgrade() -> None:
    op.add_column("registers", sa.Column("amends", _ID))
    op.create_table(
        "transfers",
        sa.Column("community_id", _ID, primary_key=True),
        sa.Column("meeting_id", _ID, primary_key=True),
        sa.Column("id", _ID, primary_key=True),
        sa.Column("holding_id", _ID, nullable=False),
        sa.Column("unit_ids", sa.JSON, nullable=False),
        sa.Column("buyers", sa.JSON, nullable=False),
        sa.Column("proof", sa.String(64), nullable=False),
        sa.Column("log_index", sa.Integer),
        sa.Column("recorded_at", UtcDateTime),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name="fk_transfers_community_id_meetings",
        ),
    )


def downgrade() -> None:
    op.drop_table("transfers")
    with op.batch_alter_table("registers") as table:
        table.drop_column("amends")
