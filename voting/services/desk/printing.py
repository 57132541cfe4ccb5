"""Print voting letters: the street office may, and the committee with its permission.

Whoever prints sees the secrets of all letters, so each print is recorded in the log.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.entries.ballot import LettersPrinted
from voting.digests import DigestKeys
from voting.errors import NotFoundError
from voting.errors.meeting import PrintPermissionMissingError
from voting.importing.spelling.addresses import Address
from voting.keys.folder import KeyFolder
from voting.randomness import make_id
from voting.sentences import tell
from voting.services.log.log import append_records
from voting.services.meeting.meetings import lock_meeting, require_state
from voting.services.outbox import queue_messages
from voting.services.owners.letters import Letter, keep_letters, letters_of, prepare_letters
from voting.services.people.actors import Auditor, Member
from voting.services.people.communities import get_community, require_office
from voting.services.register.register import find_addresses, find_holding, read_voters
from voting.storage.tables.base import in_meeting
from voting.storage.tables.desk import PrintRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import LetterRow
from voting.storage.tables.people import StaffRow
from voting.storage.tables.register import HoldingRow
from voting.terms import MeetingKey, MeetingState, MessageKind


@dataclass(frozen=True, slots=True)
class PrintPermission:
    """The street office's permission for the committee to print."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PrintView:
    """A print as the desk lists it."""

    by: str
    at: datetime
    letters: int
    address: str
    """The address of the one holding; empty if all were printed."""


def grant_print_permission(
    session: Session, *, auditor: Auditor, meeting: MeetingKey, at: datetime
) -> None:
    """Permit the committee to print the letters of a meeting.

    Raises:
        ForbiddenError: the community is another street office's.
        StateError: notice was not given yet, or voting is over.
    """
    require_office(session, auditor, meeting.community_id)
    row = lock_meeting(session, meeting)
    require_state(row, MeetingState.NOTICED, MeetingState.OPEN)
    row.print_permitted_by, row.print_permitted_at = auditor.id, at


def withdraw_print_permission(session: Session, *, auditor: Auditor, meeting: MeetingKey) -> None:
    """Withdraw the committee's permission to print.

    Raises:
        ForbiddenError: the community is another street office's.
    """
    require_office(session, auditor, meeting.community_id)
    row = lock_meeting(session, meeting)
    row.print_permitted_by = row.print_permitted_at = None


def find_print_permission(session: Session, meeting: MeetingKey) -> PrintPermission | None:
    """Return the committee's permission to print, or None."""
    row = session.get_one(MeetingRow, meeting)
    if row.print_permitted_by is None or row.print_permitted_at is None:
        return None
    return PrintPermission(
        session.get_one(StaffRow, row.print_permitted_by).name, row.print_permitted_at
    )


@dataclass(frozen=True, slots=True)
class PreparedPrint:
    """Letters whose secrets are not stored yet, so that a failed rendering voids nothing."""

    letters: tuple[Letter, ...]
    holding_id: str | None
    """The one holding whose letter is printed again; None if all are printed."""


def prepare_print(
    session: Session,
    *,
    actor: Member | Auditor,
    meeting: MeetingKey,
    address: Address | None,
) -> PreparedPrint:
    """Prepare all letters, or the one of a unit's holding again, without writing anything.

    Raises:
        ForbiddenError: the community is another's.
        PrintPermissionMissingError: the committee has no permission from the street office.
        StateError: notice was not given yet, or voting is over.
        InputError: there is no unit at this address.
    """
    row = session.get(MeetingRow, meeting)
    if row is None:
        raise NotFoundError
    _require_right(session, actor, row)
    holding_id = None if address is None else find_holding(session, row.register, address)
    return PreparedPrint(tuple(prepare_letters(session, row, holding_id)), holding_id)


def _require_right(session: Session, actor: Member | Auditor, meeting: MeetingRow) -> None:
    if isinstance(actor, Auditor):
        require_office(session, actor, meeting.community_id)
    elif meeting.print_permitted_by is None:
        raise PrintPermissionMissingError


def keep_print(
    session: Session,
    *,
    actor: Member | Auditor,
    meeting: MeetingKey,
    prepared: PreparedPrint,
    keys: KeyFolder,
    digests: DigestKeys,
    at: datetime,
) -> None:
    """Make printed letters valid, void those issued before, tell the owners, and log the print.

    Raises:
        VotingError: as `prepare_print`.
    """
    row = lock_meeting(session, meeting)
    _require_right(session, actor, row)
    _tell_owners(session, row, prepared.holding_id, actor, at)
    keep_letters(session, row, prepared.letters, holding_id=prepared.holding_id, digests=digests)
    session.add(
        PrintRow(
            community_id=meeting.community_id,
            meeting_id=meeting.meeting_id,
            id=make_id(),
            by=actor.id,
            at=at,
            letters=len(prepared.letters),
            holding_id=prepared.holding_id,
        )
    )
    unit = None
    if prepared.holding_id is not None:
        unit = _find_unit(session, row, prepared.holding_id)
    record = LettersPrinted(at=at, by=actor.id, letters=len(prepared.letters), unit=unit)
    append_records(session, row, [record], keys)


def _tell_owners(
    session: Session,
    meeting: MeetingRow,
    holding_id: str | None,
    actor: Member | Auditor,
    at: datetime,
) -> None:
    """Queue a message to the owners whose letters are about to be void; of one holding, or all."""
    holding_ids = None if holding_id is None else (holding_id,)
    of_holding = () if holding_id is None else (LetterRow.holding_id == holding_id,)
    issued = set(
        session.scalars(select(LetterRow.holding_id).where(*letters_of(meeting), *of_holding))
    )
    told = {
        voter.telephone: None
        for voter in read_voters(session, meeting.register, holding_ids)
        if voter.telephone and voter.holding_id in issued
    }
    community = get_community(session, meeting.community_id)
    text = tell(
        "text-of-new-letter",
        community=community.name,
        title=meeting.title,
        by=actor.name,
        office=community.street_office,
    )
    queue_messages(
        session,
        community_id=meeting.community_id,
        kind=MessageKind.NOTICE,
        messages=[(telephone, text) for telephone in told],
        at=at,
    )


def _find_unit(session: Session, meeting: MeetingRow, holding_id: str) -> str:
    """Return the pseudonym of the unit by which ballots name a holding."""
    key = (*meeting.register, holding_id)
    return session.get_one(HoldingRow, key).unit


def list_prints(session: Session, meeting: MeetingKey) -> list[PrintView]:
    """Return the prints of a meeting's letters, the latest first."""
    register = session.get_one(MeetingRow, meeting).register
    rows = session.execute(
        select(PrintRow, StaffRow.name)
        .join(StaffRow, StaffRow.id == PrintRow.by)
        .where(in_meeting(PrintRow, meeting))
        .order_by(PrintRow.at.desc(), PrintRow.id)
    ).all()
    single = {row.holding_id for row, _ in rows if row.holding_id is not None}
    addresses = find_addresses(session, register, single)
    return [
        PrintView(
            name,
            row.at,
            row.letters,
            "、".join(addresses[row.holding_id]) if row.holding_id else "",
        )
        for row, name in rows
    ]
