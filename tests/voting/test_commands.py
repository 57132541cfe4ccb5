"""Every command of `assembly` used wrongly: one sentence, a status other than 0, nothing made."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from voting.cli import main

WEAK = "short\nshort\n"
STRONG = "correct horse battery\n" * 2
NO_DATABASE = "请先运行 assembly migrate"
WRONG: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("keys", "init", "--folder", "/dev/null/keys"), "", "不能使用"),
    (("migrate", "now"), "", "unexpected extra argument"),
    (("add-office", " "), "", "名称须为"),
    (("add-community", "--office", "none", "--code", "ly", "朗月"), "", "没有这个编号的街道办事处"),
    (("add-community", "--office", "none", "--code", "jin cheng/一", "朗月"), "", "小区代码只能用"),
    (("add-community", "--office", "none", "--code", "ly", "--rules", "x", "朗月"), "", "计票规则"),
    (("add-member", "--community", "none", "--login", "c", "陈"), STRONG, "没有这个编号的小区"),
    (("add-auditor", "--office", "none", "--login", "c", "陈"), WEAK, "没有这个编号的街道办事处"),
    (("staff", "disable", "nobody"), "", "没有这个登录名"),
    (("staff", "enable", "nobody"), "", "没有这个登录名"),
    (("staff", "unlock", "no\0body"), "", "没有这个登录名"),
    (("staff", "password", "nobody"), STRONG, "没有这个登录名"),
    (("register", "check", "/"), "", "Is a directory"),
    (("register", "check", "/dev/zero"), "", "20 MB"),
    (("serve",), "", "log.key"),
    (("serve", "--bind", "127.0.0.1:99999999999"), "", "no host and port"),
    (("serve", "--workers", "0"), "", "not in the range"),
    (("worker",), "", "log.key"),
    (("backup", "kept"), WEAK, "at least 12"),
    (("backup", "/dev/null/kept"), STRONG, "Not a directory"),
    (("restore", "/nowhere"), STRONG, "No such file"),
    (("restore", "/dev/zero"), STRONG, "no backup"),
    (("rotate", "log"), "", "no folder of keys"),
    (("doctor",), "", "keys-missing"),
)
NEEDING = (
    ("add-office", "示例"),
    ("add-community", "--office", "o", "--code", "ly", "朗月"),
    ("staff", "list"),
    ("serve",),
    ("worker",),
)


@pytest.fixture
def environment(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> pytest.MonkeyPatch:
    monkeypatch.setenv("ASSEMBLY_SECRET_KEY", "x" * 40)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("ASSEMBLY_KEYS", str(tmp_path / "keys"))
    return monkeypatch


def refuse(arguments: tuple[str, ...], typed: str = "") -> str:
    result = CliRunner().invoke(main, list(arguments), input=typed)
    assert result.exit_code not in {0, None}, result.output
    assert isinstance(result.exception, SystemExit)
    for never in ("Traceback", "INSERT", "argon2", "secret"):
        assert never not in result.output
    return result.output


@pytest.mark.parametrize(("arguments", "typed", "said"), WRONG)
def test_a_wrong_use_is_one_sentence(
    environment: pytest.MonkeyPatch, arguments: tuple[str, ...], typed: str, said: str
) -> None:
    del environment
    assert said in refuse(arguments, typed)


def test_every_command_stands_in_the_table() -> None:
    assert {arguments[0] for arguments, _, _ in WRONG} >= set(main._lines)


@pytest.mark.parametrize("arguments", NEEDING)
def test_no_database_is_one_sentence_and_none_is_made(
    environment: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    environment.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")

    assert NO_DATABASE in refuse(arguments)
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("url", ["nonsense", "mysql://u:secret@h/x"])
def test_an_address_that_is_none_is_not_repeated(environment: pytest.MonkeyPatch, url: str) -> None:
    environment.setenv("DATABASE_URL", url)

    assert "DATABASE_URL 须形如" in refuse(("migrate",))


def test_an_unreachable_database_does_not_show_its_password(
    environment: pytest.MonkeyPatch,
) -> None:
    environment.setenv("DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/x")

    assert "u:***@127.0.0.1:1" in refuse(("migrate",))
