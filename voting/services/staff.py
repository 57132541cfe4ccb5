"""Communities, street offices and the people who work for them."""

from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.rules import list_rule_sets
from voting.errors import ForbiddenError, InputError, StaffLockedError
from voting.randomness import make_id
from voting.services.actors import AUDITOR, COMMITTEE, Auditor, Member
from voting.storage.tables import CommunityRow, StaffRow, StreetOfficeRow

_HASHER = PasswordHasher()
MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
LEAST_PASSWORD = 10


def add_street_office(session: Session, *, name: str) -> str:
    """Add a street office and return its id."""
    row = StreetOfficeRow(id=make_id(), name=name)
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
        InputError: no such rule set.
    """
    if rules not in list_rule_sets():
        raise InputError(
            problem=f"没有名为 {rules} 的计票规则，可选：{'、'.join(list_rule_sets())}。"
        )
    row = CommunityRow(
        id=make_id(), street_office_id=street_office_id, code=code, name=name, rules=rules
    )
    session.add(row)
    session.flush()
    return row.id


def add_member(
    session: Session,
    *,
    community_id: str,
    login: str,
    name: str,
    password: str,
    hasher: PasswordHasher = _HASHER,
) -> str:
    """Add a committee member and return the id; the hasher says what guessing shall cost."""
    return _add(session, login, name, _hash(hasher, password), COMMITTEE, community_id=community_id)


def add_auditor(
    session: Session,
    *,
    street_office_id: str,
    login: str,
    name: str,
    password: str,
    hasher: PasswordHasher = _HASHER,
) -> str:
    """Add a street office's auditor and return the id; the hasher says what guessing shall cost."""
    hashed = _hash(hasher, password)
    return _add(session, login, name, hashed, AUDITOR, street_office_id=street_office_id)


def _hash(hasher: PasswordHasher, password: str) -> str:
    if len(password) < LEAST_PASSWORD:
        raise InputError(problem=f"密码至少要有 {LEAST_PASSWORD} 个字符。")
    return hasher.hash(password)


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
    row = StaffRow(
        id=make_id(),
        role=role,
        community_id=community_id,
        street_office_id=street_office_id,
        login=login,
        name=name,
        password_hash=password_hash,
    )
    session.add(row)
    session.flush()
    return row.id


def check_password(session: Session, *, login: str, password: str, at: datetime) -> str | None:
    """Return the id of whoever has this login and password, or nothing and count the failure.

    The caller commits in both cases, so that a failure is counted.

    Raises:
        StaffLockedError: too many failures; nothing is tried.
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
    row.failures = 0
    row.locked_until = None
    return row.id


@cache
def _hash_nobody() -> str:
    """Return what is compared with where no such login exists, so that the answer takes as long."""
    return _HASHER.hash(make_id())


def _count_failure(row: StaffRow, at: datetime) -> None:
    row.failures += 1
    if row.failures >= MOST_FAILURES:
        row.failures = 0
        row.locked_until = at + LOCKED_FOR


def get_actor(session: Session, staff_id: str) -> Member | Auditor:
    """Return who a session belongs to.

    Raises:
        ForbiddenError: the account is gone.
    """
    row = session.get(StaffRow, staff_id)
    if row and row.role == COMMITTEE and row.community_id:
        return Member(row.id, row.name, row.community_id)
    if row and row.role == AUDITOR and row.street_office_id:
        return Auditor(row.id, row.name, row.street_office_id)
    raise ForbiddenError
