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
from audit.receipt import Promise, sign_promise
from audit.records import encode_record
from ballots.area import format_area
from ballots.ballot import Marks
from ballots.motion import MotionKind
from ballots.notice import is_in_window
from ballots.rules import make_rules
from voting.errors import (
    AlreadyVotedError,
    ChoiceMissingError,
    ChoiceTooManyError,
    ChoiceUnknownError,
    NotFoundError,
    VoteClosedError,
    VoteNotOpenError,
)
from voting.keys import KeyFolder
from voting.randomness import make_id, make_salt
from voting.services.actors import Voter
from voting.services.meetings import DRAFT, NOTICED, OPEN, MeetingView, MotionView, get_meeting
from voting.storage.tables import BallotRow, HoldingRow, MeetingRow, OwnerRow, UnitRow
from voting.wording import format_moment

PAPER = "paper"


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
    motions: tuple[MotionView, ...]
    """Those that concern the voter's units."""
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
    choices: Mapping[str, Marks]
    """From motion id to a mark, or to the candidates named."""
    invalid: str | None = None
    entered_by: str | None = None
    """The member who enters a paper ballot."""


def view_voter(session: Session, voter: Voter) -> VoterView:
    """Return what a voter sees first."""
    meeting = get_meeting(session, voter.community_id, voter.meeting_id)
    owner = session.get(OwnerRow, (voter.community_id, meeting.register_id, voter.owner_id))
    if owner is None:
        raise NotFoundError
    units = _read_units(session, voter, meeting)
    rules = make_rules(meeting.rules, meeting.overrides)
    return VoterView(
        meeting=meeting,
        motions=_motions_of(session, voter),
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
    return [view_ballot(row) for row in rows]


def view_ballot(row: BallotRow) -> BallotView:
    """Return a ballot as its owner may see it."""
    return BallotView(row.id, row.channel, row.cast_at, row.log_index, row.promise)


def check_choices(motions: Sequence[MotionView], choices: Mapping[str, Marks]) -> dict[str, Marks]:
    """Return the choices in the order of the motions.

    Raises:
        ChoiceMissingError: a motion is not marked.
        ChoiceTooManyError: more candidates are named than may be.
        ChoiceUnknownError: a mark or a motion is none of the form's.
    """
    for motion in motions:
        if motion.id not in choices:
            raise ChoiceMissingError(motion=motion.title)
        _check_marks(motion, choices[motion.id])
    if len(choices) != len(motions):
        raise ChoiceUnknownError
    return {motion.id: choices[motion.id] for motion in motions}


def _check_marks(motion: MotionView, marks: Marks) -> None:
    if motion.kind is not MotionKind.ELECTION:
        if not isinstance(marks, str) or marks not in motion.marks:
            raise ChoiceUnknownError
        return
    if isinstance(marks, str) or not set(marks) <= set(motion.names):
        raise ChoiceUnknownError
    if len(set(marks)) != len(marks) or len(marks) > motion.max_choices:
        raise ChoiceTooManyError(motion=motion.title, most=motion.max_choices)


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
        return view_ballot(known)
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
    return view_ballot(row)


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
    if meeting.state != OPEN or not is_in_window(at, meeting.opens_at, meeting.closes_at):
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
    motions = _motions_of(session, voter)
    if form.channel == PAPER:
        # On paper a motion may be left blank; it was then not voted on.
        motions = tuple(motion for motion in motions if motion.id in form.choices)
    choices = {} if form.invalid else check_choices(motions, form.choices)
    listed: dict[str, object] = {
        motion: marks if isinstance(marks, str) else list(marks)
        for motion, marks in choices.items()
    }
    record = BallotCast(
        at=at,
        unit=holding.unit,
        channel=form.channel,
        choices=listed,
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


def _motions_of(session: Session, voter: Voter) -> tuple[MotionView, ...]:
    """Return the motions that a voter's holding votes on."""
    meeting = get_meeting(session, voter.community_id, voter.meeting_id)
    buildings = {unit.building for unit in _read_units(session, voter, meeting)}
    return tuple(motion for motion in meeting.motions if motion.concerns(buildings))


def _read_units(session: Session, voter: Voter, meeting: MeetingView) -> Sequence[UnitRow]:
    return session.scalars(
        select(UnitRow)
        .where(
            UnitRow.community_id == voter.community_id,
            UnitRow.register_id == meeting.register_id,
            UnitRow.holding_id == voter.holding_id,
        )
        .order_by(UnitRow.position)
    ).all()
