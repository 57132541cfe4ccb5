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
from demonstration.folders import ROOT, SCRIPTS

INTERRUPTED = 130
"""The status of a demo that was ended before its end."""
WITHIN_SECONDS = 120
"""A busy machine is given this long; a process that ends is not waited for at all."""
_PAUSE_SECONDS = 0.2
_ANSWER_SECONDS = 10
_STOPS_WITHIN = 40
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class StopSignal:
    """The signals that stop the demo: the first stops everything in order, the second at once."""

    within_seconds = 60
    is_urgent = False
    _is_asked = False

    @classmethod
    def listen(cls) -> None:
        """Handle SIGINT, SIGHUP and SIGTERM alike."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, cls._end)

    @classmethod
    def _end(cls, number: int, frame: FrameType | None) -> None:
        del number, frame
        # Raise only once, so that the clean-up is not interrupted.
        cls.is_urgent = cls._is_asked
        if not cls._is_asked:
            cls._is_asked = True
            # An exception raised here could leave a lock taken for which a thread waits for ever.
            signal.signal(signal.SIGALRM, cls._give_up)
            signal.alarm(cls.within_seconds)
            raise KeyboardInterrupt

    @staticmethod
    def _give_up(number: int, frame: FrameType | None) -> None:
        """Exit at once; the child processes end when their standard input closes."""
        del number, frame
        os._exit(INTERRUPTED)


@dataclass(frozen=True)
class Child:
    """A process that the demo started."""

    name: str
    url: str
    """The address that is polled; `is_well` judges the status of the answer."""
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
    def explain_if_ended(self) -> Iterator[None]:
        """If the block fails and the process has ended, raise that instead.

        Raises:
            DemoError: something failed, and the process ended by itself.
        """
        try:
            yield
        except Exception:  # Whatever failed, an ended process is the likelier cause.
            self.require_alive()
            raise


@contextmanager
def running_witness(folder: Path, port: int, log: Path) -> Iterator[Child]:
    """Run the street office's witness for the length of the block."""
    bind = f"127.0.0.1:{port}"
    with _running(["witness", str(folder), bind], log) as process:
        # The witness has no page: any answer shows that it is ready.
        yield Child("见证程序 / the witness", f"http://{bind}/", bool, process, log)


@contextmanager
def running_server(bind: str, days_back: int, log: Path) -> Iterator[Child]:
    """Run the server, its clock set back, for the length of the block."""
    with _running(["server", bind, str(days_back)], log) as process:
        url = f"http://{bind}/healthz"
        yield Child("投票服务 / the server", url, HTTPStatus.OK.__eq__, process, log)


@contextmanager
def _running(arguments: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run `demonstration.child_process` in a process group of its own."""
    with log.open("ab") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "demonstration.child_process", *arguments],
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
    """End a process group, with SIGKILL if the stop is urgent."""
    process.terminate()
    deadline = time.monotonic() + _STOPS_WITHIN
    while process.poll() is None and not StopSignal.is_urgent and time.monotonic() < deadline:
        time.sleep(0.05)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin is not None:
        process.stdin.close()


def _ask(url: str) -> int:
    """Return the HTTP status of an address, or nothing if nobody answers."""
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
    """Check that an address is free.

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
