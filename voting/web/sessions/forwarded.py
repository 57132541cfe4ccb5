"""Where a request comes from, as the proxies say whose addresses the settings name."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from voting.networks import Network, find_forwarded

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Forwarded:
    """Believes X-Forwarded-For from its end on, as long as a named proxy is whoever says it."""

    def __init__(self, application: "WSGIApplication", proxies: tuple[Network, ...]) -> None:
        self._application, self._proxies = application, proxies

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request, with the address of its client in place of a proxy's."""
        address = str(environ.get("REMOTE_ADDR", ""))
        said = str(environ.get("HTTP_X_FORWARDED_FOR", ""))
        environ["REMOTE_ADDR"] = find_forwarded(address, said, self._proxies)
        return self._application(environ, start_response)
