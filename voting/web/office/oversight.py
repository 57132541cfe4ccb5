"""All communities of a street office: the district, the calendar, one community."""

from datetime import timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from ballots.rules import CHINA
from voting.services.oversight.days import SPANS, choose_days, group_by_day, read_days
from voting.services.oversight.district import (
    COLUMNS,
    FALLING,
    choose_lines,
    read_district,
    sort_lines,
)
from voting.services.pages import office as pages
from voting.services.people.actors import Auditor
from voting.terms import Stage
from voting.web.current import current
from voting.web.forms.sorting import read_sorting
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor

oversight = Blueprint("oversight", __name__, url_prefix="/office")


@oversight.get("/district")
@for_auditor
def district(auditor: Auditor) -> ResponseReturnValue:
    """Show the office's communities: stage, participation, days left, alarms."""
    now = current().clock.now()
    page = read_framed(lambda s: read_district(s, auditor, now))
    asked = {name: request.args.get(name, "") for name in ("stage", "name")}
    by, falls = read_sorting(COLUMNS, FALLING)
    lines = choose_lines(page.lines, **asked)
    return render_page(
        "office/overview/district.html",
        page,
        chosen=sort_lines(lines, by, is_descending=falls),
        stages=[each for each in Stage if any(line.stage is each for line in page.lines)],
        asked=asked,
        by=by,
        falls=falls,
        falling=FALLING,
    )


@oversight.get("/calendar")
@for_auditor
def calendar(auditor: Auditor) -> ResponseReturnValue:
    """Show the statutory days of all the office's communities, day by day."""
    now = current().clock.now()
    page = read_framed(lambda s: read_days(s, auditor, now))
    days = request.args.get("days", SPANS[1], type=int)
    days = days if days in SPANS else SPANS[1]
    today = now.astimezone(CHINA).date()
    asked = {name: request.args.get(name, "") for name in ("community", "stage")}
    chosen = choose_days(
        page.lines,
        until=today + timedelta(days=days),
        community_id=asked["community"],
        stage=asked["stage"],
    )
    return render_page(
        "office/overview/calendar.html",
        page,
        by_day=group_by_day(chosen),
        stages=[each for each in Stage if any(line.stage is each for line in page.lines)],
        spans=SPANS,
        days=days,
        asked=asked,
        today=today,
    )


@oversight.get("/<community_id>/")
@for_auditor
def community(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Show a community: its meetings, what waits there, its rules and its committee."""
    at = current().clock.now()
    page = read_framed(lambda s: pages.read_community(s, auditor, community_id, at))
    return render_page("office/overview/community.html", page)
