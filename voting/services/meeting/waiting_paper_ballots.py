"""Paper ballots that were handed in and are not entered: nothing closes while there are any."""

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from voting.storage.tables.base import in_meeting
from voting.storage.tables.desk import PaperRow
from voting.terms import MeetingKey

WAITS: ColumnElement[bool] = and_(PaperRow.ballot_id.is_(None), PaperRow.discarded_at.is_(None))
"""The condition that a paper is not entered yet, and was not set aside."""


def count_waiting(session: Session, meeting: MeetingKey) -> int:
    """Return how many papers of a meeting wait."""
    return session.scalars(select(func.count()).where(in_meeting(PaperRow, meeting), WAITS)).one()
