"""What is said with 95 % confidence is wrong in at most 5 of 100 draws, wherever the false lie."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from hashlib import sha256
from itertools import pairwise, product
from math import comb, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.sampling.bounds import (
    StratumAnswers,
    bound_false,
    count_further_calls,
    spend_risk,
)
from audit.sampling.draw import DrawableBallot, SamplePlan, Stratum, draw
from audit.terms import Identification
from ballots.ballot import Channel

DRAWS = 10_000
FIVE, PLAN = Fraction(5, 100), SamplePlan(calls=30, confidence=95)


def make_ballots(sizes: Sequence[int]) -> list[DrawableBallot]:
    return [
        DrawableBallot(
            index=index,
            unit=f"u{index}",
            stratum=Stratum(f"{place}栋", Channel.ONLINE, Identification.TELEPHONE),
            leaf_hash=sha256(f"{place} {index}".encode()).digest(),
        )
        for place, size in enumerate(sizes)
        for index in range(1_000 * place, 1_000 * place + size)
    ]


@cache
def bound(drawn: tuple[tuple[int, int, int], ...], risk: Fraction) -> int:
    strata = [
        StratumAnswers(ballots=size, confirmed=called - denied, denied=denied)
        for size, called, denied in drawn
    ]
    return bound_false(strata, risk)


@pytest.mark.parametrize(
    ("sizes", "false"),
    [
        ((120,), (11,)),  # no denial in 3 % of the draws
        ((120,), (40,)),
        ((70, 30, 20), (11, 0, 0)),
        ((70, 30, 20), (0, 2, 9)),
        ((100, 10, 5, 5), (4, 2, 2, 3)),
        ((60, 60), (0, 30)),
    ],
)
def test_a_statement_is_wrong_as_seldom_as_it_says(
    sizes: tuple[int, ...], false: tuple[int, ...]
) -> None:
    ballots = make_ballots(sizes)
    untrue = {1_000 * place + each for place, some in enumerate(false) for each in range(some)}
    wrong = 0
    for seed in range(DRAWS):
        drawn = draw(ballots, PLAN, sha256(seed.to_bytes(4)).digest())
        answers = tuple(
            (
                len(order),
                drawn.drawn[stratum],
                sum(each.index in untrue for each in order[: drawn.drawn[stratum]]),
            )
            for stratum, order in drawn.order.items()
        )
        wrong += bound(answers, FIVE) <= len(untrue)

    assert wrong <= DRAWS * FIVE


def test_the_statement_says_hardly_less_than_it_may() -> None:
    """A bound of everything would never be wrong: without denials, this one is nearly exact."""
    sizes, called = 120, 30
    said = bound(((sizes, called, 0),), FIVE)
    unseen = [Fraction(comb(sizes - false, called), comb(sizes, called)) for false in range(sizes)]

    assert unseen[said] <= FIVE < unseen[said - 2]


@given(
    st.lists(
        st.tuples(st.integers(1, 6), st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=3
    )
)
def test_no_number_is_ruled_out_that_was_likely(drawn: list[tuple[int, int, int]]) -> None:
    """Against the exact chance, with the false ballots wherever it is largest."""
    strata = [
        StratumAnswers(ballots=size, confirmed=min(size, called), denied=0)
        if not denied
        else StratumAnswers(
            ballots=size,
            confirmed=min(size, called) - min(size, called, denied),
            denied=min(size, called, denied),
        )
        for size, called, denied in drawn
    ]
    denied = sum(each.denied for each in strata)
    said = bound_false(strata, FIVE)
    ruled_out = [
        places
        for places in product(*(range(each.most_false + 1) for each in strata))
        if sum(places) >= said
    ]

    assert all(_chance(strata, places, denied) <= FIVE for places in ruled_out)


def _chance(strata: Sequence[StratumAnswers], false: Sequence[int], most: int) -> Fraction:
    """The exact chance of at most so many denials."""
    ways = [Fraction(1)]
    for each, some in zip(strata, false, strict=True):
        whole = comb(each.ballots, each.answered)
        here = [
            Fraction(comb(some, seen) * comb(each.ballots - some, each.answered - seen), whole)
            for seen in range(each.answered + 1)
        ]
        added = [Fraction(0)] * (len(ways) + len(here) - 1)
        for before, now in product(range(len(ways)), range(len(here))):
            added[before + now] += ways[before] * here[now]
        ways = added
    return sum(ways[: most + 1], Fraction(0))


def test_whoever_called_everybody_knows_the_number() -> None:
    assert bound(((40, 40, 3), (10, 10, 0)), FIVE) == 4
    assert bound(((40, 40, 0),), FIVE) == 1


def test_whoever_called_nobody_knows_nothing() -> None:
    assert bound(((40, 0, 0), (10, 0, 0)), FIVE) == 51


def test_all_rounds_together_keep_within_the_risk() -> None:
    risks = [spend_risk(95, each) for each in range(1, 30)]

    assert risks[0] == Fraction(25, 1000)
    assert FIVE * Fraction(99, 100) < sum(risks) < FIVE
    assert prod(after / before for before, after in pairwise(risks)) == (Fraction(1, 2**28))


def test_as_many_further_calls_as_are_named_settle_it_and_one_less_does_not() -> None:
    strata = [StratumAnswers(ballots=300, confirmed=29, denied=1)]

    more = count_further_calls(strata, 20, FIVE)

    assert more is not None
    settled, unsettled = (
        bound_false([StratumAnswers(ballots=300, confirmed=29 + calls, denied=1)], FIVE)
        for calls in (more, more - 1)
    )
    assert settled <= 20 < unsettled
    assert count_further_calls(strata, 1, FIVE) is None
