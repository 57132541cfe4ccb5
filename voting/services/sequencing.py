"""The sequencer: waiting ballots go into the log in batches, one checkpoint for each."""

import json
from typing import cast

from sqlalchemy import Integer, Table, Text, bindparam, func, select, update
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from voting.keys import KeyFolder
from voting.services.log import append_entries
from voting.services.meetings import OPEN
from voting.storage.tables import BallotRow, MeetingRow

BATCH = 5_000
_BALLOTS = cast("Table", BallotRow.__table__)
# Both databases have json_each; an argument without a type is JSON to the one, text to the other.
_GIVEN = func.json_each(bindparam("places", type_=NullType())).table_valued("key", "value")
_PLACES = (
    select(_GIVEN.c.key, sql_cast(sql_cast(_GIVEN.c.value, Text), Integer).label("place"))
    .cte("places")
    .prefix_with("MATERIALIZED")
)
_PLACE = (
    update(_BALLOTS)
    .where(
        _BALLOTS.c.community_id == bindparam("community"),
        _BALLOTS.c.meeting_id == bindparam("meeting"),
        _BALLOTS.c.id == _PLACES.c.key,
    )
    .values(log_index=_PLACES.c.place)
)
"""One statement for all: as many as there are rows, a planner without statistics may run slow."""


def sequence(session: Session, *, community_id: str, meeting_id: str, keys: KeyFolder) -> int:
    """Append the waiting ballots of an open meeting and return how many there were.

    Two sequencers exclude each other; voters go on casting.
    """
    meeting = session.scalar(
        select(MeetingRow)
        .where(MeetingRow.community_id == community_id, MeetingRow.id == meeting_id)
        .with_for_update(key_share=True)
    )
    if meeting is None or meeting.state != OPEN:
        return 0
    return append_waiting(session, meeting, keys)


def append_waiting(session: Session, meeting: MeetingRow, keys: KeyFolder) -> int:
    """Append waiting ballots, a batch at most; the caller holds the meeting's lock."""
    waiting = session.execute(
        select(BallotRow.id, BallotRow.entry)
        .where(
            BallotRow.community_id == meeting.community_id,
            BallotRow.meeting_id == meeting.id,
            BallotRow.log_index.is_(None),
        )
        .order_by(BallotRow.cast_at, BallotRow.ordinal, BallotRow.id)
        .limit(BATCH)
    ).all()
    if not waiting:
        return 0
    start = append_entries(session, meeting, [row.entry for row in waiting], keys)
    places = {row.id: place for place, row in enumerate(waiting, start)}
    session.connection().execute(
        _PLACE,
        {
            "community": meeting.community_id,
            "meeting": meeting.id,
            "places": json.dumps(places),
        },
    )
    return len(waiting)


def list_open(session: Session) -> list[tuple[str, str]]:
    """Return community and id of the meetings that are open."""
    rows = session.execute(
        select(MeetingRow.community_id, MeetingRow.id).where(MeetingRow.state == OPEN)
    )
    return [(community_id, meeting_id) for community_id, meeting_id in rows]
