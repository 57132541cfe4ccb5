"""委托: give and stop a proxy online; stop any mandate by the link of a message."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from ballots.voters.proxy import most_per_agent
from voting.services.owners import mandates
from voting.services.owners.mandates import NewMandate
from voting.services.pages import owner as pages
from voting.services.people.actors import Voter
from voting.services.result.reviewing import stopping
from voting.web.current import current
from voting.web.forms.loading import find_scan, load
from voting.web.forms.owners import ProxyForm
from voting.web.forms.refused import redisplays
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_voter, public

mandating = Blueprint("mandating", __name__)


@mandating.get("/vote/proxy")
@for_voter
def own(voter: Voter) -> ResponseReturnValue:
    """Show the mandates of the voter's holding, and the form to give a proxy."""
    context = current()
    page = context.database.read(lambda s: pages.read_proxies(s, voter, context.clock.now()))
    rules = page.view.meeting.rules
    return render_page("owner/vote/proxy.html", page, rules=rules, most=most_per_agent(rules))


@mandating.post("/vote/proxy")
@redisplays(own)
@for_voter
def grant(voter: Voter) -> ResponseReturnValue:
    """Give a proxy."""
    context = current()
    form = load(ProxyForm)
    given = NewMandate(
        agent=form.agent,
        telephone=form.telephone,
        countries=context.settings.countries,
        is_property_staff=form.works_for_property,
        directions=form.choices,
        scan=find_scan(),
    )
    context.database.write(
        lambda s: mandates.grant_proxy(
            s,
            voter=voter,
            grant=given,
            keys=context.keys,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("mandating.own"), 303)


@mandating.post("/vote/proxy/<mandate_id>/stop")
@for_voter
def stop(voter: Voter, mandate_id: str) -> ResponseReturnValue:
    """Stop a mandate of one's own holding; ballots cast under it are voided."""
    context = current()
    context.database.write(
        lambda s: stopping.stop_mandate(
            s, voter=voter, mandate_id=mandate_id, keys=context.keys, at=context.clock.now()
        )
    )
    return redirect(url_for("mandating.own"), 303)


@mandating.get("/m/<token>")
@public
def told(token: str) -> ResponseReturnValue:
    """Show an owner the mandate; opening the page stops nothing."""
    page = current().database.read(lambda s: stopping.read_stop_page(s, token))
    return render_page("owner/vote/stop.html", page, token=token)


@mandating.post("/m/<token>")
@public
def stop_by_link(token: str) -> ResponseReturnValue:
    """Stop the mandate that an owner was told of."""
    context = current()
    context.database.write(
        lambda s: stopping.stop_by_link(s, token=token, keys=context.keys, at=context.clock.now())
    )
    return redirect(url_for("mandating.told", token=token), 303)
