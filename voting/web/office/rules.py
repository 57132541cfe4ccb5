"""Adopted rules at the street office: review them, and object to them."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.services.meeting.rules import listing as rule_listing
from voting.services.pages import rules as pages
from voting.services.people.actors import Auditor
from voting.web.current import current
from voting.web.forms.desk import RuleObjectionForm
from voting.web.forms.loading import load
from voting.web.forms.refused import redisplays
from voting.web.responses.files import send_scan
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor

office_rules = Blueprint("office_rules", __name__, url_prefix="/office/<community_id>/rules")


@office_rules.get("/")
@for_auditor
def home(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Show the rules that an assembly adopted, with the forms to object."""
    at = current().clock.now()
    page = read_framed(lambda s: pages.read_office_rules(s, auditor, community_id, at))
    return render_page("office/rules.html", page)


def _show_form(community_id: str, rule_id: str) -> ResponseReturnValue:
    """Show the page on which a rule is objected to."""
    del rule_id
    return home(community_id=community_id)


@office_rules.post("/<rule_id>/objection")
@redisplays(_show_form)
@for_auditor
def object_to(auditor: Auditor, community_id: str, rule_id: str) -> ResponseReturnValue:
    """Object to a rule."""
    text = load(RuleObjectionForm).text
    at = current().clock.now()
    current().database.write(
        lambda s: rule_listing.object_to_rule(
            s, auditor=auditor, community_id=community_id, rule_id=rule_id, text=text, at=at
        )
    )
    return redirect(url_for("office_rules.home", community_id=community_id), 303)


@office_rules.post("/<rule_id>/withdrawal")
@for_auditor
def withdraw(auditor: Auditor, community_id: str, rule_id: str) -> ResponseReturnValue:
    """Withdraw the objection to a rule."""
    at = current().clock.now()
    current().database.write(
        lambda s: rule_listing.withdraw_objection(
            s, auditor=auditor, community_id=community_id, rule_id=rule_id, at=at
        )
    )
    return redirect(url_for("office_rules.home", community_id=community_id), 303)


@office_rules.get("/<rule_id>/paper")
@for_auditor
def paper(auditor: Auditor, community_id: str, rule_id: str) -> ResponseReturnValue:
    """Show the scan of the text that an adopted rule rests on."""
    return send_scan(
        current().database.read(lambda s: rule_listing.get_scan(s, auditor, community_id, rule_id))
    )
