"""The step that opens an assessment, or cancels one.

It is to be confirmed before the first day: who is assessed, and who is asked, can then read about
it before it begins.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.sentences import Sentence
from voting.services.assessments.opening import (
    NewAssessment,
    cancel_assessment,
    check_new,
    get_cancellable,
    open_assessment,
)
from voting.services.assessments.pay import WHOLE, PayStep
from voting.services.assessments.terms import Audience
from voting.services.people.communities import get_community
from voting.services.register.register import find_addresses
from voting.services.steps.definition import StepConfirmation, StepContents, get_subject
from voting.storage.tables.assessments.assessed import AssessmentRow
from voting.storage.tables.desk import StepRow
from voting.terms import RegisterKey
from voting.wording import format_share

CANCELS = "cancels"
"""Of the details of a step that cancels an assessment."""


def show_assessments(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the assessments that are to be opened or cancelled."""
    community_id = rows[0].community_id
    name = get_community(session, community_id).name
    opened = [NewAssessment.from_json(row.details) for row in rows if CANCELS not in row.details]
    addresses = _read_addresses(session, community_id, opened)
    running = _read_running(session, rows)
    return [
        _show_cancelling(row, running[get_subject(row)], name)
        if CANCELS in row.details
        else _show_opening(NewAssessment.from_json(row.details), addresses, name)
        for row in rows
    ]


def _read_addresses(
    session: Session, community_id: str, opened: Sequence[NewAssessment]
) -> dict[str, tuple[str, ...]]:
    """Return the addresses of all who are invited, by holding; of the few registers there are."""
    found: dict[str, tuple[str, ...]] = {}
    for register_id in dict.fromkeys(each.register_id for each in opened if each.invited):
        invited = {
            holding_id
            for each in opened
            if each.register_id == register_id
            for holding_id in each.invited
        }
        by_holding = find_addresses(session, RegisterKey(community_id, register_id), invited)
        found |= {key: tuple(value) for key, value in by_holding.items()}
    return found


def _read_running(session: Session, rows: Sequence[StepRow]) -> dict[str, AssessmentRow]:
    ids = {get_subject(row) for row in rows if CANCELS in row.details}
    found = session.scalars(
        select(AssessmentRow).where(
            AssessmentRow.community_id == rows[0].community_id, AssessmentRow.id.in_(ids)
        )
    )
    return {each.id: each for each in found}


def _show_cancelling(row: StepRow, running: AssessmentRow, community: str) -> StepContents:
    about = Sentence(
        "step-about-assessment-cancelled",
        {
            "community": community,
            "year": running.year,
            "assessment": running.kind,
            "subject": running.subject,
        },
    )
    return StepContents(about, (Sentence("step-shows-reason", {"reason": row.reason}),))


def _show_opening(
    new: NewAssessment, addresses: Mapping[str, tuple[str, ...]], community: str
) -> StepContents:
    about = Sentence(
        "step-about-assessment",
        {
            "community": community,
            "year": new.year,
            "assessment": new.kind.value,
            "subject": new.subject,
        },
    )
    lines = (
        Sentence("step-shows-assessment", {"opens_at": new.opens_at, "closes_at": new.closes_at}),
        _say_audience(new, addresses),
        *(_say_pay(each) for each in new.pay),
    )
    return StepContents(about, lines)


def _say_audience(new: NewAssessment, addresses: Mapping[str, tuple[str, ...]]) -> Sentence:
    if new.audience is Audience.OWNERS:
        return Sentence("step-shows-assessment-owners")
    homes = tuple("、".join(addresses.get(each, ())) for each in new.invited)
    return Sentence("step-shows-assessment-invited", {"number": len(homes), "homes": homes})


def _say_pay(step: PayStep) -> Sentence:
    return Sentence(
        "assessment-pay-step",
        {"score": format_share(step.score, WHOLE), "share": format_share(step.share, WHOLE)},
    )


def check_assessment(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if the assessment cannot be opened, or cancelled."""
    if CANCELS in row.details:
        get_cancellable(session, row.community_id, get_subject(row), at)
    else:
        check_new(session, row.community_id, NewAssessment.from_json(row.details), at)


def end_assessment(session: Session, row: StepRow) -> datetime | None:
    """Return when it is too late: its first day, or the end of the one that is to be cancelled."""
    if CANCELS not in row.details:
        return NewAssessment.from_json(row.details).opens_at
    found = session.get(AssessmentRow, (row.community_id, get_subject(row)))
    return found.closes_at if found else None


def do_assessment(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Open the assessment, or cancel it."""
    if CANCELS in row.details:
        cancel_assessment(
            session,
            community_id=row.community_id,
            assessment_id=get_subject(row),
            reason=row.reason,
            by=row.asked_by,
            confirmed_by=confirmation.confirmed_by,
            at=confirmation.at,
        )
        return
    open_assessment(
        session,
        community_id=row.community_id,
        new=NewAssessment.from_json(row.details),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )
