"""An installation for the cases that go through the whole application."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.voting.installation import House, make_house
from voting.keys.folder import KeyFolder
from voting.storage.base import Database, make_engine
from voting.storage.migrating import migrate


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    engine = make_engine(f"sqlite:///{tmp_path / 'assembly.db'}")
    migrate(engine)
    database = Database(engine)
    yield make_house(database, KeyFolder(tmp_path / "keys", "vote.example"))
    database.close()
