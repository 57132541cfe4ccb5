"""The Merkle tree over a log's entries: SHA-256 with the leaf and node prefixes of RFC 6962 §2.1.

The algorithms of verification are those of RFC 9162 §2.1.3.2 and §2.1.4.2.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256

from audit.errors import ProofError

EMPTY_ROOT = sha256(b"").digest()
HASH_BYTES = 32
Span = tuple[int, int]
"""Neighbouring leaves: the first one, and the one after the last."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


class ProvableTree(ABC):
    """A tree that computes roots and proofs from a few hashes, which subclasses read."""

    @abstractmethod
    def __len__(self) -> int:
        """Return the number of leaves."""

    @abstractmethod
    def read_complete(self, spans: Collection[Span]) -> Mapping[Span, bytes]:
        """Return the hashes of complete subtrees: 2^k leaves from a multiple of 2^k on."""

    @abstractmethod
    def find(self, leaf: bytes) -> int | None:
        """Return the first index of a leaf hash, or None."""

    def read_leaf(self, index: int) -> bytes:
        """Return the hash of a leaf."""
        span = (index, index + 1)
        return self.read_complete([span])[span]

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the first `size` leaves, of all by default."""
        size = len(self) if size is None else size
        return self._hash([(0, size)])[0] if size else EMPTY_ROOT

    def read_frontier(self) -> "Frontier":
        """Return the frontier, which suffices to append to this tree."""
        spans = _split_complete(0, len(self))
        known = self.read_complete(spans)
        return Frontier(len(self), [known[span] for span in spans])

    def prove_inclusion(self, index: int, size: int) -> tuple[bytes, ...]:
        """Return the audit path of a leaf in the tree of the first `size` leaves.

        Raises:
            ProofError: not 0 <= index < size <= len(tree).
        """
        if not 0 <= index < size <= len(self):
            raise ProofError(f"no leaf {index} in a tree of {size}")
        spans, low, high = list[Span](), 0, size
        while high - low > 1:
            middle = low + _split(high - low)
            if index < middle:
                spans.append((middle, high))
                high = middle
            else:
                spans.append((low, middle))
                low = middle
        return self._hash(spans[::-1])

    def prove_consistency(self, first: int, second: int) -> tuple[bytes, ...]:
        """Return the proof that the first `first` leaves are a prefix of the first `second`.

        Raises:
            ProofError: not 0 <= first <= second <= len(tree).
        """
        if not 0 <= first <= second <= len(self):
            raise ProofError(f"no trees of {first} and {second} leaves")
        if first in (0, second):
            return ()
        spans, low, high, is_whole = list[Span](), 0, second, True
        while first != high:
            middle = low + _split(high - low)
            if first <= middle:
                spans.append((middle, high))
                high = middle
            else:
                spans.append((low, middle))
                low, is_whole = middle, False
        if not is_whole:
            spans.append((low, high))
        return self._hash(spans[::-1])

    def _hash(self, spans: Sequence[Span]) -> tuple[bytes, ...]:
        """Return the hash over each span; all subtrees needed are read in one call."""
        parts = [_split_complete(*span) for span in spans]
        known = self.read_complete({part for each in parts for part in each})
        return tuple(_join([known[part] for part in each]) for each in parts)


class Tree(ProvableTree):
    """A growing tree that remembers the hashes of its complete subtrees."""

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaf_hashes:
            self.append(leaf)

    def __len__(self) -> int:
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        """Add the hash of one more leaf and of every subtree that it completes."""
        height, carried = 0, leaf
        while True:
            level = self._levels[height]
            level.append(carried)
            if len(level) % 2:
                return
            carried = node_hash(level[-2], level[-1])
            height += 1
            if height == len(self._levels):
                self._levels.append([])

    def read_complete(self, spans: Collection[Span]) -> Mapping[Span, bytes]:
        """Return the hashes of complete subtrees."""
        return {
            (low, high): self._levels[(high - low).bit_length() - 1][low // (high - low)]
            for low, high in spans
        }

    def find(self, leaf: bytes) -> int | None:
        """Return the first index of a leaf hash, or None."""
        leaves = self._levels[0]
        return leaves.index(leaf) if leaf in leaves else None


class Frontier:
    """The state needed to append to a tree: its size and the roots of its complete subtrees.

    A compact range (RFC 9162 §2.1.2): at most one hash for each binary digit of the size.
    """

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if len(peaks) != size.bit_count():
            raise ProofError(f"{len(peaks)} subtrees do not make a tree of {size} leaves")
        self.size = size
        self.peaks = list(peaks)
        """From the largest subtree to the smallest."""

    def append(self, leaf: bytes) -> list[bytes]:
        """Append a leaf hash; return it and the hashes of the subtrees that it completes.

        The hash at index k covers 2^k leaves.
        """
        completed, digit = [leaf], self.size
        while digit & 1:
            completed.append(node_hash(self.peaks.pop(), completed[-1]))
            digit >>= 1
        self.peaks.append(completed[-1])
        self.size += 1
        return completed

    def root(self) -> bytes:
        """Return the root of the whole tree."""
        return _join(self.peaks) if self.peaks else EMPTY_ROOT


def _split(width: int) -> int:
    """Return the largest power of two below `width`."""
    return 1 << ((width - 1).bit_length() - 1)


def _split_complete(low: int, high: int) -> list[Span]:
    """Return the complete subtrees that a span consists of, from the largest to the smallest."""
    spans = []
    while low < high:
        width = 1 << ((high - low).bit_length() - 1)
        spans.append((low, low + width))
        low += width
    return spans


def _join(peaks: Sequence[bytes]) -> bytes:
    """Return the hash over complete subtrees, from the largest to the smallest."""
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> None:
    """Check that a leaf is at its index in the tree with this root (RFC 9162 §2.1.3.2).

    Raises:
        ProofError: it is not, or the path does not fit the index.
    """
    if not 0 <= index < size:
        raise ProofError(f"no leaf {index} in a tree of {size}")
    node, last, result = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ProofError("the path is too long")
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            node, last = _climb(node, last)
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    if last or result != root:
        raise ProofError("the path does not lead to the root")


def _climb(node: int, last: int) -> tuple[int, int]:
    """Go up until the node is a right child, or the first node."""
    while not node & 1 and node:
        node, last = node >> 1, last >> 1
    return node, last


def verify_consistency(
    first: int, second: int, path: Sequence[bytes], first_root: bytes, second_root: bytes
) -> None:
    """Check that a tree is a prefix of another one (RFC 9162 §2.1.4.2).

    Raises:
        ProofError: it is not, or the path does not fit the sizes.
    """
    if not 0 <= first <= second:
        raise ProofError(f"a log of {first} entries cannot become one of {second}")
    if first in (0, second):
        _require_equal(first, second, path, first_root, second_root)
        return
    hashes = list(path) if first & (first - 1) else [first_root, *path]
    if not hashes:
        raise ProofError("the path is empty")
    node, last = first - 1, second - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise ProofError("the path is too long")
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            node, last = _climb(node, last)
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    if last or old != first_root or new != second_root:
        raise ProofError("the path does not lead to both roots")


def _require_equal(
    first: int, second: int, path: Sequence[bytes], first_root: bytes, second_root: bytes
) -> None:
    expected = EMPTY_ROOT if first == 0 else second_root
    if path or first_root != expected or (first == second and first_root != second_root):
        raise ProofError("the path does not lead to both roots")
