"""A request that is there whole, as WSGI has it, and the application's answer, whole again."""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast
from urllib.parse import unquote_to_bytes

from aiohttp.web_request import BaseRequest

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
IN_MEMORY = 1 << 20
"""Bytes of a body that stay in memory; a ballot never touches the disk on its way."""
_OF_CONNECTION = {
    "CONNECTION", "CONTENT_LENGTH", "EXPECT", "KEEP_ALIVE", "TRANSFER_ENCODING", "UPGRADE",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """The application's answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    content: BinaryIO
    """At its beginning."""
    size: int
    """In bytes."""


def make_spool() -> BinaryIO:
    """Return a file that lies in memory while it is small."""
    return cast("BinaryIO", SpooledTemporaryFile(max_size=IN_MEMORY))


def make_environ(request: BaseRequest, body: BinaryIO, size: int) -> dict[str, Any]:
    """Return a request as PEP 3333 has it.

    Args:
        request: its head.
        body: all of it, at its beginning.
        size: of the body, in bytes.
    """
    path = request.rel_url.raw_path.encode("utf-8", "surrogateescape")
    query = request.rel_url.raw_query_string.encode("utf-8", "surrogateescape")
    peer, here = request.protocol.peername, request.protocol.sockname
    return {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "SERVER_PROTOCOL": "HTTP/{}.{}".format(*request.version),
        "SERVER_NAME": str(here[0]) if here else "",
        "SERVER_PORT": str(here[1]) if here else "",
        "REMOTE_ADDR": str(peer[0]) if peer else "",
        "CONTENT_LENGTH": str(size),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **_name_headers(request.raw_headers),
    }


def _name_headers(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by their names in WSGI; of several of one name all, as one list.

    A name with an underscore is left out: `X_Forwarded_For` would become what a proxy says.
    """
    found: dict[str, str] = {}
    for name, value in headers:
        key = name.decode("latin-1").upper()
        if "_" in key or key.replace("-", "_") in _OF_CONNECTION:
            continue
        key = "CONTENT_TYPE" if key == "CONTENT-TYPE" else f"HTTP_{key.replace('-', '_')}"
        text, comma = value.decode("latin-1"), "; " if key == "HTTP_COOKIE" else ","
        found[key] = f"{found[key]}{comma}{text}" if key in found else text
    return found


def run(application: Application, environ: dict[str, Any]) -> Answer:
    """Return the application's whole answer; in a thread, since it waits for the database."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []
    content = make_spool()

    def start_response(
        status: str, headers: list[tuple[str, str]], exc_info: object = None
    ) -> Callable[[bytes], object]:
        del exc_info
        begun[:] = [(status, headers)]
        return content.write

    for piece in _take(application(environ, start_response)):
        content.write(piece)
    ((status, headers),) = begun
    size = content.tell()
    content.seek(0)
    return Answer(int(status.split(" ", 1)[0]), tuple(headers), content, size)


def _take(pieces: Iterable[bytes]) -> Iterator[bytes]:
    try:
        yield from pieces
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()
