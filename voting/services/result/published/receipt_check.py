"""Find a receipt's ballot in its log, by stored hashes, without reading entries."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.errors import UnreadableError
from audit.evidence.receipt import (
    HEADER,
    PROMISE,
    Receipt,
    ReceiptPosition,
    check_against,
    parse_promise,
    parse_receipt,
)
from audit.log.checkpoint import parse_checkpoint
from audit.log.note import Note, parse_verifier_key
from voting.errors import NotFoundError
from voting.errors.log import ReceiptRefusedError
from voting.services.casting.receipts import PROMISED
from voting.services.casting.standing import Standing, find_standing
from voting.services.log.log import find_checkpoint, find_latest, read_tree
from voting.services.log.witnesses import read_created
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.meeting import MeetingRow
from voting.terms import MeetingKey


@dataclass(frozen=True, slots=True)
class CheckedReceipt:
    """The place of a receipt's ballot in the log, and its standing."""

    position: ReceiptPosition | None
    """None while a promised ballot waits for the log."""
    standing: Standing | None
    """None where the ballot is known by the log alone."""
    is_overdue: bool = False
    """The promised ballot should be in the log by now, and is not."""


def find_receipt(session: Session, text: str, at: datetime) -> CheckedReceipt:
    """Find a receipt's ballot in the log of its meeting.

    Raises:
        ReceiptRefusedError: malformed, or not a receipt.
        NotFoundError: its log is not on this server.
        RefutedError: the log does not contain the promised ballot.
    """
    receipt = _parse(text)
    origin, leaf = _identify(receipt)
    meeting = session.scalar(select(MeetingRow).where(MeetingRow.origin == origin))
    if meeting is None:
        raise NotFoundError
    log = meeting.key
    created = read_created(session, log)
    ballot = session.scalar(
        select(BallotRow).where(in_meeting(BallotRow, log), BallotRow.leaf_hash == leaf)
    )
    standing = None if ballot is None else find_standing(session, ballot)
    if isinstance(receipt, Note) and ballot is not None and ballot.log_index is None:
        receipt.verify(parse_verifier_key(created.log_key))
        return CheckedReceipt(None, standing, is_overdue=at - ballot.cast_at > PROMISED)
    position = _locate(session, log, receipt, created.log_key, created.witnesses)
    return CheckedReceipt(position, standing)


def _parse(text: str) -> Receipt | Note:
    try:
        return parse_receipt(text)
    except UnreadableError:
        is_like_one = HEADER in text or PROMISE in text
        raise ReceiptRefusedError(
            "receipt-malformed" if is_like_one else "receipt-unlike"
        ) from None


def _identify(receipt: Receipt | Note) -> tuple[str, bytes]:
    """Return the origin of a receipt's log and its ballot's leaf hash."""
    if isinstance(receipt, Note):
        promise = parse_promise(receipt)
        return promise.origin, promise.leaf
    return parse_checkpoint(receipt.checkpoint)[0].origin, receipt.leaf


def _locate(
    session: Session,
    log: MeetingKey,
    receipt: Receipt | Note,
    log_key: str,
    witnesses: tuple[str, ...],
) -> ReceiptPosition:
    """Return where the log has a receipt's ballot, by its last checkpoint."""
    latest = find_latest(session, log)
    note = None if latest is None else find_checkpoint(session, log, latest.size)
    if latest is None or note is None:
        raise NotFoundError
    return check_against(receipt, read_tree(session, log, latest.size), note, log_key, witnesses)
