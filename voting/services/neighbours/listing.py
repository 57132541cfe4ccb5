"""Mediations for the desk and for their parties; for everybody their numbers alone."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from voting.errors import NotFoundError
from voting.services.casting.own_ballots import Home, find_home
from voting.services.concerns.numbers import format_number
from voting.services.neighbours.mediations import (
    get_mediation_row,
    get_own_party,
    list_parties,
)
from voting.services.neighbours.roster import NeighbourView, find_names, list_roster
from voting.services.neighbours.terms import MediationState
from voting.services.people.actors import Member, Owner
from voting.services.people.communities import Community, get_community, get_community_by_code
from voting.services.scans import Scan
from voting.storage.tables.concerns.rows import ConcernRow
from voting.storage.tables.neighbours.rows import MediationRow, PartyRow

_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationLine:
    """A mediation without its parties."""

    id: str
    number: str
    state: MediationState
    begun_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyView:
    """A party of a mediation."""

    place: int
    name: str
    address: str
    """Empty for a party that is no owner here."""
    is_owner: bool
    joined_at: datetime | None
    """When it said that it takes part."""
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationView(MediationLine):
    """A mediation as its parties and the desk see it."""

    subject: str
    concern: str
    """The number of the concern that it came of; empty for none."""
    mediators: tuple[str, ...]
    parties: tuple[PartyView, ...]
    agreement: str
    version: int
    proposed_at: datetime | None
    ended_by: int | None
    """The place of the party that left."""
    is_joined: bool
    """Both parties take part."""
    is_signed: bool
    """The desk has the agreement with signatures on paper."""


def find_state(row: MediationRow) -> MediationState:
    """Return where a mediation stands."""
    if row.ended_at is not None:
        return MediationState.AGREED if row.is_agreed else MediationState.ENDED
    return MediationState.PROPOSED if row.proposed_at is not None else MediationState.UNDERWAY


def _view_line(row: MediationRow) -> MediationLine:
    return MediationLine(
        id=row.id,
        number=format_number(row.year, row.ordinal),
        state=find_state(row),
        begun_at=row.begun_at,
        ended_at=row.ended_at,
    )


def view_mediation(session: Session, row: MediationRow) -> MediationView:
    """Return a mediation with its parties and mediators."""
    names = find_names(session, row.community_id, row.mediators)
    concern = row.concern_id and session.get_one(ConcernRow, (row.community_id, row.concern_id))
    parties = list_parties(session, row)
    return MediationView(
        id=row.id,
        number=format_number(row.year, row.ordinal),
        state=find_state(row),
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        subject=row.subject,
        concern=format_number(concern.year, concern.ordinal) if concern else "",
        mediators=tuple(names[each] for each in row.mediators),
        parties=tuple(
            PartyView(
                place=each.place,
                name=each.name,
                address=each.address,
                is_owner=each.holding_id is not None,
                joined_at=each.joined_at,
                confirmed_at=each.confirmed_at,
            )
            for each in parties
        ),
        agreement=row.agreement,
        version=row.version,
        proposed_at=row.proposed_at,
        ended_by=row.ended_by,
        is_joined=all(each.joined_at for each in parties),
        is_signed=row.signed_by is not None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighboursDesk:
    """The roster and the mediations at the desk, without anybody who is a party."""

    community: Community
    roster: tuple[NeighbourView, ...]
    mediations: tuple[MediationLine, ...]
    """The latest first."""


def read_desk(session: Session, member: Member) -> NeighboursDesk:
    """Return the roster and the mediations of a member's community."""
    rows = session.scalars(
        select(MediationRow)
        .where(MediationRow.community_id == member.community_id)
        .order_by(MediationRow.year.desc(), MediationRow.ordinal.desc())
        .limit(_SHOWN)
    )
    return NeighboursDesk(
        community=get_community(session, member.community_id),
        roster=list_roster(session, member.community_id),
        mediations=tuple(map(_view_line, rows)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationPage:
    """A mediation, for the desk or for one of its parties."""

    community: Community
    mediation: MediationView
    own_place: int = 0
    """As which party the owner's home takes part; 0 at the desk."""


def read_at_desk(session: Session, member: Member, mediation_id: str) -> MediationPage:
    """Return a mediation at the desk.

    Raises:
        NotFoundError: there is none of this id.
    """
    row = get_mediation_row(session, member.community_id, mediation_id)
    return MediationPage(
        community=get_community(session, member.community_id),
        mediation=view_mediation(session, row),
    )


def get_signed(session: Session, member: Member, mediation_id: str) -> Scan:
    """Return the agreement with signatures, for the desk.

    Raises:
        NotFoundError: there is none.
    """
    row = get_mediation_row(session, member.community_id, mediation_id)
    if row.scan is None or row.media_type is None:
        raise NotFoundError
    return Scan(row.scan, row.media_type)


def read_own(session: Session, owner: Owner, mediation_id: str) -> MediationPage:
    """Return a mediation for one of its parties.

    Raises:
        NotFoundError: the owner's home is no party of such a mediation.
    """
    row = get_mediation_row(session, owner.community_id, mediation_id)
    party = get_own_party(session, owner, row)
    return MediationPage(
        community=get_community(session, owner.community_id),
        mediation=_hide_other(view_mediation(session, row), party.place),
        own_place=party.place,
    )


def _hide_other(mediation: MediationView, place: int) -> MediationView:
    """Return a mediation as one party reads it: who the other is, once both take part."""
    if mediation.is_joined:
        return mediation
    parties = tuple(
        each if each.place == place else replace(each, name="", address="")
        for each in mediation.parties
    )
    return replace(mediation, parties=parties)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMediationsPage:
    """The mediations in which an owner's home takes part."""

    community: Community
    mediations: tuple[MediationLine, ...]
    """The latest first."""


def read_own_list(session: Session, owner: Owner) -> OwnMediationsPage:
    """Return the mediations in which an owner's home takes or took part."""
    return OwnMediationsPage(
        community=get_community(session, owner.community_id),
        mediations=list_of_home(session, owner.community_id, find_home(session, owner)),
    )


def list_of_home(session: Session, community_id: str, home: Home) -> tuple[MediationLine, ...]:
    """Return the mediations in which a home takes or took part, the latest first."""
    is_party = exists().where(
        PartyRow.community_id == community_id,
        PartyRow.mediation_id == MediationRow.id,
        PartyRow.holding_id.in_(home.holding_ids),
    )
    rows = session.scalars(
        select(MediationRow)
        .where(MediationRow.community_id == community_id, is_party)
        .order_by(MediationRow.year.desc(), MediationRow.ordinal.desc())
    )
    return tuple(map(_view_line, rows))


def list_open_of_home(session: Session, community_id: str, home: Home) -> tuple[MediationLine, ...]:
    """Return the mediations that go on with a home as a party."""
    return tuple(
        each for each in list_of_home(session, community_id, home) if each.ended_at is None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfMediations:
    """How many mediations were begun in a year, and what became of them."""

    year: int
    begun: int
    agreed: int
    ended: int
    """Without an agreement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighboursPage:
    """Who helps whom, as everybody reads it, and how many mediations there were."""

    community: Community
    roster: tuple[NeighbourView, ...]
    years: tuple[YearOfMediations, ...]
    """The latest first."""


def read_public(session: Session, code: str) -> NeighboursPage:
    """Return the roster and the number of mediations by year; nothing else of them is public.

    Raises:
        NotFoundError: there is no such community.
    """
    community = get_community_by_code(session, code)
    rows = session.execute(
        select(MediationRow.year, MediationRow.ended_at, MediationRow.is_agreed)
        .where(MediationRow.community_id == community.id)
        .order_by(MediationRow.year.desc())
    )
    found: dict[int, list[tuple[bool, bool]]] = {}
    for year, ended_at, is_agreed in rows:
        found.setdefault(year, []).append((ended_at is not None, is_agreed))
    return NeighboursPage(
        community=community,
        roster=list_roster(session, community.id),
        years=tuple(
            YearOfMediations(
                year=year,
                begun=len(all_of),
                agreed=sum(is_agreed for _, is_agreed in all_of),
                ended=sum(is_over and not is_agreed for is_over, is_agreed in all_of),
            )
            for year, all_of in found.items()
        ),
    )
