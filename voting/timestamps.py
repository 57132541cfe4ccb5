"""Asking a time-stamping authority over HTTP (RFC 3161 section 3.4)."""

import asyncio
import urllib.error
import urllib.request

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

_TIMEOUT_SECONDS = 15
_MOST_ANSWER = 1 << 20


class HttpTimeStamper(TimeStamper):
    """A time-stamping authority at an address of the operator's choice."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library's
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Send a request and return the authority's answer.

        Raises:
            TimestampRequestError: it cannot be reached, or answers with something else.
        """
        return await asyncio.to_thread(self._ask, req.dump())

    def _ask(self, query: bytes) -> tsp.TimeStampResp:
        request = urllib.request.Request(  # noqa: S310 - the address is the operator's setting
            self._url, query, {"Content-Type": "application/timestamp-query"}
        )
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310
                return tsp.TimeStampResp.load(answer.read(_MOST_ANSWER))
        except (OSError, ValueError) as error:
            raise TimestampRequestError(f"no timestamp: {type(error).__name__}") from error
