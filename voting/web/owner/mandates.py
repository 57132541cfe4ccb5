"""委托: given and revoked on the phone; recorded from paper, with a scan, by the committee."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from ballots.rules import make_rules
from voting.services.owners import mandates
from voting.services.owners.mandates import MandateDraft
from voting.services.pages import owner as pages
from voting.services.pages.desk import read_mandates
from voting.services.people.actors import Member, Voter
from voting.web.access import for_member, for_voter
from voting.web.current import current
from voting.web.display import list_words
from voting.web.file_responses import send_scan
from voting.web.forms.desk import MandateForm
from voting.web.forms.loading import find_scan, get_choices, load, load_scan
from voting.web.forms.owners import ProxyForm
from voting.web.forms.refused import redisplays
from voting.web.page_rendering import render_page

mandating = Blueprint("mandating", __name__)


@mandating.get("/vote/proxy")
@for_voter
def own(voter: Voter) -> ResponseReturnValue:
    """Show the mandates of the voter's holding, and the form to give a proxy."""
    context = current()
    page = context.database.read(lambda s: pages.read_proxies(s, voter, context.clock.now()))
    meeting = page.view.meeting
    return render_page("owner/proxy.html", page, rules=make_rules(meeting.rules, meeting.overrides))


@mandating.post("/vote/proxy")
@redisplays(own)
@for_voter
def grant(voter: Voter) -> ResponseReturnValue:
    """Give a proxy."""
    context = current()
    form = load(ProxyForm)
    given = MandateDraft(
        agent=form.agent,
        telephone=form.telephone,
        is_property_staff=form.works_for_property == "yes",
        directions=get_choices(),
        scan=find_scan(),
    )
    context.database.write(
        lambda s: mandates.grant_proxy(s, voter=voter, grant=given, at=context.clock.now())
    )
    return redirect(url_for("mandating.own"), 303)


@mandating.post("/vote/proxy/<mandate_id>/revoke")
@for_voter
def revoke(voter: Voter, mandate_id: str) -> ResponseReturnValue:
    """End a proxy."""
    context = current()
    context.database.write(
        lambda s: mandates.revoke_proxy(
            s, voter=voter, mandate_id=mandate_id, at=context.clock.now()
        )
    )
    return redirect(url_for("mandating.own"), 303)


@mandating.get("/committee/meetings/<meeting_id>/mandates")
@for_member
def desk(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show all mandates of a meeting, and the form to record one from paper."""
    page = current().database.read(lambda s: read_mandates(s, member, meeting_id))
    meeting = page.meeting
    return render_page(
        "committee/mandates.html",
        page,
        motions=meeting.motions,
        kinds=list_words("mandate"),
        rules=make_rules(meeting.rules, meeting.overrides),
    )


@mandating.post("/committee/meetings/<meeting_id>/mandates")
@redisplays(desk)
@for_member
def record(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Record a mandate from paper."""
    context = current()
    form = load(MandateForm)
    recorded = MandateDraft(
        kind=form.kind,
        agent=form.agent,
        telephone=form.telephone,
        is_property_staff=form.works_for_property == "yes",
        directions=get_choices(),
        scan=load_scan(),
    )
    context.database.write(
        lambda s: mandates.record_mandate(
            s,
            member=member,
            meeting_id=meeting_id,
            address=form.address,
            grant=recorded,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("mandating.desk", meeting_id=meeting_id), 303)


@mandating.get("/committee/meetings/<meeting_id>/mandates/<mandate_id>/scan")
@for_member
def scan(member: Member, meeting_id: str, mandate_id: str) -> ResponseReturnValue:
    """Show the scan of a mandate's proof."""
    found = current().database.read(lambda s: mandates.get_scan(s, member, meeting_id, mandate_id))
    return send_scan(found)
