"""移交: at a change of term the desk is handed over, and the accounts of those who leave end.

Law: 《业主大会和业主委员会指导规则》（建房〔2009〕274号）, 移交: the outgoing committee hands over
its files, seals and property; where it does not, the street office sees to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.keys.folder import KeyFolder, fingerprint_of
from voting.sentences import tell
from voting.services.outbox import queue_messages
from voting.services.people.accounts import end_account
from voting.services.people.communities import get_community, signer_name
from voting.services.people.persons import count_persons, require_two
from voting.storage.tables.desk import StepRow
from voting.storage.tables.people import CommunityRow, StaffRow
from voting.terms import MessageKind, Role, StepKind, StepOutcome

LEAST = 2
"""How many persons must have the desk afterwards, since its steps take two."""
_LEAVING, _KEY = "leaving", "key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The accounts of a desk that are in use: those that would end, and those that go on."""

    leaving: tuple[StaffRow, ...]
    remaining: tuple[StaffRow, ...]


def to_json(logins: Sequence[str]) -> dict[str, object]:
    """Return the value to store of whose accounts are to end, by login."""
    return {_LEAVING: sorted(set(logins))}


def read_leaving(details: Mapping[str, object]) -> tuple[str, ...]:
    """Return the logins whose accounts end, or ended, from a step's stored value."""
    stored = details.get(_LEAVING, [])
    return tuple(map(str, stored)) if isinstance(stored, list) else ()


def read_desk(session: Session, community_id: str, logins: Sequence[str]) -> Desk:
    """Return the accounts of a desk that are in use, parted by whether they are named."""
    rows = session.scalars(
        select(StaffRow)
        .where(
            StaffRow.community_id == community_id,
            StaffRow.role == Role.COMMITTEE,
            StaffRow.disabled_at.is_(None),
        )
        .order_by(StaffRow.login)
    ).all()
    return Desk(
        leaving=tuple(row for row in rows if row.login in logins),
        remaining=tuple(row for row in rows if row.login not in logins),
    )


def require_handover(session: Session, community_id: str, logins: Sequence[str]) -> Desk:
    """Check that the accounts of a desk can end, and return them with those that go on.

    Raises:
        InputError: nobody is named, an account is none of the desk's in use, or too few persons
            would be left to work at it.
    """
    if not logins:
        raise InputError("handover-nobody")
    desk = read_desk(session, community_id, logins)
    if len(desk.leaving) < len(set(logins)):
        raise InputError("handover-unknown")
    if count_persons(desk.remaining) < LEAST:
        raise InputError("handover-too-few", least=LEAST)
    return desk


def hand_over(
    session: Session,
    *,
    step: StepRow,
    confirmed_by: str,
    keys: KeyFolder,
    at: datetime,
) -> None:
    """End the accounts of those who leave, and tell everybody of the desk.

    The step keeps which certificate signed for the body then, so that it can be seen whether its
    key was changed since.

    Raises:
        SecondMemberError: it is not two persons who do it.
        InputError: what `require_handover` raises.
        KeyMissingError: there is no such certificate.
    """
    require_two(session, step.asked_by, confirmed_by)
    logins = read_leaving(step.details)
    desk = require_handover(session, step.community_id, logins)
    for row in desk.leaving:
        end_account(row, at)
    community = get_community(session, step.community_id)
    key = fingerprint_of(keys.get_certificate(signer_name(community)))
    step.details = {**step.details, _KEY: key}
    _tell_desk(session, desk, "text-of-handover", step, at)


def tell_of_request(session: Session, step: StepRow, at: datetime) -> None:
    """Tell everybody of the desk whose accounts are to end, before anybody confirms it."""
    desk = read_desk(session, step.community_id, read_leaving(step.details))
    _tell_desk(session, desk, "text-of-handover-request", step, at)


def _tell_desk(session: Session, desk: Desk, code: str, step: StepRow, at: datetime) -> None:
    text = tell(
        code,
        community=session.get_one(CommunityRow, step.community_id).name,
        by=session.get_one(StaffRow, step.asked_by).name,
        leaving=tuple(row.name for row in desk.leaving),
    )
    told = (row.telephone for row in (*desk.leaving, *desk.remaining) if row.telephone)
    queue_messages(
        session,
        community_id=step.community_id,
        kind=MessageKind.NOTICE,
        messages=[(telephone, text) for telephone in dict.fromkeys(told)],
        at=at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LastHandover:
    """The latest handover of a desk that was confirmed."""

    at: datetime
    key: str
    """SHA-256 of the certificate that signed for the body then, in hexadecimal."""


def find_last_handover(session: Session, community_id: str) -> LastHandover | None:
    """Return the latest handover of a community's desk; None if there was none."""
    row = session.scalar(
        select(StepRow)
        .where(
            StepRow.community_id == community_id,
            StepRow.kind == StepKind.HANDOVER,
            StepRow.outcome == StepOutcome.CONFIRMED,
        )
        .order_by(StepRow.decided_at.desc())
        .limit(1)
    )
    if row is None or row.decided_at is None:
        return None
    return LastHandover(at=row.decided_at, key=str(row.details.get(_KEY, "")))
