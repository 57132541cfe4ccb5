"""Run and serve the demo in processes of its own, as a stranger would."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LATER = os.pathsep.join([str(ROOT / "tests/data/later"), str(ROOT / "scripts")])
"""Where Python looks on a machine whose clock is years ahead of every calendar of holidays."""


COMMAND = [sys.executable, "-u", "-m", "demonstration"]


def make_environment(demo: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "ASSEMBLY_VAR": str(demo.parent),
        "PYTHONPATH": str(ROOT / "scripts"),
        **more,
    }


def run(demo: Path, *options: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *options],
        cwd=ROOT,
        env=make_environment(demo, **more),
        capture_output=True,
        text=True,
        check=False,
    )


@dataclass(frozen=True)
class Serving:
    """A demo that serves its second meeting."""

    demo: Path
    process: subprocess.Popen[str]
    printed: str

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait()


@contextmanager
def serving(demo: Path, *options: str, **more: str) -> Iterator[Serving]:
    """Run a demo until it says how it is ended, and end it."""
    with subprocess.Popen(
        [*COMMAND, *options],
        cwd=ROOT,
        env=make_environment(demo, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        printed = ""
        for line in process.stdout:
            printed += line
            if "Ctrl+C ends it" in line:
                break
        else:
            pytest.fail(printed[-2000:])
        served = Serving(demo, process, printed)
        try:
            yield served
        finally:
            served.end()


@dataclass(frozen=True)
class HeldDemo:
    """A demo that was run twice and ended, with what each run printed."""

    folder: Path
    printed: list[str]

    def copy(self, to: Path, **changes: str) -> Path:
        """Return a copy of its folder, its beginning changed."""
        shutil.copytree(self.folder, to)
        path = to / "saved" / "beginning.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
        return to


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="session")
def held_demo(tmp_path_factory: pytest.TempPathFactory) -> HeldDemo:
    """Hold the demo's meetings, once for all processes of a run of the tests."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    var, printed = shared / "held-var", shared / "held-printed.json"
    with (shared / "held.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.exists():
            printed.write_text(json.dumps(_hold(var / "demo", shared / "foreign")))
        return HeldDemo(var / "demo", json.loads(printed.read_text()))


def _hold(demo: Path, foreign: Path) -> list[str]:
    """Run the demo twice, with somebody else's installation in the environment.

    The second one serves, on a day for which no calendar of holidays is known.
    """
    for folder in (demo.parent, foreign):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    others = {
        "DATABASE_URL": f"sqlite:///{foreign / 'foreign.db'}",
        "ASSEMBLY_KEYS": str(foreign / "keys"),
        "ASSEMBLY_GATEWAY_URL": "somebody's",
    }
    once = run(demo, "--once", **others)
    assert once.returncode == 0, once.stderr[-2000:]
    port = str(find_free_port())
    with serving(demo, "--port", port, PYTHONPATH=LATER, **others) as served:
        assert served.end() == 0
    assert list(foreign.iterdir()) == []
    return [once.stdout, served.printed]


@contextmanager
def serving_again(held: HeldDemo, to: Path) -> Iterator[Serving]:
    """Serve a copy of the second meeting from its beginning, at an address of its own."""
    copied = held.copy(to, bind=f"127.0.0.1:{find_free_port()}")
    with serving(copied, "--reset", PYTHONPATH=LATER) as served:
        yield served


def find_processes(demo: Path) -> list[int]:
    """Return the processes that some demo in this folder started, and what they started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            environment = path.read_bytes()
        except OSError:
            continue
        if f"ASSEMBLY_KEYS={demo / 'keys'}\0".encode() in environment:
            found.append(int(path.parent.name))
    return found
