"""The link by which somebody who was appointed sets their first password, once and for a week."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import NotNowError
from voting.randomness import make_letter_token
from voting.services.people.passwords import PasswordHash, end_account_sessions, hash_password
from voting.storage.base import Database
from voting.storage.tables.people import StaffRow
from voting.terms import Role

TERM = timedelta(days=7)
NO_PASSWORD = PasswordHash("")
"""Of an account that nobody has signed in with yet; no password is right for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Whose first password a link sets."""

    staff_id: str
    login: str
    name: str
    role: Role
    until: datetime


def invite(session: Session, staff_id: str, at: datetime) -> tuple[str, datetime]:
    """Make the link of a new account; return its token and until when it works."""
    row = session.get_one(StaffRow, staff_id)
    token = make_letter_token()
    row.invitation_sha256, row.invited_until = _digest(token), at + TERM
    return token, at + TERM


def _digest(token: str) -> str:
    return sha256(f"invitation\n{token}".encode()).hexdigest()


def get_invitation(session: Session, token: str, at: datetime) -> Invitation:
    """Return whose first password a link sets.

    Raises:
        NotNowError: there is no such link, it was used, or its time or the account is over.
    """
    row = _get(session, token, at)
    return Invitation(
        staff_id=row.id, login=row.login, name=row.name, role=row.role, until=_read_until(row)
    )


def _read_until(row: StaffRow) -> datetime:
    if row.invited_until is None:
        raise NotNowError("invitation-over")
    return row.invited_until


def _get(session: Session, token: str, at: datetime) -> StaffRow:
    row = session.scalar(
        select(StaffRow).where(StaffRow.invitation_sha256 == _digest(token)).with_for_update()
    )
    if row is None or row.disabled_at or at >= _read_until(row):
        raise NotNowError("invitation-over")
    return row


def accept_invitation(
    database: Database,
    *,
    token: str,
    password: str,
    at: datetime,
    begins: Callable[[str], object] = str,
) -> None:
    """Set the first password of an account, after which its link is void.

    Args:
        database: where the account is.
        token: the link's.
        password: as it was typed.
        at: now.
        begins: told the account before anything is written, so that the act is noted as its own.

    Raises:
        NotNowError: there is no such link, it was used, or its time or the account is over.
        InputError: the password is too short, too long or common.
    """
    invited = database.read(lambda s: get_invitation(s, token, at))
    begins(invited.staff_id)
    # Between the transactions, since it takes long.
    hashed = hash_password(password, about=(invited.login, invited.name))
    database.write(lambda s: _set_password(s, token, hashed, at))


def _set_password(session: Session, token: str, hashed: PasswordHash, at: datetime) -> None:
    row = _get(session, token, at)
    row.password_hash = hashed
    row.invitation_sha256 = row.invited_until = None
    end_account_sessions(row)
