"""Test a TLS proxy against slow, many, large and guessing requests.

Runs on the machine itself, with nothing but the standard library, as
try_proxy.py NAME CERTIFICATE SECRET. SECRET stands in paths as a letter's does, and afterwards must
stand in no log. Whatever is not as it has to be is an AssertionError.
"""
# ruff: noqa: S101, PLR2004 - what is tried here is written as in the tests.

import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

_NAME, _CERTIFICATE, _SECRET = sys.argv[1:4]
_PATIENCE = 60
_CROWD = 60
_MOST_BYTES = 25 << 20
_SIGN_IN = "/sign-in"


@contextmanager
def connect(source: str) -> Iterator[ssl.SSLSocket]:
    """Yield a connection to the proxy from one of the machine's own addresses."""
    context = ssl.create_default_context(cafile=_CERTIFICATE)
    with (
        socket.create_connection(("127.0.0.1", 443), _PATIENCE, (source, 0)) as plain,
        context.wrap_socket(plain, server_hostname=_NAME) as secured,
    ):
        yield secured


def write_head(method: str, path: str, length: int | None = None) -> bytes:
    """Return a request's head."""
    body = "" if length is None else f"Content-Length: {length}\r\n"
    return f"{method} {path} HTTP/1.1\r\nHost: {_NAME}\r\n{body}Connection: close\r\n\r\n".encode()


def ask(method: str, path: str, source: str, length: int | None = None) -> bytes:
    """Return the whole answer to a request; its body, if one is announced, is never sent."""
    with connect(source) as secured:
        secured.sendall(write_head(method, path, length))
        return read_all(secured)


def read_all(secured: ssl.SSLSocket) -> bytes:
    """Read until the other side closes, with or without a TLS close_notify."""
    pieces = []
    try:
        while piece := secured.recv(1 << 16):
            pieces.append(piece)
    except (ssl.SSLEOFError, ConnectionResetError):
        pass
    return b"".join(pieces)


def get_status(answer: bytes) -> int:
    """Return the status of an answer."""
    return int(answer.split(b" ", 2)[1])


def try_pages() -> None:
    """Pages are served with HSTS; the operator's addresses are not."""
    answer = ask("GET", "/", "127.0.0.2")
    assert get_status(answer) == 200, answer[:200]
    assert b"strict-transport-security: max-age=31536000" in answer.lower(), answer[:800]
    assert b"\r\nServer: nginx\r\n" in answer, answer[:800]
    assert get_status(ask("GET", "/readyz", "127.0.0.2")) == 403
    assert b'"checks"' in ask("GET", "/readyz", "127.0.0.1")
    with socket.create_connection(("127.0.0.1", 80), _PATIENCE) as plain:
        plain.sendall(f"GET /c/x HTTP/1.1\r\nHost: {_NAME}\r\nConnection: close\r\n\r\n".encode())
        redirect = plain.recv(1 << 16)
    assert get_status(redirect) == 301, redirect
    assert f"\r\nLocation: https://{_NAME}/c/x\r\n".encode() in redirect, redirect


def try_half_bodies() -> None:
    """Many clients that send half a body delay nobody else, and are cut off."""
    with ExitStack() as stack:
        crowd = [stack.enter_context(connect("127.0.0.3")) for _ in range(_CROWD)]
        for each in crowd:
            each.sendall(write_head("POST", "/receipt", 1000) + b"text=half")
        assert get_status(ask("GET", "/receipt", "127.0.0.2")) == 200, "somebody else waits"
        answer = ask("GET", "/receipt", "127.0.0.3")
        assert get_status(answer) == 429, "one more from the same address is one too many"
        assert "请等一分钟".encode() in answer, answer
        ends = [read_all(each) for each in crowd]
    assert all(not end or get_status(end) == 408 for end in ends), ends
    assert get_status(ask("GET", "/receipt", "127.0.0.3")) == 200


def try_half_heads() -> None:
    """A client that never ends its head is cut off."""
    with connect("127.0.0.4") as secured:
        secured.sendall(b"GET / HTTP/1.1\r\nHost:")
        assert not read_all(secured)


def try_too_much() -> None:
    """A body of more than the application takes is refused before it is sent."""
    answer = ask("POST", "/receipt", "127.0.0.2", _MOST_BYTES + 1)
    assert get_status(answer) == 413, answer[:200]
    assert "文件不能超过 25 MB".encode() in answer, answer


def try_guessing() -> None:
    """Guesses from one address end in a refusal; those of others do not."""
    statuses = [get_status(ask("POST", _SIGN_IN, "127.0.0.5", 0)) for _ in range(50)]
    assert statuses[0] != 429, statuses
    assert statuses[-1] == 429, statuses
    assert get_status(ask("POST", _SIGN_IN, "127.0.0.6", 0)) != 429


def try_secrets() -> None:
    """Send a secret in paths; the caller then searches the logs for it."""
    for path in (f"/v/{_SECRET}", f"/n/{_SECRET}", f"/c/langyue/objections/{_SECRET}"):
        assert get_status(ask("GET", path, "127.0.0.2")) in {200, 403, 404, 410}, path
    assert get_status(ask("POST", f"/v/{_SECRET}", "127.0.0.2", _MOST_BYTES + 1)) == 413


if __name__ == "__main__":
    for attempt in (
        try_pages,
        try_half_bodies,
        try_half_heads,
        try_too_much,
        try_guessing,
        try_secrets,
    ):
        attempt()
        print("held:", attempt.__name__)
