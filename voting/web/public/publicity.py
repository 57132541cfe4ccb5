"""What is laid before the owners: the register without names, and objections to it."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voting.errors import NotFoundError
from voting.services.affairs import disclosures, polls, proposals
from voting.services.people.communities import get_community_by_code
from voting.services.register import objections
from voting.services.register.objections import Objection
from voting.services.register.register import find_published, get_register, list_published_units
from voting.web.access import public
from voting.web.current import current
from voting.web.forms import ObjectionForm, get_address, get_text, load_form

publicity = Blueprint("publicity", __name__, url_prefix="/c/<code>")


@publicity.get("/register")
@public
def register(code: str) -> ResponseReturnValue:
    """Show the published register, a building at a time: rooms and areas, no names."""
    database = current().database
    community = database.read(lambda s: get_community_by_code(s, code))
    published = database.read(lambda s: find_published(s, community.id))
    if published is None:
        raise NotFoundError
    buildings = database.read(lambda s: list_published_units(s, community.id, published.id))
    chosen = request.args.get("building", "")
    return render_template(
        "public/register.html",
        community=community,
        view=database.read(lambda s: get_register(s, community.id, published.id)),
        buildings=buildings,
        chosen=chosen if chosen in buildings else next(iter(buildings)),
    )


@publicity.post("/objections")
@public
def object_to_register(code: str) -> ResponseReturnValue:
    """Take an objection to the register, and lead to where its answer will stand."""
    context = current()
    community = context.database.read(lambda s: get_community_by_code(s, code))
    form = load_form(ObjectionForm)
    objection = Objection(
        address=get_address(form),
        text=get_text(form, "text"),
        telephone=get_text(form, "telephone"),
    )
    token = context.database.write(
        lambda s: objections.object_to_register(
            s,
            community_id=community.id,
            objection=objection,
            client=request.remote_addr or "",
            digests=context.settings.digests,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("publicity.objection", code=code, token=token), 303)


@publicity.get("/objections/<token>")
@public
def objection(code: str, token: str) -> ResponseReturnValue:
    """Show an objection with its answer to whoever holds its address."""
    database = current().database
    community = database.read(lambda s: get_community_by_code(s, code))
    found = database.read(lambda s: objections.find_objection(s, community.id, token))
    return render_template("public/objection.html", community=community, objection=found)


@publicity.get("/board")
@public
def board(code: str) -> ResponseReturnValue:
    """Show what the committee discloses, what owners propose, and what they were asked."""
    context = current()
    database, now = context.database, context.clock.now()
    community = database.read(lambda s: get_community_by_code(s, code))
    return render_template(
        "public/board.html",
        community=community,
        disclosures=database.read(lambda s: disclosures.list_disclosures(s, community.id)),
        proposals=database.read(lambda s: proposals.list_proposals(s, community.id)),
        polls=database.read(lambda s: polls.list_polls(s, community.id, now)),
        now=now,
    )


@publicity.get("/board/<disclosure_id>/file")
@public
def disclosed_file(code: str, disclosure_id: str) -> ResponseReturnValue:
    """Show a file of the board."""
    database = current().database
    community = database.read(lambda s: get_community_by_code(s, code))
    found = database.read(lambda s: disclosures.get_file(s, community.id, disclosure_id))
    return Response(found.content, mimetype=found.media_type)


@publicity.get("/polls/<poll_id>")
@public
def poll(code: str, poll_id: str) -> ResponseReturnValue:
    """Show how a poll was answered, once it is over."""
    context = current()
    database, now = context.database, context.clock.now()
    community = database.read(lambda s: get_community_by_code(s, code))
    found = database.read(lambda s: polls.get_poll(s, community.id, poll_id, now))
    return render_template("public/poll.html", community=community, poll=found, now=now)
