"""What two do about a sample: plan it, enter its dice, announce another time, end a round."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from audit.entries.sample import THROW_WINDOW
from audit.terms import CallAnswer
from voting.sentences import Sentence
from voting.services.meeting.meetings import get_noticed_meeting, view_meeting
from voting.services.sampling.calling import check_round, end_round, list_calls
from voting.services.sampling.listing import find_called
from voting.services.sampling.planning import SampleDraft, check_plan, get_sample, plan_sample
from voting.services.sampling.terms import SampleAct
from voting.services.sampling.throwing import (
    Postponement,
    check_postponement,
    postpone_dice,
    require_throwable,
    throw_dice,
)
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    get_meeting_row,
    make_act,
)
from voting.storage.tables.desk import StepRow
from voting.storage.tables.result import SampleRow

ACT = "act"
"""Of the details of a step: which of the acts it is."""
DICE = "dice"
ROUND = "round"


def _note_nothing(session: Session, row: StepRow) -> Iterator[Sentence]:
    del session, row
    yield from ()


@dataclass(frozen=True, slots=True)
class _Act:
    show: Callable[[Session, StepRow], Iterator[Sentence]]
    check: Callable[[Session, StepRow, datetime], object]
    ends: Callable[[Session, StepRow], datetime | None]
    do: Callable[[Session, StepRow, StepConfirmation], object]
    note: Callable[[Session, StepRow], Iterator[Sentence]] = _note_nothing
    """What stands beside it at this moment."""


def _show_plan(session: Session, row: StepRow) -> Iterator[Sentence]:
    draft = SampleDraft.from_json(row.details)
    yield Sentence("step-shows-sample", {"calls": draft.calls, "confidence": draft.confidence})
    yield Sentence("step-shows-throw", {"throws_at": draft.throws_at, "place": draft.place})
    before = session.get(SampleRow, row.meeting)
    if before is not None and row.outcome is None:
        yield Sentence(
            "step-shows-sample-before",
            {
                "calls": before.calls,
                "confidence": before.confidence,
                "throws_at": before.throws_at,
                "place": before.place,
            },
        )


def _check_plan(session: Session, row: StepRow, at: datetime) -> None:
    check_plan(get_meeting_row(session, row), SampleDraft.from_json(row.details), at)


def _end_plan(session: Session, row: StepRow) -> datetime:
    return get_meeting_row(session, row).closes_at


def _do_plan(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    plan_sample(session, make_act(session, row, confirmation), SampleDraft.from_json(row.details))


def _show_dice(session: Session, row: StepRow) -> Iterator[Sentence]:
    del session
    dice = str(row.details[DICE])
    fives = " ".join(dice[n : n + 5] for n in range(0, len(dice), 5))
    yield Sentence("step-shows-dice", {"dice": fives, "number": len(dice)})
    yield Sentence("step-shows-dice-watched")


def _check_dice(session: Session, row: StepRow, at: datetime) -> None:
    require_throwable(session, get_meeting_row(session, row), at)


def _end_dice(session: Session, row: StepRow) -> datetime:
    return get_sample(session, get_meeting_row(session, row).key).throws_at + THROW_WINDOW


def _do_dice(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    throw_dice(session, make_act(session, row, confirmation), str(row.details[DICE]))


def _show_postponed(session: Session, row: StepRow) -> Iterator[Sentence]:
    del session
    new = Postponement.from_json(row.details)
    yield Sentence("step-shows-throw", {"throws_at": new.throws_at, "place": new.place})


def _check_postponed(session: Session, row: StepRow, at: datetime) -> None:
    new = Postponement.from_json(row.details)
    check_postponement(session, get_meeting_row(session, row), new, at)


def _never(session: Session, row: StepRow) -> None:
    del session, row


def _do_postponed(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    new = Postponement.from_json(row.details)
    postpone_dice(session, make_act(session, row, confirmation), new)


def _show_answers(session: Session, row: StepRow) -> Iterator[Sentence]:
    """Count the answers; what they are is told by a digest, so that none is changed meanwhile."""
    calls = list_calls(session, get_meeting_row(session, row).key, _get_round(row))
    said = [f"{each.log_index} {each.answer}" for each in calls]
    number = Counter(each.answer for each in calls)
    yield Sentence(
        "step-shows-answers",
        {
            "round": _get_round(row),
            "confirmed": number[CallAnswer.CONFIRMED],
            "denied": number[CallAnswer.DENIED],
            "unreached": number[CallAnswer.UNREACHED],
            "answers": sha256("\n".join(said).encode()).hexdigest()[:16],
        },
    )
    yield Sentence("step-shows-answers-asked")


def _note_answers(session: Session, row: StepRow) -> Iterator[Sentence]:
    """Tell the homes by their answers, so that whoever confirms rings some of them."""
    meeting = get_noticed_meeting(session, get_meeting_row(session, row).key)
    calls = list_calls(session, meeting.key, _get_round(row))
    addresses = find_called(session, meeting, calls)
    for answer in CallAnswer:
        homes = [addresses[each.log_index] for each in calls if each.answer is answer]
        if homes:
            yield Sentence(
                "step-shows-answers-of", {"call-answer": answer.value, "homes": "；".join(homes)}
            )


def _check_answers(session: Session, row: StepRow, at: datetime) -> None:
    del at
    check_round(session, get_meeting_row(session, row), _get_round(row))


def _do_answers(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    end_round(session, make_act(session, row, confirmation), _get_round(row))


def _get_round(row: StepRow) -> int:
    return int(str(row.details[ROUND]))


_ACTS: Mapping[SampleAct, _Act] = {
    SampleAct.PLAN: _Act(_show_plan, _check_plan, _end_plan, _do_plan),
    SampleAct.DICE: _Act(_show_dice, _check_dice, _end_dice, _do_dice),
    SampleAct.POSTPONEMENT: _Act(_show_postponed, _check_postponed, _never, _do_postponed),
    SampleAct.ANSWERS: _Act(_show_answers, _check_answers, _never, _do_answers, _note_answers),
}


def _find(row: StepRow) -> _Act:
    return _ACTS[SampleAct(str(row.details[ACT]))]


def show_sampling(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the meeting and what is to be planned, entered or announced."""
    title = view_meeting(session, get_meeting_row(session, rows[0])).title
    return [
        StepContents(
            Sentence("step-about-sample", {"title": title, "sample-act": str(row.details[ACT])}),
            tuple(_find(row).show(session, row)),
            notes=tuple(_find(row).note(session, row)) if row.outcome is None else (),
        )
        for row in rows
    ]


def check_sampling(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if it cannot be done."""
    _find(row).check(session, row, at)


def end_sampling(session: Session, row: StepRow) -> datetime | None:
    """Return when it can no longer be done; None where it can until it lapses."""
    return _find(row).ends(session, row)


def do_sampling(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Plan it, enter the dice, or announce another time."""
    _find(row).do(session, row, confirmation)
