"""How many false ballots there can be, given what those who were called answered.

The number of false ballots among those drawn is a sum of hypergeometric variables, one for each
stratum. A hypergeometric variable is distributed as a sum of independent trials (Vatutin and
Mikhailov 1982), no more than there are draws and no more than there are false ballots. Of all such
sums with a given mean, equal trials are the most likely to show few (Hoeffding 1956, theorem 4: for
k at most the mean less one). So the binomial distribution bounds the chance of what was seen,
wherever the false ballots may lie; the least mean puts them where fewest were drawn. Whatever this
rejects, an exact test rejects too.

Sources: W. Hoeffding, On the Distribution of the Number of Successes in Independent Trials, Annals
of Mathematical Statistics 27 (1956); V. A. Vatutin and V. G. Mikhailov, Limit Theorems for the
Number of Empty Cells, Theory of Probability and its Applications 27 (1982).
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from audit.sampling.draw import share_calls


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumAnswers:
    """How many ballots a stratum has, and what was answered for those drawn."""

    ballots: int
    confirmed: int = 0
    denied: int = 0

    @property
    def answered(self) -> int:
        """Return how many answered."""
        return self.confirmed + self.denied

    @property
    def most_false(self) -> int:
        """Return how many can be false at most: all but those confirmed."""
        return self.ballots - self.confirmed


def spend_risk(confidence: int, calling_round: int) -> Fraction:
    """Return the risk that a round of calls may take, so that all rounds together keep within it.

    Whoever calls on until the answers please would be right less often than was said. So each
    round takes half of what the one before left.

    Args:
        confidence: of all rounds together, in per cent.
        calling_round: from 1.
    """
    return Fraction(100 - confidence, 100 * 2**calling_round)


def bound_false(strata: Sequence[StratumAnswers], risk: Fraction) -> int:
    """Return the number that there are fewer false ballots than, but for this risk.

    Args:
        strata: all strata of the draw; who did not answer counts as not drawn.
        risk: the chance that the statement is wrong, at most.
    """
    denied = sum(each.denied for each in strata)
    numbers = range(denied + 1, sum(each.most_false for each in strata) + 1)
    # The more are false, the less likely are so few denials.
    place = bisect_left(numbers, x=True, key=lambda x: _is_rejected(strata, x, denied, risk))
    return numbers.start + place


def _is_rejected(strata: Sequence[StratumAnswers], false: int, denied: int, risk: Fraction) -> bool:
    """Tell whether so many false ballots would almost surely have shown more denials."""
    mean = _find_least_mean(strata, false)
    trials = min(false, sum(each.answered for each in strata))
    if denied > mean - 1:
        return False
    return _bound_chance(denied, trials, mean / trials) <= risk


def _find_least_mean(strata: Sequence[StratumAnswers], false: int) -> Fraction:
    """Return the fewest denials to expect, wherever so many false ballots lie."""
    mean, left = Fraction(0), false
    for each in sorted(strata, key=lambda each: Fraction(each.answered, each.ballots)):
        here = min(left, each.most_false)
        mean += Fraction(here * each.answered, each.ballots)
        left -= here
    return mean


def _bound_chance(most: int, trials: int, chance: Fraction) -> Fraction:
    """Return the chance that at most `most` of so many equal trials succeed."""
    hit, of = chance.numerator, chance.denominator
    ways = sum(
        comb(trials, successes) * hit**successes * (of - hit) ** (trials - successes)
        for successes in range(most + 1)
    )
    return Fraction(ways, of**trials)


def count_further_calls(
    strata: Sequence[StratumAnswers], needed: int, risk: Fraction
) -> int | None:
    """Return how many more confirmed calls show that fewer than `needed` ballots are false.

    The calls are spread over the strata, each by its share, rounded up. None if no calls can.
    """

    def settles(calls: int) -> bool:
        return bound_false(_answer_further(strata, calls), risk) <= needed

    most = sum(each.ballots - each.answered for each in strata)
    if not settles(most):
        return None
    further = _answer_further(strata, bisect_left(range(most), x=True, key=settles))
    return sum(
        after.answered - before.answered for before, after in zip(strata, further, strict=True)
    )


def _answer_further(strata: Sequence[StratumAnswers], calls: int) -> list[StratumAnswers]:
    """Return the strata after further calls that are all confirmed."""
    further = share_calls(calls, [each.ballots - each.answered for each in strata])
    return [
        StratumAnswers(ballots=each.ballots, confirmed=each.confirmed + more, denied=each.denied)
        for each, more in zip(strata, further, strict=True)
    ]
