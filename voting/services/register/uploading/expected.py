"""The totals that a register should have: as they were announced, or from the city's record.

The committee enters them before the register is frozen; they stay when a corrected file replaces
the register.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.errors.register import RegisterFrozenError, RegisterMissingError
from voting.services.people.actors import Member
from voting.services.register.figures import RegisterView
from voting.services.register.register import find_unfrozen
from voting.storage.tables.people import StaffRow
from voting.storage.tables.register import RegisterExpectedRow, RegisterRow
from voting.terms import RegisterKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The totals that a register should have; None for those that nobody entered."""

    units: int | None
    persons: int | None
    """Persons, as the default rules count them."""
    area_cm2: int | None
    """The area of all units."""
    built_area_cm2: int | None
    """建筑面积 of the community, from the city's record."""
    source: str
    """The document that says so."""
    by: str = ""
    at: datetime | None = None


class TotalKind(StrEnum):
    """What an expected total counts; a key of `WORDS["compared"]`."""

    UNITS = "units"
    PERSONS = "persons"
    AREA = "area"
    BUILT_AREA = "built"


@dataclass(frozen=True, slots=True)
class ComparedTotal:
    """One expected total beside the register's own."""

    what: TotalKind
    expected: int
    found: int
    """The register's own, of all units; an area in cm²."""
    is_counted: bool
    """Whether the expected total fits the counted units alone, without parking and storage."""

    @property
    def is_area(self) -> bool:
        """Tell whether it is an area, in cm²."""
        return self.what in {TotalKind.AREA, TotalKind.BUILT_AREA}

    @property
    def difference(self) -> int:
        """Return the register's own total minus the expected one."""
        return self.found - self.expected


def record_expected(
    session: Session, *, member: Member, register_id: str, expected: Expected, at: datetime
) -> None:
    """Store the expected totals of the register that is not frozen.

    Raises:
        RegisterMissingError: there is no such register.
        RegisterFrozenError: it is frozen.
        InputError: there is no figure.
    """
    key = RegisterKey(member.community_id, register_id)
    row = session.get(RegisterRow, key)
    if row is None:
        raise RegisterMissingError
    if row.frozen_at:
        raise RegisterFrozenError
    figures = (expected.units, expected.persons, expected.area_cm2, expected.built_area_cm2)
    if not any(figures):
        raise InputError("register-expected-empty")
    session.merge(
        RegisterExpectedRow(
            **key._asdict(),
            units=expected.units,
            persons=expected.persons,
            area_cm2=expected.area_cm2,
            built_area_cm2=expected.built_area_cm2,
            source=expected.source,
            said_by=member.id,
            said_at=at,
        )
    )
    session.flush()


def find_expected(session: Session, key: RegisterKey) -> Expected | None:
    """Return the expected totals of a register, or None."""
    row = session.get(RegisterExpectedRow, key)
    if row is None:
        return None
    by = session.get(StaffRow, row.said_by)
    return Expected(
        units=row.units,
        persons=row.persons,
        area_cm2=row.area_cm2,
        built_area_cm2=row.built_area_cm2,
        source=row.source,
        by=by.name if by else "",
        at=row.said_at,
    )


def find_unfrozen_expected(session: Session, community_id: str) -> RegisterExpectedRow | None:
    """Return the expected totals of the register that is not frozen, or None."""
    row = find_unfrozen(session, community_id)
    found = None if row is None else session.get(RegisterExpectedRow, row.key)
    if found:
        session.expunge(found)
    return found


def carry_over(session: Session, expected: RegisterExpectedRow, key: RegisterKey) -> None:
    """Store for a register the expected totals of the one that it replaces."""
    columns = ("units", "persons", "area_cm2", "built_area_cm2", "source", "said_by", "said_at")
    kept = {column: getattr(expected, column) for column in columns}
    session.add(RegisterExpectedRow(**key._asdict(), **kept))


def compare_expected(expected: Expected, register: RegisterView) -> Iterator[ComparedTotal]:
    """Yield each expected total beside the register's own."""
    whole, counted = register.whole_area_cm2, register.area_cm2
    if expected.units is not None:
        yield ComparedTotal(TotalKind.UNITS, expected.units, register.units, is_counted=False)
    if expected.persons is not None:
        yield ComparedTotal(TotalKind.PERSONS, expected.persons, register.persons, is_counted=False)
    for what, area_cm2 in (
        (TotalKind.AREA, expected.area_cm2),
        (TotalKind.BUILT_AREA, expected.built_area_cm2),
    ):
        if area_cm2 is not None:
            is_counted = area_cm2 == counted != whole
            yield ComparedTotal(what, area_cm2, whole, is_counted=is_counted)
