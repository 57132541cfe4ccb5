"""What of the common water and electricity falls to an owner's own home."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.register import UnitUse
from voting.errors import InputError
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


def require_known(session: Session, community_id: str, use: SharedUse) -> None:
    """Check that the frozen register has the buildings of a shared use.

    Raises:
        InputError: it has not, or there is none.
    """
    register = find_frozen(session, community_id)
    known = set(list_buildings(session, register.key)) if register else set()
    unknown = tuple(each.building for each in use.uses if each.building not in known)
    if unknown:
        raise InputError("shared-buildings-unknown", buildings=unknown)


def read_own_shares(session: Session, owner: Owner) -> OwnSharesPage:
    """Return what falls to an owner's home, by the register of their vote."""
    own = _read_units(session, owner.register, holding_id=owner.holding_id)
    areas = _read_units(session, owner.register, buildings=own)
    shares = [
        _view(declared, use, building, own[building.building], areas[building.building])
        for declared in list_shared(session, owner.community_id)
        if isinstance(use := declared.content, SharedUse)
        for building in use.uses
        if building.building in own
    ]
    community = get_community(session, owner.community_id)
    return OwnSharesPage(community=community, shares=tuple(shares))


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
    session: Session,
    register: RegisterKey,
    *,
    holding_id: str = "",
    buildings: Collection[str] = (),
) -> dict[str, dict[str, int]]:
    """Return the areas of units that take a share, by building and id."""
    of = UnitRow.holding_id == holding_id if holding_id else UnitRow.building.in_(buildings)
    rows = session.execute(
        select(UnitRow.building, UnitRow.id, UnitRow.area_cm2).where(
            in_register(UnitRow, register), UnitRow.use.not_in(UNSHARED), of
        )
    )
    found: dict[str, dict[str, int]] = {}
    for building, unit_id, area in rows:
        found.setdefault(building, {})[unit_id] = area
    return found
