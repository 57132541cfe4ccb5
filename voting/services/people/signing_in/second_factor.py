"""动态码: the code of an app that staff give after their password (RFC 6238).

An account without one sets it up before its first page. A code counts once; wrong ones are counted.
"""

import hmac
import math
from base64 import b32encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from voting.errors.sign_in import (
    CodeUsedError,
    SecondFactorLockedError,
    SecondFactorWrongError,
    SignInError,
)
from voting.keys.sealing import NONCE_BYTES, Sealer
from voting.randomness import make_bytes
from voting.services.people.actors import StaffSession
from voting.services.people.signing_in.sessions import end_half, name_staff_person
from voting.services.throttling import note_failure
from voting.storage.tables.people import StaffRow
from voting.storage.tables.sessions.rows import SecondFactorRow, StaffPasskeyRow
from voting.terms import Role

STEP_SECONDS = 30
_SEED_BYTES = 20
_STEPS_AROUND = (-1, 0, 1)
"""Telephones' clocks go wrong by some seconds, and people type slowly."""
MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
_LOCKED_AT_MOST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SetUp:
    """What an app is set up with."""

    seed: str = field(repr=False)
    """In base 32, to be typed."""
    address: str = field(repr=False)
    """The same for its camera, as a QR code."""

    @property
    def typed(self) -> str:
        """Return the seed in groups of four, as people type it."""
        return " ".join(self.seed[i : i + 4] for i in range(0, len(self.seed), 4))


@dataclass(frozen=True, slots=True)
class CodeTry:
    """A try of a code; of a wrong one the count is stored before anybody is told."""

    login: str
    role: Role
    is_right: bool
    is_used: bool = False
    is_given: bool = False
    """The operator gave the password before it, which is changed next."""


def begin_second_factor(
    session: Session, staff_id: str, sealer: Sealer, at: datetime, seed: str = ""
) -> None:
    """Make a new seed for an account that has none in use yet, after its password was right.

    The one before, which somebody else may have seen, is not valid any more; and whoever gave the
    password before sees nothing of the new one.
    """
    row = session.get(SecondFactorRow, staff_id, with_for_update=True)
    if has_factor(session, staff_id):
        return
    end_half(session, name_staff_person(staff_id))
    sealed = sealer.seal(
        seed or b32encode(make_bytes(_SEED_BYTES)).decode(), staff_id, make_bytes(NONCE_BYTES)
    )
    if row is None:
        session.add(SecondFactorRow(staff_id=staff_id, sealed=sealed, made_at=at))
    else:
        row.sealed, row.made_at = sealed, at


def has_factor(session: Session, staff_id: str) -> bool:
    """Tell whether an account has a second factor in use: a code, or a passkey."""
    return has_code(session, staff_id) or _has_passkey(session, staff_id)


def has_code(session: Session, staff_id: str) -> bool:
    """Tell whether an account has a code in use."""
    row = session.get(SecondFactorRow, staff_id)
    return row is not None and row.confirmed_at is not None


def _has_passkey(session: Session, staff_id: str) -> bool:
    found = select(StaffPasskeyRow.id).where(StaffPasskeyRow.staff_id == staff_id).limit(1)
    return session.scalar(found) is not None


def find_set_up(session: Session, of: StaffSession, sealer: Sealer, issuer: str) -> SetUp | None:
    """Return what an app is set up with; None if the account has a second factor in use.

    Args:
        session: reads.
        of: whoever gave the password.
        sealer: opens the seed.
        issuer: what the app calls this installation.
    """
    if has_factor(session, of.staff_id):
        return None
    staff, row = _get(session, of)
    seed = sealer.open(row.sealed, of.staff_id)
    return SetUp(seed, pyotp.TOTP(seed).provisioning_uri(name=staff.login, issuer_name=issuer))


def _get(
    session: Session, of: StaffSession, *, is_tried: bool = False
) -> tuple[StaffRow, SecondFactorRow]:
    staff = session.get(StaffRow, of.staff_id)
    row = session.get(SecondFactorRow, of.staff_id, with_for_update=is_tried)
    if staff is None or row is None or staff.disabled_at or staff.session_number != of.number:
        raise SignInError
    if row.confirmed_at is None and _has_passkey(session, of.staff_id):
        raise SignInError
    return staff, row


def try_code(
    session: Session, of: StaffSession, code: str, sealer: Sealer, at: datetime
) -> CodeTry:
    """Try the code of whoever gave the password; a first right one takes the set-up into use.

    Raises:
        SecondFactorLockedError: too many were wrong; nothing is tried.
        SignInError: the password was changed, or the account or its set-up ended meanwhile.
    """
    staff, row = _get(session, of, is_tried=True)
    if row.locked_until and at < row.locked_until:
        left = row.locked_until - at
        raise SecondFactorLockedError(minutes=math.ceil(left / timedelta(minutes=1)))
    step = _find_step(sealer.open(row.sealed, of.staff_id), code, at)
    if step is not None and step <= row.last_step:
        return CodeTry(staff.login, staff.role, is_right=False, is_used=True)
    if step is None:
        _count_failure(row, at)
        note_failure(session, at)
        return CodeTry(staff.login, staff.role, is_right=False)
    row.failures, row.locked_until, row.last_step = 0, None, step
    row.confirmed_at = row.confirmed_at or at
    is_given = staff.password_until is not None
    return CodeTry(staff.login, staff.role, is_right=True, is_given=is_given)


def _count_failure(row: SecondFactorRow, at: datetime) -> None:
    """Lock an account after each few wrong codes, for twice as long as the last time.

    Only whoever has its password comes so far, so that no stranger locks anybody out.
    """
    row.failures += 1
    times, rest = divmod(row.failures, MOST_FAILURES)
    if not rest:
        # No more doublings than it takes to the longest.
        row.locked_until = at + min(LOCKED_FOR * (1 << min(times - 1, 10)), _LOCKED_AT_MOST)


def _find_step(seed: str, code: str, at: datetime) -> int | None:
    """Return the interval of a code, or None if it is of none around now; compares them all."""
    totp, now = pyotp.TOTP(seed), int(at.timestamp()) // STEP_SECONDS
    steps = [now + each for each in _STEPS_AROUND]
    fitting = [each for each in steps if hmac.compare_digest(totp.generate_otp(each), code)]
    return max(fitting, default=None)


def require_right(tried: CodeTry) -> None:
    """Check that a code was right, after the try is stored.

    Raises:
        CodeUsedError: somebody signed in with this code or a later one.
        SecondFactorWrongError: it is wrong.
    """
    if tried.is_used:
        raise CodeUsedError
    if not tried.is_right:
        raise SecondFactorWrongError


def drop_second_factor(session: Session, staff_id: str) -> None:
    """Forget an account's set-up and passkeys: whoever next gives its password sets up anew."""
    session.execute(delete(StaffPasskeyRow).where(StaffPasskeyRow.staff_id == staff_id))
    row = session.get(SecondFactorRow, staff_id, with_for_update=True)
    if row is not None:
        session.delete(row)
