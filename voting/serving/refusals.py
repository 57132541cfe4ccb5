"""Requests that the application never sees, and what is said to whoever sent them."""

from aiohttp import web

from voting.sentences import tell

_MOST_AHEAD = 4
"""Requests that a client may send on one connection before it has the first answer."""
_PIECE = 16 << 10
_BUSY, _FAILED = 503, 500
_HEADERS = {
    "Server": "assembly",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class RefusedError(Exception):
    """A request that is not answered by the application."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


def make_refusal(refused: RefusedError) -> web.Response:
    """Return the answer to a refused request, after which its connection ends."""
    response = web.Response(
        status=refused.status, text=tell(refused.sentence) + "\n", headers=_HEADERS
    )
    if refused.status == _BUSY:
        response.headers["Retry-After"] = "30"
    response.force_close()
    return response


class Handler(web.RequestHandler):
    """What reads a connection: what is no request has an answer in words of ours."""

    __slots__ = ()

    def data_received(self, data: bytes) -> None:
        """Take what came; whoever sends requests faster than they are answered is hung up on."""
        for start in range(0, max(len(data), 1), _PIECE):
            super().data_received(data[start : start + _PIECE])
            if len(self._messages) > _MOST_AHEAD:
                self.force_close()
                return

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = _FAILED,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Return the answer to what is no request, or to one at which the server failed."""
        del exc, message
        if request.writer.output_size > 0:
            raise ConnectionResetError
        sentence = "internal" if status == _FAILED else "request-broken"
        return make_refusal(RefusedError(status, sentence))
