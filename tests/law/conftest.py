"""An installation for the cases that go through the whole application."""

from collections.abc import Iterator

import pytest

from tests.voting.conftest import keys, migrated_sqlite, sqlite_url
from tests.voting.installation import House, make_house
from voting.keys.folder import KeyFolder
from voting.storage.base import Database, make_engine

__all__ = ["keys", "migrated_sqlite", "sqlite_url"]


@pytest.fixture
def house(sqlite_url: str, keys: KeyFolder) -> Iterator[House]:
    database = Database(make_engine(sqlite_url))
    yield make_house(database, keys)
    database.close()
