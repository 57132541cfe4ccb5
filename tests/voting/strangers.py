"""Servers as strangers run them: each answers every request with the same bytes, or worse."""

import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Behaviour = Callable[[socket.socket], object]
_OK = b"HTTP/1.1 200 OK\r\n"


def say(data: bytes) -> Behaviour:
    return lambda connection: connection.sendall(data)


def _go_on(head: bytes, part: bytes, pause: float = 0) -> Behaviour:
    """Say something, and then the same until the other side hangs up."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(part)
            time.sleep(pause)

    return behave


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


MISBEHAVIOURS: dict[str, Behaviour] = {
    "a garbled status line": say(b"\x00\x17garbage\r\n\r\n"),
    "a status that is no number": say(b"HTTP/1.1 two OK\r\n\r\n"),
    "nothing": say(b""),
    "half a status line": say(b"HTTP/1."),
    "endless headers": _go_on(_OK, b"X-More: and more\r\n"),
    "an endless header": _go_on(_OK + b"X: ", b"x" * 4096),
    "endless interim answers": _go_on(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "an endless body": _go_on(_OK + b"\r\n", b"x" * 4096),
    "endless chunks": _go_on(_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "chunks of no size": say(_OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "dripping headers": _go_on(_OK, b"X", 0.05),
    "a dripping body": _go_on(_OK + b"Content-Length: 4000\r\n\r\n", b"x", 0.05),
    "a reset": _reset,
    "a redirect": say(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\n\r\n"),
    "less than it promised": say(_OK + b"Content-Length: 4000\r\n\r\nshort"),
    "a negative length": say(_OK + b"Content-Length: -7\r\n\r\n"),
    "no UTF-8": say(_OK + b"Content-Length: 2\r\n\r\n\xff\xfe"),
    "a size that is no number": say("HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\n²".encode()),
    "an endless greeting": _go_on(b"", b"220-and more\r\n", 0.01),
    "another protocol": say(b"220 mail.example ESMTP\r\n"),
}


@contextmanager
def serving(behave: Behaviour, *, listens: bool = True) -> Iterator[str]:
    """Serve so at an address of loopback's, which is returned without a scheme.

    Args:
        behave: what is done with each connection.
        listens: whether a request comes first; a mail server speaks first.
    """

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                if listens:
                    self.request.recv(65536)
                behave(self.request)
            except OSError:
                return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
