"""A throw-away PostgreSQL cluster: made, used and removed by the tests themselves."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


def find_binaries() -> Path:
    """Return the folder of the newest installed server."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4])
    )
    return folders[-1].parent


def as_server_user(command: list[str]) -> list[str]:
    """Return a command that does not run as root, which PostgreSQL refuses."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@contextmanager
def running_cluster(*, is_durable: bool = True) -> Iterator[str]:
    """Run a cluster on a socket of its own and give the address of its databases.

    Args:
        is_durable: wait for the disk, as a server does; what no test looks at after the machine
            itself went down needs not.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    binaries, data = find_binaries(), folder / "d"
    make = f"{binaries / 'initdb'} -D {data} -U postgres -A trust -E UTF8 --no-sync"
    _run(make.split())
    control = [str(binaries / "pg_ctl"), "-D", str(data), "-w"]
    options = f"-k {folder} -c listen_addresses='' -c max_connections=200"
    if not is_durable:
        options += " -c fsync=off -c full_page_writes=off"
    _run([*control, "-l", str(folder / "log"), "-o", options, "start"])
    try:
        yield f"postgresql://postgres@/{{}}?host={folder}"
    finally:
        _run([*control, "-m", "immediate", "stop"])
        shutil.rmtree(folder)


def _run(command: list[str]) -> None:
    subprocess.run(as_server_user(command), check=True, capture_output=True, cwd="/")


def run_sql(url: str, statement: str) -> None:
    """Run one statement outside of a transaction."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())
