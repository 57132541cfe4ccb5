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
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=tempfile.gettempdir()))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    binaries, data = find_binaries(), folder / "d"
    make = f"{binaries / 'initdb'} -D {data} -U postgres -A trust -E UTF8 --no-sync"
    _run(make.split())
    lines = [f"unix_socket_directories='{folder}'", "listen_addresses=''", "max_connections=200"]
    if not is_durable:
        lines += ["fsync=off", "full_page_writes=off", "autovacuum=off"]
    with (data / "postgresql.conf").open("a") as settings:
        settings.writelines(f"{line}\n" for line in lines)
    _control(folder, "start")
    try:
        yield f"postgresql://postgres@/{{}}?host={folder}"
    finally:
        _control(folder, "stop")
        shutil.rmtree(folder)


@contextmanager
def stopped_cluster(url: str) -> Iterator[None]:
    """Stop the cluster of an address as a crash would, and start it again after the block."""
    folder = Path(url.partition("?host=")[2])
    _control(folder, "stop")
    try:
        yield
    finally:
        _control(folder, "start")


def _control(folder: Path, act: str) -> None:
    command = [str(find_binaries() / "pg_ctl"), "-D", str(folder / "d"), "-w"]
    how = ["-l", str(folder / "log")] if act == "start" else ["-m", "immediate"]
    _run([*command, *how, act])


def _run(command: list[str]) -> None:
    subprocess.run(as_server_user(command), check=True, capture_output=True, cwd="/")


def run_sql(url: str, statement: str) -> None:
    """Run one statement outside of a transaction."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())
