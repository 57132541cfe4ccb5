"""Communities, street offices and the people who work for them."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.rules import list_rule_sets
from voting.errors import (
    ForbiddenError,
    InputError,
    SignInError,
    StaffDisabledError,
    StaffLockedError,
)
from voting.randomness import make_id
from voting.services.people.actors import AUDITOR, COMMITTEE, Auditor, Member
from voting.services.people.names import require_code, require_login, require_name
from voting.storage.tables.people import CommunityRow, StaffRow, StreetOfficeRow

_HASHER = PasswordHasher()
_ID = re.compile(r"[0-9a-z]{1,32}", re.ASCII)
MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
LEAST_PASSWORD, MOST_PASSWORD = 10, 200


@dataclass(frozen=True, slots=True)
class StaffSession:
    """What a browser keeps of who signed in."""

    staff_id: str
    number: int
    """The account's when the session began; it lasts while the account has it."""


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
    rules: str = "civil-code-2021",
) -> str:
    """Add a community with the rule set that its meetings begin with, and return its id.

    Raises:
        InputError: no such rule set or street office, the code is taken, or something has not the
            form that it must have.
    """
    check_community(session, street_office_id=street_office_id, code=code, name=name, rules=rules)
    row = CommunityRow(
        id=make_id(),
        street_office_id=street_office_id,
        code=code,
        name=require_name(name),
        rules=rules,
    )
    session.add(row)
    session.flush()
    return row.id


def check_community(
    session: Session, *, street_office_id: str, code: str, name: str, rules: str
) -> str:
    """Check that a community can be added so, and return its street office's name.

    Raises:
        InputError: as `add_community` does.
    """
    require_name(name)
    if rules not in list_rule_sets():
        raise InputError("rule-set-unknown", rules=ascii(rules), known=tuple(list_rule_sets()))
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
    password: str,
    hasher: PasswordHasher = _HASHER,
) -> str:
    """Add a committee member and return the id; the hasher says what guessing shall cost.

    Raises:
        InputError: no such community, the login is taken, the password is weak, or something has
            not the form that it must have.
    """
    if not (_ID.fullmatch(community_id) and session.get(CommunityRow, community_id)):
        raise InputError("community-unknown")
    hashed = hash_password(password, hasher)
    return _add(session, login, name, hashed, COMMITTEE, community_id=community_id)


def add_auditor(
    session: Session,
    *,
    street_office_id: str,
    login: str,
    name: str,
    password: str,
    hasher: PasswordHasher = _HASHER,
) -> str:
    """Add a street office's auditor and return the id; the hasher says what guessing shall cost.

    Raises:
        InputError: no such street office, and as `add_member` does.
    """
    _get_office(session, street_office_id)
    hashed = hash_password(password, hasher)
    return _add(session, login, name, hashed, AUDITOR, street_office_id=street_office_id)


def _add(
    session: Session,
    login: str,
    name: str,
    password_hash: str,
    role: str,
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
        name=require_name(name),
        password_hash=password_hash,
    )
    session.add(row)
    session.flush()
    return row.id


def hash_password(password: str, hasher: PasswordHasher = _HASHER) -> str:
    """Return what is kept of a password.

    Raises:
        InputError: it is weak, or longer than the form for signing in takes.
    """
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        raise InputError("password-length", least=LEAST_PASSWORD, most=MOST_PASSWORD)
    return hasher.hash(password)


def check_password(
    session: Session, *, login: str, password: str, at: datetime
) -> StaffSession | None:
    """Begin the session of whoever has this login and password, or count the failure.

    The caller commits in both cases, so that a failure is counted.

    Raises:
        StaffLockedError: too many failures; nothing is tried.
        StaffDisabledError: the password is right, and the account is disabled.
    """
    row = session.scalar(select(StaffRow).where(StaffRow.login == login).with_for_update())
    if row and row.locked_until and at < row.locked_until:
        raise StaffLockedError
    nobody = _hash_nobody()
    try:
        _HASHER.verify(row.password_hash if row else nobody, password)
    except VerificationError:
        if row:
            _count_failure(row, at)
        return None
    if row is None:
        return None
    if row.disabled_at:
        raise StaffDisabledError
    row.failures = 0
    row.locked_until = None
    return StaffSession(row.id, row.session_number)


@cache
def _hash_nobody() -> str:
    """Return what is compared with where no such login exists, so that the answer takes as long."""
    return _HASHER.hash(make_id())


def _count_failure(row: StaffRow, at: datetime) -> None:
    row.failures += 1
    if row.failures >= MOST_FAILURES:
        row.failures = 0
        row.locked_until = at + LOCKED_FOR


def get_actor(session: Session, of: StaffSession) -> Member | Auditor:
    """Return who a session belongs to.

    Raises:
        ForbiddenError: the account is gone.
        SignInError: the session has ended: since it began the account was disabled, or its password
            was changed.
    """
    row = session.get(StaffRow, of.staff_id)
    if row and (row.disabled_at or row.session_number != of.number):
        raise SignInError
    if row and row.role == COMMITTEE and row.community_id:
        return Member(row.id, row.name, row.community_id)
    if row and row.role == AUDITOR and row.street_office_id:
        return Auditor(row.id, row.name, row.street_office_id)
    raise ForbiddenError
