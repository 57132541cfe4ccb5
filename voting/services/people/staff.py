"""Add communities, street offices and their staff."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.procedure.clocks import NATIONAL
from ballots.rules import find_newest, list_rule_sets
from voting.errors import ForbiddenError, InputError
from voting.errors.sign_in import SignInError
from voting.randomness import make_id
from voting.services.people.actors import Auditor, Member, StaffSession
from voting.services.people.names import require_code, require_login, require_mobile, require_name
from voting.services.people.passwords import PasswordHash
from voting.storage.tables.people import CommunityRow, StaffRow, StreetOfficeRow
from voting.terms import Role

_ID = re.compile(r"[0-9a-z]{1,32}", re.ASCII)


def add_street_office(session: Session, *, name: str) -> str:
    """Add a street office and return its id.

    Raises:
        InputError: the name has not the form of one.
    """
    row = StreetOfficeRow(id=make_id(), name=require_name(name))
    session.add(row)
    session.flush()
    return row.id


def add_community(
    session: Session,
    *,
    street_office_id: str,
    code: str,
    name: str,
    rule_set: str = NATIONAL,
) -> str:
    """Add a community with the rule set that its meetings begin with, and return its id.

    Raises:
        InputError: no such rule set or street office, the code is taken, or something has not the
            form that it must have.
    """
    check_community(
        session, street_office_id=street_office_id, code=code, name=name, rule_set=rule_set
    )
    row = CommunityRow(
        id=make_id(),
        street_office_id=street_office_id,
        code=code,
        name=require_name(name),
        rule_set=rule_set,
    )
    session.add(row)
    session.flush()
    return row.id


def check_community(
    session: Session, *, street_office_id: str, code: str, name: str, rule_set: str
) -> str:
    """Check that a community can be added, and return the name of its street office.

    Raises:
        InputError: as `add_community` does.
    """
    require_name(name)
    if rule_set not in list_rule_sets():
        known = tuple(each for each in list_rule_sets() if find_newest(each) == each)
        raise InputError("rule-set-unknown", rules=ascii(rule_set), known=known)
    taken = select(CommunityRow.id).where(CommunityRow.code == require_code(code))
    if session.scalar(taken) is not None:
        raise InputError("community-code-taken", taken=code)
    return _get_office(session, street_office_id).name


def _get_office(session: Session, street_office_id: str) -> StreetOfficeRow:
    is_id = _ID.fullmatch(street_office_id)
    row = session.get(StreetOfficeRow, street_office_id) if is_id else None
    if row is None:
        raise InputError("street-office-unknown")
    return row


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
    if not (_ID.fullmatch(community_id) and session.get(CommunityRow, community_id)):
        raise InputError("community-unknown")
    person = _Person(name, telephone, password_hash)
    return _add(session, login, person, Role.COMMITTEE, community_id=community_id)


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
    _get_office(session, street_office_id)
    person = _Person(name, telephone, password_hash)
    return _add(session, login, person, Role.AUDITOR, street_office_id=street_office_id)


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    telephone: str
    password_hash: PasswordHash


def _add(
    session: Session,
    login: str,
    person: _Person,
    role: Role,
    *,
    community_id: str | None = None,
    street_office_id: str | None = None,
) -> str:
    if session.scalar(select(StaffRow.id).where(StaffRow.login == require_login(login))):
        raise InputError("login-taken")
    row = StaffRow(
        id=make_id(),
        role=role,
        community_id=community_id,
        street_office_id=street_office_id,
        login=login,
        name=require_name(person.name),
        telephone=require_mobile(person.telephone),
        password_hash=person.password_hash,
    )
    session.add(row)
    session.flush()
    return row.id


def get_actor(session: Session, of: StaffSession) -> Member | Auditor:
    """Return the member or auditor of a session.

    Raises:
        ForbiddenError: the account is gone.
        SignInError: the session has ended: since it began the account was disabled, or its password
            was changed.
    """
    row = session.get(StaffRow, of.staff_id)
    if row and (row.disabled_at or row.session_number != of.number):
        raise SignInError
    if row and row.role == Role.COMMITTEE and row.community_id:
        return Member(row.id, row.name, row.community_id)
    if row and row.role == Role.AUDITOR and row.street_office_id:
        return Auditor(row.id, row.name, row.street_office_id)
    raise ForbiddenError
