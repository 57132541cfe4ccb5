"""Concerns with the line of their life, and spots with codes."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def _of_community() -> sa.Column[str]:
    return sa.Column(
        "community_id", sa.String(32), sa.ForeignKey("communities.id"), primary_key=True
    )


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "spots",
        _of_community(),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        _moment("made_at"),
        _moment("ended_at", nullable=True),
    )
    op.create_table(
        "concerns",
        _of_community(),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("spot_id", sa.String(32)),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("picture", sa.LargeBinary()),
        sa.Column("media_type", sa.String(40)),
        _moment("raised_at"),
        sa.Column("holding_id", sa.String(32)),
        sa.Column("owner_id", sa.String(32)),
        sa.Column("recorded_by", sa.String(32)),
        sa.Column("shown_name", sa.String(200), nullable=False),
        sa.Column("public_title", sa.String(200), nullable=False),
        sa.Column("public_place", sa.String(200), nullable=False),
        sa.Column("released_by", sa.String(32)),
        sa.Column("phase", sa.String(40), nullable=False),
        sa.Column("handler", sa.String(40), nullable=False),
        sa.Column("next_step", sa.String(200), nullable=False),
        _moment("answer_due_at"),
        _moment("answered_at", nullable=True),
        _moment("due_at", nullable=True),
        _moment("closed_at", nullable=True),
        sa.Column("judgement", sa.String(40), nullable=False),
        sa.Column("is_reopened", sa.Boolean(), nullable=False),
        sa.Column("meeting_id", sa.String(32)),
        sa.Column("motion_id", sa.String(32)),
        sa.UniqueConstraint(
            "community_id", "year", "ordinal", name="uq_concerns_community_id_year_ordinal"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "spot_id"],
            ["spots.community_id", "spots.id"],
            name="fk_concerns_community_id_spots",
        ),
    )
    op.create_index("ix_concerns_due_at", "concerns", ["community_id", "due_at"])
    op.create_table(
        "concern_progress",
        sa.Column("community_id", sa.String(32), primary_key=True),
        sa.Column("concern_id", sa.String(32), primary_key=True),
        sa.Column("ordinal", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("phase", sa.String(40), nullable=False),
        sa.Column("handler", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("next_step", sa.String(200), nullable=False),
        _moment("due_at", nullable=True),
        _moment("at"),
        sa.Column("by", sa.String(32)),
        sa.ForeignKeyConstraint(
            ["community_id", "concern_id"],
            ["concerns.community_id", "concerns.id"],
            name="fk_concern_progress_community_id_concerns",
        ),
    )


def downgrade() -> None:
    op.drop_table("concern_progress")
    op.drop_index("ix_concerns_due_at", "concerns")
    op.drop_table("concerns")
    op.drop_table("spots")
