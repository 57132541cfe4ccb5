"""No reader ends otherwise than by reading or refusing, and each reads what it begins with."""

import random

import pytest

from tests.voting.fuzzing.mutations import mutate
from tests.voting.fuzzing.readers import READERS

SLOW = {"books", "old books", "results", "witnesses"}
"""Each takes a process or a verification; `scripts/fuzz readers` gives each reader ten minutes."""


@pytest.mark.parametrize("name", READERS)
def test_whatever_is_read_is_read_or_refused(name: str) -> None:
    reader = READERS[name]
    seeds = reader.find_seeds()
    chance = random.Random(20261128)  # noqa: S311 - the same bytes at each run

    assert any(map(reader.take, seeds))
    read = [reader.take(mutate(seeds, chance)) for _ in range(4 if name in SLOW else 40)]

    assert not all(read)
