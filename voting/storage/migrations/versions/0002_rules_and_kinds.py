"""Motions of three kinds with their scope, rule sets and clauses."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _columns() -> list[tuple[str, sa.Column[object]]]:
    return [
        (
            "communities",
            sa.Column("rules", sa.String(40), server_default="civil-code-2021", nullable=False),
        ),
        ("meetings", sa.Column("clauses", sa.JSON(), server_default="{}", nullable=False)),
        (
            "meetings",
            sa.Column("is_interim", sa.Boolean(), server_default=sa.false(), nullable=False),
        ),
        ("motions", sa.Column("names", sa.JSON(), server_default="[]", nullable=False)),
        ("motions", sa.Column("seats", sa.Integer(), server_default="0", nullable=False)),
        ("motions", sa.Column("max_choices", sa.Integer(), server_default="0", nullable=False)),
        ("motions", sa.Column("buildings", sa.JSON(), server_default="[]", nullable=False)),
    ]


def upgrade() -> None:
    for table, column in _columns():
        op.add_column(table, column)


def downgrade() -> None:
    for table, column in reversed(_columns()):
        op.drop_column(table, column.name)
