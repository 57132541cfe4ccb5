"""The report of a street office, and of district and city; and the same as a file."""

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from voting.services.people.actors import Auditor, Overseer
from voting.services.reports.periods import choose_period, list_months
from voting.services.reports.report import Report, read_report
from voting.web.current import current
from voting.web.reports.cells import (
    COLUMNS,
    list_heights,
    show_figure,
    show_parts,
    write_report,
)
from voting.web.responses.files import send_sheet
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor, for_overseer

reports = Blueprint("reports", __name__)


def _read(actor: Auditor | Overseer) -> Report:
    """Return the report that the address asks for."""
    at, asked = current().clock.now(), request.args
    period = choose_period(asked.get("since", ""), asked.get("until", ""), at)
    community_id = asked.get("community", "")
    return read_framed(lambda s: read_report(s, actor, period, community_id, at))


def _show(actor: Auditor | Overseer, page: str, file: str) -> str:
    report, at = _read(actor), current().clock.now()
    is_one = len(report.chosen) < len(report.offered)
    asked = {
        "since": str(report.period.first),
        "until": str(report.period.last),
        "community": report.chosen[0].id if is_one else "",
    }
    return render_page(
        "reports/report.html",
        report,
        report=report,
        layout="office/layout.html"
        if isinstance(actor, Auditor)
        else "watching/overseeing_layout.html",
        overseer=actor,
        home=page,
        file=url_for(
            file, since=asked["since"], until=asked["until"], community=asked["community"]
        ),
        asked=asked,
        by="month" if request.args.get("by") == "month" else "community",
        months=[str(each) for each in list_months(at)],
        at=at,
        columns=COLUMNS,
        show=show_figure,
        show_parts=show_parts,
        heights=list_heights,
    )


def _send(actor: Auditor | Overseer) -> Response:
    report = _read(actor)
    name = f"report-{report.period.first}-{report.period.last}"
    return send_sheet(name, "csv", *write_report(report))


@reports.get("/office/reports/")
@for_auditor
def at_office(auditor: Auditor) -> ResponseReturnValue:
    """Show the report of a street office."""
    return _show(auditor, "reports.at_office", "reports.send_at_office")


@reports.get("/office/reports/file")
@for_auditor
def send_at_office(auditor: Auditor) -> ResponseReturnValue:
    """Return the report of a street office as CSV."""
    return _send(auditor)


@reports.get("/watching/reports/")
@for_overseer
def overseen(overseer: Overseer) -> ResponseReturnValue:
    """Show the report of district or city."""
    return _show(overseer, "reports.overseen", "reports.send_overseen")


@reports.get("/watching/reports/file")
@for_overseer
def send_overseen(overseer: Overseer) -> ResponseReturnValue:
    """Return the report of district or city as CSV."""
    return _send(overseer)
