"""Signing in and out for all who have an account."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from voting.errors.sign_in import StaffSignInError
from voting.services.people.actors import (
    Auditor,
    Captain,
    Company,
    Member,
    Overseer,
    StaffActor,
    Watcher,
)
from voting.services.people.passwords import Place, check_password
from voting.terms import OVERSEERS, WATCHERS, Role
from voting.web.current import current, get_client
from voting.web.forms.loading import load
from voting.web.forms.owners import StaffForm
from voting.web.forms.refused import redisplays
from voting.web.sessions.access import get_staff, public
from voting.web.sessions.contents import SessionContents, begin_session, read_session
from voting.web.sessions.known_devices import find_device, note_device

staff = Blueprint("staff", __name__)
_HOMES = {
    Role.COMMITTEE: "committee.home",
    Role.AUDITOR: "office.home",
    **dict.fromkeys(WATCHERS, "watching.home"),
    Role.CAPTAIN: "building.home",
    Role.PROPERTY: "answering.home",
    **dict.fromkeys(OVERSEERS, "overseeing.home"),
}
"""The first page of each role."""
_OF_ACTORS: Mapping[type[StaffActor], str] = {
    Member: "committee.home",
    Auditor: "office.home",
    Watcher: "watching.home",
    Captain: "building.home",
    Company: "answering.home",
    Overseer: "overseeing.home",
}


def find_home() -> str:
    """Return the first page of the account for which a view was guarded."""
    actor = get_staff()
    return url_for(_OF_ACTORS[type(actor)] if actor else "public.home")


@staff.get("/sign-in")
@public
def show() -> ResponseReturnValue:
    """Show the form."""
    return render_template("staff/sign_in.html")


@staff.post("/sign-in")
@redisplays(show)
@public
def sign_in() -> ResponseReturnValue:
    """Sign in by name and password."""
    form = load(StaffForm)
    context = current()
    begun = check_password(
        context.database,
        login=form.login,
        password=form.password,
        place=Place(
            context.settings.digests,
            get_client(),
            find_device("staff", form.login),
            context.settings.limits,
        ),
        at=context.clock.now(),
    )
    if begun is None:
        raise StaffSignInError
    note_device("staff", form.login)
    wanted = read_session().wanted
    begin_session(SessionContents(staff=begun.session))
    home = url_for(_HOMES[begun.role])
    # Only a page of the same face; this actor may not see others.
    return redirect(wanted if wanted.startswith(home) else home, 303)


@staff.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session."""
    begin_session(SessionContents())
    return redirect(url_for("public.home"), 303)
