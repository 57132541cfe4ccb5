"""`python -m audit` and `python -m ballots` given what is no file of theirs: one sentence, 2."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.__main__ import main as audit
from ballots.__main__ import main as ballots
from ballots.pipes import FAILED, READER_GONE

VECTORS = Path(__file__).parent.parent / "data" / "vectors"
EVIDENCE, RECEIPT = str(VECTORS / "good-public.json"), str(VECTORS / "receipt.txt")
UNREADABLE = 2
Main = Callable[[list[str]], int]


def make_garbage(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00 garbage")


def make_huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


PLACES: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path,
    "a folder": Path.mkdir,
    "empty": Path.touch,
    "garbage": make_garbage,
    "an open bracket": lambda path: path.write_text("[" * 100_000),
    "another object": lambda path: path.write_text("{}"),
    "huge": make_huge,
    "a broken PDF": lambda path: path.write_bytes(b"%PDF-1.7\n%%EOF"),
}
"""What is in the place of a file."""

USES: tuple[tuple[Main, tuple[str, ...]], ...] = (
    (audit, ("verify", "FILE")),
    (audit, ("verify", "--json", "FILE")),
    (audit, ("verify", EVIDENCE, "--trust", "FILE")),
    (audit, ("receipt", "FILE", EVIDENCE)),
    (audit, ("receipt", RECEIPT, "FILE")),
    (audit, ("absence", "FILE", "unit")),
    (audit, ("case", "FILE")),
    (audit, ("sample", "FILE", "--calls", "30", "--dice", "1" * 20)),
    (audit, ("sample", EVIDENCE, "--calls", "30", "--dice", "1" * 20, "--answers", "FILE")),
    (audit, ("witness", "init", "FOLDER/witness", "--name", "w", "--log", "FILE")),
    (audit, ("witness", "cosign", "FILE", EVIDENCE)),
    (audit, ("witness", "serve", "FILE", "--bind", "127.0.0.1:0")),
    (ballots, ("count", "FILE")),
    (ballots, ("count", "--sensitivity", "FILE")),
    (ballots, ("rules", "FILE")),
)


def refuse(main: Main, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    try:
        status = main(arguments)
    except SystemExit as ending:
        status = int(ending.code or 0)
    printed = capsys.readouterr()
    assert (status, printed.out) == (UNREADABLE, "")
    assert printed.err.count("\n") == 1
    return printed.err


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("main", "use"), USES)
def test_what_cannot_be_read_is_one_sentence(
    main: Main,
    use: tuple[str, ...],
    place: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "file"
    PLACES[place](path)
    filled = {"FILE": str(path), "FOLDER/witness": str(tmp_path / "witness")}

    refuse(main, [filled.get(each, each) for each in use], capsys)
    assert not (tmp_path / "witness").exists()


@pytest.mark.parametrize(
    ("main", "arguments"),
    [
        (audit, ["verify"]),
        (audit, ["witness"]),
        (audit, ["witness", "serve", "/", "--bind", "nowhere"]),
        (audit, ["witness", "init", "/dev/null/w", "--name", "w", "--log", "LOG"]),
        (audit, ["witness", "init", "WITNESS", "--name", "a b\nc+", "--log", "LOG"]),
        (ballots, ["count"]),
        (ballots, ["rules", "../../etc/passwd"]),
        (ballots, ["rules", "x" * 5000]),
    ],
)
def test_a_wrong_use_is_one_sentence(
    main: Main, arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = VECTORS / "trust" / "log.vkey"
    filled = {"LOG": str(log), "WITNESS": str(tmp_path / "witness")}

    refuse(main, [filled.get(each, each) for each in arguments], capsys)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("main", "example"), [(audit, "python -m audit verify"), (ballots, "python -m ballots count")]
)
def test_without_arguments_the_usage_and_an_example_are_shown(
    main: Main, example: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == UNREADABLE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("usage: ")
    assert example in printed.err


@pytest.mark.parametrize(
    "use",
    [
        (audit, ("verify", "FILE")),
        (audit, ("verify", EVIDENCE, "--trust", "FILE")),
        (audit, ("receipt", "FILE", EVIDENCE)),
        (audit, ("receipt", RECEIPT, "FILE")),
        (audit, ("case", "FILE")),
        (audit, ("sample", "FILE", "--calls", "30", "--dice", "1" * 20)),
        (audit, ("sample", EVIDENCE, "--calls", "30", "--dice", "1" * 20, "--answers", "FILE")),
        (ballots, ("count", "FILE")),
    ],
)
@pytest.mark.parametrize("place", ["missing", "empty", "garbage", "a broken PDF"])
def test_the_sentence_names_the_file_and_no_class_of_a_library(
    use: tuple[Main, tuple[str, ...]],
    place: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "file"
    PLACES[place](path)
    main, words = use

    said = refuse(main, [word.replace("FILE", str(path)) for word in words], capsys)

    assert said.count("unreadable") == said.count("无法读取") == (main is audit)
    assert "Error" not in said
    if main is audit or place == "missing":
        assert said.count(str(path)) == 1


@pytest.mark.parametrize("name", ["good-public.json", "good-result.pdf"])
def test_evidence_is_no_case_and_the_sentence_says_what_comes_first(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refuse(ballots, ["count", str(VECTORS / name)], capsys)

    assert f"audit case {VECTORS / name}" in said


def test_no_case_is_made_of_damaged_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(["case", str(VECTORS / "damaged-byte.json")]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("不成立 / refuted: ")


def test_a_file_without_a_document_has_no_tick_for_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(["verify", EVIDENCE]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[0] for line in lines if line[3:5] in {"1.", "2.", "3."}] == ["—", "—", "✓"]


@pytest.mark.parametrize("trusted", [True, False])
def test_the_last_line_says_whose_keys_they_are(
    trusted: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    trust = ["--trust", str(VECTORS / "trust")] if trusted else []

    assert audit(["verify", EVIDENCE, *trust]) == 0
    *_, verdict, last = capsys.readouterr().out.splitlines()
    assert (verdict if not trusted else last).startswith("核验通过，")
    assert ("--trust" in last) is not trusted


@pytest.mark.parametrize("module", ["audit", "ballots"])
def test_a_process_says_the_same(module: str, tmp_path: Path) -> None:
    make_garbage(tmp_path / "file")
    command = {"audit": "verify", "ballots": "count"}[module]

    ended = subprocess.run(
        [sys.executable, "-m", module, command, str(tmp_path / "file")],
        capture_output=True,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (UNREADABLE, b"")
    assert ended.stderr.count(b"\n") == 1


READ_BY_NOBODY = (
    ("audit", "verify", EVIDENCE),
    ("audit", "verify", "--json", EVIDENCE),
    ("audit", "receipt", RECEIPT, EVIDENCE),
    ("audit", "absence", EVIDENCE, "u5"),
    ("audit", "case", EVIDENCE),
    ("ballots", "count", "-"),
    ("ballots", "rules"),
    ("ballots", "rules", "hangzhou-2021-r2"),
)


def run_unread(arguments: tuple[str, ...], given: bytes = b"") -> tuple[int, bytes]:
    """Run a module whose output nobody reads; return its status and what it complains of."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", *arguments],
            input=given,
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writing)
    return ended.returncode, ended.stderr


@pytest.mark.parametrize("arguments", READ_BY_NOBODY, ids=" ".join)
def test_where_nobody_reads_on_a_command_ends_quietly(arguments: tuple[str, ...]) -> None:
    case = subprocess.run(
        [sys.executable, "-m", "audit", "case", EVIDENCE], capture_output=True, check=True
    ).stdout

    assert run_unread(arguments, case) == (READER_GONE, b"")


@pytest.mark.parametrize("arguments", [("audit", "verify", EVIDENCE), ("ballots", "--help")])
def test_what_cannot_be_written_is_one_line(arguments: tuple[str, ...]) -> None:
    # Written at the end, as where Python is not told otherwise.
    buffered = {key: text for key, text in os.environ.items() if key != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", *arguments],
            env=buffered,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert ended.returncode == FAILED
    assert ended.stderr == b"input or output: No space left on device\n"


@pytest.mark.parametrize("arguments", [("audit", "verify"), ("audit", "witness"), ("ballots",)])
def test_help_that_nobody_reads_ends_quietly(arguments: tuple[str, ...]) -> None:
    assert run_unread((*arguments, "--help"))[1] == b""
