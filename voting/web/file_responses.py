"""Responses that are files: static ones, and those made for one request."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request
from markupsafe import Markup

from voting.documents.spreadsheets import write_csv, write_xlsx
from voting.services.scans import Scan

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


CASTING = Path(__file__).parent / "static" / "casting.js"
"""The one script that stands within its page: on a slow line each request is half a second."""
_YEAR = 365 * 24 * 3600


def prepare_static(app: Flask) -> None:
    """Name static files by their content, so that a browser asks for each once and never again."""
    if app.static_folder is None:
        raise ValueError("the application has no folder of static files")
    folder = Path(app.static_folder)

    @cache
    def digest(name: str) -> str:
        return sha256((folder / name).read_bytes()).hexdigest()[:12]

    app.jinja_env.globals["casting_script"] = Markup(CASTING.read_text())  # noqa: S704 - our own

    @app.url_defaults
    def add_digest(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static":
            values.setdefault("v", digest(str(values["filename"])))

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args:
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return response


def say_digest(script: Path) -> str:
    """Return the source of a script within a page, as a Content-Security-Policy names it.

    Source: W3C Content Security Policy Level 3, section 2.3.1 (hash-source).
    """
    return f"'sha256-{b64encode(sha256(script.read_bytes()).digest()).decode()}'"


def send_sheet(
    name: str, kind: str, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> Response:
    """Return a response with a table as CSV or XLSX."""
    texts = [tuple(map(str, row)) for row in rows]
    data = write_csv(head, texts) if kind == "csv" else write_xlsx(head, texts)
    return Response(
        data,
        mimetype="text/csv" if kind == "csv" else _XLSX,
        headers={"Content-Disposition": f"attachment; filename={name}.{kind}"},
    )


def send_scan(scan: Scan) -> Response:
    """Return a response with a scan, shown in the browser."""
    return Response(scan.content, mimetype=scan.media_type)


def send_pdf(name: str, data: bytes) -> Response:
    """Return a response with a PDF to download."""
    return Response(
        data,
        mimetype="application/pdf",
        headers={"Content-Disposition": f"attachment; filename={name}.pdf"},
    )
