"""What two members do about a breach: decide it, record a payment, strike it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from voting.sentences import Sentence
from voting.services.concerns.numbers import format_number
from voting.services.neighbours import deciding
from voting.services.neighbours.breaches import get_breach_row
from voting.services.neighbours.deciding import Decision, Payment
from voting.services.neighbours.terms import BreachAct, Measure
from voting.services.people.communities import get_community
from voting.services.scans import Scan
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    find_scan,
    get_subject,
)
from voting.storage.tables.desk import StepRow
from voting.wording import format_amount, format_day

ACT = "act"
"""Of the details of a step: which of the acts it is."""


@dataclass(frozen=True, slots=True)
class _Act:
    show: Callable[[StepRow], tuple[Sentence, ...]]
    check: Callable[[Session, StepRow, datetime], object]
    do: Callable[[Session, StepRow, StepConfirmation], object]


def _read_scan(row: StepRow) -> Scan | None:
    return Scan(row.scan, row.media_type) if row.scan and row.media_type else None


def _show_decision(row: StepRow) -> tuple[Sentence, ...]:
    decision = Decision.from_json(row.details)
    if not decision.is_upheld:
        return (Sentence("step-shows-breach-dropped"),)
    lines = [
        Sentence("step-shows-measure", {"measure": Measure(decision.measure)}),
        Sentence("step-shows-breach-text", {"text": decision.public_text}),
    ]
    if decision.damages_cents:
        amount = format_amount(decision.damages_cents)
        lines.append(Sentence("step-shows-damages", {"amount": amount}))
    if decision.judgment:
        lines.append(Sentence("step-shows-judgment", {"number": decision.judgment}))
    named = "step-shows-named" if decision.is_named else "step-shows-unnamed"
    return (*lines, Sentence(named))


def _check_decision(session: Session, row: StepRow, at: datetime) -> None:
    deciding.require_decidable(
        session,
        row.community_id,
        get_subject(row),
        Decision.from_json(row.details),
        has_scan=row.scan is not None,
        at=at,
    )


def _do_decision(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    deciding.decide_breach(
        session,
        community_id=row.community_id,
        breach_id=get_subject(row),
        decision=Decision.from_json(row.details),
        scan=_read_scan(row),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )


def _read_payment(row: StepRow) -> Payment:
    return Payment(
        cents=int(str(row.details["cents"])),
        paid_on=date.fromisoformat(str(row.details["on"])),
    )


def _show_payment(row: StepRow) -> tuple[Sentence, ...]:
    payment = _read_payment(row)
    return (
        Sentence(
            "step-shows-payment",
            {"day": format_day(payment.paid_on), "amount": format_amount(payment.cents)},
        ),
    )


def _check_payment(session: Session, row: StepRow, at: datetime) -> None:
    payment = _read_payment(row)
    deciding.require_payable(session, row.community_id, get_subject(row), payment, at)


def _do_payment(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    deciding.record_payment(
        session,
        community_id=row.community_id,
        breach_id=get_subject(row),
        payment=_read_payment(row),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )


def _show_striking(row: StepRow) -> tuple[Sentence, ...]:
    return (Sentence("step-shows-struck", {"reason": str(row.details["reason"])}),)


def _check_striking(session: Session, row: StepRow, at: datetime) -> None:
    del at
    deciding.require_strikable(session, row.community_id, get_subject(row))


def _do_striking(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    deciding.strike_breach(
        session,
        community_id=row.community_id,
        breach_id=get_subject(row),
        reason=str(row.details["reason"]),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )


_ACTS: Mapping[BreachAct, _Act] = {
    BreachAct.DECIDE: _Act(_show_decision, _check_decision, _do_decision),
    BreachAct.PAY: _Act(_show_payment, _check_payment, _do_payment),
    BreachAct.STRIKE: _Act(_show_striking, _check_striking, _do_striking),
}


def _find(row: StepRow) -> _Act:
    return _ACTS[BreachAct(str(row.details[ACT]))]


def show_breaches(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show what is to be decided, recorded or struck."""
    return [_show(session, row) for row in rows]


def _show(session: Session, row: StepRow) -> StepContents:
    breach = get_breach_row(session, row.community_id, get_subject(row))
    about = Sentence(
        "step-about-breach",
        {
            "community": get_community(session, row.community_id).name,
            "number": format_number(breach.year, breach.ordinal),
            "article": breach.article,
        },
    )
    home = Sentence("step-shows-party", {"name": breach.name, "address": breach.address})
    noted = Sentence("step-shows-facts", {"text": breach.facts})
    answer = Sentence("step-shows-breach-answer", {"text": breach.answer or "—"})
    return StepContents(about, (home, noted, answer, *_find(row).show(row)), find_scan(row))


def check_breach(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if it cannot be done."""
    _find(row).check(session, row, at)


def do_breach(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Decide, record or strike it."""
    _find(row).do(session, row, confirmation)
