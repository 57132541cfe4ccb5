"""What random people left behind gets the same verdict from the page as from Python's verifier."""

import pytest

from tests.e2e.verify_page.judging import Judge, require_same
from tests.law.test_walk import ENDS, build, origin, walk_from
from tests.voting.installation import House

__all__ = ["origin"]


@pytest.mark.parametrize("seed", ENDS)
def test_final_results_of_walks_hold_for_the_page_too(
    judge: Judge, origin: House, seed: int
) -> None:
    with walk_from(origin, seed) as walk:
        evidence = build(walk)

    assert require_same(judge, evidence.to_bytes()) == ("holds", ())
