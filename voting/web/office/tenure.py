"""The term of a community's committee, which its street office records."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.services.pages.office import read_tenure
from voting.services.people.actors import Auditor
from voting.services.people.contact import read_contact
from voting.services.people.tenure import Tenure
from voting.services.steps.asking import ask_contact, ask_tenure
from voting.web.current import current
from voting.web.forms.desk import ContactForm, TenureForm
from voting.web.forms.loading import load
from voting.web.forms.refused import redisplays
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor

office_tenure = Blueprint("office_tenure", __name__, url_prefix="/office/<community_id>/tenure")


@office_tenure.get("/")
@for_auditor
def home(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Show the recorded term of a committee, with the form to change it."""
    at = current().clock.now()
    page = read_framed(lambda s: read_tenure(s, auditor, community_id, at))
    return render_page("office/convening/tenure.html", page)


@office_tenure.post("/")
@redisplays(home)
@for_auditor
def record(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Request that a committee's term be recorded."""
    form, context = load(TenureForm), current()
    tenure = Tenure(ends_on=form.ends_on, succession_on=form.succession_on)
    step_id = context.database.write(
        lambda s: ask_tenure(
            s,
            auditor=auditor,
            community_id=community_id,
            tenure=tenure,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("office_waiting.show_step", step_id=step_id), 303)


@office_tenure.post("/contact")
@redisplays(home)
@for_auditor
def ask_new_contact(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Request another telephone for owners, or place to hand in paper ballots."""
    form, context = load(ContactForm), current()
    contact = read_contact(form.telephone, form.paper_place)
    step_id = context.database.write(
        lambda s: ask_contact(
            s,
            actor=auditor,
            community_id=community_id,
            contact=contact,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("office_waiting.show_step", step_id=step_id), 303)
