"""The tree over a log, stored in the database so that a proof reads only a few hashes.

Besides the leaves, the roots of complete subtrees of 16, 256, 4096 … leaves are stored. These are a
fifteenth of the leaves' number; any complete subtree is made of at most eight stored hashes.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import insert, select, tuple_
from sqlalchemy.orm import Session

from audit.log.merkle import ProvableTree, Span, node_hash
from voting.storage.tables.base import in_meeting
from voting.storage.tables.log import LogEntryRow, LogSubtreeRow
from voting.terms import MeetingKey

_STEP = 4
"""The hashes of every fourth height of the tree are stored."""
Node = tuple[int, int]
"""A node of the tree: its height above the leaves, and its index at that height, both from 0."""


class StoredTree(ProvableTree):
    """The tree over a log's first entries.

    Args:
        session: reads the hashes.
        log: whose log it is.
        size: how many entries.
    """

    def __init__(self, session: Session, log: MeetingKey, size: int) -> None:
        self._session = session
        self._log = log
        self._size = size

    def __len__(self) -> int:
        return self._size

    def read_complete(self, spans: Collection[Span]) -> Mapping[Span, bytes]:
        """Return the hashes of complete subtrees, in two statements at most."""
        nodes = {span: _list_nodes(*span) for span in spans}
        wanted = {node for each in nodes.values() for node in each}
        kept = self._read_leaves({index for height, index in wanted if not height})
        kept |= self._read_subtrees({node for node in wanted if node[0]})
        return {span: _join([kept[each] for each in nodes[span]]) for span in spans}

    def find(self, leaf: bytes) -> int | None:
        """Return where a leaf hash stands first, or nothing."""
        return self._session.scalar(
            select(LogEntryRow.index)
            .where(
                in_meeting(LogEntryRow, self._log),
                LogEntryRow.index < self._size,
                LogEntryRow.leaf_hash == leaf,
            )
            .order_by(LogEntryRow.index)
            .limit(1)
        )

    def _read_leaves(self, indexes: Collection[int]) -> dict[Node, bytes]:
        if not indexes:
            return {}
        rows = self._session.execute(
            select(LogEntryRow.index, LogEntryRow.leaf_hash).where(
                in_meeting(LogEntryRow, self._log),
                LogEntryRow.index.in_(indexes),
            )
        )
        return {(0, index): leaf for index, leaf in rows}

    def _read_subtrees(self, nodes: Collection[Node]) -> dict[Node, bytes]:
        if not nodes:
            return {}
        rows = self._session.execute(
            select(LogSubtreeRow.height, LogSubtreeRow.index, LogSubtreeRow.root).where(
                in_meeting(LogSubtreeRow, self._log),
                tuple_(LogSubtreeRow.height, LogSubtreeRow.index).in_(nodes),
            )
        )
        return {(height, index): root for height, index, root in rows}


def _list_nodes(low: int, high: int) -> list[Node]:
    """Return the stored nodes that make up a complete subtree: one, two, four or eight."""
    height = ((high - low).bit_length() - 1) // _STEP * _STEP
    return [(height, index) for index in range(low >> height, high >> height)]


def _join(hashes: Sequence[bytes]) -> bytes:
    """Return the root over neighbouring subtrees of one height; their number is a power of two."""
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=True)
        hashes = [node_hash(left, right) for left, right in pairs]
    return hashes[0]


def list_stored(completed: Sequence[bytes], size: int) -> Iterator[tuple[Node, bytes]]:
    """Yield the hashes to store of the subtrees that one leaf completes.

    Args:
        completed: their hashes; the one at index k covers 2^k leaves.
        size: the number of leaves, this one included.
    """
    for height in range(_STEP, len(completed), _STEP):
        yield (height, (size >> height) - 1), completed[height]


def keep_subtrees(
    session: Session, log: MeetingKey, subtrees: Sequence[tuple[Node, bytes]]
) -> None:
    """Store the roots of subtrees that are complete; they never change."""
    if not subtrees:
        return
    rows = [
        {
            "community_id": log.community_id,
            "meeting_id": log.meeting_id,
            "height": height,
            "index": index,
            "root": root,
        }
        for (height, index), root in subtrees
    ]
    session.execute(insert(LogSubtreeRow), rows)


def read_subtrees(session: Session, log: MeetingKey) -> Iterator[tuple[Node, bytes]]:
    """Yield all stored subtrees of a log."""
    rows = session.execute(
        select(LogSubtreeRow.height, LogSubtreeRow.index, LogSubtreeRow.root).where(
            in_meeting(LogSubtreeRow, log),
        )
    )
    yield from (((height, index), root) for height, index, root in rows)
