"""Cells of a register's file are corrected on the page; the last check of a file is kept."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


_ID, _WORD, _NAME, _DIGEST = sa.String(32), sa.String(40), sa.String(200), sa.String(64)


def upgrade() -> None:
    for column in ("asked", "chosen"):
        op.add_column(
            "register_answers", sa.Column(column, sa.Text, server_default="", nullable=False)
        )
    op.create_table(
        "register_corrections",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("key", _DIGEST, nullable=False),
        sa.Column("column", _WORD, nullable=False),
        sa.Column("address", _NAME, nullable=False),
        sa.Column("read", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("said_by", _ID, nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        *_of_community("register_corrections", "key"),
    )
    op.create_table(
        "register_checks",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("checked_by", _ID, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=False),
        *_of_community("register_checks", "checked_by"),
    )
    op.create_table(
        "register_expected",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("register_id", _ID, nullable=False),
        sa.Column("units", sa.Integer),
        sa.Column("area_cm2", sa.BigInteger),
        sa.Column("built_area_cm2", sa.BigInteger),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("said_by", _ID, nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "register_id", name="pk_register_expected"),
        sa.ForeignKeyConstraint(
            ["community_id", "register_id"],
            ["registers.community_id", "registers.id"],
            name="fk_register_expected_community_id_registers",
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
    for table in ("register_expected", "register_checks", "register_corrections"):
        op.drop_table(table)
    for column in ("chosen", "asked"):
        op.drop_column("register_answers", column)
