"""我要反映: an owner raises a concern, follows it and judges what came of it."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.services.concerns import life, listing, pages, raising
from voting.services.concerns.raising import NewConcern
from voting.services.daily import concerns as deliberated
from voting.services.daily import judging
from voting.services.people.actors import Owner
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.concerns.raising import ConcernForm
from voting.web.forms.loading import find_photo, load
from voting.web.forms.refused import redisplays
from voting.web.responses.files import send_scan
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_owner

own_concerns = Blueprint("own_concerns", __name__, url_prefix="/affairs/concerns")


@own_concerns.get("/new")
@for_owner
def begin(owner: Owner) -> ResponseReturnValue:
    """Show the form of a new concern."""
    page = current().database.read(lambda s: pages.read_raising(s, owner))
    return render_page("concerns/new.html", page, kinds=list_words("concern"))


@own_concerns.get("/at/<spot_id>")
@for_owner
def begin_at(owner: Owner, spot_id: str) -> ResponseReturnValue:
    """Show the form of a new concern at a spot whose code was scanned."""
    page = current().database.read(lambda s: pages.read_raising(s, owner, spot_id))
    return render_page("concerns/new.html", page, kinds=list_words("concern"))


@own_concerns.post("/new")
@redisplays(begin)
@for_owner
def raise_one(owner: Owner) -> ResponseReturnValue:
    """Raise a concern."""
    new, context = load_new(), current()
    number = context.database.write(
        lambda s: raising.raise_concern(s, owner=owner, new=new, at=context.clock.now())
    )
    return redirect(url_for("own_concerns.show", number=number), 303)


def load_new() -> NewConcern:
    """Return the concern that was filled in."""
    form = load(ConcernForm)
    return NewConcern(
        kind=form.kind,
        title=form.title,
        text=form.text,
        spot_id=form.spot,
        place="" if form.spot else form.place,
        picture=find_photo(),
        is_named=form.is_named,
    )


@own_concerns.get("/<number>")
@for_owner
def show(owner: Owner, number: str) -> ResponseReturnValue:
    """Show one's own concern with the line of its life."""
    now = current().clock.now()
    page = current().database.read(lambda s: deliberated.read_own_concern(s, owner, number, now))
    return render_page("concerns/own.html", page, now=now)


@own_concerns.get("/<number>/picture")
@for_owner
def picture(owner: Owner, number: str) -> ResponseReturnValue:
    """Show the picture of one's own concern."""
    found = current().database.read(lambda s: listing.get_own_picture(s, owner, number))
    return send_scan(found)


@own_concerns.post("/<number>/withdrawal")
@for_owner
def withdraw(owner: Owner, number: str) -> ResponseReturnValue:
    """Take one's own concern back."""
    context = current()
    context.database.write(
        lambda s: life.withdraw(s, owner=owner, number=number, at=context.clock.now())
    )
    return redirect(url_for("own_concerns.show", number=number), 303)


@own_concerns.get("/<number>/verdict")
@for_owner
def show_judging(owner: Owner, number: str) -> ResponseReturnValue:
    """Show a concern that is closed, also another's, to an owner who judges it."""
    page = current().database.read(lambda s: judging.read_judging(s, owner, number))
    return render_page("concerns/judging.html", page)


@own_concerns.post("/<number>/verdict/<any(yes, no):verdict>")
@for_owner
def judge_matter(owner: Owner, number: str, verdict: str) -> ResponseReturnValue:
    """Say for the home whether it is satisfied."""
    current().database.write(
        lambda s: judging.judge_matter(s, owner=owner, number=number, is_satisfied=verdict == "yes")
    )
    return redirect(url_for("own_concerns.show_judging", number=number), 303)


@own_concerns.post("/<number>/name/removal")
@for_owner
def unname(owner: Owner, number: str) -> ResponseReturnValue:
    """Take one's own name back."""
    current().database.write(lambda s: life.unname(s, owner=owner, number=number))
    return redirect(url_for("own_concerns.show", number=number), 303)


@own_concerns.post("/<number>/<any(satisfied, unsatisfied):judgement>")
@for_owner
def judge(owner: Owner, number: str, judgement: str) -> ResponseReturnValue:
    """Judge what came of one's own concern."""
    context, is_satisfied = current(), judgement == "satisfied"
    context.database.write(
        lambda s: life.judge(
            s, owner=owner, number=number, is_satisfied=is_satisfied, at=context.clock.now()
        )
    )
    return redirect(url_for("own_concerns.show", number=number), 303)
