"""委托和代理 at the desk and at the street office: requests, lists, and letters to owners."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from ballots.voters.proxy import most_per_agent
from voting.services.desk.mandate_letters import print_mandate_letters
from voting.services.owners.mandate_listing import get_scan
from voting.services.owners.mandates import NewMandate
from voting.services.pages.mandates import read_mandates, read_watched_mandates
from voting.services.people.actors import Auditor, Member
from voting.services.steps.asking import ask_mandate
from voting.terms import LookKind, MeetingKey
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.desk import MandateForm
from voting.web.forms.loading import load, load_scan
from voting.web.forms.refused import redisplays
from voting.web.forms.tables import load_asked
from voting.web.responses.files import send_pdf, send_scan
from voting.web.responses.frame import read_framed
from voting.web.responses.looks import looks
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor, for_member

mandates = Blueprint("mandates", __name__)
_FILTERS = ("kind", "state")


@mandates.get("/committee/meetings/<meeting_id>/mandates")
@for_member
@looks(LookKind.MANDATES)
def desk(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show all mandates of a meeting, and the form to request one from paper."""
    key, asked, at = member.key_of(meeting_id), load_asked(*_FILTERS), current().clock.now()
    page = read_framed(lambda s: read_mandates(s, member, key, asked, at))
    rules = page.meeting.rules
    return render_page(
        "committee/desk/mandates.html",
        page,
        motions=page.meeting.motions,
        kinds=list_words("mandate"),
        rules=rules,
        most=most_per_agent(rules),
    )


@mandates.post("/committee/meetings/<meeting_id>/mandates")
@redisplays(desk)
@for_member
def ask(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Request that a mandate from paper be recorded; another person confirms it."""
    context = current()
    form = load(MandateForm)
    asked = NewMandate(
        kind=form.kind,
        agent=form.agent,
        telephone=form.telephone,
        countries=context.settings.countries,
        is_property_staff=form.works_for_property,
        directions=form.choices,
        scan=load_scan(),
    )
    context.database.write(
        lambda s: ask_mandate(
            s,
            member=member,
            meeting=member.key_of(meeting_id),
            address=form.address,
            grant=asked,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("mandates.desk", meeting_id=meeting_id), 303)


@mandates.get("/committee/meetings/<meeting_id>/mandates/<mandate_id>/scan")
@for_member
@looks(LookKind.MANDATES, of="mandate_id")
def scan(member: Member, meeting_id: str, mandate_id: str) -> ResponseReturnValue:
    """Show the scan of a mandate."""
    key = member.key_of(meeting_id)
    return send_scan(current().database.read(lambda s: get_scan(s, key, mandate_id)))


@mandates.post("/committee/meetings/<meeting_id>/mandates/letters")
@for_member
def print_at_desk(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Print the letters to owners whom no message reaches."""
    return _print(member.key_of(meeting_id))


@mandates.get("/office/<community_id>/<meeting_id>/mandates")
@for_auditor
@looks(LookKind.MANDATES)
def office(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Show the street office all mandates of a meeting with their scans."""
    key, asked = MeetingKey(community_id, meeting_id), load_asked(*_FILTERS)
    page = read_framed(lambda s: read_watched_mandates(s, auditor, key, asked))
    return render_page("office/mandates.html", page)


@mandates.get("/office/<community_id>/<meeting_id>/mandates/<mandate_id>/scan")
@for_auditor
@looks(LookKind.MANDATES, of="mandate_id")
def office_scan(
    auditor: Auditor, community_id: str, meeting_id: str, mandate_id: str
) -> ResponseReturnValue:
    """Show the street office the scan of a mandate."""
    del auditor
    key = MeetingKey(community_id, meeting_id)
    return send_scan(current().database.read(lambda s: get_scan(s, key, mandate_id)))


@mandates.post("/office/<community_id>/<meeting_id>/mandates/letters")
@for_auditor
def print_at_office(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Print the letters as the street office."""
    del auditor
    return _print(MeetingKey(community_id, meeting_id))


def _print(key: MeetingKey) -> ResponseReturnValue:
    context = current()
    pdf = print_mandate_letters(
        context.database,
        meeting=key,
        base_url=context.settings.base_url,
        at=context.clock.now(),
    )
    return send_pdf("mandate-letters", pdf)
