"""议事日 and 任务, as everybody reads them."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from voting.services.daily import duties as counts
from voting.services.daily import listing, pages
from voting.services.daily import takeovers as service
from voting.web.current import current
from voting.web.forms.tables import load_asked
from voting.web.responses.files import send_scan
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import public

daily = Blueprint("daily", __name__, url_prefix="/c/<code>")


@daily.get("/sittings")
@public
def sittings(code: str) -> ResponseReturnValue:
    """Show the next fixed days, and the latest sittings."""
    now = current().clock.now()
    page = current().database.read(lambda s: pages.read_public_sittings(s, code, now))
    return render_page("daily/sittings.html", page)


@daily.get("/sittings/<sitting_id>")
@public
def sitting(code: str, sitting_id: str) -> ResponseReturnValue:
    """Show the agenda of a sitting, and its minutes once they are published."""
    page = current().database.read(lambda s: pages.read_public_sitting(s, code, sitting_id))
    return render_page("daily/sitting.html", page)


@daily.get("/tasks")
@public
def tasks(code: str) -> ResponseReturnValue:
    """Show the tasks of a community."""
    asked, now = load_asked("state"), current().clock.now()
    page = current().database.read(lambda s: pages.read_public_tasks(s, code, asked, now))
    return render_page("daily/tasks.html", page, now=now)


@daily.get("/tasks/<number>")
@public
def task(code: str, number: str) -> ResponseReturnValue:
    """Show a task."""
    now = current().clock.now()
    page = current().database.read(lambda s: pages.read_public_task(s, code, number))
    return render_page("daily/task.html", page, now=now)


@daily.get("/tasks/<number>/picture")
@public
def picture(code: str, number: str) -> ResponseReturnValue:
    """Show the picture of what was done, once it is accepted."""
    found = current().database.read(lambda s: listing.get_public_picture(s, code, number))
    return send_scan(found)


@daily.get("/takeovers")
@public
def takeovers(code: str) -> ResponseReturnValue:
    """Show what one property company handed over to the next."""
    page = current().database.read(lambda s: service.read_public_takeovers(s, code))
    return render_page("daily/takeovers.html", page)


@daily.get("/duties")
@public
def duties(code: str) -> ResponseReturnValue:
    """Show how many visits, reception days and inspections there were, by month."""
    page = current().database.read(lambda s: counts.read_public_duties(s, code))
    return render_page("daily/duties.html", page)
