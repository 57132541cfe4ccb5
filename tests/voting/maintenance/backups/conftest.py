"""A house with keys of its own, and an empty machine to restore it on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.voting.installation import House, make_house
from tests.voting.maintenance.backups.backing_up import Empty
from tests.voting.postgres import run_sql
from voting.keys.folder import KeyFolder
from voting.maintenance.backups import age
from voting.storage.base import Database, make_engine


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age, "_WORK", 10)


@pytest.fixture
def own_keys(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys", "vote.example")


@pytest.fixture
def house(database: Database, own_keys: KeyFolder) -> House:
    return make_house(database, own_keys)


@pytest.fixture
def empty(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[Empty]:
    if database_url.startswith("sqlite"):
        yield Empty(f"sqlite:///{tmp_path / 'new' / 'assembly.db'}", tmp_path / "new" / "keys")
        return
    cluster: str = request.getfixturevalue("cluster")
    run_sql(cluster.format("postgres"), "CREATE DATABASE empty")
    yield Empty(cluster.format("empty"), tmp_path / "new-keys")
    run_sql(cluster.format("postgres"), "DROP DATABASE empty WITH (FORCE)")


@pytest.fixture
def sqlite_house(sqlite_url: str, own_keys: KeyFolder) -> Iterator[House]:
    database = Database(make_engine(sqlite_url))
    yield make_house(database, own_keys)
    database.close()
