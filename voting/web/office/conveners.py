"""The body that convenes a community's meetings, which its street office records."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.services.pages.office import read_convener
from voting.services.people.actors import Auditor
from voting.services.people.conveners.convener import parse_convener, say_seats
from voting.services.steps.asking import ask_convener
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.desk import ConvenerForm
from voting.web.forms.loading import load
from voting.web.forms.refused import redisplays
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor

office_conveners = Blueprint(
    "office_conveners", __name__, url_prefix="/office/<community_id>/convener"
)


@office_conveners.get("/")
@for_auditor
def home(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Show who convenes, what the law says of each body, and the form to change it."""
    at = current().clock.now()
    page = read_framed(lambda s: read_convener(s, auditor, community_id, at))
    kinds, members = list_words("convener"), say_seats(page.convener)
    return render_page("office/convening/convener.html", page, kinds=kinds, members=members)


@office_conveners.post("/")
@redisplays(home)
@for_auditor
def record(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Request that another body be recorded as convener."""
    form, context = load(ConvenerForm), current()
    convener = parse_convener(form.kind, form.formed_on, form.members)
    step_id = context.database.write(
        lambda s: ask_convener(
            s,
            auditor=auditor,
            community_id=community_id,
            convener=convener,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("office_waiting.show_step", step_id=step_id), 303)
