"""A server under a name, and a page whose browser has an authenticator of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, ViewportSize
from werkzeug.serving import make_server

from tests.e2e.browsing import TELEPHONE
from tests.voting.installation import FixedClock
from tests.voting.settings import make_settings
from voting.app import create_app
from voting.context import EXTENSION
from voting.keys.folder import KeyFolder


@contextmanager
def serve_under_a_name(sqlite_url: str, keys: KeyFolder, clock: FixedClock) -> Iterator[str]:
    """Serve under a name, because passkeys are made for a domain."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    address = f"http://localhost:{server.server_port}"
    settings = make_settings(sqlite_url, keys)
    object.__setattr__(settings, "base_url", address)
    served = create_app(settings, clock)
    server.app = served
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield address
    server.shutdown()
    served.extensions[EXTENSION].database.close()


def open_page(browser: Browser) -> Page:
    viewport: ViewportSize = {"width": TELEPHONE, "height": 800}
    page = browser.new_context(viewport=viewport, locale="zh-CN").new_page()
    client = page.context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    client.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page
