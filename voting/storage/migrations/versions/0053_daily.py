"""Fixed days of deliberation, sittings with their points, and tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def _of_community() -> sa.Column[str]:
    return sa.Column(
        "community_id", sa.String(32), sa.ForeignKey("communities.id"), primary_key=True
    )


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    days = sa.Column("sitting_days", sa.JSON(), server_default="{}", nullable=False)
    op.add_column("communities", days)
    _make_sittings()
    op.create_table(
        "tasks",
        _of_community(),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("handler", sa.String(40), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        _moment("due_at"),
        sa.Column("concern_id", sa.String(32)),
        sa.Column("sitting_id", sa.String(32)),
        sa.Column("made_by", sa.String(32), nullable=False),
        _moment("made_at"),
        sa.Column("holding_id", sa.String(32)),
        sa.Column("owner_id", sa.String(32)),
        sa.Column("shown_name", sa.String(200), nullable=False),
        _moment("claimed_at", nullable=True),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("picture", sa.LargeBinary()),
        sa.Column("media_type", sa.String(40)),
        _moment("done_at", nullable=True),
        sa.Column("remark", sa.String(200), nullable=False),
        _moment("accepted_at", nullable=True),
        sa.Column("accepted_by", sa.String(32)),
        sa.UniqueConstraint(
            "community_id", "year", "ordinal", name="uq_tasks_community_id_year_ordinal"
        ),
    )
    op.create_index("ix_tasks_due_at", "tasks", ["community_id", "due_at"])


def _make_sittings() -> None:
    op.create_table(
        "sittings",
        _of_community(),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts", sa.String(40), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        _moment("made_at"),
        sa.Column("published_by", sa.String(32)),
        sa.Column("confirmed_by", sa.String(32)),
        _moment("published_at", nullable=True),
        sa.UniqueConstraint(
            "community_id", "kind", "held_on", name="uq_sittings_community_id_kind_held_on"
        ),
    )
    op.create_table(
        "sitting_points",
        sa.Column("community_id", sa.String(32), primary_key=True),
        sa.Column("sitting_id", sa.String(32), primary_key=True),
        sa.Column("ordinal", sa.Integer(), primary_key=True),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("concern_id", sa.String(32)),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("task", sa.String(200), nullable=False),
        sa.Column("handler", sa.String(40), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["community_id", "sitting_id"],
            ["sittings.community_id", "sittings.id"],
            name="fk_sitting_points_community_id_sittings",
        ),
    )
    op.create_index(
        "ix_sitting_points_concern_id", "sitting_points", ["community_id", "concern_id"]
    )


def downgrade() -> None:
    op.drop_index("ix_tasks_due_at", "tasks")
    op.drop_table("tasks")
    op.drop_index("ix_sitting_points_concern_id", "sitting_points")
    op.drop_table("sitting_points")
    op.drop_table("sittings")
    op.drop_column("communities", "sitting_days")
