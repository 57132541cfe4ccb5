"""登录方式: the passkeys of an account, and the factor that is given again before they change."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from voting.errors.sign_in import PasskeyRefusedError
from voting.services.people.passwords import NewPassword, change_own_password
from voting.services.people.signing_in import staff_passkeys as service
from voting.services.people.signing_in.ceremony import ask_to_sign_in
from voting.services.people.signing_in.second_factor import require_right, try_code
from voting.services.people.signing_in.sessions import BegunSession
from voting.web.challenges import keep_challenge, take_answer
from voting.web.current import current
from voting.web.forms.codes import read_six_digits
from voting.web.forms.loading import load
from voting.web.forms.owners import CodeForm, DroppedPasskeyForm, OwnPasswordForm
from voting.web.forms.refused import redisplays
from voting.web.sessions.access import for_signed_in
from voting.web.sessions.contents import SessionContents, begin_session, read_session
from voting.web.sessions.fresh import get_account, needs_fresh
from voting.web.sign_in import find_place, get_sealer

factors = Blueprint("factors", __name__)


@factors.get("/devices/passkeys")
@for_signed_in
@needs_fresh("factors.show")
def show(begun: BegunSession) -> ResponseReturnValue:
    """Show an account's passkeys, and offer to make one."""
    del begun
    context, staff = current(), get_account()
    own = context.database.read(lambda s: service.read_own_passkeys(s, staff))
    question = keep_challenge(service.ask_for_new(staff, own, context.settings.base_url))
    return render_template("staff/sign_in/passkeys.html", own=own, question=question)


@factors.post("/devices/passkeys")
@redisplays(show)
@for_signed_in
@needs_fresh("factors.show")
def make(begun: BegunSession) -> ResponseReturnValue:
    """Make a passkey."""
    del begun
    context = current()
    service.make_staff_passkey(
        context.database, get_account(), take_answer(), is_first=False, at=context.clock.now()
    )
    return redirect(url_for("factors.show"), 303)


@factors.post("/devices/passkeys/drop")
@redisplays(show)
@for_signed_in
@needs_fresh("factors.show")
def drop(begun: BegunSession) -> ResponseReturnValue:
    """Delete a passkey."""
    del begun
    staff, passkey_id = get_account(), load(DroppedPasskeyForm).passkey
    current().database.write(lambda s: service.drop_staff_passkey(s, staff, passkey_id))
    return redirect(url_for("factors.show"), 303)


@factors.get("/devices/password")
@for_signed_in
@needs_fresh("factors.ask_password")
def ask_password(begun: BegunSession) -> ResponseReturnValue:
    """Ask for the present password and a new one."""
    del begun
    get_account()
    return render_template("staff/sign_in/own_password.html", is_given=False)


@factors.post("/devices/password")
@redisplays(ask_password)
@for_signed_in
@needs_fresh("factors.ask_password")
def change_password(begun: BegunSession) -> ResponseReturnValue:
    """Change it, and sign out everywhere else."""
    del begun
    context, form = current(), load(OwnPasswordForm)
    typed = NewPassword(present=form.present, new=form.password)
    at = context.clock.now()
    changed = change_own_password(context.database, get_account(), typed, find_place, at)
    begin_session(SessionContents(staff=changed.session))
    return redirect(url_for("devices.show"), 303)


@factors.get("/devices/again")
@for_signed_in
def ask_again(begun: BegunSession) -> ResponseReturnValue:
    """Ask for a factor again, before something of the account is changed."""
    del begun
    context, staff = current(), get_account()
    own = context.database.read(lambda s: service.read_own_passkeys(s, staff))
    question = ask_to_sign_in(context.settings.base_url) if own.passkeys else None
    return render_template("staff/sign_in/again.html", own=own, question=keep_challenge(question))


@factors.post("/devices/again")
@redisplays(ask_again)
@for_signed_in
def check_again(begun: BegunSession) -> ResponseReturnValue:
    """Take a code again."""
    del begun
    context, staff = current(), get_account()
    code = read_six_digits(load(CodeForm).code, says="second-factor-malformed")
    at = context.clock.now()
    require_right(context.database.write(lambda s: try_code(s, staff, code, get_sealer(), at)))
    return _go_on()


@factors.post("/devices/again/passkey")
@redisplays(ask_again)
@for_signed_in
def check_passkey_again(begun: BegunSession) -> ResponseReturnValue:
    """Take a passkey of the same account again."""
    del begun
    context = current()
    service.sign_in_by_passkey(context.database, take_answer(), _require_own, context.clock.now())
    return _go_on()


def _require_own(staff_id: str) -> None:
    if staff_id != get_account().staff_id:
        raise PasskeyRefusedError


def _go_on() -> ResponseReturnValue:
    """Begin the session anew, under another token, and go on where it was asked for."""
    wanted, pages = read_session().wanted, url_for("devices.show")
    begin_session(SessionContents(staff=get_account()))
    return redirect(wanted if wanted.startswith(pages) else pages, 303)
