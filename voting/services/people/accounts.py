"""The accounts of staff, administered by the operator."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voting.digests import DigestKeys
from voting.errors import InputError
from voting.services.people.names import require_mobile
from voting.services.people.passwords import PasswordHash, end_account_sessions, name_account
from voting.services.people.signing_in.second_factor import drop_second_factor
from voting.services.people.signing_in.trail import note_operator
from voting.services.throttling import forget_failures
from voting.storage.tables.people import CommunityRow, StaffRow, StreetOfficeRow
from voting.terms import Role

MOST_REASON = 300


@dataclass(frozen=True, slots=True)
class Account:
    """One account; its workplace is a community or a street office, or what else it sees."""

    login: str
    name: str
    role: Role
    workplace: str
    """The name of the community, with the building of a captain; of the street office, or the
    district; empty for those who see all of them."""
    telephone: str
    """Masked; empty where none was given yet."""
    disabled_at: datetime | None


def list_accounts(session: Session) -> list[Account]:
    """Return every account of the installation, by workplace and login."""
    rows = session.execute(
        select(StaffRow, func.coalesce(CommunityRow.name, StreetOfficeRow.name, StaffRow.district))
        .outerjoin(CommunityRow, CommunityRow.id == StaffRow.community_id)
        .outerjoin(StreetOfficeRow, StreetOfficeRow.id == StaffRow.street_office_id)
    )
    found = (
        Account(
            row.login,
            row.name,
            row.role,
            f"{workplace or ''}{row.building or ''}",
            mask_telephone(row.telephone),
            row.disabled_at,
        )
        for row, workplace in rows
    )
    return sorted(found, key=lambda each: (each.workplace, each.login))


def mask_telephone(telephone: str | None) -> str:
    """Return a telephone number with its middle digits masked; empty for none."""
    return f"{telephone[:3]}****{telephone[-4:]}" if telephone else ""


def change_telephone(session: Session, *, login: str, telephone: str) -> None:
    """Set an account's telephone, which identifies its person.

    Raises:
        InputError: there is none of this login, or it is no mobile number.
    """
    _get(session, login).telephone = require_mobile(telephone)


def disable_account(session: Session, *, login: str, at: datetime) -> None:
    """Disable an account and end its sessions.

    Raises:
        InputError: there is none of this login.
    """
    end_account(_get(session, login), at)


def end_account(row: StaffRow, at: datetime) -> None:
    """Disable an account, end its sessions, and void the link by which it would be begun."""
    row.disabled_at = row.disabled_at or at
    end_account_sessions(row)
    row.invitation_sha256 = row.invited_until = None


def enable_account(session: Session, *, login: str) -> None:
    """Enable an account; ended sessions stay ended.

    Raises:
        InputError: there is none of this login.
    """
    _get(session, login).disabled_at = None


def change_password(session: Session, *, login: str, password_hash: PasswordHash) -> None:
    """Set an account's password, and end its sessions.

    Raises:
        InputError: there is none of this login.
    """
    row = _get(session, login)
    row.password_hash = password_hash
    row.invitation_sha256 = row.invited_until = None
    end_account_sessions(row)


def reset_code(session: Session, *, login: str, reason: str, at: datetime) -> None:
    """Forget an account's second factor as the operator, with a reason that the trail keeps.

    Raises:
        InputError: there is none of this login, or the reason is empty or too long.
    """
    if not 1 <= len(reason.strip()) <= MOST_REASON:
        raise InputError("reason-missing", most=MOST_REASON)
    row = _get(session, login)
    reset_factor(session, row)
    note_operator(session, row.id, "reset_code", reason.strip(), at)


def reset_factor(session: Session, row: StaffRow) -> None:
    """Forget an account's second factor, and end its sessions; the next sign-in sets it up anew."""
    drop_second_factor(session, row.id)
    end_account_sessions(row)


def unlock_account(session: Session, *, login: str, digests: DigestKeys) -> None:
    """Forget an account's wrong passwords, from wherever they came.

    Raises:
        InputError: there is none of this login.
    """
    forget_failures(session, name_account(digests, _get(session, login).login))


def _get(session: Session, login: str) -> StaffRow:
    # No login has unprintable characters, and not every database accepts them in a query.
    asked = select(StaffRow).where(StaffRow.login == login).with_for_update()
    row = session.scalar(asked) if login.isprintable() else None
    if row is None:
        raise InputError("login-unknown")
    return row
