"""Receipts: first a promise, later a proof with the witnesses' cosignatures."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit.entries.ballot import BallotCast
from audit.entries.records import parse_record
from audit.evidence.receipt import Receipt
from audit.log.checkpoint import parse_checkpoint
from audit.log.cosignature import list_cosignatures
from audit.log.note import parse_verifier_key
from ballots.ballot import Marks
from voting.errors import NotFoundError
from voting.services.casting.cast import BallotView, view_ballot
from voting.services.log.log import find_checkpoint, read_tree
from voting.services.log.witnesses import read_created
from voting.services.people.actors import Voter
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.terms import MeetingKey

PROMISED = timedelta(seconds=10)
"""The time within which a promised ballot must be in the log; after it, its owner is told."""


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A receipt and who has cosigned its checkpoint."""

    ballot: BallotView
    text: str
    cosigned_by: tuple[str, ...]
    """The witnesses under the receipt's checkpoint."""
    log_key: str
    witness_keys: tuple[str, ...]
    awaited: tuple[str, ...]
    """The witnesses of this log that have not cosigned it yet."""
    is_overdue: bool
    """The ballot should be in the log by now, and is not."""


def view_receipt(session: Session, voter: Voter, ballot_id: str, at: datetime) -> ReceiptView:
    """Return a ballot's receipt, with its witnesses.

    Raises:
        NotFoundError: the holding has no such ballot.
    """
    ballot, text = get_receipt(session, voter, ballot_id)
    created = read_created(session, voter.meeting)
    keys = [parse_verifier_key(each) for each in created.witnesses]
    cosigned: tuple[str, ...] = ()
    if ballot.log_index is not None:
        _, note = parse_checkpoint(text.partition("\n\n")[2])
        cosigned = tuple(each.name for each in list_cosignatures(note, keys))
    return ReceiptView(
        ballot=ballot,
        text=text,
        cosigned_by=cosigned,
        log_key=created.log_key,
        witness_keys=created.witnesses,
        awaited=tuple(key.name for key in keys if key.name not in cosigned),
        is_overdue=ballot.log_index is None and at - ballot.cast_at > PROMISED,
    )


def get_receipt(session: Session, voter: Voter, ballot_id: str) -> tuple[BallotView, str]:
    """Return a ballot with its receipt: the proof where it is in the log, else the promise.

    Raises:
        NotFoundError: the holding has no such ballot.
    """
    row = _get_own(session, voter, ballot_id)
    if row.log_index is None:
        return view_ballot(row), row.promise
    return view_ballot(row), str(_prove(session, row, row.log_index))


def _get_own(session: Session, voter: Voter, ballot_id: str) -> BallotRow:
    """Return a ballot of the voter's own holding."""
    row = session.get(BallotRow, (*voter.meeting, ballot_id))
    if row is None or row.holding_id != voter.holding_id:
        raise NotFoundError
    if voter.mandate_id and row.mandate_id != voter.mandate_id:
        raise NotFoundError
    return row


def _prove(session: Session, row: BallotRow, index: int) -> Receipt:
    log = MeetingKey(row.community_id, row.meeting_id)
    note = find_checkpoint(session, log, index + 1)
    if note is None:
        raise NotFoundError
    tree = read_tree(session, log, int(note.split("\n")[1]))
    return Receipt(row.leaf_hash, index, tree.prove_inclusion(index, len(tree)), note)


def read_own_choices(session: Session, voter: Voter, ballot_id: str) -> dict[str, Marks]:
    """Return the marks of the voter's own ballot, by motion; nobody else may see them.

    Raises:
        NotFoundError: the holding has no such ballot.
    """
    return read_choices(_get_own(session, voter, ballot_id))


def read_former_choices(session: Session, voter: Voter) -> dict[str, Marks]:
    """Return the marks of the holding's last ballot, by motion, if the voter cast it online.

    Nobody gets another's marks: no co-owner's, no agent's, and an agent none of an owner's.
    """
    row = session.scalar(
        select(BallotRow)
        .where(
            in_meeting(BallotRow, voter.meeting),
            BallotRow.holding_id == voter.holding_id,
            ~BallotRow.is_voided,
        )
        .order_by(BallotRow.cast_at.desc(), BallotRow.ordinal.desc())
        .limit(1)
    )
    if row is None:
        return {}
    is_agents, is_own = row.mandate_id == voter.mandate_id, row.owner_id == voter.owner_id
    return read_choices(row) if (is_agents if voter.mandate_id else is_own) else {}


def read_choices(row: BallotRow) -> dict[str, Marks]:
    """Return the marks of a ballot, by motion; the caller knows who may see them."""
    record = parse_record(row.entry)
    if not isinstance(record, BallotCast):
        raise NotFoundError
    return {
        motion: tuple(str(name) for name in marks) if isinstance(marks, list) else str(marks)
        for motion, marks in record.choices.items()
    }


def has_principal_voted(session: Session, voter: Voter) -> bool:
    """Tell whether an owner has voted for whom this agent would; no if the voter is no agent."""
    own = select(BallotRow.id).where(
        in_meeting(BallotRow, voter.meeting),
        BallotRow.holding_id == voter.holding_id,
        BallotRow.mandate_id.is_(None),
        ~BallotRow.is_voided,
    )
    return bool(voter.mandate_id) and session.scalar(own.limit(1)) is not None


def count_overdue(session: Session, at: datetime) -> int:
    """Return how many promised ballots should be in their log by now, and are not."""
    return session.scalars(
        select(func.count()).where(BallotRow.log_index.is_(None), BallotRow.cast_at < at - PROMISED)
    ).one()
