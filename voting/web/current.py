"""The context of the application that serves this request, and the address of the client."""

from typing import cast

from flask import current_app, request

from voting.context import EXTENSION, Context


def current() -> Context:
    """Return the parts of the application that serves this request."""
    # Flask keeps extensions in a dictionary of anything; `create_app` put this one there.
    return cast("Context", current_app.extensions[EXTENSION])


def get_client() -> str:
    """Return the IP address that the request comes from, by which attempts are counted.

    Behind as many proxies as the settings name it is what the first of them says; no other
    header is believed. Empty over a Unix socket without a proxy's word: all of those count as one.
    """
    return "" if request.remote_addr is None else request.remote_addr
