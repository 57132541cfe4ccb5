"""The page of district and city: the communities of their street offices, and nobody's data."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from voting.services.oversight.district import (
    COLUMNS,
    FALLING,
    choose_lines,
    read_overseen,
    sort_lines,
)
from voting.services.people.actors import Overseer
from voting.terms import Stage
from voting.web.current import current
from voting.web.forms.sorting import read_sorting
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_overseer

overseeing = Blueprint("overseeing", __name__, url_prefix="/watching/communities")


@overseeing.get("/")
@for_overseer
def home(overseer: Overseer) -> ResponseReturnValue:
    """Show the communities: stage, participation, days left, alarms."""
    now = current().clock.now()
    page = read_framed(lambda s: read_overseen(s, overseer, now))
    asked = {name: request.args.get(name, "") for name in ("stage", "name")}
    by, falls = read_sorting(COLUMNS, FALLING)
    return render_page(
        "watching/communities.html",
        page,
        overseer=overseer,
        chosen=sort_lines(choose_lines(page.lines, **asked), by, is_descending=falls),
        stages=[each for each in Stage if any(line.stage is each for line in page.lines)],
        asked=asked,
        by=by,
        falls=falls,
    )
