"""Transfers of units sold after the register was frozen: the buyers vote if the rules say so.

A member requests it with a scan of the paper that proves it; another person confirms it, and it is
logged.

Law: none nationwide, so that the frozen owner votes; 北京业主APP 答问 (`ballots.voters.transfer`).
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Select, Text, cast, func, literal, select
from sqlalchemy.orm import Session

from audit.entries.mandate import MandateEnded
from audit.entries.register import OwnerCommitment, UnitsTransferred
from audit.log.commitment import commit
from ballots.voters.transfer import Party, entitle
from voting.digests import DigestKeys
from voting.errors import InputError, NotFoundError
from voting.errors.meeting import VoteClosedError
from voting.errors.register import TransferRefusedError
from voting.importing.spelling.addresses import Address
from voting.importing.spelling.characters import is_company
from voting.importing.spelling.identities import (
    has_right_check_digit,
    is_identity,
    normalize_identity,
    renew_identity,
)
from voting.importing.units.units import ParsedOwner
from voting.randomness import make_id
from voting.sentences import tell
from voting.services.casting.sequencer import append_all_waiting
from voting.services.desk.amended_register import TransferredUnits, amend_register, list_buyers
from voting.services.log.log import append_records, read_size
from voting.services.meeting.course.waiting_paper_ballots import WAITS
from voting.services.meeting.meetings import lock_meeting, require_state
from voting.services.meeting.rules.rules import say_how_to_vote
from voting.services.outbox import queue_messages
from voting.services.owners.mandates import list_standing
from voting.services.owners.telephone import read_number
from voting.services.people.acts import Act
from voting.services.people.persons import require_two
from voting.services.register.importing import keep_owner
from voting.services.register.register import (
    UnitView,
    find_holding,
    list_units,
    name_units,
    read_units,
    read_voters,
)
from voting.services.register.units import ADDRESS
from voting.services.scans import Scan
from voting.services.tables import Asked, Part, SealedTexts, Table, read_part
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.desk import PaperBallotRow, StepRow, TransferRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.people import CommunityRow
from voting.storage.tables.register import UnitRow, in_register
from voting.terms import MeetingKey, MeetingState, MessageKind

_MOST_NAME, _MOST_BUYERS = 40, 10
_PARTS = re.compile(r"[，,\t]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferView:
    """A transfer as the desk and the street office list it."""

    id: str
    addresses: tuple[str, ...]
    buyers: tuple[str, ...]
    sha256: str
    log_index: int
    recorded_at: datetime


def read_buyers(text: str, countries: Sequence[str] = ()) -> tuple[ParsedOwner, ...]:
    """Parse the buyers, one a line: name, identity number and, optionally, mobile number.

    Args:
        text: as it was typed.
        countries: the codes of countries other than China that messages reach.

    Raises:
        InputError: none, too many, or a malformed line.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if not 1 <= len(lines) <= _MOST_BUYERS:
        raise InputError("buyers-missing", most=_MOST_BUYERS)
    buyers = tuple(_read_buyer(line, countries) for line in lines)
    if len({each.identity for each in buyers}) != len(buyers):
        raise InputError("buyer-twice")
    return buyers


def _read_buyer(line: str, countries: Sequence[str]) -> ParsedOwner:
    name, identity, telephone, *rest = [*(" ".join(p.split()) for p in _PARTS.split(line)), "", ""]
    identity = renew_identity(normalize_identity(identity), is_company=is_company(name))
    if not 1 <= len(name) <= _MOST_NAME or any(rest):
        raise InputError("buyer-malformed")
    if not is_identity(identity) or not has_right_check_digit(identity):
        raise InputError("buyer-identity-wrong", name=name)
    return ParsedOwner(name, identity, read_number(telephone, countries) if telephone else "")


def find_units(session: Session, meeting: MeetingKey, address: Address) -> list[UnitView]:
    """Return the units of the holding at an address.

    Raises:
        NotFoundError: there is no such meeting.
        InputError: there is no unit at this address.
    """
    row = session.get(MeetingRow, meeting)
    if row is None:
        raise NotFoundError
    holding_id = find_holding(session, row.register, address)
    return list_units(session, row.register, holding_id)


def prepare_transfer(
    session: Session,
    *,
    meeting: MeetingKey,
    unit_ids: Sequence[str],
    buyers: Sequence[ParsedOwner],
    scan: Scan,
    digests: DigestKeys,
) -> str:
    """Store a requested transfer and return its id; identity numbers are stored as digests only.

    Raises:
        InputError: no units, or not of one holding.
    """
    register = lock_meeting(session, meeting).register
    units = read_units(session, register, UnitRow.id.in_(unit_ids))
    holdings = {unit.holding_id for unit in units}
    if len(holdings) != 1 or len(units) != len(set(unit_ids)):
        raise InputError("transfer-units-missing")
    row = TransferRow(
        community_id=meeting.community_id,
        meeting_id=meeting.meeting_id,
        id=make_id(),
        holding_id=holdings.pop(),
        unit_ids=[unit.id for unit in units],
        buyers=[asdict(keep_owner(buyer, digests)) for buyer in buyers],
        sha256=sha256(scan.content).hexdigest(),
    )
    session.add(row)
    session.flush()
    return row.id


def require_transferable(
    session: Session, meeting: MeetingRow, transfer_id: str, at: datetime
) -> TransferRow:
    """Check that the rules let the buyers vote, and that nobody has voted for the holding yet.

    Raises:
        NotFoundError: there is no such transfer.
        VoteClosedError: voting is over.
        TransferRefusedError: the rules, a ballot or the state of a unit do not allow it.
    """
    row = session.get(TransferRow, (*meeting.key, transfer_id))
    if row is None or row.recorded_at is not None:
        raise NotFoundError
    if at >= meeting.closes_at:
        raise VoteClosedError
    units = {unit.id: unit for unit in list_units(session, meeting.register, row.holding_id)}
    if not set(row.unit_ids) <= units.keys():
        raise TransferRefusedError("transfer-overtaken")
    if not all(units[each].is_delivered for each in row.unit_ids):
        raise TransferRefusedError("transfer-undelivered")
    rules = meeting.rules
    has_voted = _has_voted(session, row)
    sellers, buyers = frozenset(("sellers",)), frozenset(("buyers",))
    if entitle(sellers, buyers, rules, has_voted=has_voted).party is not Party.NEW_OWNER:
        raise TransferRefusedError("transfer-after-vote" if has_voted else "transfer-not-by-rules")
    return row


def _has_voted(session: Session, row: TransferRow) -> bool:
    """Tell whether the sellers' holding has a valid ballot, or a waiting paper ballot."""
    for table, condition in ((BallotRow, ~BallotRow.is_voided), (PaperBallotRow, WAITS)):
        of_holding = (
            table.community_id == row.community_id,
            table.meeting_id == row.meeting_id,
            table.holding_id == row.holding_id,
        )
        if session.scalar(select(table.id).where(*of_holding, condition).limit(1)) is not None:
            return True
    return False


def transfer_units(session: Session, act: Act, *, transfer_id: str) -> None:
    """Transfer units: the buyers may vote; log it, and queue messages to buyers and sellers.

    Raises:
        StateError: voting is over, or notice was not given yet.
        SecondMemberError: it is not two persons who do it.
        VotingError: what `require_transferable` raises.
    """
    meeting = lock_meeting(session, act.meeting)
    require_state(meeting, MeetingState.NOTICED, MeetingState.OPEN)
    confirmed_by = require_two(session, act.by, act.confirmed_by)
    row = require_transferable(session, meeting, transfer_id, act.at)
    append_all_waiting(session, meeting, act.keys)
    messages = _write_messages(session, meeting, row)
    bought = amend_register(session, meeting, row)
    row.log_index, row.recorded_at = read_size(session, meeting.key), act.at
    record = _make_record(row, bought, act.by, confirmed_by, act.at)
    ended = _end_mandates(session, meeting, row, act)
    append_records(session, meeting, [record, *ended], act.keys)
    queue_messages(
        session,
        community_id=meeting.community_id,
        kind=MessageKind.TRANSFER,
        messages=messages,
        at=act.at,
    )


def _make_record(
    row: TransferRow, bought: TransferredUnits, by: str, confirmed_by: str, at: datetime
) -> UnitsTransferred:
    return UnitsTransferred(
        at=at,
        by=by,
        confirmed_by=confirmed_by,
        units=bought.units,
        owners=tuple(
            OwnerCommitment(pseudonym, commit(buyer.salt, buyer.name))
            for pseudonym, buyer in zip(bought.buyers, list_buyers(row), strict=True)
        ),
        proof=row.sha256,
    )


def _end_mandates(
    session: Session, meeting: MeetingRow, row: TransferRow, act: Act
) -> list[MandateEnded]:
    """End the mandates of a holding that has no unit left, and return the log entries of that."""
    if list_units(session, meeting.register, row.holding_id):
        return []
    standing = list_standing(session, meeting, row.holding_id)
    for each in standing:
        each.ended_at = act.at
    return [
        MandateEnded(at=act.at, by=act.by, mandate=each.log_index)
        for each in standing
        if each.log_index is not None
    ]


def _write_messages(
    session: Session, meeting: MeetingRow, row: TransferRow
) -> list[tuple[str, str]]:
    """Return the messages to buyers and sellers; a seller who did not sell can object."""
    community = session.get_one(CommunityRow, meeting.community_id).name
    addresses = "、".join(_say_units(session, meeting, [row])[row.id])
    how = say_how_to_vote(meeting.rules)
    bought = tell(
        "text-to-buyer", community=community, addresses=addresses, title=meeting.title, how=how
    )
    sold = tell("text-to-seller", community=community, addresses=addresses, title=meeting.title)
    voters = read_voters(session, meeting.register, (row.holding_id,))
    sellers = [each.telephone for each in voters]
    told = [(each.telephone, bought) for each in list_buyers(row)] + [(e, sold) for e in sellers]
    return [(telephone, text) for telephone, text in told if telephone]


def _say_units(
    session: Session, meeting: MeetingRow, rows: Sequence[TransferRow]
) -> dict[str, tuple[str, ...]]:
    """Return the addresses of what was sold, by the transfer."""
    if not rows:
        return {}
    sold = {unit_id for row in rows for unit_id in row.unit_ids}
    names = name_units(session, meeting.register, sold)
    return {row.id: tuple(names[each] for each in names if each in row.unit_ids) for row in rows}


def list_transfers(session: Session, meeting: MeetingKey) -> list[TransferView]:
    """Return the transfers of a meeting that are in its log, in its order."""
    rows = session.scalars(_select_logged(meeting).order_by(TransferRow.log_index)).all()
    return _view(session, session.get_one(MeetingRow, meeting), rows)


def _view(session: Session, meeting: MeetingRow, rows: Sequence[TransferRow]) -> list[TransferView]:
    sold = _say_units(session, meeting, rows)
    return [
        TransferView(
            id=row.id,
            addresses=sold[row.id],
            buyers=tuple(buyer.name for buyer in list_buyers(row)),
            sha256=row.sha256,
            log_index=row.log_index,
            recorded_at=row.recorded_at,
        )
        for row in rows
        if row.log_index is not None and row.recorded_at is not None
    ]


def read_transfer_part(session: Session, meeting: MeetingKey, asked: Asked) -> Part[TransferView]:
    """Return a page of a meeting's transfers, found by address or by who bought."""
    row = session.get_one(MeetingRow, meeting)
    units = _select_sold(row)
    place = units.with_only_columns(func.min(UnitRow.position)).scalar_subquery()
    told = func.aggregate_strings(ADDRESS, "、")
    table = Table(
        searched=(units.with_only_columns(told).scalar_subquery(),),
        sealed=(SealedTexts(column=TransferRow.id, read=lambda: _name_buyers(session, meeting)),),
        filters={},
        sorts={
            "recorded": (TransferRow.log_index,),
            "address": (place, TransferRow.log_index),
        },
    )
    return read_part(
        session, _select_logged(meeting), table, asked, lambda rows: _view(session, row, rows)
    )


def _name_buyers(session: Session, meeting: MeetingKey) -> dict[str, str]:
    rows = session.scalars(_select_logged(meeting))
    return {row.id: "、".join(each.name for each in list_buyers(row)) for row in rows}


def _select_sold(meeting: MeetingRow) -> Select[str]:
    """Select the units of a transfer: those whose ids stand in its list of them."""
    id_in_list = literal('"').concat(UnitRow.id).concat('"')
    return (
        select(UnitRow.id)
        .where(
            in_register(UnitRow, meeting.register),
            cast(TransferRow.unit_ids, Text).contains(id_in_list),
        )
        .correlate(TransferRow)
    )


def _select_logged(meeting: MeetingKey) -> Select[TransferRow]:
    return select(TransferRow).where(
        in_meeting(TransferRow, meeting), TransferRow.recorded_at.is_not(None)
    )


def list_log_indexes(session: Session, meeting: MeetingKey) -> tuple[int, ...]:
    """Return the log indexes of a meeting's transfers."""
    return tuple(
        session.scalars(
            select(TransferRow.log_index)
            .where(in_meeting(TransferRow, meeting), TransferRow.log_index.is_not(None))
            .order_by(TransferRow.log_index)
        )
    )


def name_transfers(
    session: Session, meeting: MeetingRow, transfer_ids: Collection[str]
) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the addresses of what was sold and the names of its buyers, by the transfer's id.

    Raises:
        NotFoundError: there is no such transfer.
    """
    rows = session.scalars(
        select(TransferRow).where(
            in_meeting(TransferRow, meeting.key), TransferRow.id.in_(transfer_ids)
        )
    ).all()
    if len(rows) < len(set(transfer_ids)):
        raise NotFoundError
    sold = _say_units(session, meeting, rows)
    return {row.id: (sold[row.id], tuple(e.name for e in list_buyers(row))) for row in rows}


def get_scan(session: Session, meeting: MeetingKey, transfer_id: str) -> Scan:
    """Return the scan of a transfer.

    Raises:
        NotFoundError: there is none.
    """
    row = session.scalar(
        select(StepRow).where(
            StepRow.community_id == meeting.community_id,
            StepRow.meeting_id == meeting.meeting_id,
            StepRow.subject_id == transfer_id,
        )
    )
    if row is None or row.scan is None or row.media_type is None:
        raise NotFoundError
    return Scan(row.scan, row.media_type)
