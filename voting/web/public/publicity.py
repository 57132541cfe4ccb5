"""Public pages: the published register, objections to it, and the board."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from voting.services.affairs.disclosures import CATEGORIES
from voting.services.pages import public as pages
from voting.services.register import objections
from voting.services.register.objections import Objection
from voting.web.current import current, get_client
from voting.web.display.words import list_words
from voting.web.forms.loading import load
from voting.web.forms.owners import RegisterObjectionForm
from voting.web.forms.refused import redisplays
from voting.web.forms.tables import load_board
from voting.web.responses.files import send_scan
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import public

publicity = Blueprint("publicity", __name__, url_prefix="/c/<code>")


@publicity.get("/register")
@public
def register(code: str) -> ResponseReturnValue:
    """Show the published register, a building at a time: rooms and areas, no names."""
    building = request.args.get("building", "")
    return render_page(
        "public/register.html",
        current().database.read(lambda s: pages.read_register(s, code, building)),
    )


@publicity.post("/objections")
@redisplays(register)
@public
def object_to_register(code: str) -> ResponseReturnValue:
    """Record an objection to the register, and redirect to the page of its answer."""
    context = current()
    form = load(RegisterObjectionForm)
    objection = Objection(
        address=form.address,
        text=form.text,
        telephone=form.telephone,
    )
    token = context.database.write(
        lambda s: objections.object_to_register(
            s,
            code=code,
            objection=objection,
            client=get_client(),
            digests=context.settings.digests,
            limits=context.settings.limits,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("publicity.objection", code=code, token=token), 303)


@publicity.get("/objections/<token>")
@public
def objection(code: str, token: str) -> ResponseReturnValue:
    """Show an objection with its answer, by the secret in its address."""
    page = current().database.read(lambda s: pages.read_objection(s, code, token))
    return render_page("public/objection.html", page)


@publicity.get("/board")
@public
def board(code: str) -> ResponseReturnValue:
    """Show disclosures, proposals and polls."""
    context = current()
    asked, now = load_board(), context.clock.now()
    page = context.database.read(lambda s: pages.read_board(s, code, asked, now))
    categories = list_words("disclosure", *CATEGORIES)
    kinds = list_words("poll")
    return render_page("public/board.html", page, now=now, categories=categories, poll_kinds=kinds)


@publicity.get("/board/<disclosure_id>/file")
@public
def disclosed_file(code: str, disclosure_id: str) -> ResponseReturnValue:
    """Show a file of the board."""
    found = current().database.read(lambda s: pages.read_disclosed_file(s, code, disclosure_id))
    return send_scan(found)


@publicity.get("/polls/<poll_id>")
@public
def poll(code: str, poll_id: str) -> ResponseReturnValue:
    """Show how a poll was answered, once it is over."""
    context = current()
    page = context.database.read(lambda s: pages.read_poll(s, code, poll_id))
    return render_page("public/poll.html", page, now=context.clock.now())
