"""What docs/deploy/, Containerfile and compose.yaml say agrees with the code."""

import re
from fnmatch import fnmatch
from pathlib import Path

import click
import pytest

from voting.app import _MOST_BYTES
from voting.cli import main

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "docs" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
SETTINGS = (ROOT / "voting" / "settings.py").read_text(encoding="utf-8")
FILES = [
    *sorted(DEPLOY.iterdir()),
    ROOT / "docs" / "deploy.md",
    ROOT / "Containerfile",
    ROOT / "compose.yaml",
]
_VARIABLE = re.compile(r"\b(?:ASSEMBLY_[A-Z_]+[A-Z]|DATABASE_URL)\b")
every_file = pytest.mark.parametrize(
    "path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def has_command(words: list[str]) -> bool:
    """Tell whether the first words are a command of `assembly` and the options are its own."""
    found = main.get_command(click.Context(main), words[0])
    if isinstance(found, click.Group):
        return len(words) > 1 and has_command_in(found, words[1:])
    return found is not None and has_options(found, words[1:])


def has_command_in(group: click.Group, words: list[str]) -> bool:
    found = group.get_command(click.Context(group), words[0])
    return found is not None and has_options(found, words[1:])


def has_options(command: click.Command, words: list[str]) -> bool:
    known = {each for param in command.params for each in param.opts}
    return {word for word in words if word.startswith("--")} <= known


@every_file
def test_every_variable_is_read_by_the_settings(path: Path) -> None:
    assert set(_VARIABLE.findall(read(path))) <= set(_VARIABLE.findall(SETTINGS))


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_every_unit_starts_a_command_that_exists(path: Path) -> None:
    (line,) = re.findall(r"\.venv/bin/assembly ([^\n']*)", read(path))

    assert has_command(line.split())


def test_the_image_and_compose_start_commands_that_exist() -> None:
    lines = re.findall(r"^ *(?:CMD|command:) (\[.*\])$", read_both(), re.MULTILINE)
    started = [each for line in lines for each in re.findall(r"assembly\b([^;\]]*)", line)]

    assert len(started) == 3
    assert all(has_command(re.findall(r"[\w.:-]+", each)) for each in started)


def read_both() -> str:
    return read(ROOT / "Containerfile") + read(ROOT / "compose.yaml")


def test_a_command_that_does_not_exist_is_noticed() -> None:
    assert has_command(["keys", "init"])
    assert not has_command(["keys", "initialise"])
    assert not has_command(["serve", "--port", "8000"])


def test_the_proxy_takes_bodies_as_large_as_the_application_does() -> None:
    (limit,) = re.findall(r"client_max_body_size (\d+)m;", read(DEPLOY / "nginx.conf"))

    assert int(limit) << 20 == _MOST_BYTES


def test_all_of_them_meet_at_one_port() -> None:
    bound = re.findall(r"--bind\W+([\d.]+):(\d+)", read(DEPLOY / "assembly.service") + read_both())
    (proxied,) = re.findall(r"server 127\.0\.0\.1:(\d+);", read(DEPLOY / "nginx.conf"))
    (exposed,) = re.findall(r"^EXPOSE (\d+)$", read(ROOT / "Containerfile"), re.MULTILINE)
    (asked,) = re.findall(r"127\.0\.0\.1:(\d+)/healthz", read(ROOT / "Containerfile"))

    assert len(bound) == 3
    assert {port for _, port in bound} == {proxied} == {exposed} == {asked}


def test_the_proxy_keeps_no_path_and_no_address() -> None:
    text = read(DEPLOY / "nginx.conf")
    (kept,) = re.findall(r"log_format assembly ([^;]*);", text)

    assert not re.search(r"request\b|uri|args|referer|addr|forwarded|host", kept)
    assert set(re.findall(r"access_log ([^;]*);", text)) == {
        "off",
        "/var/log/nginx/assembly.log assembly",
    }
    # A line about a request repeats it.
    assert set(re.findall(r"error_log ([^;]*);", text)) == {"/dev/null emerg"}


def test_the_image_has_the_packages_that_setup_installs() -> None:
    setup = read(ROOT / "scripts" / "setup")
    (needed,) = re.findall(r"^packages=\((.*?)^\)", setup, re.MULTILINE | re.DOTALL)
    names = {name for line in needed.splitlines() for name in line.split("#")[0].split()}
    (installed,) = re.findall(
        r"install -y --no-install-recommends \\\n *(.*?) \\\n", read(ROOT / "Containerfile")
    )

    assert set(installed.split()) == names - {"python3-venv"} | {"python3"}


def test_the_image_takes_nothing_that_no_commit_does() -> None:
    """The secrets of compose lie beside the sources."""
    kept_out = set(read(ROOT / ".dockerignore").split())
    ignored = {line.strip("/") for line in read(ROOT / ".gitignore").splitlines()}

    assert {".git", ".env", "tests"} <= kept_out
    assert {
        name
        for name in ignored
        if not any(fnmatch(name, pattern.removeprefix("**/")) for pattern in kept_out)
    } == set()


def test_compose_has_no_secret_and_no_port_for_strangers() -> None:
    text = read(ROOT / "compose.yaml")
    values = re.findall(r"^ *[A-Z_]*(?:KEY|PASSWORD|SECRET): (.*)$", text, re.MULTILINE)

    assert len(values) == 2
    assert all(re.fullmatch(r"\$\{[A-Z_]+:\?.+\}", value) for value in values)
    assert re.findall(r'^ *- "([\d.]+):\d+:\d+"$', text, re.MULTILINE) == ["127.0.0.1"]
