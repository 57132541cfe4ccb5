"""The locks hold what the sources ask for, and the sources name what the code imports."""

import ast
import sys
from collections.abc import Iterator
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from locks import OWN, Pin, compare, read_lock, read_sources
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[3]
SOURCES = read_sources()
LOCKS = sorted(SOURCES)
MADE_BY = {
    "requirements-base.lock": ("ballots", "audit"),
    "requirements.lock": ("voting",),
    "requirements-tests.lock": ("scripts", "tests"),
}
DEMONSTRATION = set((ROOT / "scripts" / "demonstration").rglob("*.py"))
ALWAYS = {ROOT / "scripts" / "locks.py", *DEMONSTRATION} - {
    ROOT / "scripts" / "demonstration" / "pictures.py"
}
"""The scripts that run where only requirements.lock is installed; pictures take a browser."""


def find_faults(asked: list[Requirement], pins: dict[str, Pin]) -> list[str]:
    """Return what a lock lacks, what does not fit in it, and what nobody asks for."""
    faults: list[str] = []
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = list(asked)
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        pin = pins.get(name)
        if pin is None:
            faults.append(f"{requirement} is not in the lock")
            continue
        if not requirement.specifier.contains(pin.version, prereleases=True):
            faults.append(f"{requirement} is not served by {pin.version}")
        if (name, frozenset(requirement.extras)) not in seen:
            seen.add((name, frozenset(requirement.extras)))
            waiting += find_requirements(name, requirement.extras)
    asked_for = {name for name, _ in seen}
    faults += [
        f"nobody asks for {pin.name}"
        for pin in pins.values()
        if pin.is_for_here() and pin.name not in asked_for
    ]
    return faults


def find_requirements(name: str, extras: set[str]) -> Iterator[Requirement]:
    """Yield what an installed package asks for on this machine, with some of its extras."""
    for line in distribution(name).requires or []:
        requirement = Requirement(line)
        if requirement.marker is None or any(
            requirement.marker.evaluate({"extra": extra}) for extra in ("", *extras)
        ):
            yield requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_what_the_sources_ask_for(lock: str) -> None:
    assert find_faults(SOURCES[lock], read_lock(ROOT / lock)) == [], "run scripts/locks.py write"


def test_a_lock_older_than_its_sources_is_noticed() -> None:
    pins = read_lock(ROOT / "requirements.lock")
    asked = SOURCES["requirements.lock"]
    newer = [Requirement("flask>=99"), *asked]
    unknown = [Requirement("django"), *asked]
    without_click = {name: pin for name, pin in pins.items() if name != "click"}
    fewer = [each for each in asked if each.name != "weasyprint"]

    assert find_faults(newer, pins) == [f"flask>=99 is not served by {pins['flask'].version}"]
    assert find_faults(unknown, pins) == ["django is not in the lock"]
    assert any(
        fault.startswith("click>=8") and fault.endswith("is not in the lock")
        for fault in find_faults(asked, without_click)
    )
    assert "nobody asks for weasyprint" in find_faults(fewer, pins)


def test_the_locks_agree_on_every_version() -> None:
    largest = read_lock(ROOT / "requirements-tests.lock")

    for name in ("requirements-base.lock", "requirements.lock"):
        for pin in read_lock(ROOT / name).values():
            assert pin.version == largest[pin.name].version, f"{pin.name} in {name}"


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_a_hash_for_every_package_and_no_host(name: str) -> None:
    lock = (ROOT / name).read_text(encoding="utf-8")
    pinned = [
        line for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#"))
    ]

    names = {line.partition("==")[0] for line in pinned}
    assert names == read_lock(ROOT / name).keys()
    assert len(names) > 20
    assert all(line.rstrip().endswith("\\") for line in pinned)
    assert "://" not in lock


def test_what_is_installed_is_what_the_lock_says() -> None:
    installed = Path(pytest.__file__).parent.parent

    assert compare(ROOT / "requirements-tests.lock", installed) == []
    assert any(
        problem == "pytest is not in requirements.lock"
        for problem in compare(ROOT / "requirements.lock", installed)
    )


def find_imports(path: Path) -> Iterator[str]:
    """Yield the top names of all absolute imports of a file, wherever they stand in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module.partition(".")[0]


def find_files(lock: str) -> list[Path]:
    """Return the files that run where a lock is installed."""
    files = [file for folder in MADE_BY[lock] for file in (ROOT / folder).rglob("*.py")]
    if lock == "requirements.lock":
        return [*files, *ALWAYS]
    return [file for file in files if file not in ALWAYS]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_imported_library_is_declared_where_it_is_needed(lock: str) -> None:
    # `_typeshed` is the type checker's own, and no program imports it.
    own = {"ballots", "audit", "voting", "tests", "_typeshed"} | {
        path.stem for path in (ROOT / "scripts").iterdir()
    }
    declared = {canonicalize_name(each.name) for each in SOURCES[lock]}
    providers = packages_distributions()
    files = find_files(lock)
    imported = {name for file in files for name in find_imports(file)}

    assert len(files) > 4
    for name in sorted(imported - sys.stdlib_module_names - own):
        provided_by = {canonicalize_name(each) for each in providers[name]}
        assert provided_by & declared, f"{name} is imported and not declared for {lock}"


def test_both_projects_have_one_version() -> None:
    ours = [distribution(OWN), distribution(f"{OWN}-server")]

    assert len({each.version for each in ours}) == 1
