"""The parts of a case file from after the vote: counts, result, evidence, filing, judgment."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from audit.evidence.file import parse_evidence, read_proceedings
from audit.printed.annex import list_annex
from audit.sentences import ANNEX_HEADS
from audit.terms import Edition
from ballots.motion import MotionKind
from voting.documents.papers.office import FilingReceiptPage, render_filing_receipt
from voting.documents.posters import render_decision
from voting.documents.spreadsheets import RESULT_HEAD, list_figures, write_csv
from voting.sentences import fill, say, tell
from voting.services.archive.documents import CaseDocument, FiledMeeting, attach, tabulate
from voting.services.archive.retention import find_retention
from voting.services.pages.meeting import read_decision
from voting.services.people.tenure import get_tenure
from voting.services.result.annulment import list_annulments
from voting.services.result.filing import Filing
from voting.services.result.published.public_result import find_public_result
from voting.services.scans import Scan
from voting.storage.base import Database
from voting.storage.tables.base import in_meeting
from voting.storage.tables.desk import StepRow
from voting.storage.tables.people import StaffRow
from voting.storage.tables.result import ResultRow
from voting.terms import CasePart, MeetingState, StepKind, StepOutcome


def list_counts(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield every count with what caused it."""
    outcome = find_public_result(session, case.meeting.key)
    head = ("version", "at", "cause", "reason", "number", "motion", "verdict")
    rows = (
        (
            version.number,
            version.at,
            fill(version.cause) if version.cause else "",
            version.reason,
            motion.number,
            motion.title,
            motion.verdict,
        )
        for version in (outcome.versions if outcome else ())
        for motion in version.motions
    )
    yield from tabulate(CasePart.PRELIMINARY, "counts", head, rows)


def list_announcement(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield the decision as a poster, once the result is final, and every figure of it."""
    outcome = find_public_result(session, case.meeting.key)
    if outcome is None:
        return
    if case.meeting.state is MeetingState.FINAL:
        page = read_decision(session, case.community.code, case.meeting.id, case.url)
        name = f"{tell('case-announcement')}.pdf"
        yield CaseDocument(CasePart.ANNOUNCEMENT, name, lambda _: render_decision(page))
    annulled = [each.number for each in outcome.motions if outcome.is_annulled(each.number)]
    figures = list(list_figures(outcome.motions, annulled))
    name = f"{say('case-table', 'figures')}.csv"
    yield CaseDocument(CasePart.ANNOUNCEMENT, name, lambda _: write_csv(RESULT_HEAD, figures))


def list_decision(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield both editions of the signed document."""
    row = session.get(ResultRow, case.meeting.key)
    if row is not None:
        yield _keep(CasePart.DECISION, f"{tell('case-result')}.pdf", case, ResultRow.pdf)
        if row.auditor_pdf is not None:
            name = f"{tell('case-auditors-result')}.pdf"
            yield _keep(CasePart.DECISION, name, case, ResultRow.auditor_pdf)


def list_evidence(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield both editions of the evidence."""
    row = session.get(ResultRow, case.meeting.key)
    if row is not None:
        yield _keep(CasePart.EVIDENCE, "evidence.json", case, ResultRow.evidence)
        if row.auditor_evidence is not None:
            auditors = ResultRow.auditor_evidence
            yield _keep(CasePart.EVIDENCE, "evidence-auditor.json", case, auditors)


def _keep(
    part: CasePart, name: str, case: FiledMeeting, column: InstrumentedAttribute[Any]
) -> CaseDocument:
    """Return a document that is stored with the result."""
    return CaseDocument(part, name, partial(_load, case=case, column=column))


def _load(database: Database, case: FiledMeeting, column: InstrumentedAttribute[Any]) -> bytes:
    query = select(column).where(in_meeting(ResultRow, case.meeting.key))
    return bytes(database.read(lambda s: s.execute(query).scalar_one()))


def list_holdings(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield who took part and how, unit by unit, with names: the annex of the auditor's edition."""
    row = session.get(ResultRow, case.meeting.key)
    if row is None or row.auditor_evidence is None:
        return

    def make(database: Database) -> bytes:
        evidence = parse_evidence(_load(database, case, ResultRow.auditor_evidence))
        lines = list_annex(evidence, read_proceedings(evidence.entries))
        return write_csv(ANNEX_HEADS[Edition.AUDITOR], (line.cells for line in lines))

    yield CaseDocument(CasePart.PAPER_BALLOTS, f"{say('case-table', 'holdings')}.csv", make)


def list_filings(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield the filings that the street office confirmed, and the photographs of their receipts."""
    rows = list_confirmed(session, case, StepKind.FILING)
    filings = [(Filing.from_json(row.details), row) for row in rows]
    head = ("day", "filing-number", "decided-at")
    said = ((each.filed_on, each.number, row.decided_at) for each, row in filings)
    yield from tabulate(CasePart.FILING, "filings", head, said)
    yield from attach_step_scans(CasePart.FILING, rows)
    page = find_filing_receipt(session, case)
    if page is not None:
        name = f"{tell('case-filing-receipt')}.pdf"
        yield CaseDocument(CasePart.FILING, name, lambda _: render_filing_receipt(page))


def find_filing_receipt(session: Session, case: FiledMeeting) -> FilingReceiptPage | None:
    """Return the acknowledgement of the filing that was confirmed last; None if there is none."""
    rows = list_confirmed(session, case, StepKind.FILING)
    final_at = case.meeting.reached_at(MeetingState.FINAL)
    if not rows or final_at is None:
        return None
    row, filing = rows[-1], Filing.from_json(rows[-1].details)
    by = session.get_one(StaffRow, row.decided_by)
    return FilingReceiptPage(
        community=case.community.name,
        street_office=case.community.street_office,
        convener=say("convener", case.meeting.convened_by(case.community)),
        title=case.meeting.title,
        filed_on=filing.filed_on,
        number=filing.number,
        confirmed_by=by.name,
        confirmed_at=row.decided_at or row.asked_at,
        keep_until=find_retention(final_at, get_tenure(session, case.community.id)).until,
    )


def list_judgments(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield the annulments of the result, and the judgments or orders."""
    head = ("body", "name", "number", "day", "motion", "reason", "decided-at")
    said = (
        (
            say("annulment-body", each.body),
            each.name,
            each.number,
            each.decided_on,
            "、".join(f"{motion.number}. {motion.title}" for motion in each.motions),
            each.reason,
            each.confirmed_at,
        )
        for each in list_annulments(session, case.meeting.key)
    )
    yield from tabulate(CasePart.JUDGMENT, "annulments", head, said)
    annulled = list_confirmed(session, case, StepKind.ANNULLING)
    yield from attach_step_scans(CasePart.JUDGMENT, annulled)


def list_candidates(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield the candidates of an election, with their joint reviews."""
    del session
    head = ("motion", "name", "particulars", "finding", "review")
    rows = [
        (
            motion.number,
            name,
            motion.details.particulars.get(name, ""),
            "、".join(say("candidate-finding", each.finding) for each in reviews),
            "；".join(each.reason for each in reviews if each.reason),
        )
        for motion in case.meeting.motions
        if motion.kind is MotionKind.ELECTION
        for name in dict.fromkeys((*motion.names, *(each.name for each in motion.reviews)))
        for reviews in [[each for each in motion.reviews if each.name == name]]
    ]
    yield from tabulate(CasePart.ELECTION, "candidates", head, rows)


def list_confirmed(session: Session, case: FiledMeeting, kind: StepKind) -> list[StepRow]:
    """Return the confirmed steps of a kind, the earliest first."""
    found = session.scalars(
        select(StepRow)
        .where(
            in_meeting(StepRow, case.meeting.key),
            StepRow.kind == kind,
            StepRow.outcome == StepOutcome.CONFIRMED,
        )
        .order_by(StepRow.decided_at)
    )
    return list(found)


def attach_step_scans(part: CasePart, rows: list[StepRow]) -> Iterator[CaseDocument]:
    """Yield the scan of each step that has one."""
    for number, row in enumerate(rows, 1):
        if row.media_type is not None:
            key = (row.community_id, row.id)
            stem = f"{say('case-part', part)} {number}"
            yield attach(part, stem, row.media_type, partial(_read_scan, key=key))


def _read_scan(session: Session, key: tuple[str, str]) -> Scan:
    row = session.get_one(StepRow, key)
    return Scan(row.scan or b"", row.media_type or "")
