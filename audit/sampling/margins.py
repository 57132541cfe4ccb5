"""How many false ballots an outcome needs to be another one.

A false ballot may be taken away, or may have meant anything else. Each comparison behind an outcome
is asked for itself how many ballots must be false until it turns, the largest first; the fewest
decide. So it is never more than what is really needed: whoever shows that fewer ballots are false
has shown that the outcome stands.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ballots.ballot import Ballot
from ballots.contract.case import Case
from ballots.contract.report import count_case
from ballots.count.outcome import MotionOutcome, Outcome, Verdict
from ballots.count.tally import list_marks
from ballots.holdings import NOTHING, Weight
from ballots.motion import INVALID, SILENT, Motion, MotionKind
from ballots.statute import Comparison

_Measure = Callable[[Weight], int]
_MEASURES: tuple[_Measure, ...] = (
    lambda weight: weight.area_cm2,
    lambda weight: weight.persons,
)


@dataclass(frozen=True, slots=True)
class Margin:
    """How many ballots must at least be false until a motion's outcome is another one."""

    motion: Motion
    verdict: Verdict
    needed: int | None
    """None if it does not rest on ballots: too few took part, whatever they marked."""


@dataclass(frozen=True, slots=True)
class _Votes:
    """The ballots on one motion, each with its marks and its weight."""

    weights: tuple[tuple[tuple[str, ...], Weight], ...]
    tallied: Mapping[str, Weight]

    def marking(self, mark: str) -> list[Weight]:
        return [weight for marks, weight in self.weights if mark in marks]

    def not_marking(self, mark: str) -> list[Weight]:
        return [weight for marks, weight in self.weights if mark not in marks]

    def apart(self) -> list[Weight]:
        """Return the ballots that take no part: blank ones, and invalid ones."""
        return [weight for marks, weight in self.weights if not marks or INVALID in marks]

    def all(self) -> list[Weight]:
        return [weight for _, weight in self.weights]


def find_margins(case: Case) -> list[Margin]:
    """Return the margin of each motion of a case."""
    outcome = count_case(case)
    return [_find_margin(each, outcome, case.ballots) for each in outcome.motions]


def _find_margin(judged: MotionOutcome, outcome: Outcome, ballots: Sequence[Ballot]) -> Margin:
    holdings = outcome.electorate.holdings
    votes = _Votes(
        tuple(
            (list_marks(judged.motion, ballots[place]), holdings[holding].weight)
            for holding, place in outcome.admission.admitted.items()
        ),
        judged.tally.results,
    )
    needed = [each for each in _list_needed(judged, votes) if each is not None]
    return Margin(judged.motion, judged.verdict, max(1, min(needed)) if needed else None)


def _list_needed(judged: MotionOutcome, votes: _Votes) -> Iterator[int | None]:
    """Yield how many false ballots turn an outcome, for each way in which it can turn."""
    if judged.verdict is Verdict.NO_QUORUM:
        yield _until_met(judged.participation, votes.apart())
        return
    if judged.verdict is Verdict.CARRIED:
        yield _until_missed(judged.participation, votes.all())
    if judged.motion.kind is MotionKind.ELECTION:
        yield from _list_seats(judged, votes)
    elif judged.verdict is Verdict.CARRIED:
        mark = judged.chosen or next(iter(judged.consent))
        yield _until_missed(judged.consent[mark], votes.marking(mark))
    else:
        for mark, comparison in judged.consent.items():
            yield _until_met(comparison, votes.not_marking(mark))
    if judged.tally.deemed != NOTHING:
        yield from _list_leads(judged, votes)


def _list_seats(judged: MotionOutcome, votes: _Votes) -> Iterator[int | None]:
    """Yield what makes somebody lose a seat, or win one."""
    standing = [each for each in judged.consent if each not in judged.motion.withdrawn]
    others = [each for each in standing if each not in judged.elected]
    for elected in judged.elected:
        yield _until_missed(judged.consent[elected], votes.marking(elected))
    is_full = len(judged.elected) == judged.motion.seats
    for other in others:
        enters = _until_met(judged.consent[other], votes.not_marking(other))
        if not is_full:
            yield enters
            continue
        passes = min(_until_level(each, other, votes) for each in judged.elected)
        yield None if enters is None else max(enters, passes)


def _list_leads(judged: MotionOutcome, votes: _Votes) -> Iterator[int]:
    """Yield what gives another mark the lead, which silent holdings are deemed to follow."""
    leader = judged.tally.deemed_to
    marks = [each for each in votes.tallied if each not in {INVALID, SILENT}]
    pairs = [(leader, each) for each in marks if each != leader and leader is not None]
    yield from (_until_level(first, second, votes) for first, second in pairs)


def _until_missed(comparison: Comparison, weights: Sequence[Weight]) -> int | None:
    """Return how many ballots must go until a comparison fails by area or by persons."""
    bar = comparison.threshold
    if bar is None:
        return None

    def count(measure: _Measure) -> int | None:
        part, whole = measure(comparison.part), measure(comparison.whole)
        return _count_until(
            map(measure, weights), lambda gone: not bar.is_met(max(0, part - gone), whole)
        )

    return min((each for each in map(count, _MEASURES) if each is not None), default=None)


def _until_met(comparison: Comparison, weights: Sequence[Weight]) -> int | None:
    """Return how many ballots must join until a comparison holds by area and by persons."""
    bar = comparison.threshold
    if bar is None:
        return 0

    def count(measure: _Measure) -> int | None:
        part, whole = measure(comparison.part), measure(comparison.whole)
        return _count_until(
            map(measure, weights), lambda more: bar.is_met(min(part + more, whole), whole)
        )

    counts = [count(measure) for measure in _MEASURES]
    return None if None in counts else max(each for each in counts if each is not None)


def _until_level(ahead: str, behind: str, votes: _Votes) -> int:
    """Return how many ballots must be false until one mark is level with another in a measure.

    A false ballot takes its weight from the one and gives it to the other.
    """

    def count(measure: _Measure) -> int | None:
        gap = measure(_weigh(ahead, votes)) - measure(_weigh(behind, votes))
        return _count_until(map(measure, votes.all()), lambda moved: 2 * moved >= gap)

    counts = (each for each in map(count, _MEASURES) if each is not None)
    return min(counts, default=len(votes.weights))


def _weigh(mark: str, votes: _Votes) -> Weight:
    """Return the weight of a mark's ballots, without deemed votes."""
    return sum(votes.marking(mark), NOTHING)


def _count_until(amounts: Iterable[int], is_turned: Callable[[int], bool]) -> int | None:
    """Return how many of the amounts, the largest first, it takes; None if all are too few."""
    sums = accumulate(sorted(amounts, reverse=True), initial=0)
    return next((count for count, so_far in enumerate(sums) if is_turned(so_far)), None)
