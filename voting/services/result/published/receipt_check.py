"""Find a receipt's ballot in its log, by stored hashes, without reading entries."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.errors import UnreadableError
from audit.evidence.receipt import HEADER, PROMISE, ReceiptPosition, check_against, parse_receipt
from voting.errors import NotFoundError, ReceiptRefusedError, ResultMissingError
from voting.services.log.log import find_checkpoint, find_latest, read_tree
from voting.services.log.witnesses import read_created
from voting.storage.tables.meeting import MeetingRow
from voting.terms import MeetingState


def find_receipt(session: Session, text: str) -> ReceiptPosition:
    """Find a receipt's ballot in the log of its meeting, once the result is public.

    Raises:
        ReceiptRefusedError: malformed, or not a receipt.
        NotFoundError: its log is not on this server.
        ResultMissingError: the result is not public yet.
        RefutedError: the log does not contain the promised ballot.
    """
    try:
        receipt = parse_receipt(text)
    except UnreadableError:
        is_like_one = HEADER in text or PROMISE in text
        raise ReceiptRefusedError(
            "receipt-malformed" if is_like_one else "receipt-unlike"
        ) from None
    lines = str(receipt).split("\n")
    origin = lines[lines.index("") + 1] if lines[0].startswith("c2sp") else lines[1]
    meeting = session.scalar(select(MeetingRow).where(MeetingRow.origin == origin))
    if meeting is None:
        raise NotFoundError
    log = meeting.key
    latest = find_latest(session, log)
    note = None if latest is None else find_checkpoint(session, log, latest.size)
    if (
        meeting.state not in {MeetingState.PRELIMINARY, MeetingState.FINAL}
        or latest is None
        or note is None
    ):
        raise ResultMissingError
    created = read_created(session, log)
    tree = read_tree(session, log, latest.size)
    return check_against(receipt, tree, note, created.log_key, created.witnesses)
