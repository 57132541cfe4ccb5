"""Casting a ballot: one insert, a signed promise, and nothing that waits for another voter.

Law: Civil Code art. 278; guidance rules 建房〔2009〕274号 art. 25 (one voice for each holding).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from typing import cast as typing_cast

from sqlalchemy import Boolean, Connection, Row, Table, bindparam, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.orm import Session

from audit.ballot_entries import BallotCast, is_identified
from audit.merkle import leaf_hash
from audit.receipt import Promise, sign_promise
from audit.records import encode_record
from ballots.ballot import Marks
from ballots.motion import MotionKind
from ballots.notice import is_in_window
from voting.errors import (
    AlreadyVotedError,
    ChoiceMissingError,
    ChoiceTooManyError,
    ChoiceUnknownError,
    IdentificationError,
    VoteClosedError,
    VoteNotOpenError,
    VotingError,
)
from voting.keys import KeyFolder
from voting.randomness import make_id, make_salt
from voting.services.actors import Voter
from voting.services.meetings import (
    DRAFT,
    NOTICED,
    OPEN,
    MotionView,
)
from voting.services.papers import BallotPaper, find_paper, get_paper
from voting.storage.base import CollisionError, Database
from voting.storage.tables import BallotRow, MeetingRow
from voting.wording import format_moment

PAPER = "paper"


@dataclass(frozen=True, slots=True)
class BallotView:
    """A ballot as its owner may see it."""

    id: str
    channel: str
    cast_at: datetime
    log_index: int | None
    promise: str
    is_voided: bool = False


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


def view_ballot(row: BallotRow | Row[*tuple[Any, ...]]) -> BallotView:
    """Return a ballot as its owner may see it."""
    return BallotView(row.id, row.channel, row.cast_at, row.log_index, row.promise, row.is_voided)


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


def cast_online(
    database: Database, *, voter: Voter, form: Form, keys: KeyFolder, at: datetime
) -> BallotView:
    """Record a ballot in one statement, which is the whole transaction; errors as in `cast`."""
    paper = find_paper(voter) or database.read(lambda s: get_paper(s, voter))
    return database.write_alone(
        lambda c: cast(c, paper=paper, voter=voter, form=form, keys=keys, at=at)
    )


def cast(
    connection: Connection,
    *,
    paper: BallotPaper,
    voter: Voter,
    form: Form,
    keys: KeyFolder,
    at: datetime,
) -> BallotView:
    """Record a ballot; the same form confirmed twice is the same ballot.

    Raises:
        IdentificationError: the rules ask for more than the voter was identified by.
        VoteNotOpenError: voting has not begun.
        VoteClosedError: voting is over.
        AlreadyVotedError: the holding has voted and the rules allow no change.
        ChoiceMissingError: a motion is not marked.
        ChoiceUnknownError: a mark is none of the form's.
    """
    if form.channel != PAPER and not is_identified(voter.identified, paper.identification):
        raise IdentificationError
    try:
        record = _make_record(paper, voter, form, at)
    except VotingError:
        # That voting is over is said before what is wrong with the marks.
        _require_open(connection, voter, at)
        raise
    entry = encode_record(record)
    leaf = leaf_hash(entry)
    note = sign_promise(Promise(paper.origin, leaf, at), keys.get_log_key(paper.origin))
    ballot = BallotView(make_id(), form.channel, at, None, str(note))
    values = {
        "community_id": voter.community_id,
        "meeting_id": voter.meeting_id,
        "id": ballot.id,
        "holding_id": voter.holding_id,
        "channel": form.channel,
        "is_invalid": form.invalid is not None,
        "form_id": form.form_id,
        "cast_at": at,
        "entry": entry,
        "leaf_hash": leaf,
        "promise": ballot.promise,
        "may_change": paper.rules.revote == "last",
    }
    if _record(connection, values):
        return ballot
    return _explain(connection, voter, form, paper, at)


_BALLOTS = typing_cast("Table", BallotRow.__table__)
_MEETINGS = typing_cast("Table", MeetingRow.__table__)
_EARLIER = _BALLOTS.alias("earlier")
_OF_HOLDING = select(func.count()).where(
    _EARLIER.c.community_id == bindparam("community_id"),
    _EARLIER.c.meeting_id == bindparam("meeting_id"),
    _EARLIER.c.holding_id == bindparam("holding_id"),
    _EARLIER.c.channel == bindparam("channel"),
)
_EARLIER_OF_HOLDING = _OF_HOLDING.scalar_subquery()
# Whoever's ballot was voided may cast another one, whatever the rules say of changing one.
_STANDING_OF_HOLDING = _OF_HOLDING.where(~_EARLIER.c.is_voided).scalar_subquery()
_GIVEN = [c for c in _BALLOTS.c if c.name not in {"ordinal", "log_index", "is_voided"}]
_MAY_BE_CAST = (
    select(*(bindparam(c.name, type_=c.type) for c in _GIVEN), _EARLIER_OF_HOLDING + 1)
    .select_from(_MEETINGS)
    .where(
        _MEETINGS.c.community_id == bindparam("community_id"),
        _MEETINGS.c.id == bindparam("meeting_id"),
        _MEETINGS.c.state == OPEN,
        _MEETINGS.c.opens_at <= bindparam("cast_at"),
        bindparam("cast_at") < _MEETINGS.c.closes_at,
        or_(bindparam("may_change", type_=Boolean), _STANDING_OF_HOLDING == 0),
    )
    .with_for_update(read=True, key_share=True, of=_MEETINGS)
)
_RECORD = {
    name: dialect.insert(_BALLOTS)
    .from_select([*_GIVEN, _BALLOTS.c.ordinal], _MAY_BE_CAST)
    .on_conflict_do_nothing()
    .execution_options(preserve_rowcount=True)
    for name, dialect in {"postgresql": postgresql, "sqlite": sqlite}.items()
}
"""One statement records a ballot, or nothing where it may not be, or where its form made one.

Voters do not wait for each other: the lock on the meeting is shared, and only closing excludes it.
Made once: casting is what happens most, and a statement takes longer to make than to run.
"""


_COMPILED = _RECORD["postgresql"].compile(dialect=psycopg.dialect())  # type: ignore[no-untyped-call]  # it has no types
_TEXT = str(_COMPILED)
"""As the driver takes it: the values need no conversion there."""
_CONSTANTS = {name: value for name, value in _COMPILED.params.items() if value is not None}


def _record(connection: Connection, values: dict[str, object]) -> int:
    """Record a ballot where it may be, and return how many were recorded: one or none."""
    if connection.dialect.name == "postgresql":
        return connection.exec_driver_sql(_TEXT, {**_CONSTANTS, **values}).rowcount
    return connection.execute(_RECORD["sqlite"], values).rowcount


def _explain(
    connection: Connection, voter: Voter, form: Form, paper: BallotPaper, at: datetime
) -> BallotView:
    """Return the ballot that this form made already, or say why it makes none."""
    known = connection.execute(
        select(_BALLOTS).where(
            _BALLOTS.c.community_id == voter.community_id,
            _BALLOTS.c.meeting_id == voter.meeting_id,
            _BALLOTS.c.form_id == form.form_id,
        )
    ).one_or_none()
    if known is None:
        _require_open(connection, voter, at)
        if paper.rules.revote == "first":
            raise AlreadyVotedError
        # Another ballot of the holding took the same ordinal in this instant.
        raise CollisionError
    if known.holding_id != voter.holding_id:
        raise ChoiceUnknownError
    return view_ballot(known)


def _require_open(connection: Connection, voter: Voter, at: datetime) -> None:
    meeting = connection.execute(
        select(_MEETINGS).where(
            _MEETINGS.c.community_id == voter.community_id, _MEETINGS.c.id == voter.meeting_id
        )
    ).one()
    if meeting.state in {DRAFT, NOTICED}:
        raise VoteNotOpenError(opens_at=format_moment(meeting.opens_at))
    if meeting.state != OPEN or not is_in_window(at, meeting.opens_at, meeting.closes_at):
        raise VoteClosedError


def _make_record(paper: BallotPaper, voter: Voter, form: Form, at: datetime) -> BallotCast:
    motions = paper.motions
    if form.channel == PAPER:
        # On paper a motion may be left blank; it was then not voted on.
        motions = tuple(motion for motion in motions if motion.id in form.choices)
    choices = {} if form.invalid else check_choices(motions, form.choices)
    return BallotCast(
        at=at,
        unit=paper.unit,
        channel=form.channel,
        choices={
            motion: marks if isinstance(marks, str) else list(marks)
            for motion, marks in choices.items()
        },
        invalid=form.invalid,
        identified=voter.identified,
        by=form.entered_by,
        nonce=make_salt(),
    )
