"""Which Python `scripts/setup` takes."""

import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
_CLAIM = "import sys; sys.version_info = {version}; {first}; exec(sys.argv[1])"
_BARE = "sys.modules['ensurepip'] = None"
"""As Debian has it without python3-venv."""
BARE = "bare "


def install(folder: Path, pythons: Mapping[str, str]) -> None:
    """Make commands that are this Python and claim to be of another version."""
    for name, version in pythons.items():
        numbers = (*map(int, version.removeprefix(BARE).split(".")), 0, "final", 0)
        first = _BARE if version.startswith(BARE) else "pass"
        claim = shlex.quote(_CLAIM.format(version=numbers, first=first))
        # The second argument is the program, behind -c.
        (folder / name).write_text(f'#!/bin/sh\nexec {sys.executable} -c {claim} "$2"\n')
        (folder / name).chmod(0o755)


def find(folder: Path, pythons: Mapping[str, str]) -> tuple[str, str]:
    install(folder, pythons)
    for name in ("bash", "env"):
        (folder / name).symlink_to(f"/usr/bin/{name}")
    command = [ROOT / "scripts" / "find_python"]
    done = subprocess.run(
        command, env={"PATH": str(folder)}, capture_output=True, text=True, check=False
    )
    assert (done.returncode == 0) == (not done.stderr)
    return done.stdout.strip(), done.stderr


@pytest.mark.parametrize(
    ("pythons", "expected"),
    [
        ({"python3": "3.11"}, "python3"),
        ({"python3": "3.13"}, "python3"),
        ({"python3": "3.14", "python3.12": "3.12"}, "python3.12"),
        ({"python3": "3.14", "python3.11": "3.11", "python3.13": "3.13"}, "python3.13"),
        ({"python3": "3.12", "python3.13": "bare 3.13"}, "python3"),
    ],
)
def test_a_python_that_is_promised_is_taken(
    tmp_path: Path, pythons: Mapping[str, str], expected: str
) -> None:
    assert find(tmp_path, pythons) == (expected, "")


@pytest.mark.parametrize(
    ("pythons", "said"),
    [
        ({}, "there is no Python 3"),
        ({"python3": "3.14"}, "python3 is 3.14"),
        ({"python3": "3.9"}, "python3 is 3.9"),
        ({"python3": "bare 3.12"}, "apt-get install python3.12-venv"),
    ],
)
def test_what_is_missing_is_one_sentence(
    tmp_path: Path, pythons: Mapping[str, str], said: str
) -> None:
    found, line = find(tmp_path, pythons)

    assert found == ""
    assert line.count("\n") == 1
    assert said in line
    assert "Python 3.11, 3.12 or 3.13 with venv is needed" in line


@pytest.mark.parametrize("script", ["setup", "test"])
def test_help_is_given_before_anything_is_done(script: str) -> None:
    asked = [str(ROOT / "scripts" / script), "--help"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)

    assert done.stdout.startswith(f"usage: scripts/{script} ")
    assert "Installing" not in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("readme", "promise"),
    [("README.md", r"Python 3\.11 to 3\.13"), ("README.zh-CN.md", r"Python 3\.11 至 3\.13")],
)
def test_what_readme_promises_is_what_is_taken(readme: str, promise: str) -> None:
    finding = (ROOT / "scripts" / "find_python").read_text(encoding="utf-8")

    assert re.search(promise, (ROOT / readme).read_text(encoding="utf-8"))
    assert "\n    3.11 | 3.12 | 3.13)\n" in finding
