"""Drafts that ask their street office for guidance, its checklist and its answers."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def _of_meeting(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", "meeting_id"],
        ["meetings.community_id", "meetings.id"],
        name=f"fk_{table}_community_id_meetings",
    )


def upgrade() -> None:
    op.create_table(
        "guidances",
        sa.Column("community_id", sa.String(32), primary_key=True),
        sa.Column("meeting_id", sa.String(32), primary_key=True),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("asked_by", sa.String(32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draft", sa.String(64), nullable=False),
        sa.Column("answer", sa.String(40)),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_by", sa.String(32)),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("checklist", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("seen_by", sa.String(32)),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("noticed", sa.String(64)),
        _of_meeting("guidances"),
    )
    op.create_table(
        "guidance_notes",
        sa.Column("community_id", sa.String(32), primary_key=True),
        sa.Column("meeting_id", sa.String(32), primary_key=True),
        sa.Column("item", sa.String(40), primary_key=True),
        sa.Column("finding", sa.String(40)),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("draft", sa.String(64), nullable=False),
        sa.Column("noted_by", sa.String(32), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        _of_meeting("guidance_notes"),
    )


def downgrade() -> None:
    op.drop_table("guidance_notes")
    op.drop_table("guidances")
