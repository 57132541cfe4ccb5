"""The parts of a case file from before the vote: plan, motions, register, notice, specimen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.printed.reading import format_square_metres
from audit.terms import DeliveryKind
from ballots.rules import get_rule_set
from voting.documents.letters.content import AddressedLetter, render_specimen
from voting.documents.posters import render_notice
from voting.importing.spelling.words import USE_NAMES
from voting.sentences import say, tell
from voting.services.archive.documents import (
    CaseDocument,
    FiledMeeting,
    attach,
    name_file,
    tabulate,
    tabulate_later,
)
from voting.services.archive.raised import list_objection_documents
from voting.services.desk.letter_page import make_letters_page, print_motion
from voting.services.meeting.course.poster import make_notice
from voting.services.meeting.drafting.drafts import get_document
from voting.services.meeting.drafting.guidance import Guidance, list_guidance
from voting.services.meeting.drafting.opinions import list_opinions, say_opinion
from voting.services.meeting.guidance.checklist import read_checklist
from voting.services.meeting.meetings import DocumentView, MotionView
from voting.services.meeting.rules.rules import describe_rules, say_deviations
from voting.services.oversight.calendar import read_clocks
from voting.services.owners.delivery_records import get_scan as get_delivery_scan
from voting.services.register.register import read_voters
from voting.storage.tables.base import in_meeting
from voting.storage.tables.register import UnitRow, in_register
from voting.storage.tables.result import DeliveryRow, DeliveryScanRow
from voting.terms import CasePart


def list_opinion_table(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield the opinions that were recorded before the notice."""
    rows = (
        (say("body", each.body), each.given_on, say_opinion(each))
        for each in list_opinions(session, case.meeting.key)
    )
    yield from tabulate(CasePart.OPINIONS, "opinions", ("body", "day", "text"), rows)


def list_guidance_tables(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield what guidance was asked for, what was answered, and by which checklist."""
    meeting = case.meeting
    asked = list_guidance(session, meeting.key)
    rows = (
        (
            each.asked_at,
            each.asked_by,
            each.due_at,
            say("guidance-answer", each.answer) if each.answer else "",
            each.text,
            each.answered_by,
            each.answered_at,
            tell("guidance-cut-short") if each.was_cut_short(meeting) else "",
        )
        for each in reversed(asked)
    )
    head = ("at", "by", "due", "answer", "text", "answered-by", "answered-at", "note")
    yield from tabulate(CasePart.OPINIONS, "guidance", head, rows)
    if asked:
        items = _read_checklist(session, case, asked)
        columns = ("name", "law", "finding", "fact", "note")
        yield from tabulate(CasePart.OPINIONS, "checklist", columns, items)


def _read_checklist(
    session: Session, case: FiledMeeting, asked: Sequence[Guidance]
) -> Iterator[tuple[str, ...]]:
    """Yield the checklist as the office answered by it; without an answer, as of the notice."""
    answered = next((each.checklist for each in asked if each.answer), None)
    items = answered or [each.to_json() for each in read_checklist(session, case.meeting, case.at)]
    for each in items:
        finding = each["finding"] or "none"
        yield (
            say("guidance-item", each["item"]),
            each["source"],
            say("guidance-finding", finding),
            each["fact"],
            each["note"],
        )


def list_plan(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield the meeting's days with the law of each, and the rules that it goes by."""
    meeting = case.meeting
    head = ("name", "law", "due", "done")
    lines = read_clocks(session, meeting, case.at)
    rows = ((each.name, each.article, each.latest, each.done_at) for each in lines)
    yield from tabulate(CasePart.PLAN, "plan", head, rows)
    facts = [
        (say("case-fact", "title"), meeting.title),
        (say("case-fact", "kind"), say("meeting-kind", meeting.kind)),
        (say("case-fact", "rules"), get_rule_set(meeting.rule_set).title),
        (say("case-fact", "opens-at"), meeting.opens_at),
        (say("case-fact", "closes-at"), meeting.closes_at),
        *((say("case-fact", "agreed"), each) for each in say_deviations(meeting)),
        *((each.text, each.source) for each in describe_rules(meeting)),
    ]
    yield from tabulate(CasePart.PLAN, "rules", ("name", "value"), facts)


def list_motions(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield the motions in their words, and every document that is attached to them."""
    del session
    head = ("number", "title", "matter", "text", "buildings", "value")
    motions = case.meeting.motions
    rows = (
        (
            each.number,
            each.title,
            say("matter", each.matter),
            each.text,
            "、".join(each.buildings),
            "、".join(each.names),
        )
        for each in motions
    )
    yield from tabulate(CasePart.MOTIONS, "motions", head, rows)
    for motion in motions:
        yield from (_attach_document(case, motion, each) for each in motion.documents)


def _attach_document(
    case: FiledMeeting, motion: MotionView, document: DocumentView
) -> CaseDocument:
    key = case.meeting.key

    def read(session: Session) -> bytes:
        return get_document(session, meeting=key, document_id=document.id)[1]

    stem = f"{motion.number} {document.name.rsplit('.', 1)[0]}"
    name = name_file(stem, document.media_type)
    return CaseDocument(CasePart.MOTIONS, name, lambda database: database.read(read))


def list_register(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield the register as it was published and with its owners, and the objections to it."""
    head = ("address", "area", "use")
    yield tabulate_later(
        CasePart.REGISTER, "published-register", head, lambda s: _list_units(s, case, {})
    )
    yield tabulate_later(
        CasePart.REGISTER,
        "full-register",
        (*head, "owners"),
        lambda s: _list_units(s, case, _read_owners(s, case)),
    )
    yield from list_objection_documents(session, case, CasePart.REGISTER)


def _list_units(
    session: Session, case: FiledMeeting, owners: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    """Yield the units of the register, with their owners where these are given."""
    for unit in session.scalars(
        select(UnitRow)
        .where(in_register(UnitRow, case.meeting.register))
        .order_by(UnitRow.position)
    ):
        place = f"{unit.building}{unit.section}{unit.room}"
        shown = (place, format_square_metres(unit.area_cm2), USE_NAMES[unit.use])
        yield (*shown, owners.get(unit.holding_id, "")) if owners else shown


def _read_owners(session: Session, case: FiledMeeting) -> dict[str, str]:
    """Return the names of those who vote for each holding."""
    names: dict[str, list[str]] = {}
    for voter in read_voters(session, case.meeting.register):
        names.setdefault(voter.holding_id, []).append(voter.name)
    return {holding_id: "、".join(found) for holding_id, found in names.items()}


def list_notice(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield the notice as a poster, and the photographs of where it hung."""
    page = make_notice(case.community, case.meeting, case.url)
    yield CaseDocument(CasePart.NOTICE, f"{tell('case-notice')}.pdf", lambda _: render_notice(page))
    yield from list_delivery_scans(session, case, CasePart.NOTICE, DeliveryKind.POSTED)


def list_delivery_scans(
    session: Session, case: FiledMeeting, part: CasePart, *kinds: DeliveryKind
) -> Iterator[CaseDocument]:
    """Yield the scans of deliveries of some kinds, each once."""
    key = case.meeting.key
    found = session.execute(
        select(DeliveryScanRow.id, DeliveryScanRow.media_type, DeliveryRow.note)
        .join(
            DeliveryRow,
            (DeliveryRow.community_id == DeliveryScanRow.community_id)
            & (DeliveryRow.meeting_id == DeliveryScanRow.meeting_id)
            & (DeliveryRow.scan_id == DeliveryScanRow.id),
        )
        .where(in_meeting(DeliveryScanRow, key), DeliveryRow.how.in_(kinds))
        .order_by(DeliveryRow.at, DeliveryScanRow.id)
    )
    seen = {scan_id: (media_type, note) for scan_id, media_type, note in found}
    for number, (scan_id, (media_type, note)) in enumerate(seen.items(), 1):
        yield attach(
            part,
            f"{tell('case-photograph')} {number} {note}",
            media_type,
            partial(get_delivery_scan, meeting=key, scan_id=scan_id),
        )


def list_specimen(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield the ballot on paper as everybody received it, with all motions."""
    page = make_letters_page(
        session, meeting=case.meeting.key, base_url=case.base_url, letters=(), at=case.at
    )
    specimen = AddressedLetter(
        names=(),
        addresses=(tell("case-specimen"),),
        url=case.url,
        code="",
        serial="—",
        reading_url=case.url,
        motions=tuple(map(print_motion, case.meeting.motions)),
    )
    printed = replace(page, letters=(specimen,))
    name = f"{tell('case-specimen-name')}.pdf"
    yield CaseDocument(CasePart.SPECIMEN, name, lambda _: render_specimen(printed))
