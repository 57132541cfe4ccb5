"""What the documentation names exists, and what exists for its readers is named."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from voting.cli import main

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
_VARIABLE = re.compile(r"\b(?:ASSEMBLY_[A-Z_]+[A-Z]|DATABASE_URL)\b")
_TREES = ("voting", "audit", "ballots", "templates", "tests", "scripts", "docs", ".ci")
every_page = pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix()
)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def find_blocks(text: str) -> list[str]:
    return re.findall(r"^ *```[^\n]*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)


def without_blocks(text: str) -> str:
    return re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)


def find_words(text: str) -> list[str]:
    """Return what stands between backticks outside of blocks."""
    return re.findall(r"`([^`\n]+)`", without_blocks(text))


def find_code(text: str) -> list[str]:
    return [*find_blocks(text), *find_words(text)]


def find_headings(text: str) -> list[str]:
    """Return the levels of the headings, in order."""
    return re.findall(r"^(#+) ", without_blocks(text), re.MULTILINE)


def find_commands(text: str) -> list[str]:
    """Return the blocks of code without their comments, which are in the reader's language."""
    return [re.sub(r"\s+#.*$", "", block, flags=re.MULTILINE) for block in find_blocks(text)]


def find_tables(text: str) -> list[int]:
    """Return how many columns each row of each table has."""
    return [line.count("|") for line in text.splitlines() if line.startswith("|")]


def find_links(text: str) -> list[str]:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)|<img src=\"([^\"]+)\"", text)
    return [link or picture for link, picture in links if "://" not in link]


def test_both_readmes_have_the_same_headings_commands_tables_and_links() -> None:
    english, chinese = read(ENGLISH), read(CHINESE)

    assert len(find_headings(english)) > 4
    assert find_headings(english) == find_headings(chinese)
    assert len(find_commands(english)) > 2
    assert find_commands(english) == find_commands(chinese)
    assert sorted(find_words(english)) == sorted(find_words(chinese))
    assert find_tables(english) == find_tables(chinese)
    shown = [link for link in find_links(english) if "README" not in link]
    assert shown == [link for link in find_links(chinese) if "README" not in link]


@every_page
def test_every_file_that_is_linked_exists(page: Path) -> None:
    missing = [link for link in find_links(read(page)) if not (page.parent / link).exists()]

    assert missing == []


@every_page
def test_every_file_that_is_named_exists(page: Path) -> None:
    named = {
        word.partition("::")[0].rstrip("/.,:;")
        for code in find_code(read(page))
        for word in re.split(r"[\s,，、()]+", code)
        if word.split("/")[0] in _TREES and "/" in word
    }
    plain = {name for name in named if not re.search(r"[A-Z]{4}|[*<…]", name)}

    assert sorted(name for name in plain if not (ROOT / name).exists()) == []


@every_page
def test_every_script_takes_the_options_that_are_named(page: Path) -> None:
    unknown = []
    for code in find_code(read(page)):
        for script, rest in re.findall(r"scripts/(\w+)((?: [\w=-]+)*)", code):
            sources = [ROOT / "scripts" / script, ROOT / "scripts" / f"{script}.py"]
            text = "".join(read(source) for source in sources if source.is_file())
            unknown += [
                f"{script} {option}"
                for option in re.findall(r"--[a-z-]+", rest)
                if option not in text
            ]

    assert unknown == []


@every_page
def test_every_test_that_is_named_exists(page: Path) -> None:
    tests = "".join(read(path) for path in (ROOT / "tests").rglob("test_*.py"))
    named = {word for word in find_words(read(page)) if re.fullmatch(r"test_\w+", word)}

    assert sorted(name for name in named if f"def {name}(" not in tests) == []


def find_names(line: str) -> set[str]:
    """Return the names of code in a line: not files, and not parts of names such as `parse_`."""
    found = {word.rpartition(".")[2] for word in find_words(line) if re.fullmatch(r"[\w.]+", word)}
    return {name for name in found if re.search(r"[A-Z]|\w_\w", name) and name.isidentifier()}


def read_sources(places: list[Path]) -> str:
    files = [file for place in places for file in (place, *place.rglob("*"))]
    code = (".py", ".js", ".json", ".toml", ".html")
    return "".join(read(file) for file in files if file.suffix in code and file.is_file())


def test_what_contributors_are_sent_to_is_there() -> None:
    """A name stands in the files of its line, or anywhere if the line has none."""
    everywhere = read_sources([ROOT / tree for tree in _TREES])
    missing = []
    for line in read(ROOT / "CONTRIBUTING.md").splitlines():
        places = [
            ROOT / word for word in find_words(line) if "/" in word and (ROOT / word).exists()
        ]
        is_step = re.match(r"\d\. `[^`]+/", line)
        text = read_sources(places) if is_step else everywhere
        missing += [
            name
            for name in sorted(find_names(line))
            if not re.search(rf"\b{name}\b", text) and f"{name}.json" not in line
        ]

    assert missing == []


def find_command(words: list[str]) -> click.Command | None:
    """Return the command that words lead to, or none where one of them leads nowhere."""
    found: click.Command | None = main
    for word in words:
        if not isinstance(found, click.Group):
            break
        found = found.get_command(click.Context(found), word)
    return found


@every_page
def test_every_assembly_command_exists_with_its_options(page: Path) -> None:
    unknown = []
    for code in find_code(read(page)):
        for line in re.findall(r"(?:^|[\s/])assembly ([a-z][^\n#|;&]*)", code):
            words = re.findall(r"^[a-z-]+(?: [a-z-]+)*", line)[0].split()
            command = find_command([word for word in words if not word.startswith("-")])
            options = {each for param in command.params for each in param.opts} if command else ()
            unknown += [line] if command is None else []
            unknown += [
                f"{line}: {option}"
                for option in re.findall(r"(?<=\s)--[a-z-]+", line)
                if command is not None and option not in {*options, "--help"}
            ]

    assert unknown == []


def test_every_setting_is_described_and_every_described_setting_is_read() -> None:
    """The scripts have a variable of their own, for where the demo leaves its files."""
    read_by_server = set(_VARIABLE.findall(read(ROOT / "voting" / "settings.py")))
    scripts = {
        name for path in (ROOT / "scripts").rglob("*.py") for name in _VARIABLE.findall(read(path))
    }
    described = {name for page in PAGES for name in _VARIABLE.findall(read(page))}

    assert len(read_by_server) > 5
    assert sorted(read_by_server - described) == []
    assert sorted(described - read_by_server - scripts) == []


def test_whatever_the_background_work_reports_is_described() -> None:
    files = ("background/worker.py", "background/loops.py", "serving/processes.py")
    work = "".join(read(ROOT / "voting" / each) for each in files)
    reported = re.findall(r"(?:\bfail|reporting_errors|_log\.\w+)\(\s*\"([a-z-]+)\"", work)

    assert len(reported) > 10
    described = find_words(read(ROOT / "docs" / "operating.md"))
    assert sorted(set(reported) - set(described)) == []


def test_the_changelog_ends_at_the_version_of_the_sources() -> None:
    version = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["version"]
    versions = re.findall(r"^## \[([^\]]+)\]", read(ROOT / "CHANGELOG.md"), re.MULTILINE)

    assert versions[:2] == ["Unreleased", version]


def test_every_decision_stands_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    linked = set(find_links(read(folder / "README.md")))

    assert {path.name for path in folder.glob("*.md")} - {"README.md"} <= linked
    for path in folder.glob("*.md"):
        if path.name != "README.md":
            assert "**Decided**" in read(path), path.name
            assert "**Why**" in read(path), path.name
            assert "**Follows**" in read(path), path.name


def test_the_table_of_subjects_is_what_stands_in_services() -> None:
    subjects = read(ROOT / "docs" / "house.md").split("## Subjects")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in subjects.splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    found = (ROOT / "voting" / "services").glob("[a-z]*")

    assert sorted(named) == sorted(each.stem for each in found)


def test_every_table_stands_in_the_page_on_personal_data() -> None:
    tables = (ROOT / "voting" / "storage" / "tables").rglob("*.py")
    kept = {name for path in tables for name in re.findall(r'__tablename__ = "(\w+)"', read(path))}

    assert len(kept) > 70
    assert sorted(kept - set(find_words(read(ROOT / "docs" / "privacy.md")))) == []
