"""投票信: printing by the street office, or by the committee with permission; deliveries."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voting.documents.letters import render_letters
from voting.services.desk import printing
from voting.services.desk.letter_page import make_letters_page
from voting.services.meeting.meetings import get_meeting
from voting.services.owners import delivery, delivery_records
from voting.services.owners.delivery import RECORDED
from voting.services.owners.delivery_records import DeliveryReport
from voting.services.people.actors import Auditor, Member
from voting.services.people.communities import get_community, require_office
from voting.services.steps.listing import list_steps
from voting.services.steps.requests import ask_delivery
from voting.terms import MeetingKey, StepKind
from voting.web.access import for_auditor, for_member
from voting.web.current import current
from voting.web.display import list_words
from voting.web.file_responses import send_pdf, send_scan
from voting.web.forms.desk import DeliveryForm, LettersForm
from voting.web.forms.loading import find_scan, load
from voting.web.forms.refused import redisplays

letters = Blueprint("letters", __name__)


@letters.get("/committee/meetings/<meeting_id>/letters")
@for_member
def desk(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show whether the committee may print, the prints, and the deliveries."""
    database = current().database
    meeting = database.read(lambda s: get_meeting(s, member.key_of(meeting_id)))
    return render_template(
        "committee/letters.html",
        meeting=meeting,
        community=database.read(lambda s: get_community(s, member.community_id)),
        permission=database.read(
            lambda s: printing.find_print_permission(s, member.key_of(meeting_id))
        ),
        prints=database.read(lambda s: printing.list_prints(s, member.key_of(meeting_id))),
        most_shown=delivery.MOST_SHOWN,
        deliveries=database.read(lambda s: delivery.list_delivered(s, meeting)),
        served=database.read(lambda s: delivery.count_served(s, meeting, current().clock.now())),
        holdings=database.read(lambda s: delivery.count_holdings(s, meeting)),
        ways=list_words("delivery", *RECORDED),
        unreached=database.read(lambda s: delivery_records.count_unreached(s, meeting)),
        steps=database.read(
            lambda s: list_steps(s, member, meeting_id, current().clock.now(), StepKind.DELIVERING)
        ),
    )


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
    database = current().database
    community = database.read(lambda s: require_office(s, auditor, community_id))
    key = MeetingKey(community_id, meeting_id)
    return render_template(
        "office/letters.html",
        community=community,
        meeting=database.read(lambda s: get_meeting(s, key)),
        permission=database.read(lambda s: printing.find_print_permission(s, key)),
        prints=database.read(lambda s: printing.list_prints(s, key)),
    )


@letters.post("/office/<community_id>/<meeting_id>/letters")
@redisplays(office)
@for_auditor
def print_at_office(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Print letters as the street office."""
    return _print(auditor, MeetingKey(community_id, meeting_id))


def _print(actor: Member | Auditor, meeting: MeetingKey) -> ResponseReturnValue:
    """Render letters outside a transaction, then make them valid; a failure voids nothing."""
    address = load(LettersForm).address
    context = current()
    at = context.clock.now()
    prepared = context.database.read(
        lambda s: printing.prepare_print(s, actor=actor, meeting=meeting, address=address)
    )
    page = context.database.read(
        lambda s: make_letters_page(
            s,
            meeting=meeting,
            base_url=context.settings.base_url,
            letters=prepared.letters,
            at=at,
        )
    )
    pdf = render_letters(page)
    context.database.write(
        lambda s: printing.keep_print(
            s,
            actor=actor,
            meeting=meeting,
            prepared=prepared,
            keys=context.keys,
            at=at,
        )
    )
    return send_pdf("letters", pdf)


@letters.post("/office/<community_id>/<meeting_id>/leave")
@for_auditor
def set_print_permission(
    auditor: Auditor, community_id: str, meeting_id: str
) -> ResponseReturnValue:
    """Grant or withdraw the committee's permission to print."""
    context, key = current(), MeetingKey(community_id, meeting_id)
    if request.form.get("is_given") == "yes":
        context.database.write(
            lambda s: printing.grant_print_permission(
                s,
                auditor=auditor,
                meeting=key,
                at=context.clock.now(),
            )
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
    report = DeliveryReport(
        how=form.how,
        on=form.on,
        note=form.note,
        scan=find_scan(),
    )
    context = current()
    context.database.write(
        lambda s: ask_delivery(
            s,
            member=member,
            meeting_id=meeting_id,
            place=form.place,
            report=report,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("letters.desk", meeting_id=meeting_id), 303)


@letters.get("/committee/meetings/<meeting_id>/pictures/<picture_id>")
@for_member
def picture(member: Member, meeting_id: str, picture_id: str) -> ResponseReturnValue:
    """Show the scan of a delivery."""
    found = current().database.read(
        lambda s: delivery_records.get_scan(s, member, meeting_id, picture_id)
    )
    return send_scan(found)
