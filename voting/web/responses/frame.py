"""The frame around the pages of those who have an account, read together with each page."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from voting.services.pages.staff.frame import Frame, read_frame
from voting.services.people.actors import Captain, Company, Member, Watcher
from voting.web.current import current
from voting.web.display.conveners import note_convener
from voting.web.forms.refused import find_page, get_refused
from voting.web.responses.rendering import keep_shown
from voting.web.sessions.access import Answerer, get_staff

_Page = TypeVar("_Page")
_FRAME = "frame"


def read_framed(
    read: Callable[[Session], _Page], meeting_of: Callable[[_Page], str | None] | None = None
) -> _Page:
    """Return what a page of the desks shows, and keep the frame around it for its template.

    Both are read in one transaction, so that they show one moment.

    Args:
        read: reads the page.
        meeting_of: returns the id of the meeting that the page is about, if its address does not
            say it.
    """
    named, actor = request.view_args or {}, get_staff()
    member = actor if isinstance(actor, Member) else None
    own = actor.community_id if isinstance(actor, Member | Watcher | Captain | Company) else None
    community_id, at = own or named.get("community_id"), current().clock.now()

    def read_both(session: Session) -> tuple[_Page, Frame]:
        page = read(session)
        meeting_id = named.get("meeting_id") or (meeting_of(page) if meeting_of else None)
        return page, read_frame(session, member, community_id, meeting_id, at)

    page, frame = current().database.read(read_both)
    setattr(g, _FRAME, frame)
    return page


def find_frame() -> Frame:
    """Return the frame that was read with this page, or read it, if the page reads nothing."""
    if _FRAME not in g:
        read_framed(lambda _: None)
    frame: Frame = getattr(g, _FRAME)
    if frame.community:
        keep_shown(frame.community)
        note_convener(frame.community, frame.meeting)
    return frame


def find_answering_layout(actor: Answerer) -> str:
    """Return the layout of the pages on which somebody answers, or does something, for a body."""
    if isinstance(actor, Captain):
        return "watching/captain_layout.html"
    return "watching/layout.html" if isinstance(actor, Watcher) else "watching/company_layout.html"


def name_page() -> str:
    """Return the endpoint of the page that is shown, also where a refused form shows it again."""
    page = find_page(request.endpoint) if get_refused() else None
    shown = (name for name, view in current_app.view_functions.items() if view is page)
    return next(shown, request.endpoint or "")


def prepare_frame(app: Flask) -> None:
    """Give templates access to the frame."""
    app.jinja_env.globals["find_frame"] = find_frame
    app.jinja_env.globals["name_page"] = name_page
