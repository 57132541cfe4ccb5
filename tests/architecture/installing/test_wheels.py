"""What is handed out: the verifier without the server, the server with its templates.

Each wheel is built as a release builds it and installed into an environment that holds what its
lock says and nothing else.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from locks import read_lock

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "tests" / "data" / "vectors"
SERVER = ("voting", "templates", "flask", "click", "sqlalchemy", "jinja2", "weasyprint")
FETCH = """
import voting.app, voting.documents.pages as documents
client = voting.app.create_app().test_client()
home = client.get("/", headers={"Accept-Language": "en"})
style = client.get("/static/app.css")
print(voting.app.__file__)
print(home.status_code, '<html lang="en' in home.text, style.status_code)
print(*documents._ENVIRONMENT.list_templates())
"""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("wheels")
    subprocess.run([ROOT / "scripts" / "wheels", folder], check=True, capture_output=True)
    return sorted(folder.iterdir())


def make_environment(folder: Path, lock: str, wheels: list[Path]) -> Path:
    """Return the commands' folder of an environment with a lock's packages and some wheels."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    packages = find_packages(folder)
    for pin in read_lock(ROOT / lock).values():
        if pin.is_for_here():
            link_distribution(pin.name, packages)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python")]
    install = ["install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    subprocess.run([*pip, *install, *map(str, wheels)], check=True)
    return folder / "bin"


def find_packages(folder: Path) -> Path:
    (packages,) = folder.glob("lib/python*/site-packages")
    return packages


def link_distribution(name: str, packages: Path) -> None:
    installed = distribution(name)
    tops = {file.parts[0] for file in installed.files or []} - {"..", "__pycache__"}
    for top in tops:
        (packages / top).symlink_to(str(installed.locate_file(top)))


def run(command: list[str | Path], cwd: Path, **environment: str) -> str:
    """Return what a command says; nothing of the checkout is in its environment."""
    result = subprocess.run(
        command,
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr + result.stdout
    return result.stdout


def test_the_verifier_is_handed_out_alone_and_works(wheels: list[Path], tmp_path: Path) -> None:
    commands = make_environment(tmp_path / "alone", "requirements-base.lock", wheels[:1])
    packages = find_packages(tmp_path / "alone")
    python = commands / "python"
    absent = f"import importlib.util as u; print([n for n in {SERVER} if u.find_spec(n)])"

    assert {path.name for path in packages.iterdir() if not path.is_symlink()} == {
        *("audit", "ballots"),
        *(path.name for path in packages.glob("owners_assembly-*.dist-info")),
    }
    assert sorted(path.name for path in commands.glob("assembly*")) == [
        "assembly-count",
        "assembly-verify",
    ]
    assert run([python, "-c", absent], tmp_path) == "[]\n"
    assert "vectors as they should be" in run([python, ROOT / "scripts" / "test_base.py"], tmp_path)
    good = next(VECTORS.glob("good-*.pdf"))
    verified = run([commands / "assembly-verify", good, "--trust", VECTORS / "trust"], tmp_path)
    assert "everything holds" in verified
    evidence = next(VECTORS.glob("good-*.json"))
    case = tmp_path / "case.json"
    case.write_text(run([commands / "assembly-verify", "case", evidence], tmp_path))
    counted = run([commands / "assembly-count", case], tmp_path)
    assert json.loads(counted)["motions"]
    assert counted == run([sys.executable, "-m", "ballots", "count", case], ROOT)
    assert "shanghai-2020" in run([commands / "assembly-count", "rules"], tmp_path)


def list_files(folder: Path) -> Iterator[str]:
    """Yield the paths of the files below a folder, from it on."""
    return (str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_server_brings_its_templates_in_its_own_package(
    wheels: list[Path], tmp_path: Path
) -> None:
    commands = make_environment(tmp_path / "server", "requirements.lock", wheels)
    packages = find_packages(tmp_path / "server")
    settings = {
        "ASSEMBLY_SECRET_KEY": "a secret of thirty-two characters",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'assembly.db'}",
        "ASSEMBLY_KEYS": str(tmp_path / "keys"),
        "ASSEMBLY_BASE_URL": "http://127.0.0.1:8000",
    }
    own = {path.name for path in packages.iterdir() if not path.is_symlink()}

    assert {name for name in own if not name.endswith(".dist-info")} == {
        *("audit", "ballots", "voting"),
    }
    assert "serve" in run([commands / "assembly", "--help"], tmp_path)
    run([commands / "assembly", "migrate"], tmp_path, **settings)
    fetched = run([commands / "python", "-c", FETCH], tmp_path, **settings)
    assert fetched.splitlines()[-3:] == [
        str(packages / "voting" / "app.py"),
        "200 True 200",
        " ".join(sorted(list_files(ROOT / "templates" / "documents"))),
    ]
    handed_out = {
        str(path.relative_to(packages / "voting"))
        for path in (packages / "voting").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert handed_out == list_tracked("voting") | {
        f"templates/{name}" for name in list_tracked("templates")
    }


def list_tracked(folder: str) -> set[str]:
    """Return a folder's files without what git ignores and what only builds the wheel."""
    return {
        str(path.relative_to(ROOT / folder))
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc" and path.name != "pyproject.toml"
    }


def test_the_server_is_an_extra_of_the_checkout() -> None:
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index"]

    said = run([*command, "--no-build-isolation", ".[server]"], ROOT, HOME=str(Path.home()))

    assert "Would install owners-assembly-0.1.0 owners-assembly-server-0.1.0" in said
