"""Void and restore ballots: a finding with its reason in the log, and a new count.

Law: guidance rules 建房〔2009〕274号 art. 25; whose ballot it is is for the street office to find.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.ballot_entries import BallotReviewed
from audit.evidence import read_proceedings
from audit.meeting_entries import ResultPreliminary
from audit.records import Record, encode_record
from ballots.rules import make_rules
from voting.errors import InputError, NotFoundError, NotNowError, TransferRefusedError
from voting.importing.addresses import Address
from voting.keys.folder import KeyFolder
from voting.services.casting.cast import BallotView, view_ballot
from voting.services.casting.sequencer import append_waiting
from voting.services.log.log import append_records, read_entries
from voting.services.meeting.meetings import get_meeting, lock_meeting, require_state
from voting.services.meeting.procedure import end_objections
from voting.services.people.actors import Auditor
from voting.services.people.acts import Act
from voting.services.people.persons import require_two
from voting.services.register.register import find_holding
from voting.services.result.closing import count_again
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.desk import TransferRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.result import DisputeRow
from voting.terms import MeetingKey, MeetingState, ReviewFinding, find_term

_MOST_REASON = 500


def review_ballot(
    session: Session, act: Act, *, ballot_id: str, finding: ReviewFinding, reason: str
) -> None:
    """Void or uphold a ballot; after closing, count again.

    A preliminary result is published again, with a new objection period.

    Raises:
        NotFoundError: the meeting has no such ballot.
        StateError: voting has not begun, or the result is final.
        SecondMemberError: it is confirmed by whoever asked for it.
        TransferRefusedError: a unit was sold after the ballot was voided; it stays so.
    """
    meeting = lock_meeting(session, act.meeting)
    require_state(meeting, MeetingState.OPEN, MeetingState.CLOSED, MeetingState.PRELIMINARY)
    if act.confirmed_by is not None:
        require_two(session, act.by, act.confirmed_by)
    while append_waiting(session, meeting, act.keys):
        pass
    row = session.get(BallotRow, (*act.meeting, ballot_id), populate_existing=True)
    if row is None or row.log_index is None:
        raise NotFoundError
    if row.is_voided and finding != ReviewFinding.VOIDED:
        _require_unsold(session, row)
    row.is_voided = finding == ReviewFinding.VOIDED
    review = BallotReviewed(
        at=act.at,
        by=act.by,
        confirmed_by=act.confirmed_by,
        ballot=row.log_index,
        finding=finding.value,
        reason=reason,
    )
    append_records(session, meeting, _with_new_count(session, meeting, review, act.at), act.keys)


def _require_unsold(session: Session, row: BallotRow) -> None:
    """Check that the right to vote has not passed from whoever cast a ballot to buyers."""
    sold = select(TransferRow.id).where(
        TransferRow.community_id == row.community_id,
        TransferRow.meeting_id == row.meeting_id,
        TransferRow.holding_id == row.holding_id,
        TransferRow.log_index > row.log_index,
    )
    if session.scalar(sold.limit(1)) is not None:
        raise TransferRefusedError("ballot-before-transfer")


def _with_new_count(
    session: Session, meeting: MeetingRow, review: BallotReviewed, at: datetime
) -> list[Record]:
    if meeting.state == MeetingState.OPEN:
        return [review]
    entries = (*read_entries(session, meeting.key), encode_record(review))
    records: list[Record] = [review, *count_again(read_proceedings(entries))]
    if meeting.state == MeetingState.PRELIMINARY:
        rules = make_rules(meeting.rules, meeting.overrides)
        until = end_objections(rules, meeting.objection_days, at)
        records.append(ResultPreliminary(at=at, by=review.by, objections_until=until))
    return records


def list_ballots_at(session: Session, meeting: MeetingKey, address: Address) -> list[BallotView]:
    """Return the ballots of the holding at an address, without what is on them, the latest first.

    Raises:
        NotFoundError: there is no such meeting.
        InputError: there is no unit at this address.
    """
    holding_id = find_holding(session, get_meeting(session, meeting).register, address)
    rows = session.scalars(
        select(BallotRow)
        .where(in_meeting(BallotRow, meeting), BallotRow.holding_id == holding_id)
        .order_by(BallotRow.cast_at.desc(), BallotRow.ordinal.desc())
    )
    return [view_ballot(row) for row in rows]


def decide_dispute(
    session: Session,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    ballot_id: str,
    finding: str,
    reason: str,
    keys: KeyFolder,
    at: datetime,
) -> None:
    """Record the street office's finding on a dispute in the log; void the ballot if so found.

    The caller has checked that the office oversees the community.

    Raises:
        NotFoundError: the ballot was not disputed.
        InputError: no finding, or no reason.
        NotNowError: it was already decided.
    """
    # Lock the meeting first, in the same order as all writers to its log.
    lock_meeting(session, meeting)
    key = (*meeting, ballot_id)
    row = session.get(DisputeRow, key, with_for_update=True)
    if row is None:
        raise NotFoundError
    if row.settled_at is not None:
        raise NotNowError("dispute-settled")
    found = find_term(ReviewFinding, finding)
    if found is None or not 1 <= len(reason.strip()) <= _MOST_REASON:
        raise InputError("finding-incomplete", most=_MOST_REASON)
    row.settled_at, row.settled_by = at, auditor.id
    row.finding, row.reason = found, reason.strip()
    review_ballot(
        session,
        Act(meeting=meeting, by=auditor.id, keys=keys, at=at),
        ballot_id=ballot_id,
        finding=found,
        reason=row.reason,
    )
