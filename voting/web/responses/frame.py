"""The frame around the pages of those who have an account, which their layout asks for."""

from flask import Flask, current_app, request

from voting.services.pages.staff.frame import Frame, read_frame
from voting.services.people.actors import Captain, Member, Watcher
from voting.web.current import current
from voting.web.forms.refused import find_page, get_refused
from voting.web.sessions.access import get_staff


def find_frame(meeting_id: str | None = None) -> Frame:
    """Return this page's community and meeting, read in a transaction of its own for every page.

    Args:
        meeting_id: of the meeting that the page is about, if its address does not say it.
    """
    named, actor = request.view_args or {}, get_staff()
    member = actor if isinstance(actor, Member) else None
    own = actor.community_id if isinstance(actor, Member | Watcher | Captain) else None
    community_id = own or named.get("community_id")
    meeting_id = named.get("meeting_id", meeting_id)
    at = current().clock.now()
    return current().database.read(lambda s: read_frame(s, member, community_id, meeting_id, at))


def name_page() -> str:
    """Return the endpoint of the page that is shown, also where a refused form shows it again."""
    page = find_page(request.endpoint) if get_refused() else None
    shown = (name for name, view in current_app.view_functions.items() if view is page)
    return next(shown, request.endpoint or "")


def prepare_frame(app: Flask) -> None:
    """Give templates access to the frame."""
    app.jinja_env.globals["find_frame"] = find_frame
    app.jinja_env.globals["name_page"] = name_page
