"""The log of a meeting: append in batches, one signed checkpoint for each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from audit.checkpoint import Checkpoint, sign_checkpoint
from audit.merkle import Tree, leaf_hash
from audit.records import Record, encode_record
from voting.keys import KeyFolder
from voting.storage.tables import CheckpointRow, LogEntryRow, MeetingRow


@dataclass(frozen=True, slots=True)
class LogKey:
    """Which log: a community and one of its meetings."""

    community_id: str
    meeting_id: str


def log_of(meeting: MeetingRow) -> LogKey:
    """Return the log of a meeting."""
    return LogKey(meeting.community_id, meeting.id)


def append_records(
    session: Session, meeting: MeetingRow, records: Sequence[Record], keys: KeyFolder
) -> None:
    """Append entries; the caller holds the meeting's lock."""
    append_entries(session, meeting, [encode_record(record) for record in records], keys)


def append_entries(
    session: Session, meeting: MeetingRow, entries: Sequence[bytes], keys: KeyFolder
) -> int:
    """Append canonical entries, sign the checkpoint, and return the first index."""
    tree = read_tree(session, log_of(meeting))
    start = len(tree)
    rows: list[dict[str, object]] = []
    for number, entry in enumerate(entries, start):
        leaf = leaf_hash(entry)
        tree.append(leaf)
        rows.append(
            {
                "community_id": meeting.community_id,
                "meeting_id": meeting.id,
                "index": number,
                "entry": entry,
                "leaf_hash": leaf,
            }
        )
    session.execute(insert(LogEntryRow), rows)
    checkpoint = Checkpoint(meeting.origin, len(tree), tree.root())
    note = sign_checkpoint(checkpoint, keys.get_log_key(meeting.origin))
    session.add(
        CheckpointRow(
            community_id=meeting.community_id,
            meeting_id=meeting.id,
            size=len(tree),
            note=str(note),
        )
    )
    session.flush()
    return start


def read_tree(session: Session, log: LogKey, size: int | None = None) -> Tree:
    """Return the tree over a log's first `size` entries, over all by default."""
    query = (
        select(LogEntryRow.leaf_hash)
        .where(
            LogEntryRow.community_id == log.community_id,
            LogEntryRow.meeting_id == log.meeting_id,
        )
        .order_by(LogEntryRow.index)
    )
    if size is not None:
        query = query.where(LogEntryRow.index < size)
    return Tree(session.scalars(query))


def read_entries(session: Session, log: LogKey) -> tuple[bytes, ...]:
    """Return all entries of a log, in order."""
    return tuple(
        session.scalars(
            select(LogEntryRow.entry)
            .where(
                LogEntryRow.community_id == log.community_id,
                LogEntryRow.meeting_id == log.meeting_id,
            )
            .order_by(LogEntryRow.index)
        )
    )


def find_checkpoint(session: Session, log: LogKey, at_least: int = 0) -> str | None:
    """Return the latest signed checkpoint, if it holds `at_least` entries."""
    row = session.scalar(
        select(CheckpointRow)
        .where(
            CheckpointRow.community_id == log.community_id,
            CheckpointRow.meeting_id == log.meeting_id,
            CheckpointRow.size >= at_least,
        )
        .order_by(CheckpointRow.size.desc())
        .limit(1)
    )
    return None if row is None else row.note
