"""What starting costs, in seconds of CPU: `assembly --help`, and `serve` until its first page.

The baseline is `import flask, sqlalchemy` in the same run. CPU time is measured because,
unlike wall time, it is the same on a busy machine. All processes of the server count.
"""

import os
import resource
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ASSEMBLY = str(Path(sys.executable).parent / "assembly")
TIMES = 5
MOST_HELP, MOST_PAGE = 0.5, 3.0
_UTIME, _CUTIME_END, _SESSION = 11, 15, 3
"""Fields of /proc/PID/stat behind the name of the program (proc(5))."""
_PAUSE = 0.02


def measure(*command: str) -> float:
    """Return the seconds of CPU that a command takes, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure_session(session: int) -> tuple[float, int]:
    """Return the seconds of CPU that all processes of a session took so far, and their number."""
    ticks, processes = 0, 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # It has just ended.
        if int(fields[_SESSION]) == session:
            ticks += sum(int(field) for field in fields[_UTIME:_CUTIME_END])
            processes += 1
    return ticks / os.sysconf("SC_CLK_TCK"), processes


def measure_serving(environment: dict[str, str]) -> tuple[float, float, int]:
    """Return the server's CPU seconds and seconds until its first page, and its processes then."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    begun = time.monotonic()
    server = subprocess.Popen(
        [ASSEMBLY, "serve", "--bind", f"127.0.0.1:{port}"],
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _answers(f"http://127.0.0.1:{port}/"):
            if server.poll() is not None:
                raise SystemExit("the server ended before its first page")
            time.sleep(_PAUSE)
        return (measure_session(server.pid)[0], time.monotonic() - begun, _count(server.pid))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def _count(session: int) -> int:
    return measure_session(session)[1]


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 - our own server
            return bool(answer.read())
    except urllib.error.HTTPError:
        raise
    except OSError:
        return False


def main() -> None:
    """Print the figures; fail where one is above its limit."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "ASSEMBLY_SECRET_KEY": secrets.token_hex(32),
            "DATABASE_URL": f"sqlite:///{folder}/assembly.db",
            "ASSEMBLY_KEYS": f"{folder}/keys",
        }
        subprocess.run([ASSEMBLY, "keys", "init"], env=environment, check=True, capture_output=True)
        baseline = statistics.median(
            measure(sys.executable, "-c", "import flask, sqlalchemy") for _ in range(TIMES)
        )
        asked = statistics.median(measure(ASSEMBLY, "--help") for _ in range(TIMES))
        served = sorted(measure_serving(environment) for _ in range(TIMES))
    page, waited, processes = served[TIMES // 2]
    print(f"baseline: import flask, sqlalchemy  {baseline:5.2f} s CPU")
    print(f"assembly --help                  {asked:5.2f} s CPU, at most {MOST_HELP}")
    print(
        f"serve until its first page       {page:5.2f} s CPU, at most {MOST_PAGE}: "
        f"{page / baseline:.1f} baselines, {processes} processes, {waited:.1f} s on this machine"
    )
    if asked > MOST_HELP or page > MOST_PAGE:
        sys.exit("a promise is broken")


if __name__ == "__main__":
    main()
