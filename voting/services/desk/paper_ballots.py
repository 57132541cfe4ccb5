"""纸质票: stored with its scan, read by two members independently, and by a third if they differ.

Law: guidance rules 建房〔2009〕274号 art. 22 (written opinions, signed by the owner). What is
handed in before voting ends is cast then, even where it is read later; nothing closes before.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from audit.entries.ballot import PaperRecorded
from audit.terms import Identification
from ballots.ballot import Channel, Marks
from ballots.procedure.days import is_in_window
from voting.errors import InputError, NotFoundError, NotNowError
from voting.errors.casting import AlreadyVotedError, MandateRevokedError, PrincipalVotedError
from voting.errors.meeting import VoteClosedError, VoteNotOpenError
from voting.keys.folder import KeyFolder
from voting.randomness import make_id
from voting.sentences import WORDS
from voting.services.casting.blank_ballot import get_blank_ballot
from voting.services.casting.cast import MarkedBallot
from voting.services.casting.choices import check_choices
from voting.services.casting.sequencer import append_all_waiting
from voting.services.log.log import append_records, lift
from voting.services.meeting.course.waiting_paper_ballots import WAITS
from voting.services.meeting.meetings import MotionView, lock_meeting, require_state
from voting.services.owners.agents import find_mandate
from voting.services.people.actors import Member, Voter
from voting.services.people.persons import require_two
from voting.services.register.register import list_addresses
from voting.services.result.reviewing.casting_for_holdings import (
    cast_by_agent,
    cast_over_agent,
    read_directions,
    require_directed,
)
from voting.services.scans import Scan
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.desk import PaperBallotRow, ReadingRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import MandateRow
from voting.terms import MeetingKey, MeetingState

GROUNDS = tuple(WORDS["invalid-ground"].values())
"""Why a paper ballot is invalid: fixed words, so that two readings can be the same."""
_BOTH = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """One member's reading of a paper ballot."""

    choices: Mapping[str, Marks]
    """From motion id to a mark, or to the candidates ticked, however many; INVALID for several
    marks where one is due. A motion left blank is left out."""
    invalid: str | None = None
    """One of `GROUNDS`."""


def receive_paper_ballot(
    session: Session,
    *,
    member: Member,
    meeting: MeetingKey,
    holding_id: str,
    reading: Reading,
    scan: Scan,
    at: datetime,
    agent: str = "",
) -> str:
    """Record a paper ballot that was handed in, with its scan and first reading; return its id.

    Where an agent signed it, `agent` is the agent's name, and it is cast under the mandate.

    Raises:
        InputError: no such ground, nothing read, or no mandate of an agent of this name.
        VoteNotOpenError: voting has not begun.
        VoteClosedError: voting is over.
        AlreadyVotedError: the rules allow one ballot, and the holding handed one in before.
        ClockBehindError: this machine's clock is behind the log.
    """
    held = lock_meeting(session, meeting)
    mandate = find_mandate(session, held, holding_id=holding_id, agent=agent) if agent else None
    at = _date(session, held, holding_id, at if mandate is None else lift(at, mandate.granted_at))
    if at < held.opens_at:
        raise VoteNotOpenError(opens_at=held.opens_at)
    if held.state != MeetingState.OPEN or not is_in_window(at, held.opens_at, held.closes_at):
        raise VoteClosedError
    _require_first(session, held, holding_id, is_agents=mandate is not None)
    row = PaperBallotRow(
        community_id=meeting.community_id,
        meeting_id=meeting.meeting_id,
        id=make_id(),
        holding_id=holding_id,
        scan=scan.content,
        media_type=scan.media_type,
        sha256=sha256(scan.content).hexdigest(),
        returned_at=at,
        mandate_id=None if mandate is None else mandate.id,
    )
    session.add(row)
    session.flush()
    _add_reading(session, row, reading, by=member.id, at=at)
    return row.id


def _date(session: Session, meeting: MeetingRow, holding_id: str, at: datetime) -> datetime:
    """Return when a paper ballot is handed in: after the opening and the holding's last one."""
    if meeting.logged_up_to is not None:
        lift(at, meeting.logged_up_to)
    last = session.scalar(
        select(func.max(PaperBallotRow.returned_at)).where(
            *_of(meeting), PaperBallotRow.holding_id == holding_id
        )
    )
    # Strictly after it, because equal instants have no order.
    after = None if last is None else last + timedelta(milliseconds=1)
    instants = [instant for instant in (meeting.opened_at, after) if instant is not None]
    return lift(at, max(instants, default=at))


def _require_first(
    session: Session, meeting: MeetingRow, holding_id: str, *, is_agents: bool
) -> None:
    """Check that no other one was handed in; an agent's does not bar the owner's own."""
    if meeting.rules.may_vote_again:
        return
    another = select(PaperBallotRow.id).where(
        *_of(meeting),
        PaperBallotRow.holding_id == holding_id,
        PaperBallotRow.discarded_at.is_(None),
        *(() if is_agents else (PaperBallotRow.mandate_id.is_(None),)),
    )
    if session.scalar(another.limit(1)) is not None:
        raise AlreadyVotedError


def _of(meeting: MeetingRow) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        PaperBallotRow.community_id == meeting.community_id,
        PaperBallotRow.meeting_id == meeting.id,
    )


def _add_reading(
    session: Session, row: PaperBallotRow, reading: Reading, *, by: str, at: datetime
) -> None:
    voter = _voter_of(row)
    motions = {motion.id: motion for motion in get_blank_ballot(session, voter).motions}
    if reading.invalid is not None and reading.invalid not in GROUNDS:
        raise InputError("invalid-ground-unknown")
    if reading.invalid is None:
        # Report errors to the member who reads, not later to the second one.
        concerned = [motions[each] for each in motions if each in reading.choices]
        check_choices(concerned, reading.choices, is_paper=True)
        if row.mandate_id:
            told = read_directions(session, voter)
            require_directed(motions.values(), told, reading.choices)
        if not concerned:
            raise InputError("paper-unread")
    session.add(
        ReadingRow(
            community_id=row.community_id,
            meeting_id=row.meeting_id,
            paper_id=row.id,
            ordinal=len(list_readings(session, row)) + 1,
            member_id=by,
            choices={} if reading.invalid else _to_json(reading.choices),
            invalid=reading.invalid,
            at=at,
        )
    )
    session.flush()


def _to_json(choices: Mapping[str, Marks]) -> dict[str, object]:
    return {
        motion: marks if isinstance(marks, str) else sorted(marks)
        for motion, marks in choices.items()
    }


def add_reading(
    session: Session,
    *,
    member: Member,
    meeting: MeetingKey,
    paper_id: str,
    reading: Reading,
    keys: KeyFolder,
    at: datetime,
) -> bool:
    """Record the second or third reading of a paper ballot; return whether it is now entered.

    It is entered if the first two readings agree, else by the third reading.

    Raises:
        NotFoundError: there is no such paper ballot.
        StateError: the meeting is not open.
        SecondMemberError: this person has read it before.
        InputError: no such ground, or nothing read.
        NotNowError: the paper ballot is entered already, or its agent's mandate has ended.
    """
    require_state(lock_meeting(session, meeting), MeetingState.OPEN)
    row = get_paper_ballot_row(session, meeting, paper_id)
    if row.ballot_id is not None or row.discarded_at is not None:
        raise NotNowError("paper-entered")
    _require_earlier_read(session, row)
    earlier = list_readings(session, row)
    for each in earlier:
        require_two(session, each.member_id, member.id)
    _add_reading(session, row, reading, by=member.id, at=at)
    readings = list_readings(session, row)
    if len(readings) == _BOTH and not _agree(*readings):
        return False
    _enter(session, row, readings, keys=keys, at=at)
    return True


def _require_earlier_read(session: Session, row: PaperBallotRow) -> None:
    """Check that a holding's earlier paper ballots were entered first, to keep their order."""
    waiting = select(PaperBallotRow.id).where(
        PaperBallotRow.community_id == row.community_id,
        PaperBallotRow.meeting_id == row.meeting_id,
        PaperBallotRow.holding_id == row.holding_id,
        PaperBallotRow.returned_at < row.returned_at,
        WAITS,
    )
    if session.scalar(waiting.limit(1)) is not None:
        raise InputError("earlier-paper-waits")


def _agree(one: ReadingRow, other: ReadingRow) -> bool:
    return (one.choices, one.invalid) == (other.choices, other.invalid)


def _voter_of(row: PaperBallotRow) -> Voter:
    mandate_id = "" if row.mandate_id is None else row.mandate_id
    meeting = MeetingKey(row.community_id, row.meeting_id)
    return Voter(meeting, row.holding_id, "", Identification.PAPER, mandate_id)


def _enter(
    session: Session,
    row: PaperBallotRow,
    readings: list[ReadingRow],
    *,
    keys: KeyFolder,
    at: datetime,
) -> None:
    """Cast the reading as of the hand-in, and log the scan and the readers."""
    last = readings[-1]
    meeting = lock_meeting(session, MeetingKey(row.community_id, row.meeting_id))
    form = MarkedBallot(
        form_id=row.id,
        channel=Channel.PAPER,
        choices=_from_json(last.choices),
        invalid=last.invalid,
        entered_by=readings[0].member_id,
    )
    voter = _voter_of(row)
    if row.mandate_id:
        with _saying_to_members():
            view = cast_by_agent(session, voter=voter, form=form, keys=keys, at=row.returned_at)
    else:
        view = cast_over_agent(
            session, voter=voter, form=form, keys=keys, at=row.returned_at, voided_at=at
        )
    append_all_waiting(session, meeting, keys)
    ballot = session.get_one(BallotRow, (*meeting.key, view.id), populate_existing=True)
    row.ballot_id, row.is_invalid = view.id, last.invalid is not None
    record = PaperRecorded(
        at=at,
        ballot=ballot.index,
        scan=row.sha256,
        readers=tuple(each.member_id for each in readings),
    )
    append_records(session, meeting, [record], keys)


@contextmanager
def _saying_to_members() -> Iterator[None]:
    """Tell the member what ended a mandate in words of their own, not in those for the agent."""
    try:
        yield
    except MandateRevokedError:
        raise NotNowError("paper-of-ended-mandate") from None
    except PrincipalVotedError:
        raise NotNowError("paper-after-principal") from None


def _from_json(choices: Mapping[str, object]) -> dict[str, Marks]:
    return {
        motion: tuple(map(str, marks)) if isinstance(marks, list) else str(marks)
        for motion, marks in choices.items()
    }


def get_paper_ballot_row(session: Session, meeting: MeetingKey, paper_id: str) -> PaperBallotRow:
    """Return the row of a meeting's paper ballot.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(PaperBallotRow, (*meeting, paper_id))
    if row is None:
        raise NotFoundError
    return row


def list_readings(session: Session, row: PaperBallotRow) -> list[ReadingRow]:
    """Return the readings of a paper ballot, in order."""
    of_paper = (
        ReadingRow.community_id == row.community_id,
        ReadingRow.meeting_id == row.meeting_id,
        ReadingRow.paper_id == row.id,
    )
    return list(session.scalars(select(ReadingRow).where(*of_paper).order_by(ReadingRow.ordinal)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperBallotView:
    """A paper ballot as shown to the member who reads it."""

    id: str
    address: str
    returned_at: datetime
    media_type: str
    motions: tuple[MotionView, ...]
    agent: str
    """Who signed it under a mandate; empty if an owner did."""
    is_mine: bool
    is_entered: bool
    earlier: tuple[Reading, ...]
    """The two differing readings, for the third member; else empty."""


def view_paper_ballot(
    session: Session, member: Member, meeting: MeetingKey, paper_id: str
) -> PaperBallotView:
    """Return a paper ballot for a member to read.

    Raises:
        NotFoundError: there is none.
    """
    row = get_paper_ballot_row(session, meeting, paper_id)
    readings = list_readings(session, row)
    is_mine = member.id in {each.member_id for each in readings}
    differs = len(readings) == _BOTH and row.ballot_id is None
    voter = _voter_of(row)
    register = session.get_one(MeetingRow, (row.community_id, row.meeting_id)).register
    return PaperBallotView(
        id=row.id,
        address="、".join(list_addresses(session, register, row.holding_id)),
        returned_at=row.returned_at,
        media_type=row.media_type,
        motions=get_blank_ballot(session, voter).motions,
        agent=_name_agent(session, row),
        is_mine=is_mine,
        is_entered=row.ballot_id is not None or row.discarded_at is not None,
        earlier=tuple(
            Reading(_from_json(each.choices), each.invalid)
            for each in readings
            if differs and not is_mine
        ),
    )


def _name_agent(session: Session, row: PaperBallotRow) -> str:
    key = (row.community_id, row.meeting_id, row.mandate_id)
    return session.get_one(MandateRow, key).agent if row.mandate_id else ""


def get_scan(session: Session, meeting: MeetingKey, paper_id: str) -> Scan:
    """Return the scan of a paper ballot.

    Raises:
        NotFoundError: there is none.
    """
    row = get_paper_ballot_row(session, meeting, paper_id)
    return Scan(row.scan, row.media_type)
