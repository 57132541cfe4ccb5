"""Cast a ballot: one insert and a signed promise, without waiting for other voters.

Law: Civil Code art. 278; guidance rules 建房〔2009〕274号 art. 25 (one voice for each holding).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import Session

from audit.entries.ballot import BallotCast
from audit.entries.records import encode_record, parse_record
from audit.evidence.receipt import Promise, sign_promise
from audit.log.merkle import leaf_hash
from audit.terms import VoidGround
from ballots.ballot import Channel, Marks
from ballots.motion import INVALID
from ballots.procedure.days import is_in_window
from voting.errors import NotNowError, VotingError
from voting.errors.casting import (
    AgentVotedError,
    AlreadyVotedError,
    BlankBallotChangedError,
    ChoiceUnknownError,
    MandateRevokedError,
    PrincipalVotedError,
)
from voting.errors.meeting import MeetingCancelledError, VoteClosedError, VoteNotOpenError
from voting.errors.operation import ClockBehindError
from voting.errors.sign_in import IdentificationError
from voting.keys.folder import KeyFolder
from voting.randomness import make_ballot_code, make_id, make_salt
from voting.sentences import tell
from voting.services.casting.blank_ballot import BlankBallot, find_blank_ballot, get_blank_ballot
from voting.services.casting.choices import check_choices
from voting.services.casting.statement import (
    BALLOTS,
    CLOCK_IS_RIGHT,
    EARLIER,
    LATER_OF_HOLDING,
    MANDATE_STANDS,
    MANDATES,
    MAY_BE_ANOTHER,
    MEETINGS,
    OF_HOLDING_AT_ALL,
    insert_ballot,
)
from voting.services.log.log import CLOCKS_DIFFER, lift
from voting.services.meeting.meetings import MeetingView
from voting.services.origins import UNKNOWN, Origin
from voting.services.people.actors import Voter
from voting.storage.base import CollisionError, Database
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.terms import MeetingState

_ALWAYS = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BallotView:
    """A ballot as its owner may see it."""

    id: str
    channel: Channel
    cast_at: datetime
    log_index: int | None
    promise: str
    is_voided: bool = False
    void_ground: VoidGround | None = None
    code: str | None = None
    """By which anybody who was given it finds the ballot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedBallot:
    """A marked ballot, before a voter, or a member with a paper ballot, confirms it."""

    form_id: str
    channel: Channel
    choices: Mapping[str, Marks]
    """From motion id to a mark, or to the candidates named."""
    invalid: str | None = None
    entered_by: str | None = None
    """The member who enters a paper ballot."""
    mandate: int | None = None
    """The index of the mandate's entry in the log, if an agent casts it."""
    origin: Origin = UNKNOWN


def list_ballots(session: Session, voter: Voter) -> list[BallotView]:
    """Return the ballots of a voter's holding, latest first; an agent sees only their own."""
    query = (
        select(BallotRow)
        .where(in_meeting(BallotRow, voter.meeting), BallotRow.holding_id == voter.holding_id)
        .order_by(BallotRow.cast_at.desc(), BallotRow.ordinal.desc())
    )
    if voter.mandate_id:
        query = query.where(BallotRow.mandate_id == voter.mandate_id)
    rows = session.scalars(query)
    return [view_ballot(row) for row in rows]


def view_ballot(row: BallotRow | Row[*tuple[Any, ...]]) -> BallotView:
    """Return a ballot as its owner may see it."""
    return BallotView(
        row.id,
        row.channel,
        row.cast_at,
        row.log_index,
        row.promise,
        row.is_voided,
        row.void_ground,
        row.code,
    )


def cast_online(
    database: Database, *, voter: Voter, form: MarkedBallot, keys: KeyFolder, at: datetime
) -> BallotView:
    """Record a ballot in one statement, which is its own transaction; raises as `cast`."""
    blank = find_blank_ballot(voter) or database.read(lambda s: get_blank_ballot(s, voter))
    try:
        return database.write_alone(
            lambda c: cast(c, blank=blank, voter=voter, form=form, keys=keys, at=at)
        )
    except BlankBallotChangedError:
        anew = database.read(lambda s: get_blank_ballot(s, voter))
    return database.write_alone(
        lambda c: cast(c, blank=anew, voter=voter, form=form, keys=keys, at=at)
    )


def cast(
    connection: Connection,
    *,
    blank: BlankBallot,
    voter: Voter,
    form: MarkedBallot,
    keys: KeyFolder,
    at: datetime,
) -> BallotView:
    """Record a ballot; the same form confirmed twice is the same ballot.

    Raises:
        ClockBehindError: this machine's clock is behind the log.
        NotNowError: votes over the internet are for the city's platform alone.
        IdentificationError: the rules ask for more than the voter was identified by.
        VoteNotOpenError: voting has not begun.
        VoteClosedError: voting is over.
        AlreadyVotedError: the holding has voted and the rules allow no change.
        MandateRevokedError: the agent's mandate was revoked.
        PrincipalVotedError: a voter of the holding has voted, and an agent cannot any more.
        AgentVotedError: an agent has voted; their ballot is to be voided first.
        BlankBallotChangedError: a unit was sold, or a candidate withdrew, since the blank was read.
        ChoiceMissingError: a motion is not marked.
        ChoiceUnknownError: a mark is none of the form's.
    """
    if form.channel != Channel.PAPER and not blank.rules.is_online_here:
        raise NotNowError("vote-not-online")
    _require_identified(blank, voter, form)
    try:
        record = _make_record(blank, voter, form, at)
    except VotingError:
        # Report that voting is over before errors in the marks.
        _require_window(_require_open(connection, voter, blank), at)
        raise
    ballot = _make_ballot(blank, voter, form, record, keys)
    if insert_ballot(connection, ballot):
        ballot_id, promise, code = (str(ballot[each]) for each in ("id", "promise", "code"))
        return BallotView(ballot_id, form.channel, at, None, promise, code=code)
    known = _find_known(connection, voter, form, record)
    if known is not None:
        return known
    earliest = _find_instant(connection, voter, blank, ballot)
    if earliest > at:
        # The clock of another machine is ahead: use the instant of the previous ballot, so that the
        # order by time and the order in the log agree.
        at = lift(at, earliest)
        return cast(connection, blank=blank, voter=voter, form=form, keys=keys, at=at)
    # A concurrent ballot of the holding took the same ordinal.
    raise CollisionError


def _require_identified(blank: BlankBallot, voter: Voter, form: MarkedBallot) -> None:
    """Check how a voter was identified, and that an agent's ballot names its mandate's entry."""
    if form.channel != Channel.PAPER and not voter.identified.is_as_strong_as(blank.identification):
        raise IdentificationError
    if (form.mandate is None) != (not voter.mandate_id):
        raise MandateRevokedError


def _find_instant(
    connection: Connection, voter: Voter, blank: BlankBallot, ballot: Mapping[str, Any]
) -> datetime:
    """Return the earliest instant allowed for a ballot, or raise why it is refused.

    Refusals that do not depend on the clock are raised before an error of the clock.
    """
    meeting = _require_open(connection, voter, blank)
    require_speaker(connection, voter)
    if not connection.scalar(select(MAY_BE_ANOTHER), ballot):
        raise AlreadyVotedError
    earliest = _find_earliest(connection, ballot)
    if earliest <= ballot["cast_at"]:
        _require_window(meeting, ballot["cast_at"])
    return earliest


def _make_ballot(
    blank: BlankBallot, voter: Voter, form: MarkedBallot, record: BallotCast, keys: KeyFolder
) -> dict[str, object]:
    """Return the statement's parameters: the ballot's columns, and whether it may replace one."""
    entry, is_paper = encode_record(record), form.channel == Channel.PAPER
    leaf = leaf_hash(entry)
    promise = Promise(blank.origin, leaf, record.at)
    return {
        "community_id": voter.meeting.community_id,
        "meeting_id": voter.meeting.meeting_id,
        "id": make_id(),
        "holding_id": voter.holding_id,
        "channel": form.channel,
        "is_invalid": form.invalid is not None,
        "form_id": form.form_id,
        "cast_at": record.at,
        "entry": entry,
        "leaf_hash": leaf,
        "promise": str(sign_promise(promise, keys.get_log_key(blank.origin, blank.log_key))),
        "mandate_id": voter.mandate_id or None,
        "owner_id": None if voter.mandate_id or is_paper else voter.owner_id,
        "code": make_ballot_code(),
        "address": form.origin.address,
        "device": form.origin.device,
        "may_change": blank.rules.may_vote_again,
        "register_id": blank.register_id,
        "withdrawals": blank.withdrawals,
        # A paper ballot has the instant of its hand-in, at which the clock was checked.
        "clock": _ALWAYS if is_paper else record.at + CLOCKS_DIFFER,
    }


def _find_known(
    connection: Connection, voter: Voter, form: MarkedBallot, record: BallotCast
) -> BallotView | None:
    """Return the ballot that was already recorded for this form.

    Raises:
        ChoiceUnknownError: the form is of another holding.
        NotNowError: it was cast with other marks, and these are not taken.
    """
    known = connection.execute(
        select(BALLOTS).where(
            BALLOTS.c.community_id == voter.meeting.community_id,
            BALLOTS.c.meeting_id == voter.meeting.meeting_id,
            BALLOTS.c.form_id == form.form_id,
        )
    ).one_or_none()
    if known is None:
        return None
    if known.holding_id != voter.holding_id:
        raise ChoiceUnknownError
    cast_before = parse_record(known.entry)
    if isinstance(cast_before, BallotCast) and cast_before.choices != record.choices:
        raise NotNowError("marks-not-taken")
    return view_ballot(known)


def _find_earliest(connection: Connection, ballot: Mapping[str, object]) -> datetime:
    """Return the ballot's own instant, or that of the previous ballot if it is later.

    Raises:
        ClockBehindError: this machine's clock is behind the log.
    """
    where = (
        MEETINGS.c.community_id == bindparam("community_id"),
        MEETINGS.c.id == bindparam("meeting_id"),
    )
    meeting = connection.execute(
        select(MEETINGS.c.opened_at, CLOCK_IS_RIGHT.label("is_right")).where(*where), ballot
    ).one()
    if not meeting.is_right:
        raise ClockBehindError
    later = connection.scalar(select(func.max(EARLIER.c.cast_at)).where(*LATER_OF_HOLDING), ballot)
    instants = (ballot["cast_at"], meeting.opened_at, later)
    return max(instant for instant in instants if isinstance(instant, datetime))


def require_speaker(connection: Connection, voter: Voter) -> None:
    """Check that the voter may vote for the holding, which no agent or principal has voted for.

    Raises:
        MandateRevokedError: the agent's mandate was revoked.
        PrincipalVotedError: a voter of the holding has voted, and an agent cannot any more.
        AgentVotedError: an agent has voted; their ballot is to be voided first.
    """
    values = {
        **voter.meeting._asdict(),
        "holding_id": voter.holding_id,
        "mandate_id": voter.mandate_id,
    }
    standing = set(connection.scalars(select(MANDATES.c.id).where(*MANDATE_STANDS), values))
    if voter.mandate_id and voter.mandate_id not in standing:
        raise MandateRevokedError
    by_agent = select(EARLIER.c.mandate_id.is_not(None)).where(*OF_HOLDING_AT_ALL)
    cast_by_agent = set(connection.scalars(by_agent, values))
    if voter.mandate_id and False in cast_by_agent:
        raise PrincipalVotedError
    if not voter.mandate_id and True in cast_by_agent:
        raise AgentVotedError


def _require_open(connection: Connection, voter: Voter, blank: BlankBallot) -> Row[Any]:
    """Return the meeting's row; raise if voting is not on."""
    meeting = connection.execute(
        select(MEETINGS).where(
            MEETINGS.c.community_id == voter.meeting.community_id,
            MEETINGS.c.id == voter.meeting.meeting_id,
        )
    ).one()
    _require_voting_state(meeting.state, meeting.opens_at)
    if (meeting.register_id, meeting.withdrawals) != (blank.register_id, blank.withdrawals):
        raise BlankBallotChangedError
    return meeting


def require_voting(meeting: MeetingView, at: datetime) -> None:
    """Check, before a voter goes on, that ballots are taken at an instant.

    Raises:
        MeetingCancelledError: the meeting was cancelled.
        VoteNotOpenError: voting has not begun.
        VoteClosedError: voting is over.
    """
    _require_voting_state(meeting.state, meeting.opens_at)
    if meeting.is_over(at):
        raise VoteClosedError


def _require_voting_state(state: MeetingState, opens_at: datetime) -> None:
    if state == MeetingState.CANCELLED:
        raise MeetingCancelledError
    if state in {MeetingState.DRAFT, MeetingState.NOTICED}:
        raise VoteNotOpenError(opens_at=opens_at)
    if state != MeetingState.OPEN:
        raise VoteClosedError


def _require_window(meeting: Row[Any], at: datetime) -> None:
    if not is_in_window(at, meeting.opens_at, meeting.closes_at):
        raise VoteClosedError


def _make_record(blank: BlankBallot, voter: Voter, form: MarkedBallot, at: datetime) -> BallotCast:
    motions, is_paper = blank.motions, form.channel == Channel.PAPER
    if is_paper:
        # On paper a motion may be left blank, which means no vote on it.
        motions = tuple(motion for motion in motions if motion.id in form.choices)
    choices = {} if form.invalid else check_choices(motions, form.choices, is_paper=is_paper)
    return BallotCast(
        at=at,
        unit=blank.unit,
        channel=form.channel,
        choices={
            motion: marks if isinstance(marks, str) else list(marks)
            for motion, marks in choices.items()
            if marks != INVALID
        },
        invalid_on={m: tell("motion-invalid") for m, marks in choices.items() if marks == INVALID},
        invalid=form.invalid,
        identified=voter.identified,
        by=form.entered_by,
        nonce=make_salt(),
        mandate=form.mandate,
    )
