"""Real databases of both kinds, made for each test from a migrated one."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.voting.installation import OPENS, FixedClock, House, make_house
from tests.voting.made_once import fold_into_one_file, forget_all, note_new
from tests.voting.postgres import run_sql, running_cluster
from tests.voting.settings import make_settings
from tests.voting.storage.compiled_once import create_compiled_once
from tests.voting.storage.contents import Content, read_content, read_schema, write_content
from tests.voting.web.sessions.codes import note_context
from voting.app import create_app
from voting.context import EXTENSION, make_context
from voting.keys.folder import KeyFolder
from voting.storage import base
from voting.storage.base import Database, make_engine
from voting.storage.migrating import migrate


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Let all databases of a kind share what was compiled for them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base, "create_engine", create_compiled_once)
        yield


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
    fold_into_one_file(engine)
    return path


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyFolder:
    return KeyFolder(tmp_path_factory.mktemp("keys"), "vote.example")


@pytest.fixture(scope="session")
def housed_sqlite(migrated_sqlite: Path, keys: KeyFolder) -> tuple[Path, House]:
    path = migrated_sqlite.with_name("housed.db")
    shutil.copy(migrated_sqlite, path)
    database = Database(make_engine(f"sqlite:///{path}"), keys.path)
    house = make_house(database, keys)
    fold_into_one_file(database.engine)
    note_new(database.engine)
    database.close()
    return path, house


@pytest.fixture(scope="session")
def one_postgres(cluster: str) -> Callable[[Content], str]:
    """Give the one database of this process, with some content in the place of the last.

    Whoever altered how it is built gets it anew.
    """
    url, server = cluster.format("one"), cluster.format("postgres")
    built = ""

    def fill(content: Content) -> str:
        nonlocal built
        if not built or read_schema(url) != built:
            run_sql(server, "DROP DATABASE IF EXISTS one WITH (FORCE)")
            run_sql(server, "CREATE DATABASE one TEMPLATE migrated")
            built = read_schema(url)
        write_content(url, content)
        return url

    return fill


@pytest.fixture(scope="session")
def housed_postgres(
    one_postgres: Callable[[Content], str], keys: KeyFolder
) -> tuple[Content, House]:
    url = one_postgres(Content())
    database = Database(make_engine(url), keys.path)
    house = make_house(database, keys)
    note_new(database.engine)
    database.close()
    return read_content(url), house


@pytest.fixture
def housed(request: pytest.FixtureRequest) -> Iterator[Callable[[Database], House]]:
    """Give the house of a database in which there is one already (as below); it is made once.

    Its ids are those of the tests before, so what was kept of them in this process is forgotten.
    """
    forget_all()

    def find(database: Database) -> House:
        house: House
        if database.engine.dialect.name == "sqlite":
            _, house = request.getfixturevalue("housed_sqlite")
        else:
            _, house = request.getfixturevalue("housed_postgres")
        return replace(house, database=database)

    yield find
    forget_all()


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, migrated_sqlite: Path, tmp_path: Path) -> str:
    path, made = tmp_path / "assembly.db", migrated_sqlite
    if housed.__name__ in request.fixturenames:
        made, _ = request.getfixturevalue("housed_sqlite")
    shutil.copy(made, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest, one_postgres: Callable[[Content], str]) -> str:
    content = Content()
    if housed.__name__ in request.fixturenames:
        content, _ = request.getfixturevalue("housed_postgres")
    return one_postgres(content)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str, keys: KeyFolder) -> Iterator[Database]:
    database = Database(make_engine(database_url), keys.path)
    yield database
    database.close()


@pytest.fixture
def house(housed: Callable[[Database], House], database: Database) -> House:
    return housed(database)


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
    note_context(context)
    yield made_app
    context.database.close()


@pytest.fixture
def web_house(housed: Callable[[Database], House], app: Flask) -> House:
    return housed(app.extensions[EXTENSION].database)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()
