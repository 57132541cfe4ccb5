"""What of the common water and electricity falls to an owner's own home."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from ballots.register import UnitUse
from voting.errors import InputError
from voting.services.casting.own_ballots import find_home
from voting.services.declarations.records import Declared, list_declared
from voting.services.declarations.shared_use import BuildingUse, SharedUse, share_out
from voting.services.declarations.terms import DeclarationKind
from voting.services.people.actors import Owner
from voting.services.people.communities import Community, get_community
from voting.services.register.register import find_frozen, list_buildings
from voting.storage.tables.register import UnitRow, in_register
from voting.terms import RegisterKey

UNSHARED = (UnitUse.PARKING, UnitUse.STORAGE)
"""What takes no share: parking spaces and storerooms have none of a building's lifts and lamps."""
_FEW = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnShare:
    """What of a building's use falls to an owner's home."""

    declared: Declared
    use: SharedUse
    building: BuildingUse
    cost_cents: int
    """Of the building."""
    own_cm2: int
    whole_cm2: int
    """Of all units of the building that take a share."""
    own_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSharesPage:
    """What falls to an owner's home, the latest month first."""

    community: Community
    shares: tuple[OwnShare, ...]


def list_shared(session: Session, community_id: str) -> tuple[Declared, ...]:
    """Return what was used in common, the latest month first."""
    return list_declared(session, (community_id,), DeclarationKind.SHARED_USE)[:_FEW]


def find_sharing(session: Session, community_id: str, use: SharedUse) -> SharedUse:
    """Return a shared use with the frozen register by which it is shared out.

    Whoever reads their share later reads it by the same areas, whatever is frozen then.

    Raises:
        InputError: the register has not the buildings, or there is none; or a building has one
            home alone.
    """
    register = find_frozen(session, community_id)
    known = set(list_buildings(session, register.key)) if register else set()
    unknown = tuple(each.building for each in use.uses if each.building not in known)
    if register is None or unknown:
        raise InputError("shared-buildings-unknown", buildings=unknown)
    alone = _list_alone(session, register.key, [each.building for each in use.uses])
    if alone:
        # The use of its common parts would be that home's.
        raise InputError("shared-buildings-alone", buildings=alone)
    return replace(use, register_id=register.key.register_id)


def _list_alone(
    session: Session, register: RegisterKey, buildings: Collection[str]
) -> tuple[str, ...]:
    """Return those of some buildings in which one home alone takes a share."""
    rows = session.scalars(
        select(UnitRow.building)
        .where(
            in_register(UnitRow, register),
            UnitRow.use.not_in(UNSHARED),
            UnitRow.building.in_(buildings),
        )
        .group_by(UnitRow.building)
        .having(func.count(UnitRow.holding_id.distinct()) == 1)
        .order_by(UnitRow.building)
    )
    return tuple(rows)


def read_own_shares(session: Session, owner: Owner) -> OwnSharesPage:
    """Return what falls to an owner's home, each by the register by which it was declared."""
    home = find_home(session, owner)
    known: dict[str, _Areas] = {}
    shares: list[OwnShare] = []
    for declared in list_shared(session, owner.community_id):
        use = declared.content
        if not isinstance(use, SharedUse):
            continue
        register_id = use.register_id or owner.register.register_id
        if register_id not in known:
            register = RegisterKey(owner.community_id, register_id)
            known[register_id] = _read_areas(session, register, home.holding_ids)
        own, whole = known[register_id].own, known[register_id].whole
        shares += [
            _view(declared, use, each, own[each.building], whole[each.building])
            for each in use.uses
            if each.building in own
        ]
    community = get_community(session, owner.community_id)
    return OwnSharesPage(community=community, shares=tuple(shares))


@dataclass(frozen=True, slots=True)
class _Areas:
    """The areas of a home's units, and of all units of the same buildings: by building and id."""

    own: Mapping[str, Mapping[str, int]]
    whole: Mapping[str, Mapping[str, int]]


def _read_areas(session: Session, register: RegisterKey, holding_ids: Collection[str]) -> _Areas:
    own = _read_units(session, register, UnitRow.holding_id.in_(holding_ids))
    return _Areas(own, _read_units(session, register, UnitRow.building.in_(own)))


def _view(
    declared: Declared,
    use: SharedUse,
    building: BuildingUse,
    own: Mapping[str, int],
    areas: Mapping[str, int],
) -> OwnShare:
    cost = use.cost_of(building)
    shares = share_out(cost, areas)
    return OwnShare(
        declared=declared,
        use=use,
        building=building,
        cost_cents=cost,
        own_cm2=sum(own.values()),
        whole_cm2=sum(areas.values()),
        own_cents=sum(shares[each] for each in own),
    )


def _read_units(
    session: Session, register: RegisterKey, of: ColumnElement[bool]
) -> dict[str, dict[str, int]]:
    """Return the areas of units that take a share, by building and id."""
    rows = session.execute(
        select(UnitRow.building, UnitRow.id, UnitRow.area_cm2).where(
            in_register(UnitRow, register), UnitRow.use.not_in(UNSHARED), of
        )
    )
    found: dict[str, dict[str, int]] = {}
    for building, unit_id, area in rows:
        found.setdefault(building, {})[unit_id] = area
    return found
