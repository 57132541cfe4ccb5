"""Whoever sends slowly, says nothing or comes in crowds keeps nobody else from an answer."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from voting.networks import find_site, is_in, parse_network

_PROGRAM = """
import asyncio, socket, sys
from flask import Flask, request
from voting.networks import Front, parse_network
from voting.serving.connections import Ceilings
from voting.serving.pages import Patience, serve_until_told

app = Flask("served")
app.config["MAX_CONTENT_LENGTH"] = 5000
@app.route("/echo", methods=["GET", "POST"])
def echo():
    return {"length": len(request.get_data()), "headers": list(request.headers)}
app.add_url_rule("/large", view_func=lambda: "x" * (32 << 20), endpoint="large")
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
patience = Patience(idle=2, pause=1, body=2, most_bytes=6000)
ceilings = Ceilings(of_all=300, of_address=40, front=Front(networks=(parse_network("127.0.0.9"),)))
asyncio.run(serve_until_told(app, listening, 2, ceilings, patience))
"""
HALF = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf"
WHOLE = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nvote"
CHUNKED = b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server with two threads and little patience."""
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        yield int(server.stdout.readline())
        server.terminate()
        assert server.wait(60) == 0


@contextmanager
def connect(port: int, source: str = "127.0.0.1") -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), 60, (source, 0)) as connected:
        yield connected


def read_all(connected: socket.socket) -> bytes:
    """Read until the other side hangs up."""
    pieces = []
    try:
        while piece := connected.recv(1 << 16):
            pieces.append(piece)
    except ConnectionResetError:
        pass
    return b"".join(pieces)


def ask(port: int, request: bytes = WHOLE, source: str = "127.0.0.1") -> bytes:
    closing = request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
    with connect(port, source) as connected:
        connected.sendall(closing)
        return read_all(connected)


def test_ballots_are_answered_while_half_sent_bodies_hang_and_these_are_closed(port: int) -> None:
    with ExitStack() as stack:
        crowd = [
            stack.enter_context(connect(port, f"127.0.1.{number % 10}")) for number in range(200)
        ]
        for each in crowd:
            each.sendall(HALF)
        answers = [ask(port) for _ in range(5)]
        ends = [read_all(each) for each in crowd]

    assert all(each.startswith(b"HTTP/1.1 200 ") for each in answers)
    assert {each[:13] for each in ends} == {b"HTTP/1.1 408 "}


def test_a_body_that_drips_ends_as_well(port: int) -> None:
    with connect(port) as dripping:
        dripping.sendall(HALF)
        dripping.settimeout(0.3)
        for _ in range(200):
            try:
                dripping.sendall(b"x")
                answer = dripping.recv(100)
            except TimeoutError:
                continue
            break
        else:
            raise AssertionError("it drips for ever")
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_whoever_says_nothing_or_half_a_head_is_hung_up_on(port: int) -> None:
    with connect(port) as silent, connect(port) as half, connect(port) as later:
        half.sendall(b"GET /echo HTTP/1.1\r\nHost:")
        later.sendall(WHOLE)
        assert later.recv(100).startswith(b"HTTP/1.1 200 ")
        assert not read_all(silent)
        assert not read_all(half)
        # What it was sent, and then nothing more.
        assert b"HTTP" not in read_all(later)


def test_a_crowd_of_silent_connections_locks_nobody_out(port: int) -> None:
    with ExitStack() as stack:
        for number in range(900):
            stack.enter_context(connect(port, f"127.1.{number // 30}.1"))
            if number % 100 == 0:
                assert ask(port).startswith(b"HTTP/1.1 200 ")


def test_of_one_address_the_longest_waiting_connection_makes_room(port: int) -> None:
    with ExitStack() as stack:
        crowd = [stack.enter_context(connect(port, "127.0.0.2")) for _ in range(41)]
        crowd[0].settimeout(1)
        assert not read_all(crowd[0])
        crowd[-1].sendall(WHOLE)
        assert crowd[-1].recv(100).startswith(b"HTTP/1.1 200 ")


def test_a_proxy_of_our_own_has_no_ceiling(port: int) -> None:
    with ExitStack() as stack:
        crowd = [stack.enter_context(connect(port, "127.0.0.9")) for _ in range(60)]
        for each in crowd:
            each.sendall(WHOLE)
        assert all(each.recv(100).startswith(b"HTTP/1.1 200 ") for each in crowd)


def test_an_answer_that_nobody_reads_keeps_no_thread(port: int) -> None:
    with ExitStack() as stack:
        for number in range(8):
            deaf = stack.enter_context(connect(port, f"127.0.2.{number}"))
            deaf.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        assert ask(port).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n" + b"x" * 9000, b"413"),
        (b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5500\r\n\r\n" + b"x" * 5500, b"413"),
        (b"garbage\r\n\r\n", b"400"),
        (b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", b"400"),
        (CHUNKED + b"\r\nzz\r\n\r\n", b"400"),
        (CHUNKED + b"Content-Length: 4\r\n\r\n4\r\nvote\r\n0\r\n\r\n", b"400"),
    ],
)
def test_what_is_too_large_or_no_request_is_refused(
    port: int, request_: bytes, status: bytes
) -> None:
    with connect(port) as connected:
        connected.sendall(request_)
        assert connected.recv(1000).split(b" ")[1] == status


def test_a_request_in_pieces_reaches_the_application_whole(port: int) -> None:
    body = b"4\r\nvote\r\n3\r\nfor\r\n0\r\n\r\n"

    assert b'"length":7' in ask(port, CHUNKED + b"\r\n" + body)


def test_no_header_passes_for_one_that_only_a_proxy_sends(port: int) -> None:
    answer = ask(port, b"GET /echo HTTP/1.1\r\nHost: x\r\nX_Forwarded_For: 192.0.2.1\r\n\r\n")

    assert b"Host" in answer
    assert b"192.0.2.1" not in answer


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_of_ipv6_what_one_subscriber_has_counts_as_one_address(address: str, site: str) -> None:
    assert find_site(address) == site


def test_an_address_is_in_a_network_or_not() -> None:
    networks = [parse_network(each) for each in ("10.0.0.0/8", "2001:db8::/32")]

    assert is_in("10.1.2.3", networks)
    assert is_in("2001:db8::1", networks)
    assert not is_in("192.0.2.1", networks)
    assert not is_in("no address", networks)
