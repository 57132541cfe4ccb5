"""Signed session cookies, with a signer that is created once and not at every request."""

from flask import Flask, current_app
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

COOKIE_PREFIX = "__Host-"
"""Of cookies that no other name, and no page without TLS, can set in our place."""


def name_cookie(name: str) -> str:
    """Return a cookie's name as this installation sends it."""
    return f"{COOKIE_PREFIX}{name}" if current_app.config["SESSION_COOKIE_SECURE"] else name


class SessionCookies(SecureCookieSessionInterface):
    """Flask's session interface with a cached signer."""

    def __init__(self, app: Flask) -> None:
        self._signer = super().get_signing_serializer(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the signer of the application's key."""
        del app
        return self._signer
