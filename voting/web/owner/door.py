"""我要投票: the one door to an owner's pages, by telephone, by letter, or with a passkey."""

from dataclasses import replace

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from voting.errors import InputError
from voting.services.owners import letters
from voting.services.owners import telephone as telephones
from voting.services.owners.letters import TypedLetter, require_voter
from voting.services.pages import door as pages
from voting.services.pages.door import DoorPage
from voting.services.people.signing_in.ceremony import ask_to_sign_in
from voting.services.people.signing_in.challenges import date_challenge
from voting.web.current import current, get_client
from voting.web.forms.codes import read_last_six, read_letter_code
from voting.web.forms.field_names import of_field
from voting.web.forms.loading import load
from voting.web.forms.owners import TelephoneForm, TypedLetterForm
from voting.web.forms.refused import get_refused, redisplays
from voting.web.owner.choosing import enter, make_asker
from voting.web.responses.at_hand import COMMUNITY
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import Caller, find_own_page, public
from voting.web.sessions.contents import SessionContents, read_session, write_session

door = Blueprint("door", __name__)
TO = "to"
"""In the door's address: the owners' page where one was going."""


@door.get("/vote/sign-in")
@public
def show() -> ResponseReturnValue:
    """Show the three ways to sign in; whoever is signed in goes where they were going."""
    contents, context, now = read_session(), current(), current().clock.now()
    is_arriving = get_refused() is None
    if is_arriving:
        wanted = find_own_page(request.args.get(TO, ""), Caller.OWNER, Caller.VOTER)
        contents = replace(contents, returns_to=wanted)
    code = request.values.get(COMMUNITY, "")
    page = context.database.read(lambda s: pages.read_door(s, code, contents.owner, now))
    way = _find_way_on(contents, page) if is_arriving else ""
    if way:
        return redirect(way, 303)
    question = ask_to_sign_in(context.settings.base_url)
    challenge = date_challenge(question.challenge, now) if question else ""
    known = page.community.code if page.community else ""
    write_session(replace(contents, challenge=challenge, community=known))
    is_of_staff = contents.staff is not None
    return render_page("owner/sign_in/door.html", page, question=question, is_of_staff=is_of_staff)


def _find_way_on(contents: SessionContents, page: DoorPage) -> str:
    """Return where somebody goes who is signed in already; nothing for anybody else."""
    if contents.voter:
        return contents.returns_to or url_for("owner.ballot")
    if contents.voters:
        return url_for("telephone.choose")
    if contents.owners:
        return url_for("affairs.choose")
    if not contents.owner:
        return ""
    if contents.returns_to:
        return find_own_page(contents.returns_to, Caller.OWNER)
    # They were identified while nobody voted; by now they may have a ballot to cast.
    return "" if page.meetings else url_for("affairs.home")


@door.get("/v")
@public
def short() -> ResponseReturnValue:
    """Redirect from the short address on letters to the door."""
    return redirect(url_for("door.show"), 303)


@door.post("/vote/sign-in/letter")
@redisplays(show)
@public
def type_letter() -> ResponseReturnValue:
    """Sign in with the code of a letter and the end of an identity number."""
    form, context = load(TypedLetterForm), current()
    typed = TypedLetter(
        code=read_letter_code(form.letter_code),
        last_six=read_last_six(form.last_six),
        community=request.form.get(COMMUNITY, ""),
        client=get_client(),
    )
    attempt = context.database.write(
        lambda s: letters.sign_in_by_code(
            s,
            typed,
            digests=context.settings.digests,
            limits=context.settings.limits,
            at=context.clock.now(),
        )
    )
    if not (attempt.is_letter or attempt.is_paused):
        with of_field("letter_code"):
            raise InputError("letter-code-unknown")
    return enter(require_voter(attempt))


@door.post("/vote/sign-in")
@redisplays(show)
@public
def ask() -> ResponseReturnValue:
    """Send a code if the number is registered; answer the same in any case."""
    form = load(TelephoneForm)
    with of_field("telephone"):
        number = telephones.read_number(form.telephone, current().settings.countries)
    context, asker = current(), make_asker(number)
    browser = context.database.write(
        lambda s: telephones.request_code(
            s,
            telephone=number,
            asker=asker,
            digests=context.settings.digests,
            limits=context.settings.limits,
            at=context.clock.now(),
        )
    )
    write_session(replace(read_session(), code_for=browser))
    return redirect(url_for("telephone.show_code"), 303)
