"""Persons: accounts with the same telephone or the same name are one person's, also across offices.

Whoever leaves office and returns under another login and another telephone keeps the name. Of two
persons who share one, a third person or the street office confirms what either asks for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from voting.errors import NotNowError, SecondMemberError
from voting.storage.tables.people import CommunityRow, StaffRow
from voting.terms import Role

Confirming = Role | frozenset[Role]
"""A role whose people may confirm something, or several between which none comes first."""


def require_two(session: Session, by: str, confirmed_by: str | None) -> str:
    """Check that two persons do something: one asks, the other confirms; return the latter.

    Args:
        session: reads.
        by: the requesting account.
        confirmed_by: the confirming account, or None.

    Raises:
        SecondMemberError: nobody confirms, or the same person does, under any account.
        NotNowError: one of the accounts has no telephone, so that nobody knows whose it is.
    """
    if confirmed_by is None or confirmed_by == by:
        raise SecondMemberError
    rows = session.scalars(select(StaffRow).where(StaffRow.id.in_((by, confirmed_by))))
    accounts = {row.id: row for row in rows}
    asker, confirmer = accounts.get(by), accounts.get(confirmed_by)
    if confirmer is None or not confirmer.telephone:
        raise NotNowError("confirmer-unknown")
    if asker is None or not asker.telephone:
        raise NotNowError("asker-unknown")
    if is_one_person(asker, confirmer):
        raise SecondMemberError
    return confirmed_by


def is_one_person(one: StaffRow, other: StaffRow) -> bool:
    """Tell whether two accounts are of one person, as far as telephone and name tell."""
    return one.telephone == other.telephone or _spell(one.name) == _spell(other.name)


def _spell(name: str) -> str:
    return "".join(name.split())


@dataclass(frozen=True, slots=True)
class Confirmer:
    """Somebody who may confirm what another person requested."""

    staff_id: str
    role: Role
    telephone: str


def list_confirmers(
    session: Session, community_id: str, asked_by: str, roles: Sequence[Confirming]
) -> list[Confirmer]:
    """Return the accounts that may confirm a request: those of the first role that has any.

    Not those of the person who requests, and none that is disabled or has no telephone.

    Args:
        session: reads.
        community_id: whose committee and whose street office are meant.
        asked_by: the requesting account.
        roles: in the order of preference.
    """
    office = session.get_one(CommunityRow, community_id).street_office_id
    accounts = Accounts(session, office, community_id)
    return accounts.list_confirmers(community_id, asked_by, roles)


class Accounts:
    """The accounts of a street office and of its communities, or of one of these.

    Args:
        session: reads, in one statement.
        street_office_id: whose they are.
        community_id: the one community that is asked about; None for all of the office.
    """

    def __init__(
        self, session: Session, street_office_id: str, community_id: str | None = None
    ) -> None:
        of_office = select(CommunityRow.id).where(CommunityRow.street_office_id == street_office_id)
        works_here = (
            StaffRow.community_id.in_(of_office)
            if community_id is None
            else StaffRow.community_id == community_id
        )
        rows = session.scalars(
            select(StaffRow)
            .where(or_(works_here, StaffRow.street_office_id == street_office_id))
            .order_by(StaffRow.login)
        )
        self._session = session
        self._rows = {row.id: row for row in rows}

    def list_confirmers(
        self, community_id: str, asked_by: str, roles: Sequence[Confirming]
    ) -> list[Confirmer]:
        """Return the accounts that may confirm a request, as `list_confirmers` does."""
        asker = self._rows.get(asked_by) or self._session.get_one(StaffRow, asked_by)
        for role in roles:
            wanted = role if isinstance(role, frozenset) else frozenset({role})
            found = [
                Confirmer(row.id, row.role, row.telephone)
                for row in self._rows.values()
                if row.role in wanted
                and (row.role != Role.COMMITTEE or row.community_id == community_id)
                and row.disabled_at is None
                and row.telephone
                and row.id != asker.id
                and not is_one_person(row, asker)
            ]
            if found:
                return found
        return []


def count_persons(rows: Sequence[StaffRow]) -> int:
    """Return the least number of persons behind accounts; those without a telephone count none."""
    found: list[StaffRow] = []
    for row in rows:
        if row.telephone and not any(is_one_person(row, each) for each in found):
            found.append(row)
    return len(found)


def can_confirm(session: Session, community_id: str) -> bool:
    """Tell whether some member of a community can find another person who confirms.

    There must be two members, or a member and an auditor of the street office, who are two persons.
    Accounts that are disabled or have no telephone do not count.
    """
    office = session.get_one(CommunityRow, community_id).street_office_id
    able = session.scalars(
        select(StaffRow).where(
            or_(StaffRow.community_id == community_id, StaffRow.street_office_id == office),
            StaffRow.role.in_((Role.COMMITTEE, Role.AUDITOR)),
            StaffRow.disabled_at.is_(None),
            StaffRow.telephone.is_not(None),
            StaffRow.telephone != "",
        )
    ).all()
    members = [each for each in able if each.role == Role.COMMITTEE]
    return any(not is_one_person(member, other) for member in members for other in able)
