"""Connections of strangers: how many there may be, and which one ends where there are too many.

Nobody is locked out by those who hold connections and say nothing: where a ceiling is reached, the
connection that waits longest for its client is closed, and a newcomer only if all others are being
answered.
"""

from collections import Counter
from dataclasses import dataclass, field

from aiohttp.web_protocol import RequestHandler

from voting.networks import Front, find_site

Connection = RequestHandler


@dataclass(frozen=True, slots=True)
class Ceilings:
    """How many connections a process holds."""

    of_all: int = 3000
    of_address: int = 60
    """From one address, behind which a whole mobile network may be; as the proxy's."""
    front: Front = field(default_factory=Front)
    """The proxies of our own, which have no ceiling, and name whose a request is."""


class Connections:
    """The connections of a process; only its event loop calls this."""

    def __init__(self, ceilings: Ceilings) -> None:
        self._ceilings = ceilings
        self._sites: dict[Connection, str] = {}
        self._counts: Counter[str] = Counter()
        # Those whose client has to say something, the longest waiting first.
        self._waiting: dict[Connection, None] = {}
        self._waiting_of: dict[str, dict[Connection, None]] = {}

    def begin(self, connection: Connection, address: str) -> None:
        """Take a new connection, and close another one if it is one too many."""
        site = find_site(address)
        self._sites[connection] = site
        self._counts[site] += 1
        self.wait(connection)
        is_proxy = self._ceilings.front.has(address)
        if self._counts[site] > self._ceilings.of_address and not is_proxy:
            self._close(next(iter(self._waiting_of[site])))
        if len(self._sites) > self._ceilings.of_all:
            self._close(next(iter(self._waiting)))

    def wait(self, connection: Connection) -> None:
        """Note that a connection waits for its client from now on."""
        site = self._sites.get(connection)
        if site is not None:
            self._waiting[connection] = None
            self._waiting_of.setdefault(site, {})[connection] = None

    def answer(self, connection: Connection) -> None:
        """Note that a connection's client has said all, and is being answered."""
        site = self._sites.get(connection)
        if site is not None and connection in self._waiting:
            del self._waiting[connection], self._waiting_of[site][connection]

    def end(self, connection: Connection) -> None:
        """Forget a connection that is over."""
        self.answer(connection)
        site = self._sites.pop(connection, None)
        if site is None:
            return
        self._counts[site] -= 1
        if not self._counts[site]:
            del self._counts[site]
            self._waiting_of.pop(site, None)

    def _close(self, connection: Connection) -> None:
        self.end(connection)
        if connection.transport is not None:
            # What was said to a client that does not listen is not kept for it.
            connection.transport.abort()
