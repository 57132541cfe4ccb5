"""操作记录: what the accounts of a street office and of its communities did."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from voting.services.pages.staff.acts import read_acts
from voting.services.people.actors import Auditor
from voting.web.forms.tables import load_asked
from voting.web.responses.frame import read_framed
from voting.web.sessions.access import for_auditor

office_acts = Blueprint("office_acts", __name__)


@office_acts.get("/office/acts")
@for_auditor
def show(auditor: Auditor) -> ResponseReturnValue:
    """Show who did what, the latest first."""
    asked = load_asked("community", "outcome")
    return render_template(
        "office/overview/acts.html", acts=read_framed(lambda s: read_acts(s, auditor, asked))
    )
