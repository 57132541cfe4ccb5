import sqlite3
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner

from ballots.rules import find_newest
from voting.cli import main


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSEMBLY_SECRET_KEY", "x" * 40)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'assembly.db'}")
    monkeypatch.setenv("ASSEMBLY_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("ASSEMBLY_BASE_URL", "https://vote.example")
    return tmp_path


def run(*arguments: str, typed: str = "") -> str:
    result = CliRunner().invoke(main, list(arguments), input=typed)
    assert result.exit_code == 0, result.output
    return result.output.strip().rpartition("\n")[2]


@pytest.mark.filterwarnings("ignore:unclosed database:ResourceWarning")
def test_an_installation_is_set_up_from_nothing(environment: Path) -> None:
    run("migrate")
    office = run("add-office", "示例街道办事处")
    community = run("add-community", "--office", office, "--code", "langyue", "朗月花园")
    typed = "correct horse battery\n137 0000 0001\n"
    run("add-member", "--community", community, "--login", "chen", "陈委员", typed=typed)
    with sqlite3.connect(environment / "assembly.db") as connection:
        (rules,) = connection.execute("SELECT rules FROM communities").fetchone()
    connection.close()
    assert rules == find_newest(rules)
    run("add-auditor", "--office", office, "--login", "lin", "林科员", typed=typed)
    run("keys", "init")

    keys = sorted(path.name for path in (environment / "keys").glob("*.key"))
    assert keys == ["committee-langyue.key", "log.key", f"office-{office}.key"]
    for path in (environment / "keys").glob("*.key"):
        assert path.stat().st_mode & 0o777 == 0o600
    before = {path: path.read_bytes() for path in (environment / "keys").iterdir()}
    run("keys", "init")
    assert {path: path.read_bytes() for path in (environment / "keys").iterdir()} == before


def test_a_weak_secret_is_refused_in_one_sentence(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del environment
    monkeypatch.setenv("ASSEMBLY_SECRET_KEY", "short")

    result = CliRunner().invoke(main, ["migrate"])

    assert result.exit_code == 1
    assert "ASSEMBLY_SECRET_KEY" in result.output
    assert "Traceback" not in result.output
    english, chinese = result.output.splitlines()
    assert "openssl rand" in english
    assert english.isascii()
    assert "docs/operating.md" in chinese


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--version"], 0, f"assembly, version {version('owners-assembly-server')}"),
        (["serv"], 2, "Did you mean 'serve'?"),
        (["add-member", "--help"], 0, "the name to sign in with"),
        (["restore", "nothing.zip"], 1, "No such file or directory nothing.zip: 文件"),
        (["register", "check", "nothere.xlsx"], 2, "nothere.xlsx: No such file or directory: 文件"),
        (["register", "check", __file__], 2, "only .xlsx, .xls, .ods and .csv are read: 只接受"),
        (["staff", "password", "nobody"], 1, "standard input ended before"),
    ],
)
def test_a_newcomer_is_told_what_to_do(
    environment: Path, arguments: list[str], status: int, said: str
) -> None:
    del environment
    run("migrate")

    result = CliRunner().invoke(main, arguments)

    assert result.exit_code == status
    assert said in result.output


def test_the_command_is_installed() -> None:
    command = Path(sys.executable).parent / "assembly"

    result = subprocess.run([str(command), "--help"], capture_output=True, check=True)

    assert b"serve" in result.stdout
