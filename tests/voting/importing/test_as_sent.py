"""Registers in the forms in which they are sent: each is read, or asked about, as is expected."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from voting.cli import main

DATA = Path(__file__).parents[2] / "data"
FOLDERS = {"registers-as-sent": 21, "registers-of-other-kinds": 10}
"""How many files are in each folder."""


def read_expected(folder: str) -> Sequence[Mapping[str, Any]]:
    expected: Sequence[Mapping[str, Any]] = json.loads(
        (DATA / folder / "expect.json").read_text(encoding="utf-8")
    )
    return expected


EXPECTED = [(DATA / folder, each) for folder in FOLDERS for each in read_expected(folder)]


def run_check(path: Path) -> tuple[int, Mapping[str, Any]]:
    result = CliRunner().invoke(main, ["register", "check", str(path), "--json"])
    return result.exit_code, json.loads(result.output)


def is_told(must: Mapping[str, Any], problems: Sequence[Mapping[str, Any]]) -> bool:
    return any(
        each["line"] == must.get("line", each["line"])
        and each["kind"] in must["kind"]
        and re.search(must.get("says", ""), each["message"])
        for each in problems
    )


@pytest.mark.parametrize(
    ("folder", "expected"), EXPECTED, ids=[each["file"] for _, each in EXPECTED]
)
def test_a_register_as_it_is_sent_is_understood(folder: Path, expected: Mapping[str, Any]) -> None:
    code, report = run_check(folder / expected["file"])
    problems = report["problems"]

    allowed = expected.get("exit", [0, 1])
    assert code in (allowed if isinstance(allowed, list) else [allowed])
    assert code == int(any(each["kind"] != "warning" for each in problems))
    for figure in expected.keys() & {"units", "holdings", "area"}:
        assert report[figure] == expected[figure]
    assert [must for must in expected.get("must", ()) if not is_told(must, problems)] == []
    refused = {each["line"] for each in problems if each["kind"] == "error"}
    assert refused & set(expected.get("free_errors", ())) == set()
    if "not_says" in expected:
        assert not any(re.search(expected["not_says"], each["message"]) for each in problems)
    for each in problems:
        assert (each["kind"] == "confirm") == bool(each.get("choices"))


@pytest.mark.parametrize(("folder", "number"), FOLDERS.items())
def test_every_file_is_expected(folder: str, number: int) -> None:
    names = {path.name for path in (DATA / folder).iterdir()} - {"expect.json"}

    assert names == {each["file"] for each in read_expected(folder)}
    assert len(names) == number
