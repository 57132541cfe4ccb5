"""Signing in and out for all who have an account."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from voting.documents.codes import draw_small_code
from voting.errors.sign_in import StaffSignInError
from voting.keys.sealing import Sealer
from voting.sentences import tell
from voting.services.people.actors import (
    Auditor,
    Captain,
    Company,
    Member,
    Overseer,
    StaffActor,
    StaffSession,
    Watcher,
)
from voting.services.people.passwords import (
    NewPassword,
    Place,
    change_own_password,
    check_password,
)
from voting.services.people.signing_in.ceremony import ask_to_sign_in
from voting.services.people.signing_in.second_factor import (
    require_right,
    try_code,
)
from voting.services.people.signing_in.staff_passkeys import (
    ask_for_new,
    make_staff_passkey,
    read_second_step,
    sign_in_by_passkey,
)
from voting.terms import OVERSEERS, WATCHERS, Role
from voting.web.challenges import keep_challenge, take_answer
from voting.web.current import current, get_client
from voting.web.forms.codes import read_six_digits
from voting.web.forms.loading import load
from voting.web.forms.owners import CodeForm, OwnPasswordForm, StaffForm
from voting.web.forms.refused import redisplays
from voting.web.sessions.access import get_staff, public
from voting.web.sessions.contents import SessionContents, begin_session, read_session
from voting.web.sessions.known_devices import find_device, note_device
from voting.web.sessions.trail import begin_act

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
    question = keep_challenge(ask_to_sign_in(current().settings.base_url))
    return render_template("staff/sign_in/password.html", question=question)


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
        place=find_place(form.login),
        sealer=get_sealer(),
        at=context.clock.now(),
    )
    if begun is None:
        raise StaffSignInError
    begin_act(begun.session.staff_id)
    begin_session(SessionContents(half=begun.session, wanted=read_session().wanted))
    return redirect(url_for("staff.ask_code"), 303)


def find_place(login: str) -> Place:
    """Return from where a password of a login is tried."""
    settings = current().settings
    return Place(settings.digests, get_client(), find_device("staff", login), settings.limits)


def get_sealer() -> Sealer:
    """Return what opens the seeds of codes."""
    return Sealer(current().settings.keys_folder)


@staff.get("/sign-in/code")
@public
def ask_code() -> ResponseReturnValue:
    """Ask for the code after the password; show first what an app is set up with, if none is."""
    half, context = read_session().half, current()
    if half is None:
        return redirect(url_for("staff.show"), 303)
    issuer = tell("name-of-application")
    page = context.database.read(lambda s: read_second_step(s, half, get_sealer(), issuer))
    base_url = context.settings.base_url
    question = ask_for_new(half, page.own, base_url) if page.set_up else None
    if page.own.passkeys:
        question = ask_to_sign_in(base_url)
    return render_template(
        "staff/sign_in/code.html",
        set_up=page.set_up,
        own=page.own,
        question=keep_challenge(question),
        picture=draw_small_code(page.set_up.address) if page.set_up else "",
    )


@staff.post("/sign-in/code")
@redisplays(ask_code)
@public
def check_code() -> ResponseReturnValue:
    """Sign in by the code."""
    half, context = read_session().half, current()
    if half is None:
        return redirect(url_for("staff.show"), 303)
    begin_act(half.staff_id)
    code = read_six_digits(load(CodeForm).code, says="second-factor-malformed")
    tried = context.database.write(
        lambda s: try_code(s, half, code, get_sealer(), context.clock.now())
    )
    require_right(tried)
    return _begin(half, tried.login, tried.role, is_given=tried.is_given)


def _begin(
    signed_in: StaffSession, login: str, role: Role, *, is_given: bool
) -> ResponseReturnValue:
    note_device("staff", login)
    wanted = read_session().wanted
    if is_given:
        begin_session(SessionContents(given=signed_in, wanted=wanted))
        return redirect(url_for("staff.ask_new_password"), 303)
    return _open(signed_in, role, wanted)


def _open(signed_in: StaffSession, role: Role, wanted: str) -> ResponseReturnValue:
    home = url_for(_HOMES[role])
    begin_session(SessionContents(staff=signed_in))
    # Only a page of the same face; this actor may not see others.
    return redirect(wanted if wanted.startswith(home) else home, 303)


@staff.post("/sign-in/passkey/first")
@redisplays(ask_code)
@public
def make_first() -> ResponseReturnValue:
    """Make a passkey instead of setting up a code, and sign in."""
    half, context = read_session().half, current()
    if half is None:
        return redirect(url_for("staff.show"), 303)
    begin_act(half.staff_id)
    made = make_staff_passkey(
        context.database, half, take_answer(), is_first=True, at=context.clock.now()
    )
    return _begin(half, made.login, made.role, is_given=made.is_given)


@staff.post("/sign-in/passkey")
@redisplays(show)
@public
def use_passkey() -> ResponseReturnValue:
    """Sign in by a passkey, before the password or after it."""
    context = current()
    found = sign_in_by_passkey(context.database, take_answer(), begin_act, context.clock.now())
    return _begin(found.session, found.login, found.role, is_given=found.is_given)


@staff.get("/sign-in/new-password")
@public
def ask_new_password() -> ResponseReturnValue:
    """Ask for a password of one's own, in place of the operator's."""
    if read_session().given is None:
        return redirect(url_for("staff.show"), 303)
    return render_template("staff/sign_in/own_password.html", is_given=True)


@staff.post("/sign-in/new-password")
@redisplays(ask_new_password)
@public
def set_new_password() -> ResponseReturnValue:
    """Set it, and sign in."""
    contents, context = read_session(), current()
    if contents.given is None:
        return redirect(url_for("staff.show"), 303)
    begin_act(contents.given.staff_id)
    form = load(OwnPasswordForm)
    typed = NewPassword(present=form.present, new=form.password)
    at = context.clock.now()
    begun = change_own_password(context.database, contents.given, typed, find_place, at)
    return _open(begun.session, begun.role, contents.wanted)


@staff.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session."""
    signed_in = read_session().staff
    if signed_in:
        begin_act(signed_in.staff_id)
    begin_session(SessionContents())
    return redirect(url_for("public.home"), 303)
