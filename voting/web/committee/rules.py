"""Adopted rules: recorded with the scan of their text, by two persons."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.services.meeting.rules.adopted import AdoptionForm
from voting.services.meeting.rules.listing import get_scan
from voting.services.pages import rules as pages
from voting.services.people.actors import Member
from voting.services.steps.asking import ask_adoption
from voting.web.current import current
from voting.web.forms.desk import RuleForm
from voting.web.forms.loading import load, load_scan
from voting.web.forms.refused import redisplays
from voting.web.responses.files import send_scan
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member

adopted = Blueprint("adopted", __name__, url_prefix="/committee/rules")


@adopted.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show the adopted rules, the requests that wait, and the form for a new one."""
    page = read_framed(lambda s: pages.read_rules(s, member, current().clock.now()))
    return render_page("committee/rules.html", page)


@adopted.post("/")
@redisplays(home)
@for_member
def ask(member: Member) -> ResponseReturnValue:
    """Request that an adopted rule be recorded."""
    typed = load(RuleForm)
    paper = load_scan("scan")
    form = AdoptionForm(
        option=typed.option,
        clause=typed.clause,
        wording=typed.wording,
        meeting_id=typed.meeting_id,
        adopted_by=typed.adopted_by,
        adopted_on=typed.adopted_on,
    )
    context = current()
    step_id = context.database.write(
        lambda s: ask_adoption(
            s,
            member=member,
            form=form,
            scan=paper,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@adopted.get("/<rule_id>/paper")
@for_member
def paper(member: Member, rule_id: str) -> ResponseReturnValue:
    """Show the scan of the text that an adopted rule rests on."""
    return send_scan(
        current().database.read(lambda s: get_scan(s, member, member.community_id, rule_id))
    )
