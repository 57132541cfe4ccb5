"""Void and restore ballots: a finding with its reason in the log, and a new count.

Law: guidance rules 建房〔2009〕274号 art. 25; whose ballot it is is for the street office to find.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.checks.publications import decides_the_same
from audit.entries.ballot import BallotReviewed
from audit.entries.meeting import ResultPreliminary
from audit.entries.proceedings import Proceedings
from audit.entries.records import Record, encode_record
from audit.evidence.file import read_proceedings
from audit.terms import ReviewFinding, VoidGround
from voting.errors import NotFoundError
from voting.importing.spelling.addresses import Address
from voting.services.casting.cast import BallotView, view_ballot
from voting.services.casting.sequencer import append_all_waiting
from voting.services.log.log import append_records, read_entries
from voting.services.meeting.clocks.objection_period import end_objections
from voting.services.meeting.meetings import get_noticed_meeting, lock_meeting, require_state
from voting.services.people.acts import Act
from voting.services.people.persons import require_two
from voting.services.register.register import find_holding
from voting.services.result.closing import make_count_records
from voting.services.result.raised.restoring import require_restorable
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.meeting import MeetingRow
from voting.terms import MeetingKey, MeetingState, find_term

CHOSEN_GROUNDS = (
    VoidGround.NOT_CAST_BY_OWNER,
    VoidGround.CO_OWNERS_DISAGREE,
    VoidGround.NO_RIGHT,
    VoidGround.OTHER,
)
"""The grounds that people choose from; the others the application knows by itself."""


def find_ground(word: str) -> VoidGround | None:
    """Return the ground with this code, if people may choose it."""
    ground = find_term(VoidGround, word)
    return ground if ground in CHOSEN_GROUNDS else None


def review_ballot(
    session: Session, act: Act, *, ballot_id: str, ground: VoidGround | None, reason: str
) -> None:
    """Void a ballot on a ground, or uphold it where there is none; after closing, count again.

    A preliminary result is published again; its objection period begins anew if the decision is
    another one.

    Raises:
        NotFoundError: the meeting has no such ballot.
        StateError: voting has not begun, or the result is final.
        SecondMemberError: it is confirmed by whoever asked for it.
        TransferRefusedError: a unit was sold after the ballot was voided; it stays so.
        MandateRefusedError: an owner stopped the agent whose ballot it is, or voted; it stays so.
    """
    meeting = lock_meeting(session, act.meeting)
    require_state(meeting, MeetingState.OPEN, MeetingState.CLOSED, MeetingState.PRELIMINARY)
    if act.confirmed_by is not None:
        require_two(session, act.by, act.confirmed_by)
    append_all_waiting(session, meeting, act.keys)
    row = session.get(BallotRow, (*act.meeting, ballot_id), populate_existing=True)
    if row is None or row.log_index is None:
        raise NotFoundError
    if row.is_voided and ground is None:
        require_restorable(session, row)
    row.is_voided, row.void_ground = ground is not None, ground
    row.voided_at = act.at if ground else None
    review = BallotReviewed(
        at=act.at,
        by=act.by,
        confirmed_by=act.confirmed_by,
        ballot=row.log_index,
        finding=ReviewFinding.UPHELD if ground is None else ReviewFinding.VOIDED,
        reason=reason,
        ground=ground,
    )
    append_records(session, meeting, _with_new_count(session, meeting, review, act.at), act.keys)


def _with_new_count(
    session: Session, meeting: MeetingRow, review: BallotReviewed, at: datetime
) -> list[Record]:
    if meeting.state == MeetingState.OPEN:
        return [review]
    entries = (*read_entries(session, meeting.key), encode_record(review))
    counted = make_count_records(read_proceedings(entries))
    if meeting.state != MeetingState.PRELIMINARY:
        return [review, *counted]
    proceedings = read_proceedings((*entries, *map(encode_record, counted)))
    meeting.objections_until = until = _find_end(meeting, proceedings, at)
    return [review, *counted, ResultPreliminary(at=at, by=review.by, objections_until=until)]


def _find_end(meeting: MeetingRow, proceedings: Proceedings, at: datetime) -> datetime:
    """Return the end of objections: the one published before, unless the decision is another."""
    if decides_the_same(proceedings):
        return proceedings.all(ResultPreliminary)[-1].objections_until
    rules = meeting.rules
    return end_objections(rules, meeting.objection_days, at)


def list_ballots_at(session: Session, meeting: MeetingKey, address: Address) -> list[BallotView]:
    """Return the ballots of the holding at an address, without their marks, the latest first.

    Raises:
        NotFoundError: there is no such meeting.
        InputError: there is no unit at this address.
    """
    holding_id = find_holding(session, get_noticed_meeting(session, meeting).register, address)
    rows = session.scalars(
        select(BallotRow)
        .where(in_meeting(BallotRow, meeting), BallotRow.holding_id == holding_id)
        .order_by(BallotRow.cast_at.desc(), BallotRow.ordinal.desc())
    )
    return [view_ballot(row) for row in rows]
