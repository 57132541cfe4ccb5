"""Yearly assessments and their answers."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessments",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("register_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("audience", sa.String(40), nullable=False),
        sa.Column("invited", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("dimensions", sa.JSON(), nullable=False),
        sa.Column("pay", sa.JSON(), nullable=False),
        sa.Column("opens_at", UtcDateTime(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("opened_by", sa.String(32), nullable=False),
        sa.Column("confirmed_by", sa.String(32), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=False),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "register_id"],
            ["registers.community_id", "registers.id"],
            name="fk_assessments_community_id_registers",
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name="pk_assessments"),
    )
    op.create_index("ix_assessments_closes_at", "assessments", ["community_id", "closes_at"])
    op.create_table(
        "assessment_answers",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("building", sa.String(200), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "assessment_id"],
            ["assessments.community_id", "assessments.id"],
            name="fk_assessment_answers_community_id_assessments",
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "assessment_id", "digest", name="pk_assessment_answers"
        ),
    )


def downgrade() -> None:
    op.drop_table("assessment_answers")
    op.drop_table("assessments")
