"""能人库: neighbours who agreed in writing to be named with what they can do, recorded by two."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import InputError, NotFoundError
from voting.randomness import make_id
from voting.services.people.actors import Member
from voting.services.people.persons import require_two
from voting.services.scans import Scan
from voting.storage.tables.neighbours.rows import NeighbourRow

_MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNeighbour:
    """Somebody who agreed to be named."""

    name: str
    skill: str
    """What they can do, in their own words."""
    is_mediator: bool
    """They agreed to mediate, too."""

    def to_json(self) -> dict[str, object]:
        """Return the value to store until somebody confirms it."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "NewNeighbour":
        """Return it from its stored value."""
        return cls(
            name=str(value["name"]),
            skill=str(value["skill"]),
            is_mediator=value["is_mediator"] is True,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourView:
    """A neighbour as everybody reads them."""

    id: str
    name: str
    skill: str
    is_mediator: bool
    recorded_at: datetime


def require_new(session: Session, community_id: str, new: NewNeighbour) -> None:
    """Check that somebody can be put on the roster.

    Raises:
        InputError: they are on it with the same, or it is full.
    """
    listed = list_roster(session, community_id)
    if (new.name, new.skill) in {(each.name, each.skill) for each in listed}:
        raise InputError("neighbour-listed")
    if len(listed) >= _MOST:
        raise InputError("neighbours-too-many", most=_MOST)


def record_neighbour(
    session: Session,
    *,
    community_id: str,
    new: NewNeighbour,
    scan: Scan,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> None:
    """Put somebody on the roster, whom everybody reads from now on.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `require_new` raises.
    """
    require_two(session, by, confirmed_by)
    require_new(session, community_id, new)
    session.add(
        NeighbourRow(
            community_id=community_id,
            id=make_id(),
            name=new.name,
            skill=new.skill,
            is_mediator=new.is_mediator,
            scan=scan.content,
            media_type=scan.media_type,
            recorded_by=by,
            confirmed_by=confirmed_by,
            recorded_at=at,
        )
    )


def end_neighbour(session: Session, *, member: Member, neighbour_id: str, at: datetime) -> None:
    """Take somebody off the roster; one member is enough, for nobody has to stay named.

    Raises:
        NotFoundError: there is nobody of this id on it.
    """
    _get(session, member, neighbour_id).ended_at = at


def get_consent(session: Session, member: Member, neighbour_id: str) -> Scan:
    """Return the paper by which somebody on the roster agreed, for the desk.

    Raises:
        NotFoundError: there is nobody of this id on it.
    """
    row = _get(session, member, neighbour_id)
    return Scan(row.scan, row.media_type)


def _get(session: Session, member: Member, neighbour_id: str) -> NeighbourRow:
    row = session.get(NeighbourRow, (member.community_id, neighbour_id))
    if row is None or row.ended_at is not None:
        raise NotFoundError
    return row


def list_roster(session: Session, community_id: str) -> tuple[NeighbourView, ...]:
    """Return who is on the roster, mediators first, then by when they came."""
    rows = session.scalars(
        select(NeighbourRow)
        .where(NeighbourRow.community_id == community_id, NeighbourRow.ended_at.is_(None))
        .order_by(NeighbourRow.is_mediator.desc(), NeighbourRow.recorded_at, NeighbourRow.id)
    )
    return tuple(
        NeighbourView(
            id=row.id,
            name=row.name,
            skill=row.skill,
            is_mediator=row.is_mediator,
            recorded_at=row.recorded_at,
        )
        for row in rows
    )


def find_names(session: Session, community_id: str, ids: Collection[str]) -> dict[str, str]:
    """Return the names of neighbours by id, of those who left the roster too."""
    rows = session.execute(
        select(NeighbourRow.id, NeighbourRow.name).where(
            NeighbourRow.community_id == community_id, NeighbourRow.id.in_(ids)
        )
    )
    return {each.id: each.name for each in rows}
