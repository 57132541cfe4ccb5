"""The differences between two registers, shown to the committee before it freezes one."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.area import format_area
from ballots.register import HandoverState, UnitUse
from voting.importing.spelling.addresses import Address, make_keys
from voting.importing.spelling.words import STATE_NAMES, USE_NAMES
from voting.sentences import tell
from voting.services.register.register import read_units
from voting.storage.tables.register import OwnerRow, OwnershipRow, in_register
from voting.terms import RegisterKey

MOST_SHOWN = 300
"""More are counted, not shown: nobody reads them on a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedUnit:
    """A unit as described by a register."""

    address: str
    area_cm2: int
    use: UnitUse
    state: HandoverState
    owners: frozenset[tuple[str, str]]
    """Digest of the identity number, and name."""


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit that is new, gone, or changed."""

    address: str
    text: str


def describe_units(session: Session, register: RegisterKey) -> dict[Address, DescribedUnit]:
    """Return the units of a register by normalized address."""
    owners: dict[str, set[tuple[str, str]]] = {}
    for unit_id, digest, name in session.execute(
        select(OwnershipRow.unit_id, OwnerRow.identity_digest, OwnerRow.name)
        .join(
            OwnerRow,
            (OwnerRow.community_id == OwnershipRow.community_id)
            & (OwnerRow.register_id == OwnershipRow.register_id)
            & (OwnerRow.id == OwnershipRow.owner_id),
        )
        .where(in_register(OwnershipRow, register))
    ):
        owners.setdefault(unit_id, set()).add((digest, name))
    units = {
        Address(row.building, row.section, row.room): row for row in read_units(session, register)
    }
    keys = make_keys(units)
    return {
        keys[address]: DescribedUnit(
            address=f"{row.building}{row.section}{row.room}",
            area_cm2=row.area_cm2,
            use=row.use,
            state=row.state,
            owners=frozenset(owners[row.id]),
        )
        for address, row in units.items()
    }


def compare(
    before: Mapping[Address, DescribedUnit], after: Mapping[Address, DescribedUnit]
) -> tuple[UnitChange, ...]:
    """Return the changes in the order of the later register; missing units come last."""
    changes = [
        UnitChange(unit.address, text)
        for key, unit in after.items()
        for text in _say_changes(before.get(key), unit)
    ]
    gone = [
        UnitChange(unit.address, tell("unit-gone"))
        for key, unit in before.items()
        if key not in after
    ]
    return (*changes, *gone)


def list_changes(
    session: Session, before: RegisterKey, after: RegisterKey
) -> tuple[UnitChange, ...]:
    """Return the changes between two registers of a community."""
    return compare(describe_units(session, before), describe_units(session, after))


def _say_changes(before: DescribedUnit | None, after: DescribedUnit) -> list[str]:
    if before is None:
        return [tell("unit-new")]
    texts = []
    if before.area_cm2 != after.area_cm2:
        texts.append(
            tell(
                "area-changed",
                before=format_area(before.area_cm2),
                after=format_area(after.area_cm2),
            )
        )
    if before.use != after.use:
        were, are = USE_NAMES[before.use], USE_NAMES[after.use]
        texts.append(tell("use-changed", before=were, after=are))
    if before.state != after.state:
        was, now = STATE_NAMES[before.state], STATE_NAMES[after.state]
        texts.append(tell("handover-changed", before=was, after=now))
    if before.owners != after.owners:
        texts.append(_say_owners(before, after))
    return texts


def _say_owners(before: DescribedUnit, after: DescribedUnit) -> str:
    were = "、".join(sorted(name for _, name in before.owners))
    are = "、".join(sorted(name for _, name in after.owners))
    if were == are:
        return tell("identity-changed", names=are)
    return tell("owners-changed", before=were, after=are)
