"""What assemblies adopted in place of rules: each with its clause, seen by the street office."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ID, _WORD = sa.String(32), sa.String(40)


def upgrade() -> None:
    op.create_table(
        "adopted_rules",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("field", _WORD, nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("clause", sa.JSON, nullable=False),
        sa.Column("meeting_id", _ID),
        sa.Column("adopted_at", UtcDateTime(), nullable=False),
        sa.Column("begins_at", UtcDateTime(), nullable=False),
        sa.Column("objection", sa.Text, server_default="", nullable=False),
        sa.Column("objected_by", _ID),
        sa.Column("objected_at", UtcDateTime()),
        sa.Column("withdrawn_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("community_id", "id", name="pk_adopted_rules"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_adopted_rules_community_id_communities"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name="fk_adopted_rules_community_id_meetings",
        ),
    )


def downgrade() -> None:
    op.drop_table("adopted_rules")
