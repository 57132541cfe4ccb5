"""The quick run names what it leaves out: every test file is in it, or named."""

import subprocess
import sys

import pytest

from tests.quick import LEFT_OUT, TESTS, is_left_out

FILES = {path.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")}
"""Every test file."""


@pytest.fixture(scope="module")
def collected() -> list[str]:
    """Every test of the quick run, as pytest names it."""
    command = [sys.executable, "-m", "pytest", "--quick", "--collect-only", "-q", "-n0", "tests"]
    result = subprocess.run(command, cwd=TESTS.parent, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return [line for line in result.stdout.splitlines() if "::" in line]


def test_every_test_file_is_in_the_quick_run_or_named_as_left_out(collected: list[str]) -> None:
    quick = {name.split("::")[0].removeprefix("tests/") for name in collected}

    assert quick == {name for name in FILES if not is_left_out(TESTS / name)}


def test_what_is_named_as_left_out_is_there_and_is_not_in_the_quick_run(
    collected: list[str],
) -> None:
    quick = {name.partition("[")[0].removeprefix("tests/") for name in collected}

    assert LEFT_OUT.keys().isdisjoint(quick)
    for name in LEFT_OUT:
        place, _, test = name.partition("::")
        assert (TESTS / place).exists(), name
        assert not test or f"def {test}(" in (TESTS / place).read_text(), name


def test_the_quick_run_needs_no_postgresql(collected: list[str]) -> None:
    parameters = [name.partition("[")[2].rstrip("]").split("-") for name in collected]

    assert [each for each in parameters if "postgres" in each] == []
