"""Codes that hold in the browser that asked; limits by place, which end at their own time."""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Neither holds anything for longer than an hour.
    op.drop_table("codes")
    op.drop_table("throttles")
    op.create_table(
        "codes",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("asked_by", sa.String(64), nullable=False, index=True),
        sa.Column("telephone", sa.String(40), nullable=False),
        sa.Column("code_digest", sa.String(64)),
        sa.Column("is_due", sa.Boolean(), nullable=False, index=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("wrong_before", sa.String(64)),
    )
    op.create_table(
        "throttles",
        sa.Column("subject", sa.String(64), primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.drop_column("staff", "failures")
    op.drop_column("staff", "locked_until")


def downgrade() -> None:
    failures = sa.Column("failures", sa.Integer(), nullable=False, server_default="0")
    op.add_column("staff", failures)
    op.add_column("staff", sa.Column("locked_until", sa.DateTime(timezone=True)))
    op.drop_table("throttles")
    op.drop_table("codes")
    op.create_table(
        "codes",
        sa.Column("subject", sa.String(64), primary_key=True),
        sa.Column("telephone", sa.String(40), nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("wrong_before", sa.String(64)),
    )
    op.create_table(
        "throttles",
        sa.Column("subject", sa.String(64), primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
    )
