"""The server that pages come from: one at an address, whole in spite of a killed process."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import click
import httpx
import pytest
from click.testing import CliRunner

from voting.cli import main
from voting.serving.processes import find_address

_PROGRAM = """
import os, sys, time
from flask import Flask
from voting.serving.processes import Server

def make_app():
    app = Flask("served")
    app.add_url_rule("/pid", view_func=lambda: str(os.getpid()), endpoint="pid")
    app.add_url_rule("/slow", view_func=lambda: time.sleep(1) or "done", endpoint="slow")
    return app

Server(make_app, sys.argv[1], workers=2, threads=2).run()
"""


@pytest.mark.parametrize(
    ("bind", "address"),
    [("127.0.0.1:80", ("127.0.0.1", 80)), ("[::1]:8000", ("::1", 8000))],
)
def test_an_address_is_a_host_and_a_port(bind: str, address: tuple[str, int]) -> None:
    assert find_address(bind)[1] == address


@pytest.mark.parametrize("bind", ["", "8000", ":8000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x"])
def test_what_is_no_address_is_refused(bind: str) -> None:
    with pytest.raises((ValueError, OSError)):
        find_address(bind)

    answer = CliRunner().invoke(main, ["serve", "--bind", bind])
    assert answer.exit_code == click.UsageError.exit_code
    assert "is no host and port" in answer.output


def start(bind: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, bind], stderr=subprocess.PIPE, text=True
    )


@pytest.fixture
def served() -> Iterator[tuple[subprocess.Popen[str], str]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = start(f"127.0.0.1:{port}")
    url = f"http://127.0.0.1:{port}"
    find_workers(url, 1)
    yield server, url
    server.terminate()
    server.communicate()


def find_workers(url: str, count: int) -> set[int]:
    """Ask until so many processes have answered; each answers a connection of its own."""
    found: set[int] = set()
    for _ in range(400):
        try:
            found.add(int(httpx.get(f"{url}/pid").text))
        except httpx.TransportError:
            time.sleep(0.05)
        if len(found) >= count:
            return found
    raise AssertionError(found)


def test_another_server_at_the_same_address_says_so_and_ends(
    served: tuple[subprocess.Popen[str], str],
) -> None:
    _, url = served
    other = start(url.removeprefix("http://"))

    _, errors = other.communicate(timeout=60)

    assert other.returncode != 0
    assert "Address already in use" in errors
    assert httpx.get(f"{url}/pid").status_code == 200


def test_a_process_that_is_killed_is_replaced(served: tuple[subprocess.Popen[str], str]) -> None:
    _, url = served
    first, second = find_workers(url, 2)
    os.kill(first, signal.SIGKILL)

    later: set[int] = set()
    for _ in range(200):
        later |= find_workers(url, 1)
        time.sleep(0.1)
        if later - {first, second}:
            break

    assert later - {first, second}
    assert httpx.get(f"{url}/slow").text == "done"


def test_a_request_under_way_is_answered_before_the_server_ends(
    served: tuple[subprocess.Popen[str], str],
) -> None:
    server, url = served
    answers: list[str] = []
    asking = threading.Thread(target=lambda: answers.append(httpx.get(f"{url}/slow").text))
    asking.start()
    time.sleep(0.5)

    server.terminate()
    asking.join(30)

    assert answers == ["done"]
    assert server.wait(30) == 0
