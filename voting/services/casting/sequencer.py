"""The sequencer: it appends waiting ballots to the log in batches, with one checkpoint each."""

import json
from typing import cast

from sqlalchemy import Integer, Table, Text, and_, bindparam, func, insert, select, update
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from audit.log.merkle import leaf_hash
from voting.keys.folder import KeyFolder
from voting.services.casting.marked_ballots import forget_confirmed
from voting.services.log.log import advance_time, extend_checkpoint
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.log import LogEntryRow
from voting.storage.tables.meeting import MeetingRow
from voting.terms import MeetingKey, MeetingState

BATCH = 5_000
_BALLOTS = cast("Table", BallotRow.__table__)
_ENTRIES = cast("Table", LogEntryRow.__table__)
# Both databases have json_each; an untyped argument is JSON to PostgreSQL and text to SQLite.
_GIVEN = func.json_each(bindparam("places", type_=NullType())).table_valued("key", "value")
_PLACES = (
    select(_GIVEN.c.key, sql_cast(sql_cast(_GIVEN.c.value, Text), Integer).label("place"))
    .cte("places")
    .prefix_with("MATERIALIZED")
)
_PLACED = and_(
    _BALLOTS.c.community_id == bindparam("community"),
    _BALLOTS.c.meeting_id == bindparam("meeting"),
    _BALLOTS.c.id == _PLACES.c.key,
)
_COPY = insert(_ENTRIES).from_select(
    [_ENTRIES.c[name] for name in ("community_id", "meeting_id", "index", "entry", "leaf_hash")],
    select(
        _BALLOTS.c.community_id,
        _BALLOTS.c.meeting_id,
        _PLACES.c.place,
        _BALLOTS.c.entry,
        _BALLOTS.c.leaf_hash,
    ).where(_PLACED),
)
_PLACE = update(_BALLOTS).where(_PLACED).values(log_index=_PLACES.c.place)
"""Stores the log index of each ballot of a batch, in one statement.

The entries are not sent to the database again: `_COPY` copies them from the ballots.
"""


def sequence(session: Session, *, meeting: MeetingKey, keys: KeyFolder) -> int:
    """Append the waiting ballots of an open meeting and return how many there were.

    Two sequencers exclude each other, but do not block voters.
    """
    row = session.scalar(
        select(MeetingRow)
        .where(MeetingRow.community_id == meeting.community_id, MeetingRow.id == meeting.meeting_id)
        .with_for_update(key_share=True)
    )
    if row is None or row.state != MeetingState.OPEN:
        return 0
    return append_waiting(session, row, keys)


def append_waiting(session: Session, meeting: MeetingRow, keys: KeyFolder) -> int:
    """Append at most one batch of waiting ballots; the caller holds the meeting's lock."""
    waiting = session.execute(
        select(BallotRow.id, BallotRow.entry, BallotRow.cast_at, BallotRow.form_id)
        .where(in_meeting(BallotRow, meeting.key), BallotRow.log_index.is_(None))
        .order_by(BallotRow.cast_at, BallotRow.ordinal, BallotRow.id)
        .limit(BATCH)
    ).all()
    if not waiting:
        return 0
    leaves = [leaf_hash(row.entry) for row in waiting]
    start = extend_checkpoint(session, meeting, leaves, keys)
    places = {
        "community": meeting.community_id,
        "meeting": meeting.id,
        "places": json.dumps({row.id: place for place, row in enumerate(waiting, start)}),
    }
    session.connection().execute(_COPY, places)
    session.connection().execute(_PLACE, places)
    forget_confirmed(session, meeting.key, [row.form_id for row in waiting])
    advance_time(session, meeting, waiting[-1].cast_at)
    return len(waiting)


def append_all_waiting(session: Session, meeting: MeetingRow, keys: KeyFolder) -> None:
    """Append all waiting ballots, in batches; the caller holds the meeting's lock."""
    while append_waiting(session, meeting, keys):
        pass


def list_open(session: Session) -> list[MeetingKey]:
    """Return the meetings that are open."""
    rows = session.execute(
        select(MeetingRow.community_id, MeetingRow.id).where(MeetingRow.state == MeetingState.OPEN)
    )
    return [MeetingKey(community_id, meeting_id) for community_id, meeting_id in rows]
