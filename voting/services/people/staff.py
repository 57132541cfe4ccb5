"""Add the staff of communities and street offices, name them, and find who is signed in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import ForbiddenError, InputError
from voting.errors.sign_in import SignInError
from voting.randomness import make_id
from voting.services.people.actors import (
    Auditor,
    Captain,
    Company,
    Member,
    Overseer,
    StaffActor,
    StaffSession,
    Watcher,
)
from voting.services.people.communities import get_office, require_community
from voting.services.people.names import require_login, require_mobile, require_name
from voting.services.people.passwords import PasswordHash
from voting.storage.tables.people import StaffRow, StreetOfficeRow
from voting.terms import OVERSEERS, WATCHERS, Role


def add_member(
    session: Session,
    *,
    community_id: str,
    login: str,
    name: str,
    telephone: str,
    password_hash: PasswordHash,
) -> str:
    """Add a committee member and return the id.

    Raises:
        InputError: no such community, the login is taken, or something has not the form that it
            must have.
    """
    require_community(session, community_id)
    person = Person(login, name, telephone, password_hash)
    return add_account(session, person, Role.COMMITTEE, community_id=community_id)


def add_auditor(
    session: Session,
    *,
    street_office_id: str,
    login: str,
    name: str,
    telephone: str,
    password_hash: PasswordHash,
) -> str:
    """Add a street office's auditor and return the id.

    Raises:
        InputError: no such street office, and as `add_member` does.
    """
    get_office(session, street_office_id)
    person = Person(login, name, telephone, password_hash)
    return add_account(session, person, Role.AUDITOR, street_office_id=street_office_id)


def add_overseer(
    session: Session,
    *,
    district: str,
    login: str,
    name: str,
    telephone: str,
    password_hash: PasswordHash,
) -> str:
    """Add somebody who sees the communities of a district, or of all, and return the id.

    Args:
        session: writes.
        district: the name of a district of some street office; empty for all of them.
        login: as every other argument, of the account.
        name: of the person.
        telephone: the person's.
        password_hash: of the first password.

    Raises:
        InputError: no street office is of this district, and as `add_member` does.
    """
    known = set(session.scalars(select(StreetOfficeRow.district))) - {""}
    if district and district not in known:
        raise InputError("district-unknown", known=tuple(sorted(known)))
    role = Role.DISTRICT if district else Role.CITY
    person = Person(login, name, telephone, password_hash)
    return add_account(session, person, role, district=district or None)


@dataclass(frozen=True, slots=True)
class Person:
    """Who gets an account, and how they sign in."""

    login: str
    name: str
    telephone: str
    password_hash: PasswordHash


def add_account(
    session: Session,
    person: Person,
    role: Role,
    *,
    community_id: str | None = None,
    street_office_id: str | None = None,
    building: str | None = None,
    district: str | None = None,
) -> str:
    """Add an account of a community, an office or a district, each checked before; return its id.

    Raises:
        InputError: the login is taken, or something has not the form that it must have.
    """
    login = require_login(person.login)
    if session.scalar(select(StaffRow.id).where(StaffRow.login == login)):
        raise InputError("login-taken")
    row = StaffRow(
        id=make_id(),
        role=role,
        community_id=community_id,
        street_office_id=street_office_id,
        building=building,
        district=district,
        login=login,
        name=require_name(person.name),
        telephone=require_mobile(person.telephone),
        password_hash=person.password_hash,
    )
    session.add(row)
    session.flush()
    return row.id


def get_staff_id(session: Session, login: str) -> str:
    """Return the id of an account.

    Raises:
        InputError: there is none of this login.
    """
    # No login has unprintable characters, and not every database accepts them in a query.
    asked = select(StaffRow.id).where(StaffRow.login == login)
    found = session.scalar(asked) if login.isprintable() else None
    if found is None:
        raise InputError("login-unknown")
    return found


def get_staff_name(session: Session, login: str) -> str:
    """Return the name of an account's person.

    Raises:
        InputError: there is none of this login.
    """
    return session.get_one(StaffRow, get_staff_id(session, login)).name


def name_staff(session: Session, ids: Iterable[str | None]) -> Mapping[str | None, str]:
    """Return the names of accounts by their ids; None and unknown ids are left out."""
    asked = {each for each in ids if each is not None}
    found = select(StaffRow.id, StaffRow.name).where(StaffRow.id.in_(asked))
    return dict(session.execute(found).all()) if asked else {}


def get_actor(session: Session, of: StaffSession) -> StaffActor:
    """Return the actor of a session.

    Raises:
        ForbiddenError: the account is gone.
        SignInError: the session has ended: since it began the account was disabled, or its password
            was changed.
    """
    row = session.get(StaffRow, of.staff_id)
    if row and (row.disabled_at or row.session_number != of.number):
        raise SignInError
    actor = _find_actor(row) if row else None
    if actor is None:
        raise ForbiddenError
    return actor


def _find_actor(row: StaffRow) -> StaffActor | None:
    if row.role == Role.AUDITOR and row.street_office_id:
        return Auditor(row.id, row.name, row.street_office_id)
    if row.role in OVERSEERS and (row.role is Role.CITY) == (row.district is None):
        return Overseer(row.id, row.name, row.district)
    return _find_of_community(row, row.community_id) if row.community_id else None


def _find_of_community(row: StaffRow, community_id: str) -> StaffActor | None:
    if row.role == Role.COMMITTEE:
        return Member(row.id, row.name, community_id)
    if row.role == Role.CAPTAIN and row.building:
        return Captain(row.id, row.name, community_id, row.building)
    if row.role == Role.PROPERTY:
        return Company(row.id, row.name, community_id)
    return Watcher(row.id, row.name, row.role, community_id) if row.role in WATCHERS else None
