"""Decide disputes of ballots: by the street office, or when whoever raised one takes it back.

A ballot is voided or upheld with the finding. How disputes are raised and listed:
`voting.services.result.raised.disputes`.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from audit.terms import ReviewFinding, VoidGround
from voting.errors import InputError, NotFoundError, NotNowError
from voting.keys.folder import KeyFolder
from voting.sentences import tell
from voting.services.meeting.meetings import lock_meeting
from voting.services.people.actors import Auditor, Voter
from voting.services.people.acts import Act
from voting.services.people.communities import require_office
from voting.services.result.raised.disputes import is_open
from voting.services.result.reviewing.review import CHOSEN_GROUNDS, review_ballot
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.register import OwnerRow
from voting.storage.tables.result import DisputeRow
from voting.terms import MeetingKey

_MOST_REASON = 500


def decide_dispute(
    session: Session,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    ballot_id: str,
    ground: VoidGround | None,
    reason: str,
    keys: KeyFolder,
    at: datetime,
) -> None:
    """Record the street office's finding on a ballot's disputes; void the ballot if so found.

    The ballot is voided on the ground, or upheld where there is none.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: the ballot was not disputed.
        InputError: nobody chooses such a ground, or there is no reason.
        NotNowError: it was already decided, or has ended without a finding.
    """
    require_office(session, auditor, meeting.community_id)
    # Lock the meeting first, in the same order as all writers to its log.
    lock_meeting(session, meeting)
    waiting = _list_waiting_disputes(session, meeting, ballot_id)
    if not waiting or not is_open(session, meeting, ballot_id):
        raise _explain_none_waiting(session, meeting, ballot_id)
    is_known = ground is None or ground in CHOSEN_GROUNDS
    if not is_known or not 1 <= len(reason.strip()) <= _MOST_REASON:
        raise InputError("finding-incomplete", most=_MOST_REASON)
    for row in waiting:
        row.decided_at, row.decided_by = at, auditor.id
        row.finding = ReviewFinding.VOIDED if ground else ReviewFinding.UPHELD
        row.void_ground, row.reason = ground, reason.strip()
    review_ballot(
        session,
        Act(meeting=meeting, by=auditor.id, keys=keys, at=at),
        ballot_id=ballot_id,
        ground=ground,
        reason=reason.strip(),
    )


def _list_waiting_disputes(
    session: Session, meeting: MeetingKey, ballot_id: str
) -> Sequence[DisputeRow]:
    return session.scalars(
        select(DisputeRow)
        .where(
            in_meeting(DisputeRow, meeting),
            DisputeRow.ballot_id == ballot_id,
            DisputeRow.decided_at.is_(None),
            DisputeRow.withdrawn_at.is_(None),
        )
        .with_for_update()
    ).all()


def _explain_none_waiting(
    session: Session, meeting: MeetingKey, ballot_id: str
) -> NotFoundError | NotNowError:
    disputed = exists().where(in_meeting(DisputeRow, meeting), DisputeRow.ballot_id == ballot_id)
    is_disputed = session.scalar(select(disputed))
    return NotNowError("already-decided") if is_disputed else NotFoundError()


def withdraw_dispute(
    session: Session, *, voter: Voter, ballot_id: str, keys: KeyFolder, at: datetime
) -> None:
    """Take back one's own dispute; the log says that the ballot stands, unless it was voided.

    Raises:
        NotFoundError: the voter has not disputed this ballot.
        NotNowError: the street office has decided, or it was taken back before.
    """
    meeting = lock_meeting(session, voter.meeting)
    row = session.get(
        DisputeRow, (*voter.meeting, ballot_id, voter.owner_id), populate_existing=True
    )
    if row is None or voter.mandate_id:
        raise NotFoundError
    if row.decided_at is not None or row.withdrawn_at is not None:
        raise NotNowError("already-decided")
    row.withdrawn_at = at
    ballot = session.get_one(BallotRow, (*voter.meeting, ballot_id), populate_existing=True)
    owner = session.get_one(OwnerRow, (*meeting.register, voter.owner_id))
    if not ballot.is_voided:
        review_ballot(
            session,
            Act(meeting=voter.meeting, by=owner.pseudonym, keys=keys, at=at),
            ballot_id=ballot_id,
            ground=None,
            reason=tell("dispute-withdrawn"),
        )
