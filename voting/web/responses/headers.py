"""The headers of every answer: OWASP's list of secure headers, as far as it is about us."""

from http import HTTPStatus

from flask import Flask, Response, request

from voting.web.responses.files import say_digests

RETRY_SECONDS = "60"
_REFUSED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation",
    "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment",
    "serial", "sync-xhr", "usb", "xr-spatial-tracking",
)  # fmt: skip
_OWN = ("publickey-credentials-create", "publickey-credentials-get")
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    f"script-src 'self' {say_digests()}; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": ", ".join(
        (*(f"{each}=()" for each in _REFUSED), *(f"{each}=(self)" for each in _OWN))
    ),
}
_ENCRYPTED = {
    "Strict-Transport-Security": "max-age=31536000",
    "Content-Security-Policy": f"{_POLICY}; upgrade-insecure-requests",
}
"""Where the base address is https; a name's other subdomains are their owner's to decide on."""


def prepare_headers(app: Flask, *, is_encrypted: bool) -> None:
    """Let every answer have the headers, and keep pages with personal content out of caches."""
    headers = {**_HEADERS, **(_ENCRYPTED if is_encrypted else {})}

    @app.after_request
    def add(response: Response) -> Response:
        for name in headers.keys() - set(response.headers.keys()):
            response.headers.add(name, headers[name])
        # Within the site, whatever name the request calls it.
        if response.location and response.location.startswith(request.host_url):
            response.location = f"/{response.location.removeprefix(request.host_url)}"
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            response.headers.setdefault("Retry-After", RETRY_SECONDS)
        return response
