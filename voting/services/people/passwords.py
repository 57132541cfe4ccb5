"""Passwords of staff, hashed and compared outside transactions, a few at a time.

A comparison takes 64 MiB and a tenth of a second of every core, to make guessing costly. Many
sign-ins at once must not slow down voters.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from threading import BoundedSemaphore
from typing import NewType

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select, update
from sqlalchemy.orm import Session, object_session

from voting.errors import InputError
from voting.errors.sign_in import SignInBusyError, StaffDisabledError, StaffLockedError
from voting.randomness import make_id
from voting.services.people.actors import StaffSession
from voting.services.people.signing_in.sessions import end_all, name_staff_person
from voting.storage.base import Database
from voting.storage.tables.people import StaffRow
from voting.terms import Role

PasswordHash = NewType("PasswordHash", str)
"""The stored hash of a password."""

_HASHER = PasswordHasher()
MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
LEAST_PASSWORD, MOST_PASSWORD = 10, 200
MOST_WAITING = 3
"""Requests of a process that compare a password or wait to; of its eight threads the other five go
on serving pages.
"""
WAITS_SECONDS = 5.0
"""How long one of them waits at most."""
_WAITING = BoundedSemaphore(MOST_WAITING)
_COMPARING = BoundedSemaphore(1)


def hash_password(password: str, hasher: PasswordHasher = _HASHER) -> PasswordHash:
    """Return the hash of a password; the hasher sets the cost.

    Raises:
        InputError: it is weak, or longer than the sign-in form accepts.
    """
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        raise InputError("password-length", least=LEAST_PASSWORD, most=MOST_PASSWORD)
    return PasswordHash(hasher.hash(password))


@dataclass(frozen=True, slots=True)
class BegunSession:
    """A session that began, and the role of its account."""

    session: StaffSession
    role: Role


def check_password(
    database: Database, *, login: str, password: str, at: datetime
) -> BegunSession | None:
    """Return the session that begins for this login and password, or None.

    Each try is counted as a failure before the comparison, and reset if it succeeds, so that
    parallel guesses have the same limit as sequential ones.

    Raises:
        StaffLockedError: too many failures; nothing is tried.
        StaffDisabledError: the password is right, and the account is disabled.
        SignInBusyError: too many others are being compared; nothing is tried, nothing counted.
    """
    with _turn():
        found = database.write(lambda s: _count_failure(s, login, at))
        is_right = _is_right((found and found.password_hash) or _hash_nobody(), password)
    if found is None or not is_right:
        return None
    staff_id = found.id
    database.write(lambda s: _forget_failures(s, staff_id))
    if found.disabled_at:
        raise StaffDisabledError
    return BegunSession(StaffSession(staff_id, found.session_number), found.role)


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for the turn to compare a password in this process.

    Raises:
        SignInBusyError: too many wait already, or for too long.
    """
    if not _WAITING.acquire(blocking=False):
        raise SignInBusyError
    try:
        if not _COMPARING.acquire(timeout=WAITS_SECONDS):
            raise SignInBusyError
        try:
            yield
        finally:
            _COMPARING.release()
    finally:
        _WAITING.release()


def _is_right(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except VerificationError:
        return False


@cache
def _hash_nobody() -> str:
    """Return a hash for logins that are unknown or have no password, to take the same time."""
    return _HASHER.hash(make_id())


def _count_failure(session: Session, login: str, at: datetime) -> StaffRow | None:
    row = session.scalar(select(StaffRow).where(StaffRow.login == login).with_for_update())
    if row is None:
        return None
    if row.locked_until and at < row.locked_until:
        raise StaffLockedError
    row.failures += 1
    if row.failures >= MOST_FAILURES:
        row.failures = 0
        row.locked_until = at + LOCKED_FOR
    return row


def _forget_failures(session: Session, staff_id: str) -> None:
    session.execute(
        update(StaffRow).where(StaffRow.id == staff_id).values(failures=0, locked_until=None)
    )


def end_account_sessions(row: StaffRow) -> None:
    """End every session of an account, and each that is just being begun."""
    row.session_number += 1
    session = object_session(row)
    if session is not None:
        end_all(session, name_staff_person(row.id))
