"""Heartbeats of the background work; when a meeting was opened, and how far its log has come."""

import json
from datetime import datetime

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heartbeats",
        sa.Column("loop", sa.String(32), primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("failing_since", UtcDateTime),
    )
    op.add_column("meetings", sa.Column("opened_at", UtcDateTime))
    op.add_column("meetings", sa.Column("logged_up_to", UtcDateTime))
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    """Take both instants of the meetings that have a log from its entries."""
    meetings = sa.table(
        "meetings",
        sa.column("community_id"),
        sa.column("id"),
        sa.column("opened_at", UtcDateTime),
        sa.column("logged_up_to", UtcDateTime),
    )
    for community_id, meeting_id in connection.execute(
        sa.select(meetings.c.community_id, meetings.c.id)
    ).all():
        opened_at, logged_up_to = _read_instants(connection, community_id, meeting_id)
        connection.execute(
            sa.update(meetings)
            .where(meetings.c.community_id == community_id, meetings.c.id == meeting_id)
            .values(opened_at=opened_at, logged_up_to=logged_up_to)
        )


def _read_instants(
    connection: sa.Connection, community_id: str, meeting_id: str
) -> tuple[datetime | None, datetime | None]:
    entries = connection.execute(
        sa.text(
            "SELECT entry FROM log_entries WHERE community_id = :community AND meeting_id = :id"
        ),
        {"community": community_id, "id": meeting_id},
    )
    opened_at = logged_up_to = None
    for (data,) in entries:
        entry = json.loads(bytes(data))
        if "at" not in entry:
            continue
        at = datetime.fromisoformat(entry["at"])
        logged_up_to = at if logged_up_to is None else max(logged_up_to, at)
        if entry["type"] == "meeting.opened":
            opened_at = at
    return opened_at, logged_up_to


def downgrade() -> None:
    op.drop_column("meetings", "opened_at")
    op.drop_column("meetings", "logged_up_to")
    op.drop_table("heartbeats")
