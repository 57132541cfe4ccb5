"""Signed cookies: with SHA-256, and sessions by a signer that is not created at every request."""

from hashlib import sha256

from flask import Flask, current_app
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import Signer, URLSafeSerializer, URLSafeTimedSerializer

# Of the libraries' MAC with SHA-1 the ASVS approves no more. The forms' tokens are signed by
# Flask-WTF, which takes no other digest from anybody: so it is every signer's.
Signer.default_digest_method = staticmethod(sha256)

COOKIE_PREFIX = "__Host-"
"""Of cookies that no other name, and no page without TLS, can set in our place."""


def name_cookie(name: str) -> str:
    """Return a cookie's name as this installation sends it."""
    return f"{COOKIE_PREFIX}{name}" if current_app.config["SESSION_COOKIE_SECURE"] else name


def make_signer(cookie: str) -> URLSafeSerializer:
    """Return what signs a cookie, and recognises what the key before has signed."""
    config = current_app.config
    # The newest key comes last, and signs.
    keys = [*reversed(config["SECRET_KEY_FALLBACKS"]), config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt=cookie)


class SessionCookies(SecureCookieSessionInterface):
    """Flask's session interface with a cached signer."""

    digest_method = staticmethod(sha256)

    def __init__(self, app: Flask) -> None:
        self._signer = super().get_signing_serializer(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the signer of the application's key."""
        del app
        return self._signer
