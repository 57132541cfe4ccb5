from hashlib import sha256

import pytest

from audit.errors import ProofError
from audit.log.merkle import (
    EMPTY_ROOT,
    Frontier,
    Tree,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [leaf_hash(number.to_bytes(2, "big")) for number in range(257)]
# RFC 6962's reference data: the eight leaves of the certificate-transparency test vectors.
REFERENCE = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
REFERENCE_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def naive_root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(naive_root(leaves[:split]), naive_root(leaves[split:]))


def test_the_reference_roots_of_certificate_transparency() -> None:
    tree = Tree()
    assert tree.root() == EMPTY_ROOT
    for data, root in zip(REFERENCE, REFERENCE_ROOTS, strict=True):
        tree.append(leaf_hash(data))
        assert tree.root().hex() == root


def test_every_root_is_that_of_the_definition() -> None:
    tree = Tree(LEAVES)

    for size in range(257):
        assert tree.root(size) == naive_root(LEAVES[:size])


def test_every_leaf_of_every_tree_proves_its_place() -> None:
    tree = Tree(LEAVES)
    for size in range(1, 257):
        root = tree.root(size)
        for index in range(size):
            path = tree.prove_inclusion(index, size)
            verify_inclusion(LEAVES[index], index, size, path, root)


def test_every_tree_proves_that_it_grew_from_every_smaller_one() -> None:
    tree = Tree(LEAVES)
    roots = [tree.root(size) for size in range(257)]
    for second in range(257):
        for first in range(second + 1):
            path = tree.prove_consistency(first, second)
            verify_consistency(first, second, path, roots[first], roots[second])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13])
def test_no_proof_fits_another_place_leaf_or_path(size: int) -> None:
    tree = Tree(LEAVES)
    root = tree.root(size)
    for index in range(size):
        path = tree.prove_inclusion(index, size)
        wrong = [
            (LEAVES[index + 1], index, size, path, root),
            (LEAVES[index], (index + 1) % size if size > 1 else 1, size, path, root),
            (LEAVES[index], index, size, (*path, LEAVES[0]), root),
            (LEAVES[index], index, size, path, LEAVES[200]),
            (LEAVES[index], size, size, path, root),
        ]
        if path:
            wrong.append((LEAVES[index], index, size, path[:-1], root))
        for each in wrong:
            with pytest.raises(ProofError):
                verify_inclusion(*each)


def test_a_log_that_was_rewritten_has_no_consistency_proof() -> None:
    honest, forked = Tree(LEAVES[:20]), Tree([*LEAVES[:5], LEAVES[99], *LEAVES[6:20]])

    for first in range(6, 20):
        with pytest.raises(ProofError):
            verify_consistency(
                first,
                20,
                forked.prove_consistency(first, 20),
                honest.root(first),
                forked.root(),
            )


@pytest.mark.parametrize(("first", "second"), [(3, 2), (0, 2), (2, 2), (3, 5)])
def test_a_consistency_proof_with_a_path_of_another_shape_is_refused(
    first: int, second: int
) -> None:
    tree = Tree(LEAVES)

    with pytest.raises(ProofError):
        verify_consistency(
            first, second, [LEAVES[0]] * 9, tree.root(first), tree.root(max(first, second))
        )


def test_a_frontier_goes_on_from_every_size_to_the_same_roots() -> None:
    frontier = Frontier()
    assert frontier.root() == EMPTY_ROOT
    for size, leaf in enumerate(LEAVES, 1):
        frontier.append(leaf)
        again = Frontier(size, tuple(frontier.peaks))
        assert again.root() == frontier.root() == Tree(LEAVES[:size]).root()
    with pytest.raises(ProofError):
        Frontier(3, LEAVES[:1])
