"""The stored tree: the same roots and proofs as of all leaves, from a few of them."""

from collections.abc import Callable

import pytest
from alembic import command
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from audit.errors import ProofError
from audit.log.merkle import ProvableTree, Tree, leaf_hash
from tests.voting.installation import (
    House,
    cast_online,
    issue_letters,
    make_open_meeting,
    make_voter,
)
from tests.voting.statements import count_rows
from voting.services.casting.receipts import get_receipt
from voting.services.casting.sequencer import sequence
from voting.services.log.log import append_entries, read_entries, read_tree
from voting.services.log.witnesses import make_request
from voting.services.meeting.meetings import lock_meeting
from voting.storage.base import Database
from voting.storage.migrating import make_config, migrate
from voting.storage.tables.log import LogSubtreeRow
from voting.terms import MeetingKey

_Ask = Callable[[Session], object]
MOST_ROWS = 120
"""Of a log of some thousand entries; 15 for each of its three sixteens, and as many at its edge."""
MANY = 3_000


def grow(house: House, meeting_id: str, number: int, batch: int = 700) -> None:
    """Append so many entries, a batch at a time."""

    def append(entries: list[bytes]) -> None:
        house.database.write(
            lambda s: append_entries(
                s, lock_meeting(s, house.key_of(meeting_id)), entries, house.keys
            )
        )

    entries = [f"entry {each}".encode() for each in range(number)]
    for start in range(0, number, batch):
        append(entries[start : start + batch])


def read_whole(house: House, log: MeetingKey) -> Tree:
    entries = house.database.read(lambda s: read_entries(s, log))
    return Tree(leaf_hash(entry) for entry in entries)


def describe(tree: ProvableTree, first: int, second: int, index: int) -> tuple[object, ...]:
    """Return all that a tree says of two of its sizes and of a leaf in the larger one."""
    leaf = tree.read_leaf(index)
    return (
        tree.root(second),
        tree.prove_inclusion(index, second),
        tree.prove_consistency(first, second),
        leaf,
        tree.find(leaf),
        tree.find(b""),
    )


def test_roots_and_proofs_are_those_of_all_leaves(house: House) -> None:
    meeting_id = make_open_meeting(house)
    log = house.key_of(meeting_id)
    for number in (1, 2, 13, 200, 77, 300):
        grow(house, meeting_id, number)
    whole = read_whole(house, log)
    size = len(whole)

    @settings(max_examples=100, deadline=None)
    @given(st.integers(1, size), st.data())
    def compare(second: int, data: st.DataObject) -> None:
        asked = data.draw(st.integers(0, second)), second, data.draw(st.integers(0, second - 1))
        stored = house.database.read(lambda s: describe(read_tree(s, log, size), *asked))
        assert stored == describe(whole, *asked)

    compare()
    frontier = house.database.read(lambda s: read_tree(s, log, size).read_frontier())
    assert (frontier.size, frontier.root()) == (size, whole.root())


def test_no_proof_is_made_beyond_the_tree(house: House) -> None:
    meeting_id = make_open_meeting(house)
    log = house.key_of(meeting_id)

    for act in (
        lambda s: read_tree(s, log, 2).prove_inclusion(2, 2),
        lambda s: read_tree(s, log, 2).prove_inclusion(0, 3),
        lambda s: read_tree(s, log, 2).prove_consistency(1, 3),
    ):
        with pytest.raises(ProofError):
            house.database.read(act)


def test_a_long_log_proves_with_as_few_rows_as_a_short_one(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    ballot = cast_online(house, voter, "form0001")
    log = house.key_of(meeting_id)
    house.database.write(lambda s: sequence(s, meeting=log, keys=house.keys))
    asked: tuple[_Ask, ...] = (
        lambda s: get_receipt(s, voter, ballot.id),
        lambda s: make_request(s, log, 3),
    )
    short = [count_rows(house.database, each) for each in asked]

    grow(house, meeting_id, MANY)

    for few, ask in zip(short, asked, strict=True):
        rows = count_rows(house.database, ask)
        assert len(rows) <= len(few) + 1
        assert sum(rows) < MOST_ROWS


def test_a_log_of_before_gets_its_subtrees_when_it_is_migrated(house: House) -> None:
    meeting_id = make_open_meeting(house)
    grow(house, meeting_id, 600)
    before = read_subtrees(house.database)
    assert {height for height, _, _ in before} == {4, 8}
    with house.database.engine.begin() as connection:
        config = make_config()
        config.attributes["connection"] = connection
        connection.execute(text("DELETE FROM data_keys"))
        command.downgrade(config, "0017")

    migrate(house.database.engine)

    assert read_subtrees(house.database) == before


def read_subtrees(database: Database) -> list[tuple[int, int, bytes]]:
    rows = database.read(lambda s: s.scalars(select(LogSubtreeRow)).all())
    return sorted((row.height, row.index, row.root) for row in rows)
