"""The street office's pages: what waits, messages, disputes, and a result to countersign."""

from collections import Counter

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.terms import ReviewFinding
from voting.sentences import tell
from voting.services.log.witnesses import accept_from_office
from voting.services.meeting.clocks.under_way import list_deadlines
from voting.services.outbox import SHOWN, list_outbox
from voting.services.oversight.inbox import choose_items, read_inbox
from voting.services.owners.in_person import identify_in_person
from voting.services.pages import office as pages
from voting.services.people.actors import Auditor
from voting.services.result.document import document, signing
from voting.services.result.document.verification import verify_document
from voting.services.result.reviewing import deciding, review
from voting.terms import LookKind, MeetingKey, Stage
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.desk import CosignatureForm, FindingForm, InPersonForm
from voting.web.forms.loading import get_file, load
from voting.web.forms.refused import redisplays
from voting.web.forms.tables import load_asked
from voting.web.responses.files import send_scan
from voting.web.responses.frame import read_framed
from voting.web.responses.looks import looks
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor
from voting.web.sessions.contents import SessionContents, begin_session

office = Blueprint("office", __name__, url_prefix="/office")


@office.get("/")
@for_auditor
def home(auditor: Auditor) -> ResponseReturnValue:
    """Show what waits for this street office, the most urgent first."""
    context = current()
    now, limits = context.clock.now(), context.settings.limits
    page = read_framed(lambda s: read_inbox(s, auditor, now, limits))
    asked = {name: request.args.get(name, "") for name in ("kind", "stage", "name")}
    return render_page(
        "office/home.html",
        page,
        auditor=auditor,
        chosen=choose_items(page.items, **asked),
        counts=Counter(each.kind for each in page.items),
        stages=[each for each in Stage if any(item.stage is each for item in page.items)],
        asked=asked,
        now=now,
    )


@office.get("/outbox")
@for_auditor
def outbox(auditor: Auditor) -> ResponseReturnValue:
    """Show the messages that were sent to owners, or wait for a gateway."""
    context = current()
    page = max(1, request.args.get("page", 1, type=int))
    found = read_framed(lambda s: list_outbox(s, auditor, page))
    return render_template(
        "office/outbox.html",
        messages=found[:SHOWN],
        page=page,
        has_more=len(found) > SHOWN,
        has_gateway=context.gateway is not None,
    )


def _list_findings() -> dict[str, str]:
    """Return the possible findings on a ballot: that it stands, or why it is voided."""
    voided = list_words("void-ground", *review.CHOSEN_GROUNDS)
    return {
        **list_words("finding", ReviewFinding.UPHELD),
        **{ground: tell("finding-voided", ground=word) for ground, word in voided.items()},
    }


@office.get("/<community_id>/<meeting_id>")
@for_auditor
@looks(LookKind.DISPUTES, LookKind.TRANSFER, LookKind.OBJECTIONS)
def meeting(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Show a meeting's result and every step of its verification."""
    key, asked, now = MeetingKey(community_id, meeting_id), load_asked(), current().clock.now()
    page = read_framed(lambda s: pages.read_meeting(s, auditor, key, asked, now))
    return render_page(
        "office/meeting.html",
        page,
        findings=_list_findings(),
        deadlines=list_deadlines(page.clocks, now),
        # Outside the transaction, since it takes longer than all reads.
        verification=verify_document(page.signed) if page.signed else None,
    )


@office.get("/<community_id>/objections/<objection_id>/scan")
@for_auditor
@looks(LookKind.OBJECTIONS, of="objection_id")
def objection_scan(auditor: Auditor, community_id: str, objection_id: str) -> ResponseReturnValue:
    """Show the paper that an owner brought with an objection."""
    return send_scan(
        current().database.read(
            lambda s: pages.read_objection_scan(s, auditor, community_id, objection_id)
        )
    )


@office.post("/<community_id>/<meeting_id>/disputes/<ballot_id>")
@redisplays(meeting)
@for_auditor
def decide_dispute(
    auditor: Auditor, community_id: str, meeting_id: str, ballot_id: str
) -> ResponseReturnValue:
    """Record the finding on a disputed ballot."""
    context, key = current(), MeetingKey(community_id, meeting_id)
    form = load(FindingForm)
    context.database.write(
        lambda s: deciding.decide_dispute(
            s,
            auditor=auditor,
            meeting=key,
            ballot_id=ballot_id,
            ground=form.ground,
            reason=form.reason,
            keys=context.keys,
            at=context.clock.now(),
        )
    )
    return redirect(
        url_for("office.meeting", community_id=community_id, meeting_id=meeting_id), 303
    )


@office.get("/<community_id>/<meeting_id>/in-person")
@for_auditor
def in_person(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Show the form for an owner whose identity card was checked."""
    key = MeetingKey(community_id, meeting_id)
    page = read_framed(lambda s: pages.read_form(s, auditor, key))
    return render_page("office/in_person.html", page)


@office.post("/<community_id>/<meeting_id>/in-person")
@redisplays(in_person)
@for_auditor
def begin_in_person(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Sign an owner in whose identity card was checked, and sign the auditor out."""
    form = load(InPersonForm)
    context = current()
    voter = context.database.read(
        lambda s: identify_in_person(
            s,
            auditor=auditor,
            meeting=MeetingKey(community_id, meeting_id),
            address=form.address,
            last_six=form.last_six,
            digests=context.settings.digests,
            at=context.clock.now(),
        )
    )
    begin_session(SessionContents(voter=voter))
    return redirect(url_for("owner.ballot"), 303)


@office.post("/<community_id>/<meeting_id>/auditor.<any(pdf, json):kind>")
@redisplays(meeting)
@for_auditor
@looks(LookKind.AUDITORS_EDITION)
def auditors_edition(
    auditor: Auditor, community_id: str, meeting_id: str, kind: str
) -> ResponseReturnValue:
    """Return the edition that opens every commitment; for the street office alone."""
    pdf, evidence = current().database.read(
        lambda s: document.get_auditors_edition(s, auditor, MeetingKey(community_id, meeting_id))
    )
    # Kept as a file: a browser that showed it would ask for it again, without saying why.
    headers = {"Content-Disposition": f"attachment; filename=auditor.{kind}"}
    if kind == "pdf":
        return Response(pdf, mimetype="application/pdf", headers=headers)
    return Response(evidence, mimetype="application/json", headers=headers)


@office.post("/<community_id>/<meeting_id>/cosignatures")
@redisplays(meeting)
@for_auditor
def add_cosignature(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Accept a cosignature that was transferred by hand."""
    context, key = current(), MeetingKey(community_id, meeting_id)
    line, at = load(CosignatureForm).line, context.clock.now()
    context.database.write(lambda s: accept_from_office(s, auditor, key, line, at))
    return redirect(
        url_for("office.meeting", community_id=community_id, meeting_id=meeting_id), 303
    )


@office.post("/<community_id>/<meeting_id>/countersign")
@for_auditor
def countersign(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Verify the result again, and countersign it."""
    context = current()
    signing.countersign_result(
        context.database,
        auditor=auditor,
        meeting=MeetingKey(community_id, meeting_id),
        keys=context.keys,
        at=context.clock.now(),
    )
    return redirect(
        url_for("office.meeting", community_id=community_id, meeting_id=meeting_id), 303
    )


@office.post("/<community_id>/<meeting_id>/countersigned")
@redisplays(meeting)
@for_auditor
def hand_in_countersigned(
    auditor: Auditor, community_id: str, meeting_id: str
) -> ResponseReturnValue:
    """Accept both editions as they were countersigned on the office's own machine."""
    context = current()
    _, pdf = get_file("pdf")
    _, auditor_pdf = get_file("auditor_pdf")
    signing.accept_countersigned(
        context.database,
        auditor=auditor,
        meeting=MeetingKey(community_id, meeting_id),
        pdf=pdf,
        auditor_pdf=auditor_pdf,
        keys=context.keys,
        at=context.clock.now(),
    )
    return redirect(
        url_for("office.meeting", community_id=community_id, meeting_id=meeting_id), 303
    )
