"""What the answers of those who were called prove, for each motion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit.checks.counting import read_cases
from audit.entries.proceedings import Proceedings
from audit.errors import RefutedError
from audit.sampling.bounds import StratumAnswers, bound_false, count_further_calls, spend_risk
from audit.sampling.draw import Draw, DrawableBallot, SamplePlan
from audit.sampling.margins import Margin, find_margins
from audit.sampling.population import get_closed
from audit.terms import CallAnswer


@dataclass(frozen=True, slots=True)
class MotionStatement:
    """What the answers say of one motion."""

    margin: Margin
    is_settled: bool
    """Fewer ballots are false than another outcome needs, if those not reached are like those
    reached."""
    is_settled_at_worst: bool
    """The same even if each ballot of those not reached is false."""
    further_calls: int | None
    """How many more confirmed calls would settle it; None if no calls can, 0 if it is settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleStatement:
    """What the answers say of a vote."""

    plan: SamplePlan
    ballots: int
    """How many could be drawn."""
    confirmed: int
    denied: int
    unreached: int
    fewer_than: int
    """There are fewer false ballots than this, if those not reached are like those reached."""
    fewer_than_at_worst: int
    """There are fewer than this even if each ballot of those not reached is false."""
    motions: tuple[MotionStatement, ...]


def make_statement(
    proceedings: Proceedings,
    drawn: Draw,
    answers: Mapping[int, CallAnswer],
    plan: SamplePlan,
    calling_round: int = 1,
) -> SampleStatement:
    """Return the statement on a log's ballots.

    Args:
        proceedings: the log.
        drawn: the ballots in the order in which they are called.
        answers: by the index of a ballot's entry; all of the draw, and those called after it.
        plan: what was committed.
        calling_round: the first round is the draw; each later one calls further ballots.

    Raises:
        RefutedError: somebody was passed over, or was not to be called.
    """
    called = list_called(drawn, answers)
    strata = [_sum_answers(*each, answers) for each in called]
    at_worst = [_sum_answers(*each, answers, is_denial=True) for each in called]
    risk, next_risk = (spend_risk(plan.confidence, calling_round + more) for more in (0, 1))
    fewer_than, worst = bound_false(strata, risk), bound_false(at_worst, risk)
    margins = [
        margin for case in read_cases(get_closed(proceedings)) for margin in find_margins(case)
    ]
    counted = list(answers.values())
    return SampleStatement(
        plan=plan,
        ballots=sum(each.ballots for each in strata),
        confirmed=counted.count(CallAnswer.CONFIRMED),
        denied=counted.count(CallAnswer.DENIED),
        unreached=counted.count(CallAnswer.UNREACHED),
        fewer_than=fewer_than,
        fewer_than_at_worst=worst,
        motions=tuple(
            MotionStatement(
                margin,
                is_settled := margin.needed is None or fewer_than <= margin.needed,
                margin.needed is None or worst <= margin.needed,
                0 if is_settled else count_further_calls(strata, margin.needed or 0, next_risk),
            )
            for margin in margins
        ),
    )


def list_called(
    drawn: Draw, answers: Mapping[int, CallAnswer]
) -> list[tuple[Sequence[DrawableBallot], int]]:
    """Return each stratum's ballots in their order, and how many of them were called.

    Raises:
        RefutedError: somebody was passed over, or was not to be called.
    """
    called: list[tuple[Sequence[DrawableBallot], int]] = []
    for stratum, order in drawn.order.items():
        places = [place for place, ballot in enumerate(order) if ballot.index in answers]
        least = drawn.drawn[stratum]
        missing = set(range(max(least, max(places, default=-1) + 1))) - set(places)
        if missing:
            entry = order[min(missing)].index
            raise RefutedError(f"entry {entry} was to be called, and has no answer")
        called.append((order, len(places)))
    if sum(number for _, number in called) != len(answers):
        raise RefutedError("an answer is about an entry that could not be drawn")
    return called


def _sum_answers(
    order: Sequence[DrawableBallot],
    called: int,
    answers: Mapping[int, CallAnswer],
    *,
    is_denial: bool = False,
) -> StratumAnswers:
    """Add up a stratum's answers; those not reached are no answers, or count as denials."""
    counted = [answers[ballot.index] for ballot in order[:called]]
    unreached = counted.count(CallAnswer.UNREACHED) if is_denial else 0
    return StratumAnswers(
        ballots=len(order),
        confirmed=counted.count(CallAnswer.CONFIRMED),
        denied=counted.count(CallAnswer.DENIED) + unreached,
    )
