"""Witnesses' cosignatures, and the auditor's edition of a result."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_ballots_waiting", "ballots")
    op.create_index(
        "ix_ballots_waiting",
        "ballots",
        ["community_id", "meeting_id", "cast_at"],
        postgresql_where=sa.text("log_index IS NULL"),
        sqlite_where=sa.text("log_index IS NULL"),
    )
    op.add_column("results", sa.Column("auditor_evidence", sa.LargeBinary(), nullable=True))
    op.add_column("results", sa.Column("auditor_pdf", sa.LargeBinary(), nullable=True))
    op.add_column("checkpoints", sa.Column("frontier", sa.LargeBinary(), nullable=True))
    op.create_table(
        "cosignatures",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("meeting_id", sa.String(32), nullable=False),
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("witness", sa.String(200), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_id", "meeting_id", "size", "witness", name=op.f("pk_cosignatures")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "size"],
            ["checkpoints.community_id", "checkpoints.meeting_id", "checkpoints.size"],
            name=op.f("fk_cosignatures_community_id_checkpoints"),
        ),
    )


def downgrade() -> None:
    op.drop_index("ix_ballots_waiting", "ballots")
    op.create_index("ix_ballots_waiting", "ballots", ["community_id", "meeting_id", "log_index"])
    op.drop_column("results", "auditor_pdf")
    op.drop_column("results", "auditor_evidence")
    op.drop_table("cosignatures")
    op.drop_column("checkpoints", "frontier")
