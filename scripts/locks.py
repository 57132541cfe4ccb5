"""Read lock files, compare an installation with its lock, and write new locks.

Usage: locks.py write, which needs uv in PATH and keeps every pin that still fits;
       locks.py surplus LOCK, which prints what is installed here and in no line of the lock;
       locks.py check LOCK FOLDER, which compares what is installed in that folder with the lock.
"""

import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
OWN = "owners-assembly"
"""Our two distributions begin with it; they are in no lock."""
UNLOCKED = {"pip", "setuptools", "wheel"}
"""What a virtual environment may bring along."""
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: *; *([^\\]+?))? *\\?$", re.MULTILINE)


@dataclass(frozen=True)
class Pin:
    """One package of a lock: its version, and on which machines it is installed."""

    name: str
    version: Version
    marker: Marker | None

    def is_for_here(self) -> bool:
        """Tell whether the pin's marker holds for this machine and this Python."""
        return self.marker is None or self.marker.evaluate()


def read_lock(path: Path) -> dict[str, Pin]:
    """Return a lock's pins by canonical name; of several of one name, that for this machine."""
    found = _PIN.findall(path.read_text(encoding="utf-8"))
    pins = [
        Pin(canonicalize_name(name), Version(version), Marker(marker) if marker else None)
        for name, version, marker in found
    ]
    return {pin.name: pin for pin in sorted(pins, key=Pin.is_for_here)}


def read_sources(root: Path = ROOT) -> dict[str, list[Requirement]]:
    """Return, by lock, the direct requirements of the two projects."""
    verifier = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    server = tomllib.loads((root / "voting" / "pyproject.toml").read_text(encoding="utf-8"))
    groups = verifier["dependency-groups"]
    base = _parse(verifier["project"]["dependencies"])
    running = [
        *base,
        *_parse(server["project"]["dependencies"]),
        *_parse(groups["setup"]),
        *_parse(groups["demo"]),
    ]
    return {
        "requirements-base.lock": base,
        "requirements.lock": running,
        "requirements-tests.lock": [*running, *_parse(groups["tests"])],
    }


def _parse(lines: list[str]) -> list[Requirement]:
    return [Requirement(line) for line in lines if not line.startswith(OWN)]


def compare(lock: Path, folder: Path) -> list[str]:
    """Return a line for each difference between a lock and the packages installed in a folder."""
    pins = {name: pin for name, pin in read_lock(lock).items() if pin.is_for_here()}
    installed = _list_installed(folder)
    missing = [f"{name} is missing" for name in sorted(pins.keys() - installed.keys())]
    surplus = [f"{name} is not in {lock.name}" for name in sorted(installed.keys() - pins.keys())]
    different = [
        f"{name} is {installed[name]} instead of {pins[name].version}"
        for name in sorted(pins.keys() & installed.keys())
        if installed[name] != pins[name].version
    ]
    return [*missing, *surplus, *different]


def _list_installed(folder: Path) -> dict[str, Version]:
    found = {
        canonicalize_name(each.name): Version(each.version)
        for each in distributions(path=[str(folder)])
    }
    return {
        name: version
        for name, version in found.items()
        if name not in UNLOCKED and not name.startswith(OWN)
    }


def write_locks() -> None:
    """Write all locks anew; the largest first, whose versions the others take over."""
    largest = "requirements-tests.lock"
    for name, asked in reversed(read_sources().items()):
        command = [
            *("uv", "pip", "compile", "-", "--quiet", "--universal", "--python-version", "3.11"),
            *("--generate-hashes", "--no-emit-index-url", "--no-header", "--output-file", name),
            *(() if name == largest else ("--constraints", largest)),
        ]
        lines = "\n".join(str(each) for each in asked)
        subprocess.run(command, input=lines, text=True, cwd=ROOT, check=True)
        path = ROOT / name
        made = path.read_text(encoding="utf-8")
        path.write_text(
            f"# Made by scripts/locks.py from what the projects ask for.\n{made}", encoding="utf-8"
        )


def main(arguments: list[str]) -> int:
    """Run one command; 0 done, 1 a difference, 2 wrong use."""
    match arguments:
        case ["write"]:
            write_locks()
            return 0
        case ["surplus", lock]:
            here = Path(sys.prefix, "lib", f"python3.{sys.version_info.minor}", "site-packages")
            print(*sorted(_list_installed(here).keys() - read_lock(Path(lock)).keys()))
            return 0
        case ["check", lock, folder]:
            problems = compare(Path(lock), Path(folder))
            print("\n".join(problems), end="\n" if problems else "", file=sys.stderr)
            return 1 if problems else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
