"""Run and serve the demo in processes of its own, as a stranger would."""

import os
import signal
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
