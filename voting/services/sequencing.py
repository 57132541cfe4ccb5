"""The sequencer: waiting ballots go into the log in batches, one checkpoint for each."""

from typing import cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from voting.keys import KeyFolder
from voting.services.log import append_entries
from voting.services.meetings import OPEN
from voting.storage.tables import BallotRow, LogEntryRow, MeetingRow

BATCH = 5_000
_BALLOTS = cast("Table", BallotRow.__table__)
_ENTRIES = cast("Table", LogEntryRow.__table__)


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
    # Each leaf is unique by its nonce, so that one statement gives every ballot its place.
    session.connection().execute(
        update(_BALLOTS)
        .where(
            _BALLOTS.c.community_id == meeting.community_id,
            _BALLOTS.c.meeting_id == meeting.id,
            _BALLOTS.c.log_index.is_(None),
            _ENTRIES.c.community_id == meeting.community_id,
            _ENTRIES.c.meeting_id == meeting.id,
            _ENTRIES.c.index >= start,
            _ENTRIES.c.leaf_hash == _BALLOTS.c.leaf_hash,
        )
        .values(log_index=_ENTRIES.c.index)
    )
    return len(waiting)


def list_open(session: Session) -> list[tuple[str, str]]:
    """Return community and id of the meetings that are open."""
    rows = session.execute(
        select(MeetingRow.community_id, MeetingRow.id).where(MeetingRow.state == OPEN)
    )
    return [(community_id, meeting_id) for community_id, meeting_id in rows]
