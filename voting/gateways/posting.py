"""One POST to a stranger's server, which answers in time and in measure, or has not answered.

The standard library's time-out is for each read, so a server that drips a byte now and then holds
its caller for ever: here the whole answer has one deadline. Before it lie the search for the name,
which has the resolver's own time-out, and the connection, which has as long for each address.
"""

import http.client
import socket
import ssl
import threading
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass


class PostError(Exception):
    """There was no whole answer; the message names the kind of failure and quotes nobody."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    body: bytes

    @property
    def is_taken(self) -> bool:
        """Tell whether the answer is 2xx; a redirect is not, and is followed nowhere."""
        return self.status // 100 == 2  # noqa: PLR2004 - the first digit of 2xx


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, within_seconds: float, most_bytes: int
) -> Answer:
    """Send a request and return the answer, whatever its status.

    Args:
        url: where to.
        body: what.
        headers: and what is said of it.
        within_seconds: for connecting to each address of the host, and then for all the rest, to
            the answer's last byte.
        most_bytes: of the answer's body; 0 where the status alone is of interest.

    Raises:
        PostError: no connection, no HTTP, or no whole answer within the time and size.
    """
    try:
        with _connected(url, within_seconds) as (connection, path):
            connection.request("POST", path, body, dict(headers))
            with connection.getresponse() as response:
                return _read(response, most_bytes)
    except (OSError, ValueError, http.client.HTTPException) as error:
        # The class alone: a message of the library's may quote the request.
        raise PostError(type(error).__name__) from None


@contextmanager
def _connected(url: str, seconds: float) -> Iterator[tuple[http.client.HTTPConnection, str]]:
    """Connect, and end the connection when the time is over, whatever is going on in it."""
    parts = urllib.parse.urlsplit(url)
    is_encrypted = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if is_encrypted else 80)
    with socket.create_connection((host, port), seconds) as raw, _ending(raw.dup(), seconds):
        kind = http.client.HTTPSConnection if is_encrypted else http.client.HTTPConnection
        connection = kind(host, port, timeout=seconds)
        connection.sock = raw
        if is_encrypted:
            connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
        try:
            yield connection, urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
        finally:
            connection.close()


@contextmanager
def _ending(connection: socket.socket, seconds: float) -> Iterator[None]:
    """Shut a connection down after some time, so that whoever reads from it goes on with an error.

    Raises:
        TimeoutError: it came to that; what was read may be a part.
    """
    is_over = threading.Event()

    def end() -> None:
        is_over.set()
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        connection.close()
        if is_over.is_set():
            raise TimeoutError


def _read(response: http.client.HTTPResponse, most_bytes: int) -> Answer:
    """Read an answer to its end.

    Raises:
        ValueError: it has more bytes than may be, or fewer than it promised.
    """
    if most_bytes == 0:
        return Answer(response.status, b"")
    body = response.read(most_bytes + 1)
    if len(body) > most_bytes or response.length:
        raise ValueError("too long, or cut short")
    return Answer(response.status, body)
