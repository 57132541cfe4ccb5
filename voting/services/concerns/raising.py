"""提事: an owner raises a concern, or a member records one on somebody's behalf."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.errors import InputError
from voting.randomness import make_id
from voting.services.concerns.numbers import find_next, format_number
from voting.services.concerns.pledge import get_pledge
from voting.services.concerns.terms import ConcernKind, Handler, Phase, ProgressKind
from voting.services.people.actors import Member, Owner
from voting.services.scans import Scan
from voting.storage.tables.concerns.rows import ConcernRow, ProgressRow, SpotRow
from voting.storage.tables.people import CommunityRow
from voting.storage.tables.register import OwnerRow

MOST_A_DAY = 5
"""How many a holding may raise in a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConcern:
    """A concern as it is filled in."""

    kind: ConcernKind
    title: str
    text: str
    spot_id: str = ""
    """The spot that it is about; empty if `place` says where it is."""
    place: str = ""
    picture: Scan | None = None
    is_named: bool = False
    """Whoever raises it wants to be named to everybody."""


def raise_concern(session: Session, *, owner: Owner, new: NewConcern, at: datetime) -> str:
    """Raise a concern and return its public number.

    Raises:
        InputError: the holding has raised enough today, or there is no such spot.
    """
    community = _lock(session, owner.community_id)
    begun = datetime.combine(at.astimezone(CHINA).date(), time(), CHINA)
    today = select(func.count()).where(
        ConcernRow.community_id == owner.community_id,
        ConcernRow.holding_id == owner.holding_id,
        ConcernRow.raised_at >= begun,
    )
    if session.scalars(today).one() >= MOST_A_DAY:
        raise InputError("concerns-too-many", most=MOST_A_DAY)
    row = _make(session, community, new, at)
    row.holding_id, row.owner_id = owner.holding_id, owner.owner_id
    if new.is_named:
        row.shown_name = session.get_one(OwnerRow, (*owner.register, owner.owner_id)).name
    return _keep(session, row, None)


def record_concern(session: Session, *, member: Member, new: NewConcern, at: datetime) -> str:
    """Record a concern on somebody's behalf, of whom nothing is kept; return its public number.

    Raises:
        InputError: there is no such spot.
    """
    row = _make(session, _lock(session, member.community_id), new, at)
    row.recorded_by = member.id
    return _keep(session, row, member.id)


def _lock(session: Session, community_id: str) -> CommunityRow:
    """Return a community, locked: numbers have no gaps, and a day's are counted one by one."""
    return session.get_one(CommunityRow, community_id, with_for_update=True)


def _make(session: Session, community: CommunityRow, new: NewConcern, at: datetime) -> ConcernRow:
    spot = _find_spot(session, community.id, new.spot_id)
    year = at.astimezone(CHINA).year
    due_at = at + timedelta(hours=get_pledge(session, community.id).answer_hours)
    return ConcernRow(
        community_id=community.id,
        id=make_id(),
        year=year,
        ordinal=find_next(session, community.id, year),
        kind=new.kind.value,
        spot_id=spot.id if spot else None,
        place=new.place,
        title=new.title,
        text=new.text,
        picture=new.picture.content if new.picture else None,
        media_type=new.picture.media_type if new.picture else None,
        raised_at=at,
        shown_name="",
        public_title="",
        public_place=spot.name if spot else "",
        phase=Phase.RAISED.value,
        handler=Handler.COMMITTEE.value,
        next_step="",
        answer_due_at=due_at,
        due_at=due_at,
        judgement="",
        is_reopened=False,
    )


def _find_spot(session: Session, community_id: str, spot_id: str) -> SpotRow | None:
    if not spot_id:
        return None
    row = session.get(SpotRow, (community_id, spot_id))
    if row is None or row.ended_at:
        raise InputError("spot-unknown")
    return row


def _keep(session: Session, row: ConcernRow, by: str | None) -> str:
    session.add(row)
    session.flush()
    add_progress(session, row, ProgressKind.RAISED, at=row.raised_at, by=by)
    return format_number(row.year, row.ordinal)


def add_progress(
    session: Session,
    row: ConcernRow,
    kind: ProgressKind,
    *,
    at: datetime,
    by: str | None,
    text: str = "",
) -> None:
    """Add a line to the life of a locked concern: what happened, and what is next by then."""
    last = select(func.max(ProgressRow.ordinal)).where(
        ProgressRow.community_id == row.community_id, ProgressRow.concern_id == row.id
    )
    session.add(
        ProgressRow(
            community_id=row.community_id,
            concern_id=row.id,
            ordinal=(session.scalar(last) or 0) + 1,
            kind=kind.value,
            phase=row.phase,
            handler=row.handler,
            text=text,
            next_step=row.next_step,
            due_at=row.due_at,
            at=at,
            by=by,
        )
    )
    session.flush()
