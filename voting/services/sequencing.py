"""The sequencer: waiting ballots go into the log in batches, one checkpoint for each."""

from typing import cast

from sqlalchemy import Integer, String, Table, column, select, update, values
from sqlalchemy.orm import Session

from voting.keys import KeyFolder
from voting.services.log import append_entries
from voting.services.meetings import OPEN
from voting.storage.tables import BallotRow, MeetingRow

BATCH = 5_000
_BALLOTS = cast("Table", BallotRow.__table__)


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
    # One statement for all: as many as there are rows, a planner without statistics may run slow.
    places = (
        values(column("ballot", String), column("place", Integer), name="places")
        .data([(row.id, place) for place, row in enumerate(waiting, start)])
        .cte("places")
    )
    session.connection().execute(
        update(_BALLOTS)
        .where(
            _BALLOTS.c.community_id == meeting.community_id,
            _BALLOTS.c.meeting_id == meeting.id,
            _BALLOTS.c.id == places.c.ballot,
        )
        .values(log_index=places.c.place)
    )
    return len(waiting)


def list_open(session: Session) -> list[tuple[str, str]]:
    """Return community and id of the meetings that are open."""
    rows = session.execute(
        select(MeetingRow.community_id, MeetingRow.id).where(MeetingRow.state == OPEN)
    )
    return [(community_id, meeting_id) for community_id, meeting_id in rows]
