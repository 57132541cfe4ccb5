"""Rules about the code that a program can see."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeGuard

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("ballots", "audit", "voting")
SOURCES = [
    path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
WRITTEN = SOURCES + [
    path for folder in ("scripts", "tests") for path in sorted((ROOT / folder).rglob("*.py"))
]
"""What people read and write: the packages, and what runs and tests them."""
MOST_MODULE_LINES, MOST_FUNCTION_LINES = 400, 50
CLOCK, CHANCE = {"now", "utcnow", "today"}, {"urandom", "getrandom"}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "misc"}


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@cache
def list_nodes() -> tuple[tuple[Path, ast.AST], ...]:
    """Parse what is looked at once: some hundred thousand nodes, of which few are asked about."""
    return tuple(
        (path, node)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom | ast.BoolOp | ast.Compare)
        or (isinstance(node, ast.Attribute) and node.attr in CLOCK | CHANCE)
    )


def walk(kind: type[ast.AST]) -> Iterator[tuple[Path, ast.AST]]:
    return ((path, node) for path, node in list_nodes() if isinstance(node, kind))


def test_imports_go_one_way() -> None:
    result = run(str(Path(sys.executable).parent / "lint-imports"), "--no-cache")

    assert result.returncode == 0, result.stdout
    assert "14 kept, 0 broken" in result.stdout


def test_ballots_needs_nothing_but_the_standard_library() -> None:
    result = run(
        sys.executable,
        "-I",
        "-S",
        "-c",
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import ballots.__main__",
    )

    assert result.returncode == 0, result.stderr


def test_the_verifier_starts_without_the_application() -> None:
    code = (
        "import sys; import audit.__main__; "
        "bad = {'voting', 'flask', 'sqlalchemy', 'weasyprint', 'marshmallow'} & set(sys.modules); "
        "sys.exit(f'{bad}' if bad else 0)"
    )

    assert run(sys.executable, "-c", code).returncode == 0


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_stay_small_and_say_why_they_catch_everything(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert text.count("\n") <= MOST_MODULE_LINES
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            assert node.end_lineno - node.lineno < MOST_FUNCTION_LINES, node.name
        # Whatever catches everything says why beside it.
        assert not is_broad(node) or "#" in lines[node.lineno - 1], (path, node.lineno)
    assert path.stem not in FORBIDDEN_NAMES


def test_the_clock_and_chance_are_read_in_their_own_modules_alone() -> None:
    for path, node in walk(ast.Attribute):
        assert isinstance(node, ast.Attribute)
        if node.attr in CLOCK and isinstance(node.value, ast.Name):
            assert node.value.id != "datetime" or path.name == "clock.py", path
        assert node.attr not in CHANCE, path
    for path, node in walk(ast.Import):
        assert isinstance(node, ast.Import)
        if {"secrets", "random"} & {alias.name for alias in node.names}:
            assert path.name == "randomness.py", path
    for path, node in walk(ast.ImportFrom):
        assert isinstance(node, ast.ImportFrom)
        if node.module in {"secrets", "random"}:
            assert path.name == "randomness.py", path


def test_a_key_that_is_missing_is_no_empty_key() -> None:
    """`register_id or ""` finds nothing where it should say that there is no register yet."""
    for path, node in walk(ast.BoolOp):
        assert isinstance(node, ast.BoolOp)
        if isinstance(node.op, ast.Or) and any(map(is_nothing, node.values)):
            assert not any(names_key(each) for each in node.values), (path, node.lineno)


def test_what_a_browser_keeps_is_read_and_written_in_one_place() -> None:
    for path, node in walk(ast.ImportFrom):
        assert isinstance(node, ast.ImportFrom)
        if node.module == "flask" and "session" in {alias.name for alias in node.names}:
            assert path.parent == ROOT / "voting" / "web" / "sessions", path
            assert path.name in {"contents.py", "kept.py"}, path


TERMED = {"state", "kind", "channel", "identified", "outcome", "role", "how"}


def test_a_state_or_a_kind_is_compared_with_a_term_and_never_with_a_string() -> None:
    for path, node in walk(ast.Compare):
        assert isinstance(node, ast.Compare)
        if getattr(node.left, "attr", "") in TERMED and path.is_relative_to(ROOT / "voting"):
            assert not any(map(is_text, node.comparators)), (path, node.lineno)


def is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.Set | ast.Tuple | ast.List):
        return any(map(is_text, node.elts))
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_nothing(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in {"", 0}


def names_key(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return str(name).endswith(("_id", "_index"))


@pytest.mark.parametrize("broad", ["", " Exception", " (OSError, BaseException) as error"])
def test_what_catches_everything_is_known(broad: str) -> None:
    (tried,) = ast.parse(f"try: pass\nexcept{broad}: pass").body

    assert any(map(is_broad, ast.walk(tried)))


def is_broad(node: ast.AST) -> TypeGuard[ast.ExceptHandler]:
    if not isinstance(node, ast.ExceptHandler):
        return False
    names = () if node.type is None else ast.walk(node.type)
    broad = {"Exception", "BaseException"}
    return node.type is None or any(
        isinstance(each, ast.Name) and each.id in broad for each in names
    )


def test_the_environment_is_read_by_the_settings_alone() -> None:
    for path in SOURCES:
        if path.name != "settings.py":
            assert "os.environ" not in path.read_text(encoding="utf-8"), path


def test_no_view_queries_commits_or_catches_a_refusal() -> None:
    for path in (ROOT / "voting" / "web").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "select(" not in text, path
        assert "commit(" not in text, path
        assert "except VotingError" not in text, path
