"""Questions about a register's file are answered with a reason, words get a meaning."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


_ID, _WORD, _NAME, _DIGEST = sa.String(32), sa.String(40), sa.String(200), sa.String(64)


def upgrade() -> None:
    op.create_table(
        "register_answers",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("key", _DIGEST, nullable=False),
        sa.Column("choice", _NAME, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("answered_by", _ID, nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        *_of_community("register_answers", "key"),
    )
    op.create_table(
        "register_meanings",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("word", _NAME, nullable=False),
        sa.Column("meaning", _NAME, nullable=False),
        sa.Column("said_by", _ID, nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        *_of_community("register_meanings", "kind", "word"),
    )
    op.create_table(
        "register_notes",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("register_id", _ID, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("choice", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("answered_by", _ID, nullable=False),
        sa.Column("answered_at", UtcDateTime()),
        sa.PrimaryKeyConstraint(
            "community_id", "register_id", "position", name="pk_register_notes"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "register_id"],
            ["registers.community_id", "registers.id"],
            name="fk_register_notes_community_id_registers",
        ),
    )


def _of_community(table: str, *key: str) -> tuple[sa.Constraint, sa.Constraint]:
    return (
        sa.PrimaryKeyConstraint("community_id", *key, name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=f"fk_{table}_community_id_communities"
        ),
    )


def downgrade() -> None:
    for table in ("register_notes", "register_meanings", "register_answers"):
        op.drop_table(table)
