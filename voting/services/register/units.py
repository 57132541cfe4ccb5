"""The units of a register as a list: found by address or by an owner, in an order, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ballots.register import UnitUse
from voting.services.register.register import list_buildings
from voting.services.tables import Asked, Part, SealedOrder, SealedTexts, Table, read_part
from voting.storage.tables.register import (
    IS_VOTER,
    OwnerRow,
    OwnershipRow,
    UnitRow,
    VoterRow,
    in_register,
)
from voting.terms import AreaBasis, RegisterKey

ADDRESS = UnitRow.building + UnitRow.section + UnitRow.room
"""The address of a unit, as an expression of its row."""
_APART = "、"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit of a register, with the names of its owners."""

    building: str
    section: str
    room: str
    use: UnitUse
    area_cm2: int
    basis: AreaBasis
    owners: tuple[str, ...]


_IS_OWNER = and_(
    OwnerRow.community_id == OwnershipRow.community_id,
    OwnerRow.register_id == OwnershipRow.register_id,
    OwnerRow.id == OwnershipRow.owner_id,
)


def name_owners(session: Session, register: RegisterKey) -> SealedTexts:
    """Return the names of a unit's owners, joined, by unit."""
    query = (
        select(OwnershipRow.unit_id, OwnerRow.name)
        .join(OwnerRow, _IS_OWNER)
        .where(in_register(OwnershipRow, register))
    )
    return SealedTexts(column=UnitRow.id, read=lambda: _join_names(session, query))


def name_voters(session: Session, register: RegisterKey) -> SealedTexts:
    """Return the names of those who vote for a unit, joined, by its holding."""
    query = (
        select(VoterRow.holding_id, OwnerRow.name)
        .join(OwnerRow, IS_VOTER)
        .where(in_register(VoterRow, register))
    )
    return SealedTexts(column=UnitRow.holding_id, read=lambda: _join_names(session, query))


def _join_names(session: Session, query: Select[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, name in session.execute(query.order_by(OwnerRow.position)):
        found[key] = f"{found[key]}{_APART}{name}" if key in found else name
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingColumns:
    """What a list of something that holdings have is asked by, as expressions of its row."""

    addresses: ColumnElement[str]
    """Of the holding's units, joined."""
    position: ColumnElement[int]
    """Of its first unit in the register."""
    buildings: Mapping[str, ColumnElement[bool]]
    """Whether it has a unit in a building, by the building's name."""


def make_holding_columns(
    session: Session, register: RegisterKey, holding_id: InstrumentedAttribute[str]
) -> HoldingColumns:
    """Return the expressions for rows that name a holding of a register in a column."""
    of_holding = (in_register(UnitRow, register), UnitRow.holding_id == holding_id)
    address = func.aggregate_strings(ADDRESS, _APART)
    row = holding_id.class_
    return HoldingColumns(
        addresses=select(address).where(*of_holding).correlate(row).scalar_subquery(),
        position=select(func.min(UnitRow.position))
        .where(*of_holding)
        .correlate(row)
        .scalar_subquery(),
        buildings={
            each: select(UnitRow.id)
            .where(*of_holding, UnitRow.building == each)
            .correlate(row)
            .exists()
            for each in list_buildings(session, register)
        },
    )


def make_unit_table(
    session: Session,
    register: RegisterKey,
    names: SealedTexts,
    filters: Mapping[str, Mapping[str, ColumnElement[bool]]] | None = None,
) -> Table:
    """Return how a list of a register's units can be asked.

    Args:
        session: reads the names of the buildings.
        register: of the units.
        names: the names of the people beside a unit.
        filters: beside that of the building.
    """
    buildings = list_buildings(session, register)
    return Table(
        searched=(ADDRESS,),
        sealed=(names,),
        filters={"building": {each: UnitRow.building == each for each in buildings}}
        | dict(filters or {}),
        sorts={
            "address": (UnitRow.position,),
            "owner": SealedOrder(id=UnitRow.id, texts=names, then=(UnitRow.position,)),
            "area": (UnitRow.area_cm2, UnitRow.position),
        },
    )


def read_unit_part(session: Session, register: RegisterKey, asked: Asked) -> Part[UnitLine]:
    """Return a page of a register's units."""
    uses = {each.value: UnitRow.use == each for each in UnitUse}
    table = make_unit_table(session, register, name_owners(session, register), {"use": uses})

    def view(units: Sequence[UnitRow]) -> list[UnitLine]:
        owners = _read_owners(session, register, [each.id for each in units])
        return [
            UnitLine(
                building=each.building,
                section=each.section,
                room=each.room,
                use=each.use,
                area_cm2=each.area_cm2,
                basis=each.basis,
                owners=tuple(owners.get(each.id, ())),
            )
            for each in units
        ]

    query = select(UnitRow).where(in_register(UnitRow, register))
    return read_part(session, query, table, asked, view)


def _read_owners(
    session: Session, register: RegisterKey, unit_ids: Sequence[str]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for unit_id, name in session.execute(
        select(OwnershipRow.unit_id, OwnerRow.name)
        .join(OwnerRow, _IS_OWNER)
        .where(in_register(OwnershipRow, register), OwnershipRow.unit_id.in_(unit_ids))
        .order_by(OwnerRow.position)
    ):
        found.setdefault(unit_id, []).append(name)
    return found
