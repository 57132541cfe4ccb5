"""议事、定事、办事、监督、评事: a concern goes on, each time with an answer, a body and a day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.errors import InputError, NotFoundError, NotNowError
from voting.services.casting.own_ballots import find_home
from voting.services.concerns.numbers import get_concern_row
from voting.services.concerns.pledge import get_pledge
from voting.services.concerns.raising import add_progress
from voting.services.concerns.telling import tell_raiser
from voting.services.concerns.terms import ORDER, Handler, Phase, ProgressKind
from voting.services.meeting.meetings import get_meeting
from voting.services.people.actors import Member, Owner
from voting.services.struck import require_unstruck
from voting.storage.tables.concerns.rows import ConcernRow
from voting.storage.tables.people import StaffRow
from voting.terms import MeetingKey, Role

_MOST_AHEAD = timedelta(days=92)
"""How far ahead a next step may be put; what is put off further is never late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An answer, the phase that a concern is in by it, and who does what next by which day."""

    phase: Phase
    answer: str
    handler: Handler
    building: str = ""
    """Whose captain does it; means nothing where another body does."""
    next_step: str = ""
    due_on: date | None = None
    """Nothing is next, and by no day, once it is closed."""


def move(session: Session, *, member: Member, number: str, new: Move, at: datetime) -> None:
    """Answer a concern and say how it goes on.

    Raises:
        NotFoundError: there is no such concern.
        NotNowError: it is closed, or what is said was struck.
        InputError: it would go back, it is open and nobody does anything by a day to come, or the
            building has no captain.
    """
    row = get_concern_row(session, member.community_id, number, is_locked=True)
    before = Phase(row.phase)
    if before is Phase.CLOSED:
        raise NotNowError("concern-closed")
    if ORDER.index(new.phase) < ORDER.index(before):
        raise InputError("concern-goes-back")
    require_unstruck(session, member.community_id, new.answer, new.next_step)
    is_closed = new.phase is Phase.CLOSED
    due_at = None if is_closed else _read_next(new, at)
    row.phase, row.handler, row.due_at = new.phase.value, new.handler.value, due_at
    row.building = "" if is_closed else _find_building(session, member.community_id, new)
    row.next_step = "" if is_closed else new.next_step
    row.answered_at = row.answered_at or at
    row.closed_at = at if is_closed else None
    add_progress(session, row, ProgressKind.MOVED, at=at, by=member.id, text=new.answer)
    tell_raiser(session, row, at)


def _find_building(session: Session, community_id: str, new: Move) -> str:
    """Return whose captain does the next step; empty for another body."""
    if new.handler is not Handler.CAPTAIN:
        return ""
    if new.building not in list_captained(session, community_id):
        raise InputError("concern-building")
    return new.building


def list_captained(session: Session, community_id: str) -> tuple[str, ...]:
    """Return the buildings that have a captain with an account."""
    rows = session.scalars(
        select(StaffRow.building)
        .where(StaffRow.community_id == community_id, StaffRow.role == Role.CAPTAIN)
        .where(StaffRow.disabled_at.is_(None), StaffRow.building.is_not(None))
        .distinct()
        .order_by(StaffRow.building)
    )
    return tuple(each for each in rows if each)


def _read_next(new: Move, at: datetime) -> datetime:
    """Return the end of the day by which the next step is to be done."""
    if not new.next_step:
        raise InputError("concern-next-missing")
    today = at.astimezone(CHINA).date()
    if new.due_on is None or not today <= new.due_on <= today + _MOST_AHEAD:
        raise InputError("concern-day-missing", days=_MOST_AHEAD.days)
    return datetime.combine(new.due_on + timedelta(days=1), time(), CHINA)


def release(
    session: Session,
    *,
    member: Member,
    number: str,
    title: str,
    place: str,
    at: datetime,
    motion: str = "",
) -> None:
    """Release the wording of a concern that everybody reads, and the motion that it led to.

    Each wording stays to be read in its life, so that nobody rewords one unseen.

    Args:
        session: writes.
        member: who released it.
        number: of the concern.
        title: as everybody reads it.
        place: as everybody reads it.
        at: the time.
        motion: ids of a meeting and its motion, `MEETING/MOTION`; empty for none.

    Raises:
        NotFoundError: there is no such concern, or no such motion.
        NotNowError: this wording was struck.
    """
    row = get_concern_row(session, member.community_id, number, is_locked=True)
    if (row.public_title, row.public_place) != (title, place):
        require_unstruck(session, member.community_id, title)
        worded = " · ".join(filter(None, (title, place)))
        add_progress(session, row, ProgressKind.WORDED, at=at, by=member.id, text=worded)
    row.public_title, row.public_place, row.released_by = title, place, member.id
    meeting_id, _, motion_id = motion.partition("/")
    if meeting_id:
        found = get_meeting(session, MeetingKey(member.community_id, meeting_id))
        if motion_id not in {each.id for each in found.motions}:
            raise NotFoundError
    row.meeting_id, row.motion_id = meeting_id or None, motion_id or None


def judge(session: Session, *, owner: Owner, number: str, is_satisfied: bool, at: datetime) -> None:
    """Judge what came of one's own concern; who is not satisfied reopens it, once.

    Raises:
        NotFoundError: the owner raised no such concern.
        NotNowError: it is not closed, or was judged.
    """
    row = get_own_row(session, owner, number, is_locked=True)
    if Phase(row.phase) is not Phase.CLOSED or row.judgement:
        raise NotNowError("concern-not-to-judge")
    if is_satisfied or row.is_reopened:
        kind = ProgressKind.SATISFIED if is_satisfied else ProgressKind.UNSATISFIED
        row.judgement = kind.value
        add_progress(session, row, kind, at=at, by=None)
        return
    _reopen(session, row, at)


def _reopen(session: Session, row: ConcernRow, at: datetime) -> None:
    """Let a concern begin again where it was acted on, with the pledged time for an answer."""
    due_at = at + timedelta(hours=get_pledge(session, row.community_id).answer_hours)
    row.phase, row.is_reopened, row.closed_at = Phase.ACTING.value, True, None
    row.answered_at, row.answer_due_at, row.due_at = None, due_at, due_at
    add_progress(session, row, ProgressKind.REOPENED, at=at, by=None)


def withdraw(session: Session, *, owner: Owner, number: str, at: datetime) -> None:
    """Take one's own concern back; its number and its life stay.

    Raises:
        NotFoundError: the owner raised no such concern.
        NotNowError: it is closed.
    """
    row = get_own_row(session, owner, number, is_locked=True)
    if Phase(row.phase) is Phase.CLOSED:
        raise NotNowError("concern-closed")
    row.phase, row.closed_at, row.due_at, row.next_step = Phase.CLOSED.value, at, None, ""
    row.judgement = ProgressKind.WITHDRAWN.value
    add_progress(session, row, ProgressKind.WITHDRAWN, at=at, by=None)


def unname(session: Session, *, owner: Owner, number: str) -> None:
    """Take one's own name back from one's concern, also from one that is closed or withdrawn.

    Raises:
        NotFoundError: the owner raised no such concern.
    """
    get_own_row(session, owner, number, is_locked=True).shown_name = ""


def get_own_row(
    session: Session, owner: Owner, number: str, *, is_locked: bool = False
) -> ConcernRow:
    """Return a concern that an owner raised, in whichever register.

    Raises:
        NotFoundError: they raised none of this number.
    """
    row = get_concern_row(session, owner.community_id, number, is_locked=is_locked)
    if row.owner_id is None or row.owner_id not in find_home(session, owner).owner_ids:
        raise NotFoundError
    return row
