"""Paper ballots that are not entered yet; no meeting is closed while there are any."""

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from voting.storage.tables.base import in_meeting
from voting.storage.tables.desk import PaperBallotRow
from voting.terms import MeetingKey

WAITS: ColumnElement[bool] = and_(
    PaperBallotRow.ballot_id.is_(None), PaperBallotRow.discarded_at.is_(None)
)
"""The condition that a paper ballot is not entered yet, and was not set aside."""


def count_waiting(session: Session, meeting: MeetingKey) -> int:
    """Return how many paper ballots of a meeting are not entered yet."""
    return session.scalars(
        select(func.count()).where(in_meeting(PaperBallotRow, meeting), WAITS)
    ).one()
