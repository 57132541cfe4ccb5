"""Verify any result that is handed in, and print a report of it."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from voting.documents.papers.office import render_examination_report
from voting.services.people.actors import Auditor
from voting.services.result.document.examining import (
    examine,
    get_examination,
    list_examinations,
)
from voting.web.current import current
from voting.web.forms.loading import get_file
from voting.web.forms.refused import redisplays
from voting.web.responses.files import send_pdf
from voting.web.responses.frame import read_framed
from voting.web.sessions.access import for_auditor

examining = Blueprint("examining", __name__, url_prefix="/office/verifications")


@examining.get("/")
@for_auditor
def home(auditor: Auditor) -> ResponseReturnValue:
    """Show the form, and what the office has verified before."""
    found = read_framed(lambda s: list_examinations(s, auditor))
    return render_template("office/examining.html", examinations=found)


@examining.post("/")
@redisplays(home)
@for_auditor
def hand_in(auditor: Auditor) -> ResponseReturnValue:
    """Verify a file."""
    context, (name, content) = current(), get_file("file")
    examination_id = examine(
        context.database, auditor=auditor, name=name, content=content, at=context.clock.now()
    )
    return redirect(url_for("examining.show", examination_id=examination_id), 303)


@examining.get("/<examination_id>")
@for_auditor
def show(auditor: Auditor, examination_id: str) -> ResponseReturnValue:
    """Show every step of a verification, and the figures beside the office's own count."""
    found = read_framed(lambda s: get_examination(s, auditor, examination_id))
    return render_template("office/examination.html", examination=found)


@examining.get("/<examination_id>/report.pdf")
@for_auditor
def report(auditor: Auditor, examination_id: str) -> ResponseReturnValue:
    """Return a report of a verification, to be printed and signed."""
    found = current().database.read(lambda s: get_examination(s, auditor, examination_id))
    return send_pdf("report", render_examination_report(found))
