"""Threads, their queue and what is held are shared by sites: no single address uses them up."""

import asyncio
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO

import pytest

from tests.voting.serving.test_slow_and_many import ask, connect, read_all
from voting.networks import Front, parse_network
from voting.serving.queues import CrowdedError, FairQueue
from voting.serving.shares import SMALL, Share, ShareError, Shares
from voting.serving.wsgi import Answer

_PROGRAM = """
import asyncio, socket, threading
from flask import Flask, request
from voting.networks import Front, parse_network
from voting.serving.connections import Ceilings
from voting.serving.pages import Patience, serve_until_told

app, told = Flask("served"), threading.Event()
app.add_url_rule("/wait", view_func=lambda: str(told.wait(30)), endpoint="wait")
app.add_url_rule("/go", view_func=lambda: str(told.set()), endpoint="go")
app.add_url_rule("/large", view_func=lambda: "x" * (16 << 20), endpoint="large")
app.add_url_rule(
    "/length", view_func=lambda: str(len(request.get_data())), endpoint="length", methods=["POST"]
)
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
patience = Patience(
    idle=20, pause=10, body=20, most_bytes=200000, most_held=40 << 20, most_held_of_site=20 << 20,
    most_queued=8,
)
ceilings = Ceilings(front=Front(networks=(parse_network("127.0.0.9"),)))
asyncio.run(serve_until_told(app, listening, 4, ceilings, patience))
"""
GET = b"GET /%s HTTP/1.1\r\nHost: x\r\n\r\n"
SMALL_BODY = b"POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nvote"


@pytest.fixture
def port() -> Iterator[int]:
    """A server with four threads and a short queue."""
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        yield int(server.stdout.readline())
        server.terminate()
        assert server.wait(60) == 0


def send(stack: ExitStack, port: int, request: bytes, source: str) -> socket.socket:
    connected = stack.enter_context(connect(port, source))
    connected.sendall(request)
    return connected


def test_a_crowd_of_one_address_fills_neither_threads_nor_queue_for_others(port: int) -> None:
    proxied = GET.replace(b"Host: x", b"Host: x\r\nX-Forwarded-For: 203.0.113.%d")
    with ExitStack() as stack:
        crowd = [send(stack, port, proxied % (b"wait", 7), "127.0.0.9") for _ in range(20)]
        # Its own twelfth is refused: three are being answered, and eight wait.
        assert any(_is_refused(each) for each in crowd)
        assert ask(port, SMALL_BODY).endswith(b"4")
        # Whom the proxy names counts, and not the proxy.
        assert ask(port, proxied % (b"go", 8), "127.0.0.9").startswith(b"HTTP/1.1 200 ")


def _is_refused(connected: socket.socket) -> bool:
    connected.settimeout(0.5)
    try:
        return connected.recv(100).startswith(b"HTTP/1.1 503 ")
    except TimeoutError:
        return False


def test_answers_that_one_address_does_not_read_are_its_share(port: int) -> None:
    with ExitStack() as stack:
        deaf = send(stack, port, GET % b"large", "127.0.0.3")
        assert deaf.recv(15) == b"HTTP/1.1 200 OK"
        assert b"503" in ask(port, GET % b"large", "127.0.0.3")[:20]
        assert ask(port, SMALL_BODY, "127.0.0.3").endswith(b"4")
        assert ask(port, GET % b"large", "127.0.0.4").startswith(b"HTTP/1.1 200 ")


def test_a_body_that_is_announced_too_large_is_refused_before_it_comes(port: int) -> None:
    head = b"POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 200001\r\n\r\n"

    with connect(port) as connected:
        connected.sendall(head)
        assert connected.recv(13) == b"HTTP/1.1 413 "


@pytest.mark.parametrize(
    "request_",
    [
        b"garbage\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-More: y\r\n" * 70 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-More: " + b"y" * 7000 + b"\r\n\r\n",
    ],
    ids=["garbage", "many", "long"],
)
def test_what_is_no_request_is_answered_in_our_words_and_with_our_headers(
    port: int, request_: bytes
) -> None:
    with connect(port) as connected:
        connected.sendall(request_)
        answer = read_all(connected)

    assert answer.split(b" ")[1] == b"400"
    assert "请返回上一页".encode() in answer
    for header in (b"X-Content-Type-Options: nosniff", b"Content-Security-Policy: default-src"):
        assert header in answer
    assert b"Server: assembly" in answer


def test_whoever_sends_requests_ahead_of_all_answers_is_hung_up_on(port: int) -> None:
    with connect(port) as connected:
        connected.sendall((GET % b"go") * 40)
        connected.settimeout(5)
        assert not read_all(connected)


def test_what_waits_of_a_connection_that_is_gone_gives_its_place() -> None:
    async def walk() -> None:
        queue, held = FairQueue(1, 2), threading.Event()
        mine, gone, third = (object(), object(), object())
        first = asyncio.create_task(_run(queue, "a", mine, lambda: _wait(held)))
        left = asyncio.create_task(_run(queue, "a", gone, _answer))
        kept = asyncio.create_task(_run(queue, "a", third, _answer))
        await asyncio.sleep(0)
        with pytest.raises(CrowdedError):
            await _run(queue, "a", mine, _answer)
        queue.leave(gone)  # type: ignore[arg-type]  # any object is a connection here
        last = asyncio.create_task(_run(queue, "a", mine, _answer))
        # Another site makes the fullest one give up its newest.
        other = asyncio.create_task(_run(queue, "b", mine, _answer))
        await asyncio.sleep(0)
        held.set()
        found = await asyncio.gather(first, left, kept, last, other, return_exceptions=True)
        queue.close()
        kinds = [type(each) for each in found]
        assert kinds == [Answer, asyncio.CancelledError, Answer, CrowdedError, Answer]

    asyncio.run(walk())


async def _run(queue: FairQueue, site: str, whose: object, work: Callable[[], Answer]) -> Answer:
    return await queue.run(site, whose, work)  # type: ignore[arg-type]  # as above


def _answer() -> Answer:
    return Answer(200, (), BytesIO(), 0)


def _wait(held: threading.Event) -> Answer:
    held.wait(60)
    return _answer()


def test_a_site_holds_no_more_than_its_share_and_what_is_small_always_fits() -> None:
    shares = Shares(10 * SMALL, 4 * SMALL)
    with Share(shares, "a") as held, Share(shares, "b") as other:
        held.require(4 * SMALL)
        held.hold(4 * SMALL)
        for site in (Share(shares, "a"), held):
            with pytest.raises(ShareError):
                site.require(5 * SMALL)
        Share(shares, "a").require(SMALL)
        other.require(4 * SMALL)
    with Share(shares, "a") as held:
        held.require(4 * SMALL)


def test_a_request_is_of_whom_our_own_proxies_name() -> None:
    front = Front(networks=(parse_network("10.0.0.0/8"),))

    assert front.find_client("10.0.0.1", "198.51.100.1, 203.0.113.7") == "203.0.113.7"
    assert front.find_client("203.0.113.7", "198.51.100.1") == "203.0.113.7"
    assert Front(2).find_client("10.0.0.1", "x, 203.0.113.7, 10.0.0.2") == "203.0.113.7"
    assert Front(2).find_client("10.0.0.1", "") == "10.0.0.1"
