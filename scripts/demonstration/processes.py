"""Processes beside the demo: started, waited for until they answer, and ended with it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from types import FrameType

from demonstration.failures import DemoError
from demonstration.places import ROOT, SCRIPTS

INTERRUPTED = 130
"""The status of a demo that was ended before its end."""
WITHIN_SECONDS = 120
"""A busy machine is given this long; a process that ends is not waited for at all."""
_PAUSE_SECONDS = 0.2
_ANSWER_SECONDS = 10
_STOPS_WITHIN = 40
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Ending:
    """What ends the demo: the first signal ends everything in order, a second one at once."""

    within_seconds = 60
    is_urgent = False
    _is_asked = False

    @classmethod
    def listen(cls) -> None:
        """Answer Ctrl+C, a closed terminal and a request to end alike."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, cls._end)

    @classmethod
    def _end(cls, number: int, frame: FrameType | None) -> None:
        del number, frame
        # Nothing is raised a second time: whoever ends processes must come to the end.
        cls.is_urgent = cls._is_asked
        if not cls._is_asked:
            cls._is_asked = True
            # What is raised anywhere can leave a lock taken that a thread waits for to the end.
            signal.signal(signal.SIGALRM, cls._give_up)
            signal.alarm(cls.within_seconds)
            raise KeyboardInterrupt

    @staticmethod
    def _give_up(number: int, frame: FrameType | None) -> None:
        """End at once; the processes beside the demo notice that it is gone."""
        del number, frame
        os._exit(INTERRUPTED)


@dataclass(frozen=True)
class Child:
    """A process that the demo started."""

    name: str
    url: str
    """What it is asked at, and below whether an answer's status says that it works."""
    is_well: Callable[[int], bool]
    process: subprocess.Popen[bytes]
    log: Path

    def wait_until_ready(self, within: float = WITHIN_SECONDS) -> None:
        """Wait until the process answers as it should.

        Raises:
            DemoError: it ended, or did not answer so in time.
        """
        deadline = time.monotonic() + within
        answer = ""
        while time.monotonic() < deadline:
            self.require_alive()
            try:
                status = _ask(self.url)
            except (OSError, HTTPException) as error:
                answer = f"{error}"
            else:
                if self.is_well(status):
                    return
                answer = f"HTTP {status}"
            time.sleep(_PAUSE_SECONDS)
        raise DemoError(
            f"{self.name}：等了 {within:.0f} 秒，{self.url} 仍没有正常应答（{answer}）"
            " / it does not answer as it should",
            self.log,
        )

    def require_alive(self) -> None:
        """Check that it still runs.

        Raises:
            DemoError: it ended by itself.
        """
        status = self.process.poll()
        if status is not None:
            raise DemoError(
                f"{self.name}：自己停止了（退出状态 {status}） / it ended by itself", self.log
            )

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Say that the process ended, where that is why something failed.

        Raises:
            DemoError: something failed, and the process ended by itself.
        """
        try:
            yield
        except Exception:  # Whatever failed: an ended process is the likelier reason for it.
            self.require_alive()
            raise


@contextmanager
def running_witness(folder: Path, port: int, log: Path) -> Iterator[Child]:
    """Start the street office's witness, and end it in the end."""
    bind = f"127.0.0.1:{port}"
    with _running(["witness", str(folder), bind], log) as process:
        # It has no page; whatever it answers, it listens and reads requests.
        yield Child("见证程序 / the witness", f"http://{bind}/", bool, process, log)


@contextmanager
def running_server(bind: str, days_back: int, log: Path) -> Iterator[Child]:
    """Start the server with its clock set back, and end it in the end."""
    with _running(["server", bind, str(days_back)], log) as process:
        url = f"http://{bind}/healthz"
        yield Child("投票服务 / the server", url, HTTPStatus.OK.__eq__, process, log)


@contextmanager
def _running(arguments: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run `demonstration.child` in a process group of its own."""
    with log.open("ab") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "demonstration.child", *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.environ.get("PYTHONPATH", str(SCRIPTS))},
            stdin=subprocess.PIPE,
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and whatever it started, at once where that is asked for."""
    process.terminate()
    deadline = time.monotonic() + _STOPS_WITHIN
    while process.poll() is None and not Ending.is_urgent and time.monotonic() < deadline:
        time.sleep(0.05)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin is not None:
        process.stdin.close()


def _ask(url: str) -> int:
    """Return the status that an address answers with."""
    try:
        with _DIRECT.open(url, timeout=_ANSWER_SECONDS) as response:
            status: int = response.status
            return status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def find_port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def require_free(bind: str) -> None:
    """Check that nobody serves at an address.

    Raises:
        DemoError: somebody does.
    """
    host, port = bind.split(":")
    with socket.socket() as probe:
        if probe.connect_ex((host, int(port))) == 0:
            raise DemoError(
                f"{bind} 已被占用，请先停止占用它的程序，或用 --port 换一个端口"
                " / the port is taken; choose another with --port"
            )
