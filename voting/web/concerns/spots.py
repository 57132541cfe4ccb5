"""点位: the spots of a community, and the sheet of their codes."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.documents.posters import SpotCode, render_spots
from voting.services.concerns import pages, spots
from voting.services.people.actors import Member
from voting.web.current import current
from voting.web.forms.concerns.desk import SpotsForm
from voting.web.forms.loading import load, split_names
from voting.web.forms.refused import redisplays
from voting.web.responses.files import send_pdf
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member

spot_desk = Blueprint("spots", __name__, url_prefix="/committee/places")


@spot_desk.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show the spots."""
    page = read_framed(lambda s: pages.read_spots(s, member))
    return render_page("concerns/spots.html", page)


@spot_desk.post("/")
@redisplays(home)
@for_member
def add(member: Member) -> ResponseReturnValue:
    """Add spots."""
    names, context = split_names(load(SpotsForm).names), current()
    context.database.write(
        lambda s: spots.add_spots(s, member=member, names=names, at=context.clock.now())
    )
    return redirect(url_for("spots.home"), 303)


@spot_desk.post("/<spot_id>/end")
@for_member
def end(member: Member, spot_id: str) -> ResponseReturnValue:
    """End a spot."""
    context = current()
    context.database.write(
        lambda s: spots.end_spot(s, member=member, spot_id=spot_id, at=context.clock.now())
    )
    return redirect(url_for("spots.home"), 303)


@spot_desk.get("/sheet.pdf")
@for_member
def sheet(member: Member) -> ResponseReturnValue:
    """Return the codes of all spots, to be printed and cut."""
    page = current().database.read(lambda s: pages.read_spots(s, member))
    begin = f"{current().settings.base_url}/c/{page.community.code}/places/"
    codes = [SpotCode(each.name, begin + each.id) for each in page.spots]
    return send_pdf("codes", render_spots(page.community.name, codes))
