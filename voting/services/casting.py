"""Casting a ballot: one insert, a signed promise, and nothing that waits for another voter.

Law: Civil Code art. 278; guidance rules 建房〔2009〕274号 art. 25 (one voice for each holding).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit.meeting_entries import BallotCast
from audit.merkle import leaf_hash
from audit.receipt import Promise, Receipt, sign_promise
from audit.records import encode_record, parse_record
from ballots.area import format_area
from ballots.motion import ABSTAIN, AGAINST, FOR
from ballots.rules import make_rules
from voting.errors import (
    AlreadyVotedError,
    ChoiceMissingError,
    ChoiceUnknownError,
    NotFoundError,
    VoteClosedError,
    VoteNotOpenError,
)
from voting.keys import KeyFolder
from voting.randomness import make_id, make_salt
from voting.services.actors import Voter
from voting.services.log import LogKey, find_checkpoint, read_tree
from voting.services.meetings import DRAFT, NOTICED, OPEN, MeetingView, get_meeting
from voting.storage.tables import BallotRow, HoldingRow, MeetingRow, OwnerRow, UnitRow
from voting.wording import format_moment

MARKS = (FOR, AGAINST, ABSTAIN)


@dataclass(frozen=True, slots=True)
class OwnedUnit:
    """A unit as its owner knows it."""

    address: str
    area: str


@dataclass(frozen=True, slots=True)
class BallotView:
    """A ballot as its owner may see it."""

    id: str
    channel: str
    cast_at: datetime
    log_index: int | None
    promise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoterView:
    """What a voter sees first: the meeting, their units, and whether they have voted."""

    meeting: MeetingView
    name: str
    units: tuple[OwnedUnit, ...]
    ballots: tuple[BallotView, ...]
    """The holding's ballots, the latest first."""
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a voter confirms."""

    form_id: str
    channel: str
    choices: Mapping[str, str]
    invalid: str | None = None
    entered_by: str | None = None
    """The member who enters a paper ballot."""


def view_voter(session: Session, voter: Voter) -> VoterView:
    """Return what a voter sees first."""
    meeting = get_meeting(session, voter.community_id, voter.meeting_id)
    owner = session.get(OwnerRow, (voter.community_id, meeting.register_id, voter.owner_id))
    if owner is None:
        raise NotFoundError
    units = session.scalars(
        select(UnitRow)
        .where(
            UnitRow.community_id == voter.community_id,
            UnitRow.register_id == meeting.register_id,
            UnitRow.holding_id == voter.holding_id,
        )
        .order_by(UnitRow.position)
    )
    rules = make_rules(meeting.rules, meeting.overrides)
    return VoterView(
        meeting=meeting,
        name=owner.name,
        units=tuple(
            OwnedUnit(f"{u.building}{u.section}{u.room}", format_area(u.area_cm2)) for u in units
        ),
        ballots=tuple(list_ballots(session, voter)),
        may_change=rules.revote == "last",
    )


def list_ballots(session: Session, voter: Voter) -> list[BallotView]:
    """Return the ballots of a voter's holding, the latest first."""
    rows = session.scalars(
        select(BallotRow)
        .where(
            BallotRow.community_id == voter.community_id,
            BallotRow.meeting_id == voter.meeting_id,
            BallotRow.holding_id == voter.holding_id,
        )
        .order_by(BallotRow.cast_at.desc(), BallotRow.ordinal.desc())
    )
    return [_view(row) for row in rows]


def _view(row: BallotRow) -> BallotView:
    return BallotView(row.id, row.channel, row.cast_at, row.log_index, row.promise)


def check_choices(meeting: MeetingView, choices: Mapping[str, str]) -> dict[str, str]:
    """Return the choices in the order of the motions.

    Raises:
        ChoiceMissingError: a motion is not marked.
        ChoiceUnknownError: a mark or a motion is none of the form's.
    """
    for motion in meeting.motions:
        if motion.id not in choices:
            raise ChoiceMissingError(motion=motion.title)
    if len(choices) != len(meeting.motions) or not set(choices.values()) <= set(MARKS):
        raise ChoiceUnknownError
    return {motion.id: choices[motion.id] for motion in meeting.motions}


def cast(
    session: Session, *, voter: Voter, form: Form, keys: KeyFolder, at: datetime
) -> BallotView:
    """Record a ballot; the same form confirmed twice is the same ballot.

    Raises:
        VoteNotOpenError: voting has not begun.
        VoteClosedError: voting is over.
        AlreadyVotedError: the holding has voted and the rules allow no change.
        ChoiceMissingError: a motion is not marked.
        ChoiceUnknownError: a mark is none of the form's.
    """
    meeting = _share_meeting(session, voter)
    known = session.scalar(
        select(BallotRow).where(
            BallotRow.community_id == voter.community_id,
            BallotRow.meeting_id == voter.meeting_id,
            BallotRow.form_id == form.form_id,
        )
    )
    if known is not None:
        if known.holding_id != voter.holding_id:
            raise ChoiceUnknownError
        return _view(known)
    _require_open(meeting, at)
    ordinal = _next_ordinal(session, voter, form, meeting)
    row = _make_row(session, voter, form, meeting, at)
    row.ordinal = ordinal
    note = sign_promise(
        Promise(meeting.origin, row.leaf_hash, at), keys.get_log_key(meeting.origin)
    )
    row.promise = str(note)
    session.add(row)
    session.flush()
    return _view(row)


def _share_meeting(session: Session, voter: Voter) -> MeetingRow:
    """Return the meeting, keeping it from being closed until this transaction ends.

    Voters do not wait for each other: the lock is shared, and only closing excludes it.
    """
    row = session.scalar(
        select(MeetingRow)
        .where(MeetingRow.community_id == voter.community_id, MeetingRow.id == voter.meeting_id)
        .with_for_update(read=True, key_share=True)
    )
    if row is None:
        raise NotFoundError
    return row


def _require_open(meeting: MeetingRow, at: datetime) -> None:
    if meeting.state in {DRAFT, NOTICED}:
        raise VoteNotOpenError(opens_at=format_moment(meeting.opens_at))
    if meeting.state != OPEN or at >= meeting.closes_at:
        raise VoteClosedError


def _next_ordinal(session: Session, voter: Voter, form: Form, meeting: MeetingRow) -> int:
    """Return the number of this ballot among the holding's of its channel.

    Two ballots cast at once take the same number; the database keeps one, and the other is tried
    again, when it sees the first.
    """
    before = session.scalar(
        select(func.count()).where(
            BallotRow.community_id == voter.community_id,
            BallotRow.meeting_id == voter.meeting_id,
            BallotRow.holding_id == voter.holding_id,
            BallotRow.channel == form.channel,
        )
    )
    if before and make_rules(meeting.rules, meeting.overrides).revote == "first":
        raise AlreadyVotedError
    return (before or 0) + 1


def _make_row(
    session: Session, voter: Voter, form: Form, meeting: MeetingRow, at: datetime
) -> BallotRow:
    holding = session.get(HoldingRow, (voter.community_id, meeting.register_id, voter.holding_id))
    if holding is None:
        raise NotFoundError
    choices = {} if form.invalid else check_choices(_motions_of(session, voter), form.choices)
    record = BallotCast(
        at=at,
        unit=holding.unit,
        channel=form.channel,
        choices=dict(choices),
        invalid=form.invalid,
        identified=voter.identified,
        by=form.entered_by,
        nonce=make_salt(),
    )
    entry = encode_record(record)
    return BallotRow(
        community_id=voter.community_id,
        meeting_id=voter.meeting_id,
        id=make_id(),
        holding_id=voter.holding_id,
        channel=form.channel,
        is_invalid=form.invalid is not None,
        form_id=form.form_id,
        cast_at=at,
        entry=entry,
        leaf_hash=leaf_hash(entry),
    )


def _motions_of(session: Session, voter: Voter) -> MeetingView:
    return get_meeting(session, voter.community_id, voter.meeting_id)


def get_receipt(session: Session, voter: Voter, ballot_id: str) -> tuple[BallotView, str]:
    """Return a ballot with its receipt: the proof where it is in the log, else the promise.

    Raises:
        NotFoundError: the holding has no such ballot.
    """
    row = session.get(BallotRow, (voter.community_id, voter.meeting_id, ballot_id))
    if row is None or row.holding_id != voter.holding_id:
        raise NotFoundError
    if row.log_index is None:
        return _view(row), row.promise
    return _view(row), str(_prove(session, row, row.log_index))


def _prove(session: Session, row: BallotRow, index: int) -> Receipt:
    log = LogKey(row.community_id, row.meeting_id)
    note = find_checkpoint(session, log, index + 1)
    if note is None:
        raise NotFoundError
    tree = read_tree(session, log, int(note.split("\n")[1]))
    return Receipt(row.leaf_hash, index, tree.prove_inclusion(index, len(tree)), note)


def read_own_choices(session: Session, voter: Voter, ballot_id: str) -> Sequence[tuple[str, str]]:
    """Return motion id and mark of the voter's own ballot; nobody else may see them.

    Raises:
        NotFoundError: the holding has no such ballot.
    """
    row = session.get(BallotRow, (voter.community_id, voter.meeting_id, ballot_id))
    if row is None or row.holding_id != voter.holding_id:
        raise NotFoundError
    record = parse_record(row.entry)
    if not isinstance(record, BallotCast):
        raise NotFoundError
    return [(motion, str(mark)) for motion, mark in record.choices.items()]
