"""点位: the places of a community that have a code of their own (码上办)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voting.errors import InputError, NotFoundError
from voting.randomness import make_id
from voting.services.people.actors import Member
from voting.storage.tables.concerns.rows import SpotRow

MOST_NAME, _MOST = 40, 500
"""Characters of a name; spots of a community."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with a code: lift 3 of building 2."""

    id: str
    name: str


def add_spots(session: Session, *, member: Member, names: tuple[str, ...], at: datetime) -> None:
    """Add spots; a name that one has already is left out.

    Raises:
        InputError: no name, or too many spots.
    """
    known = {each.name for each in list_spots(session, member.community_id)}
    new = [each for each in dict.fromkeys(names) if each not in known]
    if not new:
        raise InputError("spots-unnamed")
    if len(known) + len(new) > _MOST:
        raise InputError("spots-too-many", most=_MOST)
    if any(len(each) > MOST_NAME for each in new):
        raise InputError("spot-name-long", most=MOST_NAME)
    for each in new:
        session.add(
            SpotRow(
                community_id=member.community_id,
                id=make_id(),
                name=each,
                made_by=member.id,
                made_at=at,
            )
        )


def end_spot(session: Session, *, member: Member, spot_id: str, at: datetime) -> None:
    """End a spot: nothing new is raised at it; what was raised stays.

    Raises:
        NotFoundError: there is none that stands.
    """
    row = session.get(SpotRow, (member.community_id, spot_id), with_for_update=True)
    if row is None or row.ended_at:
        raise NotFoundError
    row.ended_at = at


def list_spots(session: Session, community_id: str) -> tuple[Spot, ...]:
    """Return the spots of a community that stand, by name."""
    rows = session.execute(
        select(SpotRow.id, SpotRow.name)
        .where(SpotRow.community_id == community_id, SpotRow.ended_at.is_(None))
        .order_by(func.length(SpotRow.name), SpotRow.name)
    )
    return tuple(Spot(*row) for row in rows)


def get_spot(session: Session, community_id: str, spot_id: str) -> Spot:
    """Return a spot that stands.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(SpotRow, (community_id, spot_id))
    if row is None or row.ended_at:
        raise NotFoundError
    return Spot(row.id, row.name)
