"""Request that words which stand in public be struck."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.services.daily.pages import read_striking
from voting.services.daily.striking import find_target
from voting.services.people.actors import Member
from voting.services.steps.daily.striking_asking import ask_striking
from voting.web.current import current
from voting.web.forms.daily.desk import ReasonForm
from voting.web.forms.loading import load
from voting.web.forms.refused import redisplays
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member

striking = Blueprint("striking", __name__, url_prefix="/committee/struck")


@striking.get("/<kind>/<key>/<part>")
@for_member
def show(member: Member, kind: str, key: str, part: str) -> ResponseReturnValue:
    """Show the words, and ask why they are to be struck."""
    page = read_framed(lambda s: read_striking(s, member, kind, key, part))
    place = {"kind": kind, "key": key, "part": part}
    return render_page("daily/desk/striking.html", page, place=place)


@striking.post("/<kind>/<key>/<part>")
@redisplays(show)
@for_member
def ask(member: Member, kind: str, key: str, part: str) -> ResponseReturnValue:
    """Request that they be struck."""
    reason, context = load(ReasonForm).reason, current()
    step_id = context.database.write(
        lambda s: ask_striking(
            s,
            member=member,
            target=find_target(kind, key, part),
            reason=reason,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)
