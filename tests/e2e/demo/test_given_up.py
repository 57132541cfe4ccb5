"""A demo that cannot go on, or is ended midway, says so in a sentence and leaves nothing."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from tests.e2e.demo.running import COMMAND, ROOT, find_processes, make_environment, run


def test_a_demo_that_is_ended_while_owners_vote_leaves_nothing_running(tmp_path: Path) -> None:
    demo = tmp_path / "demo"
    with subprocess.Popen(
        [*COMMAND, "--once"],
        cwd=ROOT,
        env=make_environment(demo),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        seen = b""
        while "业主通过网页投票 / owners vote on the pages\n".encode() not in seen:
            piece = os.read(process.stderr.fileno(), 4096)
            assert piece, seen.decode(errors="replace")[-2000:]
            seen += piece
        process.terminate()
        said = process.stderr.read().decode()

    assert b"\r" not in seen
    assert process.returncode == 130
    assert "已停止" in said
    assert find_processes(demo) == []


_STUCK = """
import signal, threading
from demonstration.processes import StopSignal
StopSignal.within_seconds = 1
StopSignal.listen()
taken = threading.Lock()
taken.acquire()
try:
    print("ready", flush=True)
    signal.pause()
except KeyboardInterrupt:
    taken.acquire()
"""


def test_a_demo_that_waits_for_what_never_comes_is_given_up() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _STUCK],
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.terminate()

    assert process.returncode == 130


def test_a_folder_that_cannot_be_used_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    failed = run(tmp_path / "file" / "demo", "--once")

    assert failed.returncode == 1
    assert "不能使用文件夹" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_reset_takes_no_port(tmp_path: Path) -> None:
    failed = run(tmp_path / "demo", "--reset", "--port", "8123")

    assert failed.returncode == 2
    assert "--reset keeps its port" in failed.stderr
    assert not (tmp_path / "demo").exists()


def test_a_taken_port_is_said_before_anything_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "earlier").write_text("")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        failed = run(tmp_path / "demo", "--port", str(taken.getsockname()[1]))

    assert failed.returncode == 1
    assert "已被占用" in failed.stderr
    assert (tmp_path / "demo" / "earlier").exists()


def test_a_server_that_never_gets_well_is_given_up_in_the_end(tmp_path: Path) -> None:
    """A real server that answers, but with 404: a connection alone is no answer."""
    program = """
import pathlib, subprocess, sys
from demonstration.failures import DemoError, say
from demonstration.processes import Child, find_port
log, port = pathlib.Path(sys.argv[1]), find_port()
command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)]
with log.open("wb") as written:
    process = subprocess.Popen(command, stdout=written, stderr=written)
try:
    child = Child("it", f"http://127.0.0.1:{port}/healthz", (200).__eq__, process, log)
    child.wait_until_ready(within=3)
except DemoError as error:
    print(say(error))
finally:
    process.kill()
    process.wait()
"""
    said = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "log")],
        env=make_environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.startswith("it：等了 3 秒")
    assert "没有正常应答" in said
