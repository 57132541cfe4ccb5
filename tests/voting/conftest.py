"""Real databases of both kinds, made for each test from a migrated one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.voting.installation import OPENS, FixedClock, House, make_house, make_settings
from tests.voting.postgres import run_sql, running_cluster
from voting.app import create_app
from voting.context import EXTENSION, make_context
from voting.keys.folder import KeyFolder
from voting.storage.base import Database, make_engine
from voting.storage.migrating import migrate


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    with running_cluster(is_durable=False) as url:
        run_sql(url.format("postgres"), "CREATE DATABASE migrated")
        engine = make_engine(url.format("migrated"))
        migrate(engine)
        engine.dispose()
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyFolder:
    return KeyFolder(tmp_path_factory.mktemp("keys"), "vote.example")


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    path = tmp_path / "assembly.db"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(cluster: str) -> Iterator[str]:
    run_sql(cluster.format("postgres"), "CREATE DATABASE one TEMPLATE migrated")
    yield cluster.format("one")
    run_sql(cluster.format("postgres"), "DROP DATABASE one WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(make_engine(database_url))
    yield database
    database.close()


@pytest.fixture
def house(database: Database, keys: KeyFolder) -> House:
    return make_house(database, keys)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(OPENS)


@pytest.fixture(scope="session")
def made_app(keys: KeyFolder) -> Flask:
    """The application without a database: its routes and templates are prepared once."""
    return create_app(make_settings("sqlite://", keys))


@pytest.fixture
def app(made_app: Flask, sqlite_url: str, keys: KeyFolder, clock: FixedClock) -> Iterator[Flask]:
    """The application with a database, keys and a clock of this test alone."""
    context = make_context(make_settings(sqlite_url, keys), clock)
    made_app.extensions[EXTENSION] = context
    yield made_app
    context.database.close()


@pytest.fixture
def web_house(app: Flask, keys: KeyFolder) -> House:
    return make_house(app.extensions[EXTENSION].database, keys)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()
