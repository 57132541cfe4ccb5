"""Steps may concern a community alone; each lapses, and is bound to what it showed."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ID, _WORD, _DIGEST = sa.String(32), sa.String(40), sa.String(64)
_KEPT = (
    "community_id, meeting_id, id, kind, reason, closes_at, subject_id, scan, media_type, "
    "asked_by, asked_at, decided_by, decided_at, outcome"
)
_TERM = timedelta(days=7)


def _columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("closes_at", UtcDateTime()),
        sa.Column("subject_id", _ID),
        sa.Column("scan", sa.LargeBinary),
        sa.Column("media_type", _WORD),
        sa.Column("asked_by", _ID, nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", _ID),
        sa.Column("decided_at", UtcDateTime()),
        sa.Column("outcome", _WORD),
    )


def _of_meeting() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", "meeting_id"],
        ["meetings.community_id", "meetings.id"],
        name="fk_steps_community_id_meetings",
    )


def upgrade() -> None:
    op.add_column("registers", sa.Column("confirmed_by", _ID))
    op.execute("CREATE TABLE steps_before AS SELECT * FROM steps")
    op.drop_table("steps")
    op.create_table(
        "steps",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("meeting_id", _ID),
        *_columns(),
        sa.Column("details", sa.JSON, nullable=False, server_default="{}"),
        sa.Column("scan_sha256", _DIGEST),
        sa.Column("lapses_at", UtcDateTime(), nullable=False),
        sa.Column("shown_sha256", _DIGEST, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("community_id", "id", name="pk_steps"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_steps_community_id_communities"
        ),
        _of_meeting(),
    )
    op.create_index("ix_steps_meeting_id", "steps", ["community_id", "meeting_id"])
    op.execute(
        f"INSERT INTO steps ({_KEPT}, lapses_at) SELECT {_KEPT}, asked_at FROM steps_before"  # noqa: S608 - our own
    )
    op.drop_table("steps_before")
    _let_lapse(op.get_bind())


def _let_lapse(connection: sa.Connection) -> None:
    steps = sa.table(
        "steps",
        sa.column("id"),
        sa.column("asked_at", UtcDateTime),
        sa.column("lapses_at", UtcDateTime),
    )
    for step_id, asked_at in connection.execute(sa.select(steps.c.id, steps.c.asked_at)).all():
        connection.execute(
            sa.update(steps).where(steps.c.id == step_id).values(lapses_at=asked_at + _TERM)
        )


def downgrade() -> None:
    op.execute("CREATE TABLE steps_after AS SELECT * FROM steps WHERE meeting_id IS NOT NULL")
    op.drop_table("steps")
    op.create_table(
        "steps",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("meeting_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        *_columns(),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", "id", name="pk_steps"),
        _of_meeting(),
    )
    op.execute(f"INSERT INTO steps ({_KEPT}) SELECT {_KEPT} FROM steps_after")  # noqa: S608 - our own
    op.drop_table("steps_after")
    op.drop_column("registers", "confirmed_by")
