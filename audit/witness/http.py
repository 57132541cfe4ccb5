"""The witness over HTTP: serve C2SP tlog-witness, or fetch checkpoints from a server to cosign.

The only module of this package that uses a network; no verifier imports it.
"""

import urllib.request
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError

from audit.errors import AuditError, NoteError, ProofError, SignatureError, UnreadableError
from audit.log.checkpoint import parse_checkpoint
from audit.time_limit import in_time
from audit.witness.cosigning import ConflictError, UnknownLogError, add_checkpoint, parse_request
from audit.witness.folder import WitnessFolder

ADD_CHECKPOINT = "/add-checkpoint"
_MOST_BODY = 64 * 1024
_PLAIN, _SIZE_TYPE = "text/plain", "text/x.tlog.size"
_TIMEOUT_SECONDS = 15
_WITHIN_SECONDS = 60
"""For a whole answer: a server that drips would keep each round of the witness for days."""
Now = Callable[[], datetime]


def make_server(folder: WitnessFolder, host: str, port: int, now: Now) -> ThreadingHTTPServer:
    """Return a server that answers `POST /add-checkpoint`; the caller starts it."""

    class Handler(BaseHTTPRequestHandler):
        """One request of a log."""

        timeout = _TIMEOUT_SECONDS

        def do_POST(self) -> None:
            """Cosign a checkpoint, or answer with the reason why not."""
            length = self.headers.get("Content-Length", "")
            if self.path != ADD_CHECKPOINT:
                self._answer(HTTPStatus.NOT_FOUND, "")
            elif not length.isascii() or not length.isdigit() or int(length) > _MOST_BODY:
                self._answer(HTTPStatus.BAD_REQUEST, "")
            else:
                self._answer(*_decide(folder, self.rfile.read(int(length)), now()))

        def _answer(self, status: HTTPStatus, text: str, kind: str = _PLAIN) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's
            """Log nothing; refusals are stored as reports."""

    return ThreadingHTTPServer((host, port), Handler)


_STATUS: tuple[tuple[type[Exception], HTTPStatus], ...] = (
    (UnknownLogError, HTTPStatus.NOT_FOUND),
    (SignatureError, HTTPStatus.FORBIDDEN),
    (ProofError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NoteError, HTTPStatus.BAD_REQUEST),
    (AuditError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
"""What each refusal is answered with (tlog-witness); the first that fits."""


def _decide(folder: WitnessFolder, body: bytes, at: datetime) -> tuple[HTTPStatus, str, str]:
    """Return status, text and media type of the answer to a request."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return HTTPStatus.BAD_REQUEST, "is not UTF-8\n", _PLAIN
    try:
        return HTTPStatus.OK, str(add_checkpoint(folder, text, at)), _PLAIN
    except ConflictError as error:
        return HTTPStatus.CONFLICT, f"{error.size}\n", _SIZE_TYPE
    except AuditError as error:
        status = next(status for kind, status in _STATUS if isinstance(error, kind))
        return status, f"{error}\n", _PLAIN


def cosign_from(folder: WitnessFolder, address: str, at: datetime) -> str:
    """Fetch a meeting's checkpoint, cosign it, and send the cosignature.

    Args:
        folder: the witness's folder.
        address: the meeting's witness address, as its page gives it.
        at: the time of the cosignature.

    Raises:
        UnreadableError: the server cannot be reached or answers with something else.
        ForkError: the log was rolled back or forked; a report was kept.
        RefutedError: the request is refused otherwise.
    """
    origin = parse_checkpoint(parse_request(_fetch(f"{address}?old=0")).checkpoint)[0].origin
    with folder.locked():
        seen = folder.find(origin)
    size = 0 if seen is None else seen.checkpoint.size
    line = str(add_checkpoint(folder, _fetch(f"{address}?old={size}"), at))
    _fetch(address, line.encode())
    return line


def _fetch(address: str, body: bytes | None = None) -> str:
    if not address.startswith(("http://", "https://")):
        raise UnreadableError("the address is neither http nor https")
    request = urllib.request.Request(address, body, {"Content-Type": "text/plain"})  # noqa: S310
    try:
        return in_time(_WITHIN_SECONDS, lambda: _ask(request))
    except TimeoutError:
        raise UnreadableError("the server cannot be asked: it does not answer in time") from None
    except (OSError, ValueError, HTTPException) as error:
        raise UnreadableError(f"the server cannot be asked: {error}") from None


def _ask(request: urllib.request.Request) -> str:
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310
            text: str = answer.read(_MOST_BODY).decode()
    except HTTPError as error:
        # The refusal is an answer too, and holds its connection.
        error.close()
        raise
    return text
