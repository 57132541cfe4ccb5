"""Breaches of the covenant."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    at = sa.DateTime(timezone=True)
    op.create_table(
        "breaches",
        sa.Column("community_id", sa.String(32), sa.ForeignKey("communities.id"), primary_key=True),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("register_id", sa.String(32), nullable=False),
        sa.Column("holding_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("building", sa.String(200), nullable=False),
        sa.Column("article", sa.String(200), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("told", sa.String(200), nullable=False),
        sa.Column("noted_by", sa.String(32), nullable=False),
        sa.Column("noted_at", at, nullable=False),
        sa.Column("due_at", at, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(32)),
        sa.Column("answered_at", at),
        sa.Column("agrees_to_naming", sa.Boolean(), nullable=False),
        sa.Column("is_upheld", sa.Boolean(), nullable=False),
        sa.Column("measure", sa.String(40), nullable=False),
        sa.Column("public_text", sa.Text(), nullable=False),
        sa.Column("damages_cents", sa.BigInteger(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("judgment", sa.String(200), nullable=False),
        sa.Column("scan", sa.LargeBinary()),
        sa.Column("media_type", sa.String(40)),
        sa.Column("decided_by", sa.String(32)),
        sa.Column("confirmed_by", sa.String(32)),
        sa.Column("decided_at", at),
        sa.Column("payments", sa.JSON(), nullable=False),
        sa.Column("struck_at", at),
        sa.Column("struck_by", sa.String(32)),
        sa.Column("struck_confirmed_by", sa.String(32)),
        sa.Column("struck_reason", sa.String(200), nullable=False),
        sa.UniqueConstraint(
            "community_id", "year", "ordinal", name="uq_breaches_community_id_year_ordinal"
        ),
    )
    op.create_index("ix_breaches_holding_id", "breaches", ["community_id", "holding_id"])


def downgrade() -> None:
    op.drop_index("ix_breaches_holding_id", "breaches")
    op.drop_table("breaches")
