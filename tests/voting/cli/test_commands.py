"""Every command of `assembly` used wrongly: one sentence, a status other than 0, nothing made."""

import os
import pty
import re
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.voting.wrong_uses import (
    ADDING,
    AROUND,
    DATABASE_PASSWORD,
    PASSWORD,
    SECRET_KEY,
    TYPED,
    WRONG,
    Around,
    Installation,
    make_files,
)
from voting.cli import main
from voting.keys.folder import KeyFolder
from voting.maintenance.private_files import lock_folder

NEVER = re.compile(
    rf"Traceback|SELECT|INSERT|UPDATE|\[SQL|argon2|{SECRET_KEY}|{PASSWORD}|{DATABASE_PASSWORD}"
)


def list_variables(root: Path) -> dict[str, str]:
    return {
        "ASSEMBLY_SECRET_KEY": SECRET_KEY,
        "DATABASE_URL": f"sqlite:///{root / 'a.db'}",
        "ASSEMBLY_KEYS": str(root / "keys"),
    }


def run(arguments: list[str], variables: dict[str, str], typed: str = "") -> str:
    """Run a command that goes well and return the last line that it prints."""
    result = CliRunner().invoke(main, arguments, input=typed, env=variables)
    assert result.exit_code == 0, result.output
    return result.stdout.strip().rpartition("\n")[2]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    root = tmp_path_factory.mktemp("template")
    variables = list_variables(root)
    run(["migrate"], variables)
    office = run(["add-office", "示例街道办事处"], variables)
    added = ["add-community", "--office", office, "--code", "ly", "朗月花园"]
    community = run(added, variables)
    run(["add-member", "--community", community, "--login", "chen", "陈"], variables, ADDING)
    run(["keys", "init"], variables)
    run(["backup", str(root / "kept")], variables, TYPED)
    return Installation(root, office, community)


@pytest.fixture
def there(template: Installation, tmp_path: Path) -> Iterator[Installation]:
    root = tmp_path / "there"
    shutil.copytree(template.root, root)
    make_files(root)
    yield Installation(root, template.office, template.community)
    (root / "huge.csv").unlink()


def refuse(arguments: list[str], variables: dict[str, str], typed: str = "") -> str:
    """Run a command that is refused, hold the form of what it says, and return that."""
    result = CliRunner().invoke(main, arguments, input=typed, env=variables)
    assert result.exit_code not in {0, None}, result.output
    assert isinstance(result.exception, SystemExit)
    assert NEVER.search(result.output) is None, result.output
    lines = list(list_said(result.stderr))
    assert len(lines) <= 2, lines
    # A report, which has a line for each finding, is printed.
    assert lines or result.stdout
    assert "程序出错" not in result.output
    return result.output


def list_said(text: str) -> Iterator[str]:
    """Yield the lines of a refusal, without what asks and without how a command is used."""
    for line in text.splitlines():
        is_asking = line.startswith(("Passphrase:", "Repeat for confirmation:"))
        if line.strip() and not is_asking and not line.startswith(("Usage: ", "Try '")):
            yield line


@pytest.mark.parametrize(("arguments", "typed", "said"), WRONG)
def test_a_wrong_use_is_one_sentence_and_leaves_all_as_it_was(
    there: Installation, arguments: tuple[str, ...], typed: str, said: str
) -> None:
    before = there.describe()

    assert said in refuse(there.fill_in(arguments), list_variables(there.root), typed)
    assert there.describe() == before


@pytest.mark.parametrize(
    ("around", "arguments"),
    [
        pytest.param(around, arguments, id=f"{around.name}-{' '.join(arguments)}")
        for around in AROUND
        for arguments in around.users
    ],
)
def test_what_is_wrong_around_a_command_is_one_sentence(
    there: Installation, around: Around, arguments: tuple[str, ...]
) -> None:
    variables = list_variables(there.root)
    around.spoil(there, variables)
    before = there.describe()

    assert around.said in refuse(there.fill_in(arguments), variables, TYPED)
    assert there.describe() == before


RESTORING = ("restore", "ROOT/kept")
WRITING = (
    ("keys", "init"),
    ("migrate",),
    ("add-community", "--office", "OFFICE", "--code", "xin", "新"),
    ("staff", "disable", "chen"),
    ("rotate", "sessions"),
    ("rotate", "digests"),
    ("rotate", "log"),
    ("rotate", "committee", "ly"),
    ("backup", "ROOT/new"),
    RESTORING,
)
BYTES = 40
"""Fewer than any of these writes."""


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file grow; the system refuses as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (BYTES, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def list_elsewhere(root: Path) -> dict[str, str]:
    """Return the variables of an installation that is not there yet."""
    places = {"DATABASE_URL": f"sqlite:///{root / 'b.db'}", "ASSEMBLY_KEYS": str(root / "k")}
    return list_variables(root) | places


@pytest.mark.parametrize("arguments", WRITING)
def test_on_a_full_disk_nothing_is_left_half_done(
    there: Installation, arguments: tuple[str, ...]
) -> None:
    is_elsewhere = arguments[0] in {"restore", "keys", "migrate"}
    variables = (list_elsewhere if is_elsewhere else list_variables)(there.root)
    before = there.describe()

    with full_disk():
        refuse(there.fill_in(arguments), variables, TYPED)
    # SQLite makes the file of a new database before there is anything in it.
    (there.root / "b.db").unlink(missing_ok=True)
    assert there.describe() == before


def test_keys_that_could_not_be_written_are_made_the_next_time(there: Installation) -> None:
    shutil.rmtree(there.keys)
    folder = KeyFolder(there.keys, "vote.example")

    with full_disk(), pytest.raises(OSError, match=r"log\.key"):
        folder.make_log_key()

    assert list(there.keys.iterdir()) == []
    folder.make_log_key()


def test_two_restorations_do_not_take_the_place_from_each_other(there: Installation) -> None:
    before = there.describe()

    with lock_folder(there.root):
        said = refuse(there.fill_in(RESTORING), list_elsewhere(there.root), TYPED)

    assert "another restoration" in said
    assert there.describe() == before


def test_two_changes_of_keys_do_not_mix(there: Installation) -> None:
    before = there.describe()

    with lock_folder(there.keys):
        said = refuse(["rotate", "log"], list_variables(there.root))

    assert "another change of keys" in said
    assert there.describe() == before


@pytest.mark.parametrize("arguments", [("staff", "password", "chen"), ("backup", "ROOT/new")])
def test_a_closed_standard_input_is_one_sentence(
    there: Installation, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = there.describe()
    assembly = str(Path(sys.executable).parent / "assembly")
    for name, text in list_variables(there.root).items():
        monkeypatch.setenv(name, text)

    done = subprocess.run(
        ["sh", "-c", '"$@" <&-', "sh", assembly, *there.fill_in(arguments)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "标准输入已经结束" in done.stderr
    assert there.describe() == before


def list_commands(group: click.Group, *before: str) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from list_commands(command, *before, name)
        else:
            yield (*before, name)


def test_every_command_stands_in_the_table() -> None:
    typed = [arguments for arguments, _, _ in WRONG]
    names = list(list_commands(main))

    assert len(names) > 20
    for name in names:
        assert name in {each[: len(name)] for each in typed}, name


def test_help_that_cannot_be_written_is_one_sentence() -> None:
    command = [str(Path(sys.executable).parent / "assembly"), "--help"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "No space left" in done.stderr


@pytest.mark.parametrize("is_full", [True, False])
def test_what_is_done_and_cannot_be_printed_is_said_all_the_same(
    there: Installation, *, is_full: bool
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [str(Path(sys.executable).parent / "assembly"), "add-office", "满屏街道办"],
            env={**os.environ, **list_variables(there.root)},
            stdout=full if is_full else writing,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    os.close(writing)

    with closing(sqlite3.connect(there.root / "a.db")) as database:
        named = "SELECT id FROM street_offices WHERE name = '满屏街道办'"
        ((made,),) = database.execute(named).fetchall()
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert made in done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["staff", "list"], ["doctor", "--json"]])
def test_where_nobody_reads_on_a_command_ends_quietly(
    there: Installation, arguments: list[str]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [str(Path(sys.executable).parent / "assembly"), *arguments],
        env={**os.environ, **list_variables(there.root)},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)

    assert (done.returncode, done.stderr) == (1, b"")


def test_a_taken_port_is_one_sentence(there: Installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        assert bind in refuse(["serve", "--bind", bind], list_variables(there.root))


def test_serving_elsewhere_than_letters_will_say_is_said(there: Installation) -> None:
    variables: dict[str, str | None] = {**list_variables(there.root), "ASSEMBLY_BASE_URL": None}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        result = CliRunner().invoke(main, ["serve", "--bind", bind], env=variables)

    assert "ASSEMBLY_BASE_URL is not set" in result.output
    assert "http://127.0.0.1:8000" in result.output


ADD = ("add-member", "--community")


def test_on_a_terminal_a_password_that_is_too_short_is_asked_for_again(there: Installation) -> None:
    terminal, own = pty.openpty()
    # Typed once it is asked for: what comes before a prompt for a password is thrown away.
    typing = [
        (b"characters): ", "short"),
        (b"characters): ", PASSWORD),
        (b"confirmation: ", PASSWORD),
        (b"telephone: ", "13700000001"),
    ]
    assembly = Path(sys.executable).parent / "assembly"
    with subprocess.Popen(
        [assembly, *ADD, there.community, "--login", "li", "李"],
        env=os.environ | list_variables(there.root),
        stdin=own,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as command:
        assert command.stderr
        said = b""
        for prompt, line in typing:
            asked = b""
            while not asked.endswith(prompt):
                letter = command.stderr.read(1)
                assert letter, said
                asked += letter
            said += asked
            os.write(terminal, line.encode() + b"\n")
        assert command.wait() == 0, command.stderr.read()
    os.close(terminal)
    os.close(own)

    assert said.count(b"Password (10 to 200 characters)") == 2
    assert b"10 to 200 characters are needed" in said


def test_an_old_code_keeps_nobody_elses_keys_from_being_made(there: Installation) -> None:
    with sqlite3.connect(there.database) as connection:
        connection.execute(
            "INSERT INTO communities (id, street_office_id, code, name, rules)"
            " VALUES ('old', ?, 'jin cheng/一', '金城', 'civil-code-2021')",
            (there.office,),
        )
    connection.close()
    shutil.rmtree(there.keys)

    output = refuse(["keys", "init"], list_variables(there.root))

    assert "金城" in output
    assert {path.name for path in there.keys.glob("*.key")} == {
        "log.key",
        "committee-ly.key",
        f"office-{there.office}.key",
    }


def test_what_is_done_is_done_where_a_name_cannot_be_printed(there: Installation) -> None:
    name = there.root / "\udcff"
    variables = {**os.environ, **list_variables(there.root), "PYTHONIOENCODING": "utf-8:strict"}
    assembly = str(Path(sys.executable).parent / "assembly")

    for arguments in (["backup", str(name)], ["keys", "init", "--folder", f"{name}keys"]):
        command = [assembly, *arguments]
        done = subprocess.run(
            command, env=variables, input=TYPED, capture_output=True, text=True, check=False
        )

        assert (done.returncode, done.stderr) == (0, "")
        assert "\\udcff" in done.stdout
