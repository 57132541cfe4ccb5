"""What docs/security/ says of each point of the ASVS names tests that exist, each point once."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLES = sorted((ROOT / "docs" / "security").glob("asvs-*.md"))
POINTS = 253
"""Of ASVS 5.0.0 at its levels 1 and 2, chapters V1 to V17."""
_ROW = re.compile(r"^\| *V?(\d+)\.(\d+)\.(\d+) *\|", re.MULTILINE)
_UNMET = re.compile(r"^\| *([\d.]+) *\|[^|]*\| *\*\*(?:missing|partly)\*\*", re.MULTILINE)
_TEST = re.compile(r"(tests/[\w./-]+?\.py)::(\w+)")
every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)


def read_numbers(table: Path) -> list[tuple[int, ...]]:
    rows = _ROW.findall(table.read_text(encoding="utf-8"))
    return [tuple(map(int, row)) for row in rows]


def find_absent(text: str) -> list[str]:
    """Return the tests that a text names and that there are not."""
    absent = []
    for name, function in _TEST.findall(text):
        file = ROOT / name
        is_there = file.is_file() and f"def {function}(" in file.read_text(encoding="utf-8")
        absent += [] if is_there else [f"{name}::{function}"]
    return absent


@every_table
def test_every_test_that_a_table_names_exists(table: Path) -> None:
    text = table.read_text(encoding="utf-8")

    assert len(_TEST.findall(text)) > 20
    assert find_absent(text) == []


@every_table
def test_the_points_of_a_table_ascend_and_none_stands_twice(table: Path) -> None:
    numbers = read_numbers(table)

    assert len(numbers) > 20
    assert numbers == sorted(set(numbers))


def test_every_point_stands_in_one_table() -> None:
    numbers = [number for table in TABLES for number in read_numbers(table)]

    assert len(numbers) == len(set(numbers)) == POINTS


def test_what_is_not_met_stands_in_the_summary() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"\d+\.\d+\.\d+", page.split("## What is missing")[1].split("\n## ")[0])
    unmet = [n for table in TABLES for n in _UNMET.findall(table.read_text(encoding="utf-8"))]

    assert len(unmet) > 20
    assert sorted(set(unmet) - set(named)) == []


def test_a_test_that_is_not_there_is_noticed() -> None:
    own = Path(__file__).relative_to(ROOT).as_posix()
    known = f"{own}::{test_a_test_that_is_not_there_is_noticed.__name__}"

    assert find_absent(f"`{known}` `{own}::test_nothing`") == [f"{own}::test_nothing"]
