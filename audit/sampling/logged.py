"""A call-back sample as the log has it: its plan, its dice, and the answers so far."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audit.entries.proceedings import Proceedings
from audit.entries.sample import SampleAnswered, SamplePlanned, SamplePostponed, SampleThrown
from audit.errors import RefutedError
from audit.sampling.draw import Draw, SamplePlan
from audit.sampling.population import draw_from_log
from audit.sampling.statement import SampleStatement, list_called, make_statement
from audit.terms import CallAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedSample:
    """How far a sample has come."""

    planned: SamplePlanned
    """The last plan, which holds."""
    thrown: SampleThrown | None
    answers: Mapping[int, CallAnswer]
    """The last answer on each ballot, by the index of its entry."""
    calling_round: int
    """The last round whose answers are in; 0 before the first."""
    postponed: int
    """How often another time was announced for the dice."""
    first_round: frozenset[int]
    """The entries that were called in the first round."""

    @property
    def plan(self) -> SamplePlan:
        """Return what was committed."""
        return SamplePlan(calls=self.planned.calls, confidence=self.planned.confidence)


def find_sample(proceedings: Proceedings) -> LoggedSample | None:
    """Return the sample of a log, or nothing if none was planned."""
    plans = proceedings.all(SamplePlanned)
    if not plans:
        return None
    answered = proceedings.all(SampleAnswered)
    return LoggedSample(
        planned=plans[-1],
        thrown=proceedings.find(SampleThrown),
        answers={each.ballot: each.answer for part in answered for each in part.answers},
        calling_round=max((each.round for each in answered), default=0),
        postponed=len(proceedings.all(SamplePostponed)),
        first_round=frozenset(
            each.ballot for part in answered if part.round == 1 for each in part.answers
        ),
    )


def draw_logged(proceedings: Proceedings, sample: LoggedSample) -> Draw:
    """Return the draw by the plan and the dice of the log.

    Raises:
        RefutedError: the dice were not thrown yet, or the entries make no usable case.
    """
    if sample.thrown is None:
        raise RefutedError("the dice were not thrown yet")
    return draw_from_log(proceedings, sample.plan, sample.thrown.dice)


def state_logged(proceedings: Proceedings, sample: LoggedSample, drawn: Draw) -> SampleStatement:
    """Return what the answers in the log prove.

    Raises:
        RefutedError: somebody was passed over, or was not to be called.
    """
    _require_first_round(sample, drawn)
    return make_statement(
        proceedings, drawn, sample.answers, sample.plan, max(1, sample.calling_round)
    )


def check_draw(proceedings: Proceedings) -> Iterator[str]:
    """Yield what shows that others were called than the dice drew, or that somebody was not."""
    sample = find_sample(proceedings)
    if sample is None or sample.thrown is None or not sample.calling_round:
        return
    try:
        drawn = draw_logged(proceedings, sample)
        _require_first_round(sample, drawn)
        list_called(drawn, sample.answers)
    except RefutedError as error:
        yield str(error)


def _require_first_round(sample: LoggedSample, drawn: Draw) -> None:
    """Raise RefutedError if the first round called others than were drawn."""
    if sample.first_round != {each.index for each in drawn.called}:
        raise RefutedError("the first round called others than the dice drew")
