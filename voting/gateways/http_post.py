"""One POST to a remote server, with limits on the time and the size of the answer."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.time_limit import in_time

if TYPE_CHECKING:
    import aiohttp


class PostError(Exception):
    """There was no complete answer; the message names the kind of failure and quotes nothing."""


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A server's answer."""

    status: int
    body: bytes

    @property
    def is_taken(self) -> bool:
        """Tell whether the status is 2xx; redirects are not followed."""
        return self.status // 100 == 2  # noqa: PLR2004 - the first digit of 2xx


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, within_seconds: float, most_bytes: int
) -> HttpResponse:
    """Send a request and return the answer, whatever its status.

    Args:
        url: where to.
        body: what.
        headers: and what is said of it.
        within_seconds: for all of it, from the search for the host's name to the answer's last
            byte: each wait by itself would let a server that drips hold its caller for ever.
        most_bytes: of the answer's body; 0 where the status alone is of interest.

    Raises:
        PostError: no connection, no HTTP, or no whole answer within the time and size.
    """
    import aiohttp

    try:
        return in_time(
            within_seconds,
            lambda: asyncio.run(_post(url, body, headers, within_seconds, most_bytes)),
        )
    except (OSError, ValueError, aiohttp.ClientError) as error:
        # Only the class: the library's message may quote the request.
        raise PostError(type(error).__name__) from None


async def _post(
    url: str, body: bytes, headers: Mapping[str, str], within_seconds: float, most_bytes: int
) -> HttpResponse:
    import aiohttp

    # Use the machine's certificates, but no proxy or password from the environment, which are not
    # part of the settings.
    connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(), force_close=True)
    limit = aiohttp.ClientTimeout(total=within_seconds)
    async with (
        aiohttp.ClientSession(connector=connector, timeout=limit, auto_decompress=False) as client,
        client.post(url, data=body, headers=headers, allow_redirects=False) as response,
    ):
        return HttpResponse(response.status, await _read(response.content, most_bytes))


async def _read(content: "aiohttp.StreamReader", most_bytes: int) -> bytes:
    """Read an answer's body to its end.

    Raises:
        ValueError: it has too many bytes.
    """
    body = b""
    if most_bytes:
        async for piece in content.iter_any():
            body += piece
            if len(body) > most_bytes:
                raise ValueError("too long")
    return body
