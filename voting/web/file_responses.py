"""Responses that are files."""

from collections.abc import Iterable, Sequence

from flask import Response

from voting.documents.spreadsheets import write_csv, write_xlsx
from voting.services.scans import Scan

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
