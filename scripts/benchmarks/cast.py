"""Casting over real HTTP, with the sequencer running, against a bare Flask application.

Both run on the same server with the same processes and threads, in turn, on the same database.
The clients share the machine with them. What is measured is the request that casts:
`POST /vote/confirm` of a signed-in owner.
"""

import argparse
import asyncio
import os
import re
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import httpx
from demonstration import folders, installation
from demonstration.clock import DemoClock, find_lag
from demonstration.meetings import second as second_meeting
from sqlalchemy import text as sql

from tests.voting.postgres import run_sql, running_cluster
from voting.clock import SystemTime
from voting.services.owners.letters import Letter
from voting.storage.base import make_engine

ROOT = Path(__file__).parents[2]

WORKERS, THREADS = 2, 4
CLIENTS = (8, 32)
ROUNDS = 8
_FIELD = re.compile(r'name="(csrf_token|form_id)" value="([^"]+)"')


_TLS = ssl.create_default_context()
"""Made once: a context for each of some hundred browsers takes longer than what they do."""


@contextmanager
def browsing(base_url: str) -> Iterator[httpx.Client]:
    """Open a browser without JavaScript."""
    with httpx.Client(base_url=base_url, follow_redirects=True, timeout=60, verify=_TLS) as client:
        yield client


@dataclass(frozen=True)
class Request:
    """One request, ready to send."""

    path: str
    cookie: str
    form: dict[str, str]

    def to_bytes(self) -> bytes:
        """Return the request as it goes over the wire."""
        body = urlencode(self.form)
        return (
            f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()


@dataclass(frozen=True)
class Measurement:
    """The figures of one run of the clients."""

    per_second: float
    cpu_ms: float
    """CPU milliseconds of server, worker and database for one request."""
    p95_ms: float
    lost: int


Rounds = dict[int, list[Measurement]]
"""From the number of clients to what each round measured."""


async def send_all(port: int, requests: list[bytes], clients: int, expected: bytes) -> list[float]:
    """Send requests over `clients` connections; return the seconds of each expected answer."""
    waiting = iter(requests)
    times: list[float] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in waiting:
            started = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            await reader.readexactly(int(length[1]) if length else 0)
            if head.startswith(expected):
                times.append(time.perf_counter() - started)
            if b"connection: close" in head.lower():
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    return times


def measure(
    port: int, requests: list[bytes], clients: int, expected: bytes, roots: list[int]
) -> Measurement:
    """Send all requests and measure."""
    before, started = cpu_of(roots), time.perf_counter()
    times = asyncio.run(send_all(port, requests, clients, expected))
    elapsed = time.perf_counter() - started
    used = cpu_of(roots) - before
    times.sort()
    return Measurement(
        per_second=len(times) / elapsed,
        cpu_ms=used / len(requests) * 1000,
        p95_ms=times[int(len(times) * 0.95)] * 1000 if times else 0.0,
        lost=len(requests) - len(times),
    )


def cpu_of(roots: list[int]) -> float:
    """Return the CPU seconds of processes and their descendants, ended ones included."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(folder.name)] = int(fields[1])
            used[int(folder.name)] = sum(int(each) for each in fields[11:15])
    total = 0.0
    for process, seconds in used.items():
        ancestor = process
        while ancestor and ancestor not in roots:
            ancestor = parents.get(ancestor, 0)
        total += seconds if ancestor else 0.0
    return total / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(command: list[str], environment: dict[str, str], port: int) -> Iterator[int]:
    """Run a server; yield its process id once it answers."""
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            if _answers(port):
                break
            time.sleep(0.1)
        yield server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)


def _answers(port: int) -> bool:
    """Tell whether a server answers; one that only tries whether its address is free does not."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as probe:
        probe.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        return bool(probe.recv(1))
    return False


def find_port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_baseline(url: str, count: int) -> Iterator[tuple[int, int, list[bytes]]]:
    """Run the bare application; yield its process id, its port and a round of requests."""
    os.environ["BASELINE_URL"] = url
    sys.modules.pop("benchmarks.scenes.baseline", None)
    from benchmarks.scenes.baseline import SCHEMA  # noqa: PLC0415 - it reads the address

    tokens = [secrets.token_hex(16) for _ in range(count)]
    with make_engine(url).begin() as connection:
        for statement in SCHEMA:
            connection.execute(sql(statement))
        connection.execute(
            sql("INSERT INTO tokens VALUES (:token, :holding)"),
            [{"token": each, "holding": each[:16]} for each in tokens],
        )
    port = find_port()
    requests = [
        Request("/cast", f"token={each}", {"choices": "M1=for&M2=against"}).to_bytes()
        for each in tokens
    ]
    program = (
        "from benchmarks.scenes.baseline import create_baseline; "
        "from voting.serving.processes import Server; "
        f"Server(create_baseline, '127.0.0.1:{port}', {WORKERS}, {THREADS}).run()"
    )
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'scripts'}"}
    with running([sys.executable, "-c", program], environment, port) as pid:
        yield pid, port, requests


@contextmanager
def running_application(url: str) -> Iterator[tuple[int, int, list[Request]]]:
    """Run the application; yield its process id, its port and each owner's signed-in request."""
    with running_meeting(url) as (pid, port, letters, identities):
        yield pid, port, [sign_in(port, letter, identities) for letter in letters]


@contextmanager
def running_meeting(url: str) -> Iterator[tuple[int, int, list[Letter], dict[str, str]]]:
    """Run the application; yield process id, port, the meeting's letters, and identity numbers."""
    port, clock = find_port(), DemoClock(find_lag(SystemTime().now()))
    now = clock.now()
    with folders.locking_folder() as is_free:
        if not is_free:
            raise SystemExit(f"a demo is using {folders.FOLDER}")
        folders.empty_folder()
        folders.set_environment(f"127.0.0.1:{port}", secrets.token_urlsafe(32))
        os.environ["DATABASE_URL"] = url
        installed = installation.install(find_port(), clock)
        # No witness runs here: the sequencer does not wait for one.
        (folders.KEYS / "witnesses.txt").unlink()
        installation.import_and_freeze(installed, now - timedelta(days=21))
        _, letters, _ = second_meeting.open_second_meeting(installed, now)
        identities = {at: each.identity for at, each in installation.read_people().items()}
        program = (
            "from datetime import timedelta; from demonstration.clock import DemoClock; "
            "from voting.serving.processes import serve; "
            f"clock = DemoClock(timedelta({clock.behind.days})); "
            f"serve('127.0.0.1:{port}', {WORKERS}, {THREADS}, clock)"
        )
        with running([sys.executable, "-c", program], dict(os.environ), port) as pid:
            yield pid, port, letters, identities


def measure_both(url: str, baseline_url: str, roots: list[int]) -> tuple[Rounds, Rounds]:
    """Measure baseline and application in turn, so that a slow moment of the machine affects both.

    Every owner casts once a round, and again in the next.
    """
    baseline: Rounds = {clients: [] for clients in CLIENTS}
    own: Rounds = {clients: [] for clients in CLIENTS}
    with (
        running_application(url) as (own_pid, own_port, signed_in),
        running_baseline(baseline_url, len(signed_in)) as (baseline_pid, baseline_port, plain),
    ):
        for clients in CLIENTS:
            for number in range(ROUNDS):
                baseline[clients].append(
                    measure(baseline_port, plain, clients, b"HTTP/1.1 200", [*roots, baseline_pid])
                )
                casts = make_round(signed_in, f"{clients:02d}{number:02d}")
                own[clients].append(
                    measure(own_port, casts, clients, b"HTTP/1.1 303", [*roots, own_pid])
                )
                time.sleep(1)
    return baseline, own


def make_round(signed_in: list[Request], name: str) -> list[bytes]:
    """Return an unsent form for every owner."""
    return [
        Request(
            "/vote/confirm", each.cookie, {**each.form, "form_id": f"{name}{place:08d}"}
        ).to_bytes()
        for place, each in enumerate(signed_in)
    ]


def count_late(url: str) -> int:
    """Return how many ballots are not in a log at the end."""
    with make_engine(url).connect() as connection:
        waiting = "SELECT count(*) FROM ballots WHERE log_index IS NULL"
        late: int = connection.execute(sql(waiting)).scalar_one()
        return late


def sign_in(port: int, letter: Letter, identities: dict[str, str]) -> Request:
    """Sign an owner in as a browser does; return the cookie and the fields of the form."""
    address, path = letter.addresses[0], f"/v/{letter.token}"
    with browsing(f"http://127.0.0.1:{port}") as browser:
        fields = find_fields(browser.get(path).text)
        ballot = browser.post(path, data={**fields, "last_six": identities[address][-6:]})
        fields = find_fields(ballot.text)
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    marks = {f"choice-{motion}": "for" for motion in ("M1", "M2")}
    return Request("/vote/confirm", cookie, {**fields, **marks})


def find_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of a page that its form sends."""
    return dict(_FIELD.findall(page))


def report(name: str, baseline: Rounds, own: Rounds) -> None:
    """Print the medians of what was measured, and the ratio of each round to its baseline."""
    for clients in CLIENTS:
        pairs = list(zip(baseline[clients], own[clients], strict=True))
        ratios = [cast.per_second / low.per_second for low, cast in pairs]
        lost = sum(each.lost for each in own[clients])
        print(
            f"{name}, {clients:2d} clients: {median(c.per_second for _, c in pairs):6.0f}/s of a "
            f"baseline of {median(f.per_second for f, _ in pairs):6.0f}/s, ratio "
            f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}); "
            f"95 % within {median(c.p95_ms for _, c in pairs):.0f} ms; "
            f"CPU {median(c.cpu_ms for _, c in pairs):.2f} ms a ballot "
            f"(baseline {median(f.cpu_ms for f, _ in pairs):.2f}); lost {lost}"
        )


def main() -> None:
    """Measure on PostgreSQL, then on SQLite."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("postgresql", "sqlite"))
    only = parser.parse_args().only
    if only != "sqlite":
        with running_cluster() as url:
            folder = Path(url.partition("host=")[2])
            roots = [int((folder / "d" / "postmaster.pid").read_text().split()[0])]
            for name in ("baseline", "own"):
                run_sql(url.format("postgres"), f"CREATE DATABASE {name}")
            report("PostgreSQL", *measure_both(url.format("own"), url.format("baseline"), roots))
            print(f"ballots left out of the log at the end: {count_late(url.format('own'))}")
    if only != "postgresql":
        with tempfile.TemporaryDirectory() as folder_name:
            url = f"sqlite:///{folder_name}/own.db"
            report("SQLite", *measure_both(url, f"sqlite:///{folder_name}/baseline.db", []))
            print(f"ballots left out of the log at the end: {count_late(url)}")


if __name__ == "__main__":
    main()
