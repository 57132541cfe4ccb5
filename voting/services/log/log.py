"""The log of a meeting: entries are appended in batches, each with a signed checkpoint."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Select, func, insert, select, tuple_, update
from sqlalchemy.orm import Session

from audit.entries.meeting import MeetingCreated
from audit.entries.records import Record, encode_record, parse_record
from audit.log.checkpoint import Checkpoint, sign_checkpoint
from audit.log.merkle import HASH_BYTES, Frontier, leaf_hash
from voting.errors.operation import ClockBehindError
from voting.keys.folder import KeyFolder
from voting.services.log.tree import StoredTree, keep_subtrees, list_stored
from voting.storage.tables.base import in_meeting
from voting.storage.tables.log import CheckpointRow, CosignatureRow, LogEntryRow
from voting.storage.tables.meeting import MeetingRow
from voting.terms import MeetingKey

CLOCKS_DIFFER = timedelta(seconds=10)
"""The most by which the clocks of an installation's machines may differ."""


def append_records(
    session: Session, meeting: MeetingRow, records: Sequence[Record], keys: KeyFolder
) -> None:
    """Append entries; the caller holds the meeting's lock.

    The log's time never goes back: if this machine's clock is behind the log by no more than
    `CLOCKS_DIFFER`, an entry gets the log's latest instant. Other rows that the caller writes keep
    the clock's own instant, which is then some seconds earlier. Where both must be the same
    (`opened_at`, from which ballots are taken), the caller calls `lift` first.

    Raises:
        ClockBehindError: the clock is behind by more.
    """
    logged_up_to = read_time(session, meeting)
    dated = [_date(record, logged_up_to) for record in records]
    append_entries(session, meeting, [encode_record(record) for record in dated], keys)
    instants = [instant for record in dated if (instant := _find_instant(record))]
    advance_time(session, meeting, max(instants, default=None))


def _find_instant(record: Record) -> datetime | None:
    at: datetime | None = getattr(record, "at", None)
    return at


def _date(record: Record, logged_up_to: datetime | None) -> Record:
    at = _find_instant(record)
    if at is None or logged_up_to is None or at >= logged_up_to:
        return record
    dated: Record = replace(record, at=lift(at, logged_up_to))  # type: ignore[type-var]  # all are
    return dated


def lift(at: datetime, earliest: datetime) -> datetime:
    """Return the later one of an instant and the earliest instant allowed.

    Raises:
        ClockBehindError: it is before that by more than `CLOCKS_DIFFER`.
    """
    if earliest - at > CLOCKS_DIFFER:
        raise ClockBehindError
    return max(at, earliest)


def read_time(session: Session, meeting: MeetingRow) -> datetime | None:
    """Return the latest instant of a log's entries, read anew from the database."""
    return session.scalar(
        select(MeetingRow.logged_up_to).where(
            MeetingRow.community_id == meeting.community_id, MeetingRow.id == meeting.id
        )
    )


def advance_time(session: Session, meeting: MeetingRow, at: datetime | None) -> None:
    """Store a log's latest instant; the caller holds the meeting's lock."""
    known = read_time(session, meeting)
    if at is not None and (known is None or known < at):
        session.execute(
            update(MeetingRow)
            .where(MeetingRow.community_id == meeting.community_id, MeetingRow.id == meeting.id)
            .values(logged_up_to=at)
            .execution_options(synchronize_session=False)
        )


def append_entries(
    session: Session, meeting: MeetingRow, entries: Sequence[bytes], keys: KeyFolder
) -> int:
    """Append canonical entries, sign the checkpoint, and return the first index."""
    leaves = [leaf_hash(entry) for entry in entries]
    start = extend_checkpoint(session, meeting, leaves, keys)
    rows = [
        {
            "community_id": meeting.community_id,
            "meeting_id": meeting.id,
            "index": start + number,
            "entry": entry,
            "leaf_hash": leaf,
        }
        for number, (entry, leaf) in enumerate(zip(entries, leaves, strict=True))
    ]
    session.execute(insert(LogEntryRow), rows)
    return start


def extend_checkpoint(
    session: Session, meeting: MeetingRow, leaves: Sequence[bytes], keys: KeyFolder
) -> int:
    """Sign a checkpoint over the log with new leaves; return the index of the first one.

    The caller, who holds the meeting's lock, writes their entries in the same transaction.
    """
    frontier = _read_frontier(session, meeting.key)
    start = frontier.size
    subtrees = [
        kept for leaf in leaves for kept in list_stored(frontier.append(leaf), frontier.size)
    ]
    checkpoint = Checkpoint(meeting.origin, frontier.size, frontier.root())
    key = keys.get_log_key(meeting.origin, find_log_key(session, meeting.key))
    # The only signature inside a transaction: it takes 20 µs, and an entry must never be visible
    # without its checkpoint (docs/decisions/transactions.md).
    note = sign_checkpoint(checkpoint, key)
    session.add(
        CheckpointRow(
            community_id=meeting.community_id,
            meeting_id=meeting.id,
            size=frontier.size,
            note=str(note),
            frontier=b"".join(frontier.peaks),
        )
    )
    session.flush()
    keep_subtrees(session, meeting.key, subtrees)
    return start


def find_log_key(session: Session, log: MeetingKey) -> str:
    """Return the verifier key in a log's first entry, or an empty text if the log is empty.

    A log is signed with its own key to its end, even if new logs use another one.
    """
    created = find_created(session, log)
    return "" if created is None else created.log_key


def find_created(session: Session, log: MeetingKey) -> MeetingCreated | None:
    """Return the first entry of a log, or None before notice."""
    entry = session.scalar(
        select(LogEntryRow.entry).where(
            in_meeting(LogEntryRow, log),
            LogEntryRow.index == 0,
        )
    )
    record = None if entry is None else parse_record(entry)
    return record if isinstance(record, MeetingCreated) else None


def _read_frontier(session: Session, log: MeetingKey) -> Frontier:
    """Return the frontier to which a log is appended."""
    latest = find_latest(session, log)
    if latest is None:
        return Frontier()
    if latest.frontier is None:
        # Checkpoints by older versions of this program have no stored frontier.
        return read_tree(session, log, latest.size).read_frontier()
    kept = latest.frontier
    peaks = [kept[start : start + HASH_BYTES] for start in range(0, len(kept), HASH_BYTES)]
    return Frontier(latest.size, peaks)


def read_tree(session: Session, log: MeetingKey, size: int) -> StoredTree:
    """Return the tree over a log's first `size` entries; its hashes are read as they are needed."""
    return StoredTree(session, log, size)


def read_entries(session: Session, log: MeetingKey) -> tuple[bytes, ...]:
    """Return all entries of a log, in order."""
    return tuple(
        session.scalars(
            select(LogEntryRow.entry)
            .where(
                in_meeting(LogEntryRow, log),
            )
            .order_by(LogEntryRow.index)
        )
    )


def find_latest(session: Session, log: MeetingKey) -> CheckpointRow | None:
    """Return the latest checkpoint of a log."""
    return session.scalar(_checkpoints(log).order_by(CheckpointRow.size.desc()).limit(1))


def read_size(session: Session, log: MeetingKey) -> int:
    """Return how many entries a log has, which is the index of its next one."""
    latest = find_latest(session, log)
    return 0 if latest is None else latest.size


def find_sizes(session: Session, logs: Collection[MeetingKey]) -> dict[MeetingKey, int]:
    """Return how many entries logs have, of those that have any."""
    size = (
        select(func.max(CheckpointRow.size))
        .where(
            CheckpointRow.community_id == MeetingRow.community_id,
            CheckpointRow.meeting_id == MeetingRow.id,
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(MeetingRow.community_id, MeetingRow.id, size).where(
            tuple_(MeetingRow.community_id, MeetingRow.id).in_(logs)
        )
    )
    return {MeetingKey(row[0], row[1]): row[2] for row in rows if row[2]}


def find_entries(
    session: Session, places: Collection[tuple[MeetingKey, int]]
) -> dict[tuple[MeetingKey, int], Record]:
    """Return entries by their log and index; places where there is none are left out."""
    rows = session.execute(
        select(
            LogEntryRow.community_id, LogEntryRow.meeting_id, LogEntryRow.index, LogEntryRow.entry
        ).where(
            tuple_(LogEntryRow.community_id, LogEntryRow.meeting_id, LogEntryRow.index).in_(
                [(*log, index) for log, index in places]
            )
        )
    )
    return {(MeetingKey(row[0], row[1]), row[2]): parse_record(row[3]) for row in rows}


def _checkpoints(log: MeetingKey) -> Select[CheckpointRow]:
    return select(CheckpointRow).where(
        in_meeting(CheckpointRow, log),
    )


def find_checkpoint(session: Session, log: MeetingKey, at_least: int = 0) -> str | None:
    """Return a checkpoint over at least `at_least` entries, with its cosignatures.

    Of several, return the one with the most cosignatures, and of those the latest.
    """
    cosigned = session.scalar(
        select(CosignatureRow.size)
        .where(in_meeting(CosignatureRow, log), CosignatureRow.size >= at_least)
        .group_by(CosignatureRow.size)
        .order_by(func.count().desc(), CosignatureRow.size.desc())
        .limit(1)
    )
    if cosigned is None:
        row = find_latest(session, log)
    else:
        row = session.get_one(CheckpointRow, (*log, cosigned))
    if row is None or row.size < at_least:
        return None
    return row.note + _read_cosignatures(session, row)


def _read_cosignatures(session: Session, row: CheckpointRow) -> str:
    lines = session.scalars(
        select(CosignatureRow.line)
        .where(
            CosignatureRow.community_id == row.community_id,
            CosignatureRow.meeting_id == row.meeting_id,
            CosignatureRow.size == row.size,
        )
        .order_by(CosignatureRow.witness)
    )
    return "".join(lines)
