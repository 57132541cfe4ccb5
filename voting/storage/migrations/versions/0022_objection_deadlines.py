"""The end of objections, which the log has, is kept beside its meeting."""

import json
from datetime import datetime

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_ENTRIES = sa.table(
    "log_entries",
    sa.column("community_id", sa.String),
    sa.column("meeting_id", sa.String),
    sa.column("index", sa.Integer),
    sa.column("entry", sa.LargeBinary),
)
_MEETINGS = sa.table(
    "meetings",
    sa.column("community_id", sa.String),
    sa.column("id", sa.String),
    sa.column("state", sa.String),
    sa.column("objections_until", UtcDateTime()),
)


def upgrade() -> None:
    op.add_column("meetings", sa.Column("objections_until", UtcDateTime(), nullable=True))
    connection = op.get_bind()
    published = sa.select(_MEETINGS.c.community_id, _MEETINGS.c.id).where(
        _MEETINGS.c.state.in_(("preliminary", "final"))
    )
    for community_id, meeting_id in connection.execute(published).all():
        until = _find_end(connection, community_id, meeting_id)
        connection.execute(
            sa.update(_MEETINGS)
            .where(_MEETINGS.c.community_id == community_id, _MEETINGS.c.id == meeting_id)
            .values(objections_until=until)
        )


def _find_end(connection: sa.Connection, community_id: str, meeting_id: str) -> datetime | None:
    """Return the end of objections that the log published last."""
    entries = connection.execute(
        sa.select(_ENTRIES.c.entry)
        .where(_ENTRIES.c.community_id == community_id, _ENTRIES.c.meeting_id == meeting_id)
        .order_by(_ENTRIES.c.index.desc())
    ).scalars()
    for entry in entries:
        record = json.loads(entry)
        if record["type"] == "result.preliminary":
            return datetime.fromisoformat(record["objections_until"])
    return None


def downgrade() -> None:
    op.drop_column("meetings", "objections_until")
