"""The parts of a case file from the vote: deliveries, mandates, its course, paper ballots."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from audit.terms import DeliveryKind
from voting.sentences import fill, say, tell
from voting.services.archive.before import list_delivery_scans
from voting.services.archive.documents import (
    CaseDocument,
    FiledMeeting,
    attach,
    tabulate,
    tabulate_later,
)
from voting.services.desk.reconciliation import list_holding_lines
from voting.services.desk.transfers import get_scan as get_transfer_scan
from voting.services.desk.transfers import list_transfers
from voting.services.owners.delivery import read_addresses
from voting.services.owners.mandate_listing import get_scan as get_mandate_scan
from voting.services.owners.mandate_listing import list_mandates
from voting.services.register.register import find_addresses
from voting.services.scans import Scan
from voting.services.steps.table import show_steps
from voting.storage.tables.base import in_meeting
from voting.storage.tables.desk import PaperBallotRow, StepRow
from voting.storage.tables.owners import MandateRow
from voting.storage.tables.people import StaffRow
from voting.storage.tables.result import DeliveryRow
from voting.terms import CasePart, StepKind

_DELIVERED = tuple(each for each in DeliveryKind if each is not DeliveryKind.POSTED)


def list_delivery_documents(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield how each holding was served, and the papers that show it."""
    is_there = session.scalar(select(exists().where(in_meeting(DeliveryRow, case.meeting.key))))
    if is_there:
        head = ("address", "how", "at", "by", "note")
        yield tabulate_later(
            CasePart.DELIVERIES, "deliveries", head, lambda s: _list_deliveries(s, case)
        )
    yield from list_delivery_scans(session, case, CasePart.DELIVERIES, *_DELIVERED)


def _list_deliveries(session: Session, case: FiledMeeting) -> Iterator[tuple[object, ...]]:
    addresses = read_addresses(session, case.meeting)
    for row, by in session.execute(
        select(DeliveryRow, StaffRow.name)
        .outerjoin(StaffRow, StaffRow.id == DeliveryRow.by)
        .where(in_meeting(DeliveryRow, case.meeting.key))
        .order_by(DeliveryRow.at, DeliveryRow.holding_id)
    ):
        place = _place(addresses, row.holding_id)
        yield (place, say("delivery", row.how), row.at, by, row.note)


def _place(addresses: Mapping[str, Sequence[str]], holding_id: str) -> str:
    return "、".join(addresses.get(holding_id, ()))


def list_mandate_documents(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield who voted for whom, and the papers that were shown."""
    key = case.meeting.key
    found = list_mandates(session, key)
    head = ("address", "owner", "agent", "kind", "granted-at", "revoked-at", "log-index")
    rows = (
        (
            each.address,
            each.owner,
            each.agent,
            say("mandate", each.kind),
            each.granted_at,
            each.ended_at,
            each.log_index,
        )
        for each in found
    )
    yield from tabulate(CasePart.MANDATES, "mandates", head, rows)
    scans = session.execute(
        select(MandateRow.id, MandateRow.media_type).where(
            in_meeting(MandateRow, key), MandateRow.media_type.is_not(None)
        )
    )
    kinds = dict(scans.all())
    for number, each in enumerate(found, 1):
        if (media_type := kinds.get(each.id)) is not None:
            yield attach(
                CasePart.MANDATES,
                f"{number} {each.address} {each.agent}",
                media_type,
                partial(get_mandate_scan, meeting=key, mandate_id=each.id),
            )


def list_journal(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield the meeting's course, what two persons did, and what was sold meanwhile."""
    course = (
        (say("state", each.state), each.at, each.by or tell("case-by-schedule"))
        for each in case.meeting.transitions
    )
    yield from tabulate(CasePart.JOURNAL, "course", ("state", "at", "by"), course)
    yield from tabulate(CasePart.JOURNAL, "steps", _STEP_HEAD, _list_step_rows(session, case))
    yield from _list_transfers(session, case)


_STEP_HEAD = ("step", "asked-by", "asked-at", "decided-by", "decided-at", "outcome", "said")


def _list_step_rows(session: Session, case: FiledMeeting) -> Iterator[tuple[object, ...]]:
    decider = aliased(StaffRow)
    found = session.execute(
        select(StepRow, StaffRow.name, decider.name)
        .join(StaffRow, StaffRow.id == StepRow.asked_by)
        .outerjoin(decider, decider.id == StepRow.decided_by)
        .where(in_meeting(StepRow, case.meeting.key), StepRow.kind != StepKind.DELIVERING)
        .order_by(StepRow.asked_at, StepRow.id)
    ).all()
    shown = show_steps(session, [row for row, *_ in found])
    for row, asked_by, decided_by in found:
        outcome = say("step-state", row.outcome) if row.outcome else ""
        contents = shown[row.id]
        said = "；".join(fill(each) for each in (contents.about, *contents.lines))
        yield (
            say("step", row.kind),
            asked_by,
            row.asked_at,
            decided_by,
            row.decided_at,
            outcome,
            said,
        )


def _list_transfers(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    key = case.meeting.key
    found = list_transfers(session, key)
    rows = (
        ("、".join(each.addresses), "、".join(each.buyers), each.recorded_at, each.log_index)
        for each in found
    )
    head = ("address", "buyers", "at", "log-index")
    yield from tabulate(CasePart.JOURNAL, "transfers", head, rows)
    scans = session.execute(
        select(StepRow.subject_id, StepRow.media_type).where(
            in_meeting(StepRow, key),
            StepRow.kind == StepKind.TRANSFERRING,
            StepRow.media_type.is_not(None),
        )
    )
    kinds = dict(scans.all())
    for number, each in enumerate(found, 1):
        if (media_type := kinds.get(each.id)) is not None:
            yield attach(
                CasePart.JOURNAL,
                f"{tell('case-transfer')} {number} {'、'.join(each.addresses)}",
                media_type,
                partial(get_transfer_scan, meeting=key, transfer_id=each.id),
            )


def list_paper_ballot_documents(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield what became of every holding's paper ballot, and a scan of each."""
    key = case.meeting.key
    found = session.execute(
        select(PaperBallotRow.id, PaperBallotRow.holding_id, PaperBallotRow.media_type)
        .where(in_meeting(PaperBallotRow, key))
        .order_by(PaperBallotRow.returned_at, PaperBallotRow.id)
    ).all()
    if not found:
        return
    head = ("address", "serial", "served", "returned", "entered", "invalid")
    yield tabulate_later(
        CasePart.PAPER_BALLOTS, "paper-ballots", head, lambda s: _list_holding_rows(s, case)
    )
    addresses = find_addresses(session, case.meeting.register, {each[1] for each in found})
    for number, (paper_id, holding_id, media_type) in enumerate(found, 1):
        yield attach(
            CasePart.PAPER_BALLOTS,
            f"{number:04} {_place(addresses, holding_id)}",
            media_type,
            partial(_read_paper_ballot, key=(*key, paper_id)),
        )


def _list_holding_rows(session: Session, case: FiledMeeting) -> Iterator[tuple[object, ...]]:
    for each in list_holding_lines(session, case.meeting):
        if each.serial or each.returned:
            done = (each.returned, each.entered, each.invalid)
            yield (each.address, each.serial, each.served, *done)


def _read_paper_ballot(session: Session, key: tuple[str, str, str]) -> Scan:
    row = session.get_one(PaperBallotRow, key)
    return Scan(row.scan, row.media_type)
