"""Commands on a PostgreSQL that is not as it should be: one sentence, nothing made."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.voting.cli.test_commands import list_variables, refuse, run
from tests.voting.postgres import run_sql
from tests.voting.wrong_uses import ADDING, DATABASE_PASSWORD, TYPED

OPENING = (
    ("keys", "init"),
    ("migrate",),
    ("add-office", "新"),
    ("staff", "list"),
    ("staff", "disable", "chen"),
    ("rotate", "status"),
    ("rotate", "committee", "ly"),
    ("serve",),
    ("worker",),
)
BACKING_UP = ("backup", "ROOT/new")
FAILED = "数据库打不开"


def set_role(url: str, role: str) -> str:
    return url.replace("postgres@", f"{role}@")


@pytest.fixture
def weak_url(postgres_url: str) -> Iterator[str]:
    """The address of a migrated database, of a role that may do nothing with it."""
    run_sql(postgres_url, "CREATE ROLE weak LOGIN")
    yield set_role(postgres_url, "weak")
    run_sql(postgres_url, "DROP OWNED BY weak")
    run_sql(postgres_url, "DROP ROLE weak")


@pytest.fixture
def guarded_url(postgres_url: str) -> Iterator[str]:
    """The address of a migrated database, of a role that needs a password, and with a wrong one."""
    folder = parse_qs(urlsplit(postgres_url).query)["host"][0]
    rules = Path(folder) / "d" / "pg_hba.conf"
    before = rules.read_bytes()
    rules.write_bytes(b"local all guarded scram-sha-256\n" + before)
    run_sql(postgres_url, "CREATE ROLE guarded LOGIN PASSWORD 'right'")
    run_sql(postgres_url, "SELECT pg_reload_conf()")
    yield set_role(postgres_url, f"guarded:{DATABASE_PASSWORD}")
    rules.write_bytes(before)
    run_sql(postgres_url, "SELECT pg_reload_conf()")
    run_sql(postgres_url, "DROP ROLE guarded")


@pytest.fixture
def latin_url(cluster: str) -> Iterator[str]:
    latin = "CREATE DATABASE latin TEMPLATE template0 ENCODING LATIN1 LOCALE 'C'"
    run_sql(cluster.format("postgres"), latin)
    yield cluster.format("latin")
    run_sql(cluster.format("postgres"), "DROP DATABASE latin WITH (FORCE)")


def refuse_at(root: Path, url: str, arguments: tuple[str, ...], said: str) -> None:
    """Hold that a command is refused, and makes no file."""
    (root / "keys").mkdir(mode=0o700, exist_ok=True)
    typed = [each.replace("ROOT", str(root)) for each in arguments]

    assert said in refuse(typed, {**list_variables(root), "DATABASE_URL": url}, TYPED)
    assert list(root.rglob("*")) == [root / "keys"]


@pytest.mark.parametrize("arguments", [("add-member", "--community"), ("add-auditor", "--office")])
def test_a_taken_login_is_said_as_on_sqlite(
    postgres_url: str, tmp_path: Path, arguments: tuple[str, str]
) -> None:
    variables = {**list_variables(tmp_path), "DATABASE_URL": postgres_url}
    office = run(["add-office", "示例街道办事处"], variables)
    added = ["add-community", "--office", office, "--code", "ly", "朗月花园"]
    place = {"--office": office, "--community": run(added, variables)}[arguments[1]]
    adding = [*arguments, place, "--login", "chen", "陈"]
    run(adding, variables, ADDING)

    assert "已经有人使用" in refuse(adding, variables, ADDING)
    assert len(run(["staff", "list"], variables).splitlines()) == 1


def test_without_tables_is_one_sentence(cluster: str, tmp_path: Path) -> None:
    refuse_at(tmp_path, cluster.format("postgres"), ("staff", "list"), "assembly migrate")


@pytest.mark.parametrize("arguments", [*OPENING, BACKING_UP])
def test_a_role_without_rights_is_one_sentence(
    weak_url: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    refuse_at(tmp_path, weak_url, arguments, FAILED)


@pytest.mark.parametrize("arguments", [*OPENING, BACKING_UP])
def test_a_wrong_password_is_one_sentence(
    guarded_url: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    refuse_at(tmp_path, guarded_url, arguments, FAILED)


@pytest.mark.parametrize("place", ["nosuch?host=HOST", "one?host=ROOT"])
def test_no_such_database_and_a_stopped_server_are_one_sentence(
    postgres_url: str, tmp_path: Path, place: str
) -> None:
    place = place.replace("HOST", postgres_url.partition("host=")[2]).replace("ROOT", str(tmp_path))

    for arguments in (*OPENING, BACKING_UP):
        refuse_at(tmp_path, f"postgresql://postgres@/{place}", arguments, FAILED)


@pytest.mark.parametrize("arguments", OPENING)
def test_a_database_that_keeps_no_chinese_is_refused_before_it_is_migrated(
    latin_url: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    refuse_at(tmp_path, latin_url, arguments, "UTF8")


def test_tables_without_a_migration_are_not_migrated(postgres_url: str, tmp_path: Path) -> None:
    run_sql(postgres_url, "DROP TABLE alembic_version")

    for arguments in (("migrate",), ("keys", "init")):
        refuse_at(tmp_path, postgres_url, arguments, "没有版本号")


@pytest.mark.parametrize("number", ["0000x", "1a2b3c4d5e6f", "9999", "\n; --"])
def test_a_migration_that_is_not_known_is_one_sentence(
    postgres_url: str, tmp_path: Path, number: str
) -> None:
    run_sql(postgres_url, "UPDATE alembic_version SET version_num = 'NEW'".replace("NEW", number))

    for arguments in OPENING:
        refuse_at(tmp_path, postgres_url, arguments, "数据库比这个程序新")
