"""Messages to owners, telephone codes, and disputed ballots."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    letter = sa.Column("identification", sa.String(40), server_default="letter", nullable=False)
    op.add_column("meetings", letter)
    told = sa.Column("told_up_to", sa.Integer(), server_default="0", nullable=False)
    op.add_column("meetings", told)
    op.add_column(
        "ballots",
        sa.Column("is_voided", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_index("ix_owners_telephone", "owners", ["telephone", "community_id", "register_id"])
    op.create_table(
        "messages",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("telephone", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_messages_community_id_communities")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_messages")),
    )
    op.create_index("ix_messages_due_at", "messages", ["due_at"])
    op.create_index(
        "ix_messages_community_id_created_at", "messages", ["community_id", "created_at"]
    )
    op.create_table(
        "codes",
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("telephone", sa.String(40), nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_codes")),
    )
    op.create_table(
        "throttles",
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_throttles")),
    )
    op.create_table(
        "disputes",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("meeting_id", sa.String(32), nullable=False),
        sa.Column("ballot_id", sa.String(32), nullable=False),
        sa.Column("owner_id", sa.String(32), nullable=False),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", sa.String(32), nullable=True),
        sa.Column("finding", sa.String(40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint(
            "community_id", "meeting_id", "ballot_id", name=op.f("pk_disputes")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "ballot_id"],
            ["ballots.community_id", "ballots.meeting_id", "ballots.id"],
            name=op.f("fk_disputes_community_id_ballots"),
        ),
    )


def downgrade() -> None:
    op.drop_table("disputes")
    op.drop_table("throttles")
    op.drop_table("codes")
    op.drop_table("messages")
    op.drop_index("ix_owners_telephone", "owners")
    op.drop_column("ballots", "is_voided")
    op.drop_column("meetings", "told_up_to")
    op.drop_column("meetings", "identification")
