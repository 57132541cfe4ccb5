"""What was raised by owners: objections to the register and to the result, disputes of ballots."""

from collections.abc import Iterator
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.sentences import say, tell
from voting.services.archive.documents import CaseDocument, FiledMeeting, attach, tabulate
from voting.services.register.objections import get_scan, list_objections, to_register, to_result
from voting.services.result.raised.disputes import list_disputes
from voting.storage.tables.result import ObjectionRow
from voting.terms import CasePart


def list_objection_documents(
    session: Session, case: FiledMeeting, part: CasePart
) -> Iterator[CaseDocument]:
    """Yield the objections to the register, or to the result, with their answers and papers."""
    is_register = part is CasePart.REGISTER
    meant = to_register(case.community.id) if is_register else to_result(case.meeting.key)
    found = list_objections(session, meant)
    head = ("address", "raised-at", "text", "answer", "answered-by", "answered-at")
    rows = (
        (
            each.address,
            each.raised_at,
            each.text,
            each.answer.text if each.answer else "",
            each.answered_by,
            each.answer.at if each.answer else "",
        )
        for each in found
    )
    yield from tabulate(part, "register-objections" if is_register else "objections", head, rows)
    scans = session.execute(
        select(ObjectionRow.id, ObjectionRow.media_type).where(
            meant, ObjectionRow.media_type.is_not(None)
        )
    )
    kinds = dict(scans.all())
    for number, each in enumerate(found, 1):
        if (media_type := kinds.get(each.id)) is not None:
            yield attach(
                part,
                f"{tell('case-objection')} {number} {each.address}",
                media_type,
                partial(get_scan, community_id=case.community.id, objection_id=each.id),
            )


def list_result_objections(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield the objections to the result."""
    yield from list_objection_documents(session, case, CasePart.PRELIMINARY)


def list_dispute_documents(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield the disputes of ballots with what the street office found."""
    head = ("address", "owner", "at", "ground", "finding", "reason", "decided-at")
    rows = []
    for each in list_disputes(session, case.meeting.key):
        decision = each.decision
        found = say("finding", decision.finding) if decision else ""
        ended = say("dispute-end", each.ended) if each.ended else ""
        rows.append(
            (
                each.address,
                each.owner,
                each.at,
                say("dispute-ground", each.ground),
                found or ended,
                decision.reason if decision else "",
                decision.at if decision else "",
            )
        )
    yield from tabulate(CasePart.PRELIMINARY, "disputes", head, rows)
