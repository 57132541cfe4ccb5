"""What scripts/audit makes of what its tool found; the tool itself needs a network."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
_PINNED = re.compile(r"^[a-zA-Z0-9._-]+==\S+ \\$", re.MULTILINE)


def audit(tmp_path: Path, found: str, *, is_reached: bool = True) -> tuple[int, str]:
    """Run it with a tool that finds this, or breaks down if it is empty."""
    tool = tmp_path / "bin" / "pip-audit"
    tool.parent.mkdir()
    writes = f"cat > \"${{@: -1}}\" <<'END'\n{found}\nEND\n" if found else ""
    tool.write_text(f"#!/bin/bash\n{writes}exit 1\n")
    tool.chmod(0o755)
    # Its Python asks whether the database answers.
    probe = tool.with_name("python")
    probe.write_text(f"#!/bin/bash\nexit {int(not is_reached)}\n")
    probe.chmod(0o755)
    environment = {**os.environ, "AUDIT_TOOLS": str(tmp_path)}
    command = [str(ROOT / "scripts" / "audit")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


HOLE = {"id": "PYSEC-1", "fix_versions": ["2.0"]}


@pytest.mark.parametrize(
    ("holes", "status", "says"),
    [([], 0, "1 libraries, 0 advisories"), ([HOLE], 1, "flask 1.0: PYSEC-1, mended in 2.0")],
)
def test_a_library_with_a_hole_fails_it(
    tmp_path: Path, holes: list[object], status: int, says: str
) -> None:
    found = {"dependencies": [{"name": "flask", "version": "1.0", "vulns": holes}]}

    ended, said = audit(tmp_path, json.dumps(found))

    assert (ended, says in said) == (status, True)


def test_without_a_database_it_says_that_none_was_asked(tmp_path: Path) -> None:
    ended, said = audit(tmp_path, "", is_reached=False)

    assert (ended, "none was asked" in said) == (0, True)


@pytest.mark.parametrize("found", ["", '{"dependencies": [{"name": "a", "skip_reason": "b"}]}'])
def test_where_it_answers_nothing_is_passed_over(tmp_path: Path, found: str) -> None:
    ended, _ = audit(tmp_path, found)

    assert ended == 1


def test_its_own_tools_are_locked_by_hash_and_name_no_host() -> None:
    lock = (ROOT / "requirements-audit.lock").read_text(encoding="utf-8")

    assert {"pip-audit", "cyclonedx-bom"} <= {each.partition("==")[0] for each in lock.split()}
    assert len(_PINNED.findall(lock)) == sum("==" in each for each in lock.splitlines())
    assert lock.count("--hash=sha256:") > len(_PINNED.findall(lock))
    assert "://" not in lock
