"""业主清册: read registers, their units, owners and holdings.

Law: Interpretation on Building Ownership (2020) arts. 1, 8 and 9.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from ballots.holdings import Electorate, gather_holdings
from ballots.register import HandoverState, RegisterSnapshot, Unit, UnitUse
from voting.errors import InputError
from voting.errors.casting import NewOwnerError
from voting.importing.spelling.addresses import (
    Address,
    find_kind,
    split_location,
    unify,
    unify_building,
)
from voting.storage.tables.desk import TransferRow
from voting.storage.tables.register import (
    IS_VOTER,
    HoldingRow,
    OwnerRow,
    OwnershipRow,
    RegisterRow,
    UnitRow,
    VoterRow,
    in_register,
)
from voting.terms import RegisterKey

_MOST_NAMED = 5
"""Units that a refusal names."""


def find_unfrozen(session: Session, community_id: str) -> RegisterRow | None:
    """Return the unfrozen register, locked, or None."""
    return session.scalar(
        select(RegisterRow)
        .where(RegisterRow.community_id == community_id, RegisterRow.frozen_at.is_(None))
        .with_for_update()
    )


def find_published(session: Session, community_id: str) -> RegisterRow | None:
    """Return the latest published register, or None."""
    return session.scalar(
        select(RegisterRow)
        .where(RegisterRow.community_id == community_id, RegisterRow.published_at.is_not(None))
        .order_by(RegisterRow.imported_at.desc())
        .limit(1)
    )


@dataclass(frozen=True, slots=True)
class PublishedUnit:
    """A unit as published, without owners."""

    address: str
    area_cm2: int
    use: UnitUse


def list_buildings(session: Session, register: RegisterKey) -> tuple[str, ...]:
    """Return the buildings of a register in the order of the file."""
    return tuple(
        session.scalars(
            select(UnitRow.building)
            .where(in_register(UnitRow, register))
            .group_by(UnitRow.building)
            .order_by(func.min(UnitRow.position))
        )
    )


def list_published_units(
    session: Session, register: RegisterKey, building: str
) -> list[PublishedUnit]:
    """Return the units of a building, without their owners."""
    rows = session.execute(
        select(UnitRow.section, UnitRow.room, UnitRow.area_cm2, UnitRow.use)
        .where(
            in_register(UnitRow, register),
            UnitRow.building == building,
        )
        .order_by(UnitRow.position)
    )
    return [PublishedUnit(f"{row[0]}{row[1]}", row[2], row[3]) for row in rows]


def find_frozen(session: Session, community_id: str) -> RegisterRow | None:
    """Return the register that was frozen last."""
    return session.scalar(
        select(RegisterRow)
        .where(
            RegisterRow.community_id == community_id,
            RegisterRow.frozen_at.is_not(None),
            RegisterRow.amends.is_(None),
        )
        .order_by(RegisterRow.frozen_at.desc())
        .limit(1)
    )


def read_snapshot(session: Session, register: RegisterKey) -> RegisterSnapshot:
    """Return a register as the count sees it: units and owners by their pseudonyms."""
    pseudonyms = dict(
        session.execute(
            select(OwnerRow.id, OwnerRow.pseudonym).where(in_register(OwnerRow, register))
        ).all()
    )
    owners_of: dict[str, list[str]] = {}
    for unit_id, owner_id in session.execute(
        select(OwnershipRow.unit_id, OwnershipRow.owner_id).where(
            in_register(OwnershipRow, register)
        )
    ):
        owners_of.setdefault(unit_id, []).append(pseudonyms[owner_id])
    return RegisterSnapshot(
        tuple(
            Unit(
                unit=row.pseudonym,
                building=row.building,
                area_cm2=row.area_cm2,
                use=row.use,
                state=row.state,
                owners=frozenset(owners_of[row.id]),
                developer=row.developer_id and pseudonyms.get(row.developer_id),
            )
            for row in read_units(session, register)
        )
    )


def read_units(
    session: Session, register: RegisterKey, *conditions: ColumnElement[bool]
) -> Sequence[UnitRow]:
    """Return the units of a register, all or those of some conditions, in the order of the file."""
    return session.scalars(
        select(UnitRow)
        .where(in_register(UnitRow, register), *conditions)
        .order_by(UnitRow.position)
    ).all()


def measure_size(session: Session, register: RegisterKey) -> tuple[int, int]:
    """Return how many households a register has, and the floor area in cm² of all its units."""
    is_home = case((UnitRow.use == UnitUse.RESIDENTIAL, 1), else_=0)
    households, area_cm2 = session.execute(
        select(func.sum(is_home), func.sum(UnitRow.area_cm2)).where(in_register(UnitRow, register))
    ).one()
    return int(households), int(area_cm2)


UNCOUNTED_BY_DEFAULT = frozenset((UnitUse.PARKING, UnitUse.STORAGE))
"""The uses whose area the national default does not count."""


def gather_default(snapshot: RegisterSnapshot) -> Electorate:
    """Return the holdings as the national default counts them."""
    return gather_holdings(snapshot, None, UNCOUNTED_BY_DEFAULT)


@dataclass(frozen=True, slots=True)
class VoterContact:
    """Somebody who votes for a holding, and where to reach them."""

    holding_id: str
    name: str
    telephone: str
    """Empty where none is registered."""
    owner_id: str


def read_voters(
    session: Session,
    register: RegisterKey,
    holding_ids: Collection[str] | Select[str] | None = None,
) -> list[VoterContact]:
    """Return who votes for the holdings of a register, or for some of them, in its order."""
    of_holdings = () if holding_ids is None else (VoterRow.holding_id.in_(holding_ids),)
    rows = session.execute(
        select(VoterRow.holding_id, OwnerRow.name, OwnerRow.telephone, OwnerRow.id)
        .join(
            OwnerRow,
            IS_VOTER,
        )
        .where(in_register(VoterRow, register), *of_holdings)
        .order_by(OwnerRow.position)
    )
    return [VoterContact(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit by its address."""

    id: str
    text: str
    is_delivered: bool


def list_addresses(session: Session, register: RegisterKey, holding_id: str) -> tuple[str, ...]:
    """Return the addresses of a holding's units, in the order of the register.

    For a holding whose units were all sold, return the addresses that it had.
    """
    return find_addresses(session, register, (holding_id,))[holding_id]


def find_addresses(
    session: Session, register: RegisterKey, holding_ids: Collection[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return the addresses of some holdings' units, as `list_addresses` of each of them."""
    found: dict[str, list[str]] = {}
    for holding_id, *parts in session.execute(
        select(UnitRow.holding_id, UnitRow.building, UnitRow.section, UnitRow.room)
        .where(
            in_register(UnitRow, register),
            UnitRow.holding_id.in_(holding_ids),
        )
        .order_by(UnitRow.position)
    ):
        found.setdefault(holding_id, []).append("".join(parts))
    gone = [each for each in holding_ids if each not in found]
    sold = _find_sold(session, register, gone) if gone else {}
    return {each: tuple(found.get(each, sold.get(each, ()))) for each in holding_ids}


def name_units(
    session: Session, register: RegisterKey, unit_ids: Collection[str]
) -> dict[str, str]:
    """Return the addresses of some units by their ids, in the order of the register."""
    units = _view_units(session, register, UnitRow.id.in_(unit_ids))
    return {unit.id: unit.text for unit in units}


def _find_sold(
    session: Session, register: RegisterKey, holding_ids: Collection[str]
) -> dict[str, list[str]]:
    """Return the addresses of what some holdings sold."""
    seller_of: dict[str, str] = {}
    for holding_id, unit_ids in session.execute(
        select(TransferRow.holding_id, TransferRow.unit_ids).where(
            TransferRow.community_id == register.community_id,
            TransferRow.holding_id.in_(holding_ids),
            TransferRow.recorded_at.is_not(None),
        )
    ):
        seller_of.update(dict.fromkeys(unit_ids, holding_id))
    sold: dict[str, list[str]] = {}
    for unit_id, address in name_units(session, register, seller_of).items():
        sold.setdefault(seller_of[unit_id], []).append(address)
    return sold


def list_units(session: Session, register: RegisterKey, holding_id: str) -> list[UnitView]:
    """Return the units of a holding, in the order of the register."""
    return _view_units(session, register, UnitRow.holding_id == holding_id)


def _view_units(
    session: Session, register: RegisterKey, condition: ColumnElement[bool]
) -> list[UnitView]:
    return [
        UnitView(
            unit.id,
            f"{unit.building}{unit.section}{unit.room}",
            unit.state is HandoverState.HANDED_OVER,
        )
        for unit in read_units(session, register, condition)
    ]


def find_base(session: Session, register: RegisterKey, holding_id: str) -> RegisterKey:
    """Return the frozen register on which a meeting's register is based.

    Raises:
        NewOwnerError: the holding belongs to a later buyer, and is not in the frozen register.
    """
    amended = session.get_one(RegisterRow, register).amends
    base = register if amended is None else RegisterKey(register.community_id, amended)
    if session.get(HoldingRow, (*base, holding_id)) is None:
        raise NewOwnerError
    return base


def find_holding(session: Session, register: RegisterKey, address: Address) -> str:
    """Return the id of the holding at an address, in any spelling: 1栋 or 第一栋.

    Raises:
        InputError: as `find_unit`.
    """
    return find_unit(session, register, address)[0]


def find_unit(session: Session, register: RegisterKey, address: Address) -> tuple[str, Address]:
    """Return the holding of the unit at an address, and the address as the register spells it.

    Raises:
        InputError: there is no unit at this address; where only 单元 is missing or another, the
            error names the units that may be meant.
    """
    of_register = in_register(UnitRow, register)
    holding_id = session.scalar(
        select(UnitRow.holding_id).where(
            of_register,
            UnitRow.building == address.building,
            UnitRow.section == address.section,
            UnitRow.room == address.room,
        )
    )
    if holding_id is not None:
        return holding_id, address
    # The address is spelt otherwise than in the register; no query can compare spellings.
    split = (split_location(address.room), split_location(str(address)))
    spellings = (address, *filter(None, split))
    units = _list_units_of(session, register, spellings)
    # An address in one word, as it is offered where only 单元 is missing.
    offered = [each for each in units if str(each[1]) == str(address)]
    if len(offered) == 1:
        return offered[0]
    for spelt in spellings:
        found = _find_meant(units, spelt)
        if found:
            return found
    raise _describe_unknown(address, [unit for _, unit in units])


def _list_units_of(
    session: Session, register: RegisterKey, spellings: Sequence[Address]
) -> list[tuple[str, Address]]:
    """Return the holding and the address of each unit in the buildings that may be meant."""
    of_register = in_register(UnitRow, register)
    wanted, written = {unify(each).building for each in spellings}, str(spellings[0])
    buildings = session.scalars(select(UnitRow.building).where(of_register).distinct())
    meant = [
        each for each in buildings if unify_building(each) in wanted or written.startswith(each)
    ]
    rows = session.execute(
        select(UnitRow.holding_id, UnitRow.building, UnitRow.section, UnitRow.room).where(
            of_register, UnitRow.building.in_(meant)
        )
    )
    return [(holding_id, Address(*parts)) for holding_id, *parts in rows]


def _find_meant(
    units: Sequence[tuple[str, Address]], address: Address
) -> tuple[str, Address] | None:
    wanted = unify(address)
    found = [each for each in units if unify(each[1]) == wanted]
    # 1号 and 1幢 may both be there; then the kind of building decides.
    kind = find_kind(address.building)
    of_kind = [each for each in found if find_kind(each[1].building) == kind]
    meant = of_kind or found
    return meant[0] if len(meant) == 1 else None


def _describe_unknown(address: Address, units: Sequence[Address]) -> InputError:
    """Return the sentence that there is no such unit, and which of other 单元 may be meant."""
    wanted = replace(unify(address), section="")
    alike = [unit for unit in units if replace(unify(unit), section="") == wanted]
    if not alike:
        return InputError("unit-unknown")
    named = tuple(map(str, alike[:_MOST_NAMED]))
    return InputError("unit-unclear", wanted=str(address), units=named)
