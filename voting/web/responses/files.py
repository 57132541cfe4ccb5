"""Responses that are files: static ones, and those made for one request."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, request
from markupsafe import Markup

from voting.documents.spreadsheets import SheetTable, write_book, write_csv
from voting.services.scans import Scan

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


_STATIC = Path(__file__).parents[1] / "static"
_WITHIN = (
    "casting.js",
    "leaving.js",
    "local_time.js",
    "marks.js",
    "read_aloud.js",
    "refused.js",
)
"""Scripts that stand within their pages: on a slow line each request is half a second."""
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "application/pdf": ".pdf"}
_YEAR = 365 * 24 * 3600


def prepare_static(app: Flask) -> None:
    """Name static files by their content, so that a browser asks for each once and never again."""
    if app.static_folder is None:
        raise ValueError("the application has no folder of static files")
    folder = Path(app.static_folder)

    @cache
    def digest(name: str) -> str:
        return sha256((folder / name).read_bytes()).hexdigest()[:12]

    app.jinja_env.globals["read_script"] = cache(read_script)

    @app.url_defaults
    def add_digest(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static":
            values.setdefault("v", digest(str(values["filename"])))

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args:
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return response


def read_script(name: str) -> Markup:
    """Return a script to stand within a page.

    Raises:
        KeyError: it is none that the pages' policy allows there.
    """
    if name not in _WITHIN:
        raise KeyError(name)
    return Markup((_STATIC / name).read_text())  # noqa: S704 - our own


def say_digests() -> str:
    """Return the sources of the scripts within pages, as a Content-Security-Policy names them.

    Source: W3C Content Security Policy Level 3, section 2.3.1 (hash-source).
    """
    digests = (sha256((_STATIC / name).read_bytes()).digest() for name in _WITHIN)
    return " ".join(f"'sha256-{b64encode(digest).decode()}'" for digest in digests)


def send_sheet(
    name: str, kind: str, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> Response:
    """Return a response with a table as CSV or XLSX."""
    texts = [tuple(map(str, row)) for row in rows]
    if kind != "csv":
        return send_book(name, [SheetTable(head=head, rows=texts)])
    return _send_attached(f"{name}.csv", write_csv(head, texts), "text/csv")


def send_book(name: str, tables: Sequence[SheetTable]) -> Response:
    """Return a response with an XLSX of several sheets."""
    return _send_attached(f"{name}.xlsx", write_book(tables), _XLSX)


def _send_attached(name: str, data: bytes, mimetype: str) -> Response:
    disposition = f"attachment; filename={name}"
    return Response(data, mimetype=mimetype, headers={"Content-Disposition": disposition})


def send_scan(scan: Scan, name: str = "") -> Response:
    """Return a response with what somebody handed in: to keep, or as a picture of a page.

    It is never a page of its own: should a browser take it for one, it runs nothing, loads nothing
    and is nobody's. Source: W3C Content Security Policy Level 3, section 6.3.2 (sandbox).
    """
    response = Response(scan.content, mimetype=scan.media_type)
    plain = f"scan{_ENDINGS[scan.media_type]}"
    response.headers.set("Content-Disposition", "attachment", **_name_file(name, plain))
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
    )
    return response


def _name_file(name: str, plain: str) -> dict[str, str]:
    """Return a file's name as a header says it, and a plain one beside a name that is not ASCII.

    Source: RFC 6266, section 4.3, with RFC 8187.
    """
    if not name or name.isascii():
        return {"filename": name or plain}
    return {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}


def send_pdf(name: str, data: bytes) -> Response:
    """Return a response with a PDF to download."""
    return Response(
        data,
        mimetype="application/pdf",
        headers={"Content-Disposition": f"attachment; filename={name}.pdf"},
    )
