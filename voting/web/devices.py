"""登录的设备: where somebody is signed in, and signing out elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from voting.errors import ForbiddenError
from voting.services.affairs.recovery import stop_recoveries
from voting.services.pages.staff.acts import read_devices
from voting.services.people.signing_in.sessions import (
    BegunSession,
    Device,
    end_all,
    end_one,
)
from voting.services.people.signing_in.terms import SessionKind
from voting.web.current import current
from voting.web.forms.loading import load
from voting.web.forms.owners import EndedSessionForm
from voting.web.forms.refused import redisplays
from voting.web.sessions.access import for_signed_in
from voting.web.sessions.contents import SessionContents, begin_session, read_session
from voting.web.sessions.fresh import ask_again, is_fresh
from voting.web.sessions.kept import list_ends
from voting.web.sign_in import find_home

devices = Blueprint("devices", __name__)


@dataclass(frozen=True, slots=True)
class _Place:
    """A place where somebody is signed in."""

    id: str
    device: Device
    begun_at: datetime
    seen_at: datetime
    is_here: bool


@devices.get("/devices")
@for_signed_in
def show(begun: BegunSession) -> ResponseReturnValue:
    """Show where the same person is signed in."""
    context, staff = current(), read_session().staff
    staff_id, at = staff.staff_id if staff else None, context.clock.now()
    page = context.database.read(
        lambda s: read_devices(s, begun.person, staff_id, ends=list_ends(), at=at)
    )
    places = [
        _Place(each.id, each.device, each.begun_at, each.seen_at, each.id == begun.id)
        for each in page.sessions
    ]
    return render_template(
        "devices.html",
        places=places,
        acts=page.acts,
        recoveries=page.recoveries,
        kind=begun.kind,
        ends=list_ends()[begun.kind],
        home=_home(),
    )


def _home() -> str:
    contents = read_session()
    if contents.voter:
        return url_for("owner.ballot")
    return url_for("affairs.home") if contents.owner else find_home()


@devices.post("/devices")
@redisplays(show)
@for_signed_in
def end(begun: BegunSession) -> ResponseReturnValue:
    """End one session of this person, or all but this one."""
    session_id = load(EndedSessionForm).session
    if session_id == begun.id:
        begin_session(SessionContents())
        return redirect(url_for("public.home"), 303)
    if begun.kind is SessionKind.STAFF and not is_fresh(begun):
        return ask_again("devices.show")
    if session_id:
        current().database.write(lambda s: end_one(s, begun.person, session_id))
    else:
        current().database.write(lambda s: end_all(s, begun.person, but=begun.id))
    return redirect(url_for("devices.show"), 303)


@devices.post("/devices/recovery/stop")
@for_signed_in
def stop_recovery(begun: BegunSession) -> ResponseReturnValue:
    """Decline whatever others asked for to reset this account's second factor."""
    context, staff = current(), read_session().staff
    if begun.kind is not SessionKind.STAFF or staff is None:
        raise ForbiddenError
    staff_id, at = staff.staff_id, context.clock.now()
    context.database.write(lambda s: stop_recoveries(s, staff_id, at))
    return redirect(url_for("devices.show"), 303)
