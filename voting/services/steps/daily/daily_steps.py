"""What two members do in daily life: set fixed days, publish minutes, cancel a sitting."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.sentences import Sentence
from voting.services.daily.days import (
    SittingRule,
    get_days,
    record_days,
    require_new_rule,
    say_rule,
)
from voting.services.daily.listing import PointView, get_sitting
from voting.services.daily.sittings import (
    cancel_sitting,
    publish_minutes,
    require_cancellable,
    require_days_to_come,
    require_publishable,
)
from voting.services.daily.terms import DailyAct, SittingKind
from voting.services.people.communities import get_community
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    get_subject,
)
from voting.storage.tables.desk import StepRow
from voting.wording import format_day

ACT = "act"
"""Of the details of a step: which of the acts it is."""


@dataclass(frozen=True, slots=True)
class _Act:
    show: Callable[[Session, StepRow], StepContents]
    check: Callable[[Session, StepRow, datetime], object]
    do: Callable[[Session, StepRow, StepConfirmation], object]


def _read_rule(row: StepRow) -> tuple[SittingKind, SittingRule]:
    stored = row.details["rule"]
    if not isinstance(stored, Mapping):
        raise TypeError
    return SittingKind(get_subject(row)), SittingRule.from_json(stored)


def _show_days(session: Session, row: StepRow) -> StepContents:
    kind, rule = _read_rule(row)
    about = Sentence(
        "step-about-days",
        {"community": get_community(session, row.community_id).name, "sitting": kind},
    )
    before = get_days(session, row.community_id).get(kind)
    lines = [say_rule(kind, rule)]
    if before is not None and row.outcome is None:
        lines += [Sentence("step-shows-days-before"), say_rule(kind, before)]
    return StepContents(about, tuple(lines))


def _check_days(session: Session, row: StepRow, at: datetime) -> None:
    del at
    require_new_rule(session, row.community_id, *_read_rule(row))


def _do_days(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    kind, rule = _read_rule(row)
    record_days(
        session,
        community_id=row.community_id,
        kind=kind,
        rule=rule,
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
    )


def _show_minutes(session: Session, row: StepRow) -> StepContents:
    found = get_sitting(session, row.community_id, get_subject(row), is_desk=True)
    about = Sentence(
        "step-about-minutes",
        {
            "community": get_community(session, row.community_id).name,
            "sitting": found.kind,
            "day": format_day(found.held_on),
        },
    )
    lines = [line for each in found.points for line in _say_point(each)]
    return StepContents(
        about,
        (
            *lines,
            *(Sentence("step-shows-present", {"handler": each}) for each in found.present),
            Sentence("step-shows-minutes", {"text": found.minutes}),
        ),
    )


def _say_point(point: PointView) -> Iterator[Sentence]:
    yield Sentence(
        "step-shows-point",
        {"number": point.ordinal, "text": point.text or point.concern, "decision": point.decision},
    )
    if point.task and point.due_on:
        day = format_day(point.due_on)
        if point.handler is None:
            yield Sentence("step-shows-task-offered", {"task": point.task, "day": day})
        else:
            yield Sentence(
                "step-shows-task", {"handler": point.handler, "task": point.task, "day": day}
            )


def _check_minutes(session: Session, row: StepRow, at: datetime) -> None:
    require_publishable(session, row.community_id, get_subject(row), at)
    require_days_to_come(session, row.community_id, get_subject(row), row.asked_at)


def _do_minutes(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    publish_minutes(
        session,
        community_id=row.community_id,
        sitting_id=get_subject(row),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )


def _show_cancelling(session: Session, row: StepRow) -> StepContents:
    found = get_sitting(session, row.community_id, get_subject(row))
    about = Sentence(
        "step-about-sitting-cancelled",
        {
            "community": get_community(session, row.community_id).name,
            "sitting": found.kind,
            "day": format_day(found.held_on),
        },
    )
    return StepContents(about, (Sentence("step-shows-reason", {"reason": row.reason}),))


def _check_cancelling(session: Session, row: StepRow, at: datetime) -> None:
    del at
    require_cancellable(session, row.community_id, get_subject(row))


def _do_cancelling(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    cancel_sitting(
        session,
        community_id=row.community_id,
        sitting_id=get_subject(row),
        reason=row.reason,
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )


_ACTS: Mapping[DailyAct, _Act] = {
    DailyAct.DAYS: _Act(_show_days, _check_days, _do_days),
    DailyAct.MINUTES: _Act(_show_minutes, _check_minutes, _do_minutes),
    DailyAct.CANCELLING: _Act(_show_cancelling, _check_cancelling, _do_cancelling),
}


def _find(row: StepRow) -> _Act:
    return _ACTS[DailyAct(str(row.details[ACT]))]


def show_daily(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show what is to be set or published."""
    return [_find(row).show(session, row) for row in rows]


def check_daily(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if it cannot be done."""
    _find(row).check(session, row, at)


def do_daily(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Set or publish it."""
    _find(row).do(session, row, confirmation)
