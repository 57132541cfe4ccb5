"""Passwords of staff, hashed and compared outside transactions, a few at a time.

A comparison takes 64 MiB and a tenth of a second of every core, to make guessing costly. Many
sign-ins at once must not slow down voters.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from threading import BoundedSemaphore
from typing import NewType

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from voting.digests import DigestKeys
from voting.errors import InputError
from voting.errors.sign_in import (
    PasswordOverError,
    SignInBusyError,
    SignInError,
    StaffDisabledError,
    StaffLockedError,
)
from voting.keys.sealing import Sealer
from voting.limits import DEFAULT_LIMITS, Limits
from voting.networks import find_site
from voting.randomness import make_id
from voting.services.people.actors import StaffSession
from voting.services.people.signing_in.common_passwords import require_uncommon
from voting.services.people.signing_in.second_factor import begin_second_factor
from voting.services.people.signing_in.sessions import end_all, name_staff_person
from voting.services.throttling import (
    MOST_FAILURES,
    count_failure,
    count_try,
    digest_subject,
    forget_failures,
    has_tries,
    note_failure,
)
from voting.storage.base import Database
from voting.storage.tables.people import StaffRow
from voting.terms import Role

PasswordHash = NewType("PasswordHash", str)
"""The stored hash of a password."""

_HASHER = PasswordHasher()
LEAST_PASSWORD, MOST_PASSWORD = 10, 200
GIVEN_FOR = timedelta(days=7)
"""As long as the link of an invitation works."""
_DIGITS = 32
"""Of a digest, in the subject of an account at a place, which has two."""
MOST_WAITING = 3
"""Requests of a process that compare a password or wait to; of its eight threads the other five go
on serving pages.
"""
_BESIEGED_FAILURES = 1
"""Wrong tries at a new place without a pause, while an account is tried from everywhere."""
WAITS_SECONDS = 5.0
"""How long one of them waits at most."""
_WAITING = BoundedSemaphore(MOST_WAITING)
_COMPARING = BoundedSemaphore(1)


def hash_password(
    password: str, hasher: PasswordHasher = _HASHER, *, about: Sequence[str] = ()
) -> PasswordHash:
    """Return the hash of a new password; it takes long.

    Args:
        password: as it was typed.
        hasher: sets the cost.
        about: words that whoever guesses it tries as well, such as login and name.

    Raises:
        InputError: it is short, common, or longer than the sign-in form accepts.
    """
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        raise InputError("password-length", least=LEAST_PASSWORD, most=MOST_PASSWORD)
    require_uncommon(password, about)
    return PasswordHash(hasher.hash(password))


@dataclass(frozen=True, slots=True)
class BegunSession:
    """A session that began, and the role of its account."""

    session: StaffSession
    role: Role


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody signs in from; failures at one place are no others' pause."""

    digests: DigestKeys
    client: str
    """The address that the request came from."""
    device: str = ""
    """The mark of a browser in which this account signed in before; empty elsewhere."""
    limits: Limits = DEFAULT_LIMITS

    def name(self, login: str) -> str:
        """Return the subject under which the failures of a login from here are counted."""
        where = f"device\n{self.device}" if self.device else f"from\n{find_site(self.client)}"
        return name_account(self.digests, login) + self.digests.make(where)[-_DIGITS:]


def name_account(digests: DigestKeys, login: str) -> str:
    """Return what the subjects of a login's failures begin with, whether or not there is one."""
    return digest_subject(digests, "staff", login)[-_DIGITS:]


def check_password(
    database: Database, *, login: str, password: str, place: Place, sealer: Sealer, at: datetime
) -> BegunSession | None:
    """Return the session that begins for this login and password, or None.

    A code is asked for next (`voting.services.people.signing_in.second_factor`).

    Each try is counted as a failure before the comparison, and reset if it succeeds, so that
    parallel guesses have the same limit as sequential ones. A login that nobody has is answered
    in the same way.

    Raises:
        StaffLockedError: too many failures here, of which there may be fewer while strangers
            elsewhere try this account; nothing is tried.
        StaffDisabledError: the password is right, and the account is disabled.
        PasswordOverError: it is right, and the operator gave it too long ago.
        SignInBusyError: too many others are being compared; nothing is tried, nothing counted.
    """
    with _turn():
        database.write(lambda s: _count_failure(s, login, place, at))
        found = database.read(lambda s: _find(s, login))
        is_right = _is_right((found and found.password_hash) or _hash_nobody(), password)
    if found is None or not is_right:
        return None
    database.write(lambda s: forget_failures(s, place.name(login)))
    if found.disabled_at:
        raise StaffDisabledError
    _require_lasting(found, at)
    staff_id = found.id
    database.write(lambda s: begin_second_factor(s, staff_id, sealer, at))
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


def _count_failure(session: Session, login: str, place: Place, at: datetime) -> None:
    account, most = name_account(place.digests, login), place.limits.passwords_of_account
    # Guesses from everywhere lock nobody out; they leave each new place a single try.
    is_besieged = not place.device and not has_tries(session, account, most, at)
    free = _BESIEGED_FAILURES if is_besieged else MOST_FAILURES
    pause = count_failure(session, place.name(login), at, free)
    if pause:
        raise StaffLockedError("staff-paused", minutes=math.ceil(pause / timedelta(minutes=1)))
    if not place.device:
        count_try(session, account, most, at)
    note_failure(session, at)


def end_account_sessions(row: StaffRow) -> None:
    """End every session of an account, and each that is just being begun."""
    row.session_number += 1
    session = object_session(row)
    if session is not None:
        end_all(session, name_staff_person(row.id))


def mark_given(session: Session, staff_id: str, at: datetime) -> None:
    """Mark an account's password as one that the operator gave: it leads to a new one alone."""
    session.get_one(StaffRow, staff_id).password_until = at + GIVEN_FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPassword:
    """A password as its owner changes it."""

    present: str = field(repr=False)
    new: str = field(repr=False)


def change_own_password(
    database: Database,
    of: StaffSession,
    typed: NewPassword,
    find_place: Callable[[str], Place],
    at: datetime,
) -> BegunSession:
    """Set an account's password by its owner, end its sessions, and return the one that goes on.

    Args:
        database: written.
        of: who gave a second factor a moment ago.
        typed: the passwords; wrong ones are counted as those of a sign-in are.
        find_place: from where it is tried, by the login.
        at: now.

    Raises:
        SignInError: the account or its session ended.
        StaffLockedError: too many were wrong; nothing is tried.
        SignInBusyError: too many others are being compared; nothing is tried, nothing counted.
        PasswordOverError: the operator gave the present one too long ago.
        InputError: the present one is wrong, or the new one the same, short or common.
    """
    row = database.read(lambda s: _get_own(s, of))
    _require_lasting(row, at)
    place = find_place(row.login)
    with _turn():
        database.write(lambda s: _count_failure(s, row.login, place, at))
        is_right = _is_right(row.password_hash, typed.present)
    if not is_right:
        raise InputError("password-present-wrong")
    if typed.new == typed.present:
        raise InputError("password-same")
    hashed = hash_password(typed.new, about=(row.login, row.name))
    return database.write(lambda s: _set_own(s, of, hashed, place))


def _require_lasting(row: StaffRow, at: datetime) -> None:
    """Check that a password that the operator gave is not over, however one signed in beside it."""
    if row.password_until and at >= row.password_until:
        raise PasswordOverError


def _get_own(session: Session, of: StaffSession, *, is_locked: bool = False) -> StaffRow:
    row = session.get(StaffRow, of.staff_id, with_for_update=is_locked)
    if row is None or row.disabled_at or row.session_number != of.number:
        raise SignInError
    return row


def _set_own(
    session: Session, of: StaffSession, hashed: PasswordHash, place: Place
) -> BegunSession:
    row = _get_own(session, of, is_locked=True)
    row.password_hash, row.password_until = hashed, None
    row.invitation_sha256 = row.invited_until = None
    end_account_sessions(row)
    forget_failures(session, place.name(row.login))
    return BegunSession(StaffSession(row.id, row.session_number), row.role)


def _find(session: Session, login: str) -> StaffRow | None:
    return session.scalar(select(StaffRow).where(StaffRow.login == login))
