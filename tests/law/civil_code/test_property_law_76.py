"""物权法第七十六条（2007年10月1日至2020年12月31日）：……应当经专有部分占建筑物总面积三分之二以上的业主且占总人数三分之二以上的业主同意；决定前款其他事项，应当经专有部分占建筑物总面积过半数的业主且占总人数过半数的业主同意。"""

import pytest

from ballots.motion import Matter
from tests.law.assembly import Figure, decide, make_motion, verdict

GENERAL, FUND = Matter.HIRE_OR_DISMISS_MANAGER, Matter.USE_MAINTENANCE_FUND


@pytest.mark.parametrize(
    ("votes", "matter", "old", "new"),
    [
        pytest.param(
            {"for": ("40000.00", 400), "against": ("20000.00", 200)},
            GENERAL,
            "not-carried",
            "carried",
            id="W38",
        ),
        pytest.param(
            {"for": ("45000.01", 451), "against": ("999.99", 9)},
            GENERAL,
            "carried",
            "no-quorum",
            id="W39",
        ),
        pytest.param(
            {"for": ("59999.99", 600), "against": ("2000.01", 20)},
            FUND,
            "not-carried",
            "carried",
            id="W40",
        ),
        pytest.param(
            {"for": ("60000.00", 600), "against": ("2000.00", 20)},
            FUND,
            "carried",
            "carried",
            id="W40 two thirds exactly",
        ),
    ],
)
def test_the_law_in_force_when_the_decision_was_formed_decides(
    votes: dict[str, Figure], matter: Matter, old: str, new: str
) -> None:
    motion = make_motion(matter)

    assert verdict(decide(votes, motion=motion, rules="property-law-2007")) == old
    assert verdict(decide(votes, motion=motion)) == new
