"""组建联审 of the candidates of a draft: recorded with its reasons and the candidate's answer.

No text says what a joint review decides. Here it strikes nobody without a reason and the
candidate's own words, which all owners read with the notice; the notice takes two persons.
"""

from dataclasses import replace

from sqlalchemy.orm import Session

from ballots.motion import MotionKind
from voting.documents.fonts import require_glyphs
from voting.errors import InputError, NotFoundError
from voting.services.meeting.candidates import CandidateReview
from voting.services.meeting.details import Details
from voting.services.meeting.meetings import lock_meeting, require_state
from voting.storage.base import Database
from voting.storage.tables.meeting import MotionRow
from voting.terms import CandidateFinding, MeetingKey, MeetingState

_MOST_BODIES, _MOST_TEXT = 100, 500


def record_candidate_review(
    database: Database, *, meeting: MeetingKey, motion_id: str, review: CandidateReview
) -> None:
    """Record the review of a candidate in place of an earlier one; who is struck leaves the list.

    Raises:
        StateError: the meeting is no draft any more.
        NotFoundError: there is no such election.
        InputError: no such candidate, no body, a struck candidate without reason or answer, or the
            only candidate.
        GlyphMissingError: a character cannot be printed.
    """
    if not 1 <= len(review.bodies) <= _MOST_BODIES:
        raise InputError("review-bodies-missing", most=_MOST_BODIES)
    if not review.is_complete or max(len(review.reason), len(review.answer)) > _MOST_TEXT:
        raise InputError("review-unreasoned", most=_MOST_TEXT)
    # Before the transaction, since the first call in a process reads all fonts.
    require_glyphs(review.bodies + review.reason + review.answer)
    database.write(lambda s: _keep(s, meeting, motion_id, review))


def _keep(session: Session, meeting: MeetingKey, motion_id: str, review: CandidateReview) -> None:
    row = _lock_election(session, meeting, motion_id)
    if review.name not in row.names:
        raise InputError("review-candidate-unknown")
    others = [name for name in row.names if name != review.name]
    if review.finding is CandidateFinding.STRUCK:
        if not others:
            raise InputError("review-strikes-all")
        row.names = others
        told = Details.from_json(row.details)
        particulars = {n: said for n, said in told.particulars.items() if n != review.name}
        row.details = replace(told, particulars=particulars).to_json()
    kept = [each for each in row.reviews if each["name"] != review.name]
    row.reviews = [*kept, review.to_json()]


def remove_candidate_review(
    session: Session, *, meeting: MeetingKey, motion_id: str, name: str
) -> None:
    """Remove a candidate's review; whoever was struck by it stands again.

    Raises:
        StateError: the meeting is no draft any more.
        NotFoundError: there is no such election, or no review of this candidate.
    """
    row = _lock_election(session, meeting, motion_id)
    removed = [each for each in row.reviews if each["name"] == name]
    if not removed:
        raise NotFoundError
    row.reviews = [each for each in row.reviews if each["name"] != name]
    was_struck = any(each["finding"] == CandidateFinding.STRUCK.value for each in removed)
    if was_struck and name not in row.names:
        row.names = [*row.names, name]


def _lock_election(session: Session, meeting: MeetingKey, motion_id: str) -> MotionRow:
    require_state(lock_meeting(session, meeting), MeetingState.DRAFT)
    row = session.get(MotionRow, (*meeting, motion_id))
    if row is None or row.kind is not MotionKind.ELECTION:
        raise NotFoundError
    return row
