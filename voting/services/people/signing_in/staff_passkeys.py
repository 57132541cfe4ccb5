"""通行密钥 of staff: instead of password and code, or instead of the code after the password.

The device asks for a finger, a face or its own number before it signs, so a passkey is two factors
in one. The first is made in place of a code, right after the password; every further one by
somebody who signed in with both a moment ago.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import NotFoundError, NotNowError
from voting.errors.sign_in import PasskeyRefusedError, SignInError, StaffDisabledError
from voting.keys.sealing import Sealer
from voting.services.people.actors import StaffSession
from voting.services.people.signing_in.ceremony import (
    MOST_PASSKEYS,
    PasskeyQuestion,
    PasskeyView,
    ask_to_make,
    find_passkey_id,
    find_relying_party,
    verify_made,
    verify_used,
)
from voting.services.people.signing_in.challenges import AskedChallenge
from voting.services.people.signing_in.second_factor import (
    SetUp,
    find_set_up,
    has_code,
    has_factor,
)
from voting.storage.base import Database
from voting.storage.tables.people import StaffRow
from voting.storage.tables.sessions.rows import StaffPasskeyRow
from voting.terms import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPasskeys:
    """The passkeys of an account."""

    passkeys: tuple[PasskeyView, ...]
    login: str
    has_code: bool
    """It signs in by an app's code as well."""

    @property
    def is_full(self) -> bool:
        """Tell whether there are as many passkeys as may be."""
        return len(self.passkeys) >= MOST_PASSKEYS


def read_own_passkeys(session: Session, of: StaffSession) -> OwnPasskeys:
    """Return the passkeys of an account, the first one first.

    Raises:
        SignInError: the account or its session ended.
    """
    staff = _get_account(session, of)
    rows = session.scalars(
        select(StaffPasskeyRow)
        .where(StaffPasskeyRow.staff_id == of.staff_id)
        .order_by(StaffPasskeyRow.made_at, StaffPasskeyRow.id)
    )
    return OwnPasskeys(
        passkeys=tuple(PasskeyView(row.id, row.made_at, row.used_at) for row in rows),
        login=staff.login,
        has_code=has_code(session, of.staff_id),
    )


@dataclass(frozen=True, slots=True)
class SecondStep:
    """What is asked for after a password."""

    set_up: SetUp | None
    """What an app is set up with, where the account has no second factor yet."""
    own: OwnPasskeys


def read_second_step(session: Session, of: StaffSession, sealer: Sealer, issuer: str) -> SecondStep:
    """Return what is asked for after a password.

    Args:
        session: reads.
        of: whoever gave the password.
        sealer: opens the seed.
        issuer: what the app calls this installation.

    Raises:
        SignInError: the account or its session ended.
    """
    return SecondStep(find_set_up(session, of, sealer, issuer), read_own_passkeys(session, of))


def _get_account(session: Session, of: StaffSession, *, is_locked: bool = False) -> StaffRow:
    staff = session.get(StaffRow, of.staff_id, with_for_update=is_locked)
    if staff is None or staff.disabled_at or staff.session_number != of.number:
        raise SignInError
    return staff


def ask_for_new(of: StaffSession, own: OwnPasskeys, base_url: str) -> PasskeyQuestion | None:
    """Return the question for a new passkey; None without a domain.

    Raises:
        PasskeyRefusedError: there are too many.
    """
    party = find_relying_party(base_url)
    if party is None:
        return None
    return ask_to_make(party, bytes.fromhex(of.staff_id), own.login, own.passkeys)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyAnswer:
    """What a browser answered to a question of this server."""

    answer: str
    asked: AskedChallenge
    base_url: str


@dataclass(frozen=True, slots=True)
class PasskeySignIn:
    """An account that signed in by a passkey."""

    session: StaffSession
    login: str
    role: Role
    is_given: bool
    """The operator gave its password, which is changed next."""


def make_staff_passkey(
    database: Database, of: StaffSession, given: PasskeyAnswer, *, is_first: bool, at: datetime
) -> PasskeySignIn:
    """Verify and store a passkey, and return its account.

    Args:
        database: written.
        of: the account.
        given: what the authenticator answered.
        is_first: nobody gave a second factor for it, so the account may have none yet.
        at: now.

    Raises:
        PasskeyRefusedError: it is no answer to the question, or the user was not verified.
        SignInError: the account or its session ended, or it has a second factor already.
    """
    from webauthn.helpers import bytes_to_base64url

    made = verify_made(given.answer, given.asked.challenge, given.base_url)

    def keep(session: Session) -> PasskeySignIn:
        given.asked.spend(session)
        staff = (
            require_first(session, of) if is_first else _get_account(session, of, is_locked=True)
        )
        session.add(
            StaffPasskeyRow(
                id=bytes_to_base64url(made.credential_id),
                staff_id=of.staff_id,
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
                made_at=at,
            )
        )
        return _name(staff)

    return database.write(keep)


def require_first(session: Session, of: StaffSession) -> StaffRow:
    """Return an account that has no second factor yet, locked.

    Raises:
        SignInError: it has one, so that the password is not enough; or its session ended.
    """
    staff = _get_account(session, of, is_locked=True)
    if has_factor(session, of.staff_id):
        raise SignInError
    return staff


@dataclass(frozen=True, slots=True)
class KnownPasskey:
    """A passkey of an account, as it verifies an answer."""

    id: str
    staff_id: str
    public_key: bytes
    sign_count: int


def _find_passkey(session: Session, passkey_id: str) -> KnownPasskey:
    row = session.get(StaffPasskeyRow, passkey_id)
    if row is None:
        raise PasskeyRefusedError
    return KnownPasskey(row.id, row.staff_id, row.public_key, row.sign_count)


def sign_in_by_passkey(
    database: Database, given: PasskeyAnswer, note: Callable[[str], object], at: datetime
) -> PasskeySignIn:
    """Return the account whose passkey answered.

    Args:
        database: written.
        given: what the authenticator answered.
        note: is told whose passkey is tried, before the answer is looked at.
        at: now.

    Raises:
        PasskeyRefusedError: it is no answer to the question, or somebody signed in with the same
            passkey in the same moment.
        StaffDisabledError: the account is disabled.
    """
    passkey_id = find_passkey_id(given.answer)
    known = database.read(lambda s: _find_passkey(s, passkey_id))
    note(known.staff_id)
    count = verify_used(
        given.answer, given.asked.challenge, given.base_url, known.public_key, known.sign_count
    )
    return database.write(lambda s: _note_use(s, known, count, given.asked, at))


def _note_use(
    session: Session, known: KnownPasskey, count: int, asked: AskedChallenge, at: datetime
) -> PasskeySignIn:
    asked.spend(session)
    row = session.get(StaffPasskeyRow, known.id, with_for_update=True)
    if row is None or row.sign_count != known.sign_count:
        raise PasskeyRefusedError
    staff = session.get_one(StaffRow, row.staff_id)
    if staff.disabled_at:
        raise StaffDisabledError
    row.sign_count, row.used_at = count, at
    return _name(staff)


def _name(staff: StaffRow) -> PasskeySignIn:
    is_given, session = (
        staff.password_until is not None,
        StaffSession(staff.id, staff.session_number),
    )
    return PasskeySignIn(session, staff.login, staff.role, is_given)


def drop_staff_passkey(session: Session, of: StaffSession, passkey_id: str) -> None:
    """Delete a passkey of an account, which keeps another one or its code.

    Raises:
        NotFoundError: the account has no such passkey.
        NotNowError: it is the only second factor.
        SignInError: the account or its session ended.
    """
    _get_account(session, of, is_locked=True)
    row = session.get(StaffPasskeyRow, passkey_id)
    if row is None or row.staff_id != of.staff_id:
        raise NotFoundError
    session.delete(row)
    session.flush()
    if not has_factor(session, of.staff_id):
        raise NotNowError("passkey-last")
