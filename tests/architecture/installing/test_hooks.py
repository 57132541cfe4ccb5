"""What is checked before a commit is what scripts/test checks before its tests."""

import re
import shlex
import subprocess
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[3]
ENTRY = re.compile(r"^ +entry: (bash -c \"PATH=\.venv/bin:\$PATH; (.+)\")$", re.MULTILINE)


def read_entries() -> list[tuple[str, str]]:
    """Return each hook's entry and the command in it."""
    config = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    entries = ENTRY.findall(config)
    assert len(entries) == config.count("- id:")
    return entries


def read_checks() -> list[str]:
    """Return the commands of scripts/test from the first check to the verifier's own test."""
    script = (ROOT / "scripts" / "test").read_text(encoding="utf-8").replace("\\\n", "")
    checks = script.partition("# Types take the longest")[2].partition("# Without any network")[0]
    # One of them may go on beside the others.
    lines = [" ".join(line.partition(" & ")[0].split()) for line in checks.splitlines()[1:]]
    return [line for line in lines if line and not line.startswith(("#", "trap "))]


def test_the_hooks_are_the_checks_of_scripts_test() -> None:
    assert sorted(command for _, command in read_entries()) == sorted(read_checks())


def test_a_hook_runs_as_it_is_written() -> None:
    entry = next(entry for entry, command in read_entries() if command.startswith("codespell"))

    # As pre-commit starts it: split into words, without a shell of its own.
    assert subprocess.run(shlex.split(entry), cwd=ROOT, check=False).returncode == 0


def test_every_file_has_the_form_that_editors_are_told() -> None:
    """Otherwise whoever saves one changes lines that are not theirs, or a rule set."""
    config = (ROOT / ".editorconfig").read_text(encoding="utf-8")
    (free,) = re.findall(r"^\[\{(.+)\}\]$", config, re.MULTILINE)
    globs = free.replace("/**", "/*").split(",")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    odd = []
    for name in filter(None, listed):
        path = ROOT / name
        if not path.is_file() or any(fnmatch(name, glob) for glob in globs):
            continue
        data = path.read_bytes()
        if data and b"\0" not in data:
            text = data.decode()
            is_trimmed = name.endswith(".md") or not re.search(r"[ \t]$", text, re.MULTILINE)
            odd += [] if text.endswith("\n") and "\r" not in text and is_trimmed else [name]

    assert odd == []
