"""投票信: printing by the street office, or by the committee with permission; deliveries."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.services.desk import printing
from voting.services.desk.letter_page import print_letters
from voting.services.owners import delivery_records
from voting.services.owners.delivery import RECORDED
from voting.services.owners.delivery_records import ReportedDelivery
from voting.services.pages import desk as pages
from voting.services.pages import office as office_pages
from voting.services.people.actors import Auditor, Member
from voting.services.steps.asking import ask_delivery
from voting.terms import LookKind, MeetingKey
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.desk import DeliveryForm, LettersForm, PermissionForm
from voting.web.forms.loading import find_scan, load
from voting.web.forms.refused import redisplays
from voting.web.forms.tables import load_asked
from voting.web.responses.files import send_pdf, send_scan
from voting.web.responses.frame import read_framed
from voting.web.responses.looks import looks
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor, for_member

letters = Blueprint("letters", __name__)


@letters.get("/committee/meetings/<meeting_id>/letters")
@for_member
def desk(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show the permission to print, the prints, and the deliveries."""
    key, asked, at = member.key_of(meeting_id), load_asked("building", "how"), current().clock.now()
    page = read_framed(lambda s: pages.read_letters(s, member, key, asked, at))
    return render_page("committee/desk/letters.html", page, ways=list_words("delivery", *RECORDED))


@letters.post("/committee/meetings/<meeting_id>/letters")
@redisplays(desk)
@for_member
def print_at_desk(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Print letters with the street office's permission."""
    return _print(member, member.key_of(meeting_id))


@letters.get("/office/<community_id>/<meeting_id>/letters")
@for_auditor
def office(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Show the prints, the committee's permission, and the form to print."""
    key = MeetingKey(community_id, meeting_id)
    page = read_framed(lambda s: office_pages.read_letters(s, auditor, key))
    return render_page("office/letters.html", page)


@letters.post("/office/<community_id>/<meeting_id>/letters")
@redisplays(office)
@for_auditor
def print_at_office(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Print letters as the street office."""
    return _print(auditor, MeetingKey(community_id, meeting_id))


def _print(actor: Member | Auditor, meeting: MeetingKey) -> ResponseReturnValue:
    address = load(LettersForm).address
    context = current()
    pdf = print_letters(
        context.database,
        actor=actor,
        meeting=meeting,
        address=address,
        base_url=context.settings.base_url,
        keys=context.keys,
        digests=context.settings.digests,
        at=context.clock.now(),
    )
    return send_pdf("letters", pdf)


@letters.post("/office/<community_id>/<meeting_id>/leave")
@redisplays(office)
@for_auditor
def set_print_permission(
    auditor: Auditor, community_id: str, meeting_id: str
) -> ResponseReturnValue:
    """Grant or withdraw the committee's permission to print."""
    context, key = current(), MeetingKey(community_id, meeting_id)
    at = context.clock.now()
    if load(PermissionForm).is_given:
        context.database.write(
            lambda s: printing.grant_print_permission(s, auditor=auditor, meeting=key, at=at)
        )
    else:
        context.database.write(
            lambda s: printing.withdraw_print_permission(s, auditor=auditor, meeting=key)
        )
    return redirect(
        url_for("letters.office", community_id=community_id, meeting_id=meeting_id), 303
    )


@letters.post("/committee/meetings/<meeting_id>/delivered")
@redisplays(desk)
@for_member
def record_delivery(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Request that a delivery of letters or of the notice be recorded."""
    form = load(DeliveryForm)
    report = ReportedDelivery(
        how=form.how,
        made_at=form.on,
        note=form.note,
        scan=find_scan(),
    )
    context = current()
    context.database.write(
        lambda s: ask_delivery(
            s,
            member=member,
            meeting=member.key_of(meeting_id),
            address=form.address,
            report=report,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("letters.desk", meeting_id=meeting_id), 303)


@letters.get("/committee/meetings/<meeting_id>/scans/<scan_id>")
@for_member
@looks(LookKind.DELIVERY)
def scan(member: Member, meeting_id: str, scan_id: str) -> ResponseReturnValue:
    """Show the scan of a delivery."""
    found = current().database.read(
        lambda s: delivery_records.get_scan(s, member.key_of(meeting_id), scan_id)
    )
    return send_scan(found)
