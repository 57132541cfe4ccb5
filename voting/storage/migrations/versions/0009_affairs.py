"""Affairs beside the vote: proposals, polls, disclosures, and what became of decisions."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _of_community(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id"], ["communities.id"], name=op.f(f"fk_{table}_community_id_communities")
    )


def _of_register(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", "register_id"],
        ["registers.community_id", "registers.id"],
        name=op.f(f"fk_{table}_community_id_registers"),
    )


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("register_id", sa.String(32), nullable=False),
        sa.Column("owner_id", sa.String(32), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.String(32), nullable=True),
        _of_register("proposals"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_proposals")),
    )
    op.create_table(
        "cosigners",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("proposal_id", sa.String(32), nullable=False),
        sa.Column("holding_id", sa.String(32), nullable=False),
        sa.Column("owner_id", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "proposal_id"],
            ["proposals.community_id", "proposals.id"],
            name=op.f("fk_cosigners_community_id_proposals"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "proposal_id", "holding_id", name=op.f("pk_cosigners")
        ),
    )
    op.create_table(
        "polls",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("register_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("buildings", sa.JSON(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        _of_register("polls"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_polls")),
    )
    op.create_table(
        "answers",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("poll_id", sa.String(32), nullable=False),
        sa.Column("holding_id", sa.String(32), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "poll_id"],
            ["polls.community_id", "polls.id"],
            name=op.f("fk_answers_community_id_polls"),
        ),
        sa.PrimaryKeyConstraint("community_id", "poll_id", "holding_id", name=op.f("pk_answers")),
    )
    op.create_table(
        "disclosures",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("meeting_id", sa.String(32), nullable=True),
        sa.Column("motion_id", sa.String(32), nullable=True),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("media_type", sa.String(40), nullable=True),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.Column("posted_by", sa.String(32), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        _of_community("disclosures"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_disclosures")),
    )
    op.create_index("ix_disclosures_posted_at", "disclosures", ["community_id", "posted_at"])


def downgrade() -> None:
    for table in ("disclosures", "answers", "polls", "cosigners", "proposals"):
        op.drop_table(table)
