"""Client of a time-stamping authority over HTTP (RFC 3161 section 3.4)."""

import asyncio

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

from voting.gateways.http_post import PostError, post

_MOST_ANSWER = 1 << 20


class HttpTimeStamper(TimeStamper):
    """The time-stamping authority that the operator configured."""

    def __init__(self, url: str, within_seconds: float = 15) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library's
        self._url = url
        self._within_seconds = within_seconds

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Send a request and return the authority's answer.

        Raises:
            TimestampRequestError: it cannot be reached, or answers with something else.
        """
        return await asyncio.to_thread(self._ask, req.dump())

    def _ask(self, query: bytes) -> tsp.TimeStampResp:
        try:
            answer = post(
                self._url,
                query,
                {"Content-Type": "application/timestamp-query"},
                within_seconds=self._within_seconds,
                most_bytes=_MOST_ANSWER,
            )
            if not answer.is_taken:
                raise TimestampRequestError(f"no timestamp: HTTP {answer.status}")
            response = tsp.TimeStampResp.load(answer.body, strict=True)
            response.native  # noqa: B018 - it is read where it is used, unless it is read here
        except (PostError, ValueError, TypeError) as error:
            raise TimestampRequestError(f"no timestamp: {type(error).__name__}") from error
        return response
