"""The publicity of a register, and objections with their answers."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("registers", sa.Column("published_at", UtcDateTime(), nullable=True))
    op.create_table(
        "objections",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("meeting_id", sa.String(32), nullable=True),
        sa.Column("holding_id", sa.String(32), nullable=True),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("telephone", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_objections_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name=op.f("fk_objections_community_id_meetings"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_objections")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_objections_token_digest")),
    )
    op.create_index(
        "ix_objections_community_id_meeting_id", "objections", ["community_id", "meeting_id"]
    )


def downgrade() -> None:
    op.drop_table("objections")
    op.drop_column("registers", "published_at")
