"""A folder of modules is small enough to be read at a glance."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from subprocess import run

ROOT = Path(__file__).parents[2]
MOST_MODULES = 12
KINDS = {".py", ".html", ".js"}
"""Of the files that are written by hand: modules, templates, and the verifier's page."""
MIGRATIONS = PurePosixPath("voting/storage/migrations/versions")
"""Its modules are a list that only grows; nobody looks for one by its subject."""


def find_crowded(files: Iterable[PurePosixPath]) -> dict[str, int]:
    """Return each folder with too many modules, or pages, or scripts, and how many there are."""
    modules = Counter(
        file.parent for file in files if file.suffix in KINDS and file.name != "__init__.py"
    )
    modules.pop(MIGRATIONS, None)
    return {str(folder): count for folder, count in modules.items() if count > MOST_MODULES}


def list_tracked() -> list[PurePosixPath]:
    """Return the files that the repository tracks."""
    listed = run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [PurePosixPath(name) for name in listed.stdout.split("\0") if name]


def test_no_folder_has_more_than_a_dozen_modules() -> None:
    files = list_tracked()

    assert len(files) > 500
    assert find_crowded(files) == {}


def test_a_thirteenth_module_is_found_and_neither_a_dozen_nor_other_files_are() -> None:
    dozen = [PurePosixPath(f"voting/web/page_{number}.py") for number in range(12)]
    beside = [
        PurePosixPath("voting/web/__init__.py"),
        PurePosixPath("voting/web/page.css"),
        PurePosixPath("voting/web/owner/ballot.py"),
    ]

    assert find_crowded([*dozen, *beside]) == {}
    assert find_crowded([*dozen, PurePosixPath("voting/web/page.py")]) == {"voting/web": 13}


def test_migrations_alone_may_be_as_many_as_there_were_changes() -> None:
    names = [f"{number:04}_change.py" for number in range(30)]

    assert find_crowded(MIGRATIONS / name for name in names) == {}
    assert find_crowded(MIGRATIONS.parent / name for name in names) == {
        str(MIGRATIONS.parent): 30,
    }
