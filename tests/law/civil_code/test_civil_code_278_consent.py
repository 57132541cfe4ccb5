"""民法典第二百七十八条第二款：……应当经参与表决专有部分面积四分之三以上的业主且参与表决人数四分之三以上的业主同意；……应当经参与表决专有部分面积过半数的业主且参与表决人数过半数的业主同意。"""

import pytest

from ballots.contract.case import parse_case
from ballots.count.outcome import count
from ballots.errors import CaseError
from ballots.motion import Matter, Motion, MotionKind
from ballots.register import RegisterSnapshot, Scope
from ballots.rules import make_rules
from tests.law.assembly import (
    ORDINARY,
    SPECIAL,
    Figure,
    decide,
    make_ballot,
    make_group,
    make_motion,
    make_unit,
    verdict,
)


@pytest.mark.parametrize(
    ("votes", "matter", "expected"),
    [
        pytest.param(
            {"for": ("30000.00", 301), "against": ("30000.00", 299)},
            ORDINARY,
            "not-carried",
            id="W5 exactly half of the area",
        ),
        pytest.param(
            {"for": ("30000.01", 300), "against": ("29999.99", 300)},
            ORDINARY,
            "not-carried",
            id="W6 exactly half of the persons",
        ),
        pytest.param(
            {"for": ("48000.00", 480), "against": ("16000.00", 160)},
            SPECIAL,
            "carried",
            id="W7 exactly three quarters",
        ),
        pytest.param(
            {"for": ("47999.99", 480), "against": ("16000.01", 160)},
            SPECIAL,
            "not-carried",
            id="W8 three quarters less 0.01 m2",
        ),
        pytest.param(
            {"for": ("48000.00", 479), "against": ("16000.00", 161)},
            SPECIAL,
            "not-carried",
            id="W9 three quarters less a person",
        ),
        pytest.param(
            {"for": ("45500.00", 450), "against": ("14600.00", 151)},
            SPECIAL,
            "not-carried",
            id="W10 450 of 601",
        ),
        pytest.param(
            {"for": ("45500.00", 451), "against": ("14600.00", 150)},
            SPECIAL,
            "carried",
            id="W10 451 of 601",
        ),
        pytest.param(
            {
                "for": ("29000.00", 290),
                "against": ("10000.00", 100),
                "abstain": ("21000.00", 210),
            },
            ORDINARY,
            "not-carried",
            id="W11 abstentions drown a plurality",
        ),
        pytest.param(
            {"for": ("44100.00", 315), "against": ("18900.00", 385)},
            ORDINARY,
            "not-carried",
            id="W13 the measures disagree",
        ),
    ],
)
def test_both_majorities_of_those_taking_part_must_consent(
    votes: dict[str, Figure], matter: Matter, expected: str
) -> None:
    assert verdict(decide(votes, motion=make_motion(matter))) == expected


@pytest.mark.parametrize("matter", Matter, ids=lambda matter: matter.value)
def test_items_six_to_eight_need_three_quarters_and_the_others_more_than_half(
    matter: Matter,
) -> None:
    special = {Matter.RAISE_MAINTENANCE_FUND, Matter.REBUILD, Matter.CHANGE_COMMON_USE}
    votes = {"for": ("40000.00", 400), "against": ("20000.00", 200)}

    expected = "not-carried" if matter in special else "carried"

    assert verdict(decide(votes, motion=make_motion(matter))) == expected


CHOICE = Motion(id="M1", kind=MotionKind.CHOICE, matter=ORDINARY, names=("A", "B"))


def test_the_leading_option_must_itself_reach_both_majorities() -> None:
    """W33: 得票最多还不够，须过半数."""
    rest = {"none": ("6000.00", 60), "abstain": ("6000.00", 60)}
    plurality = decide({"A": ("28000.00", 290), "B": ("20000.00", 190), **rest}, motion=CHOICE)
    majority = decide({"A": ("30500.00", 305), "B": ("17500.00", 175), **rest}, motion=CHOICE)

    assert (verdict(plurality), plurality.chosen) == ("not-carried", None)
    assert plurality.notes == ("no option meets both majorities; run-off between A and B",)
    assert (verdict(majority), majority.chosen) == ("carried", "A")


def test_an_option_that_leads_by_one_measure_alone_is_not_chosen() -> None:
    """W34: 面积与人数领先者不同，不产生结果."""
    outcome = decide({"A": ("36000.00", 290), "B": ("24000.00", 310)}, motion=CHOICE)

    assert (verdict(outcome), outcome.chosen) == ("not-carried", None)


def test_only_the_building_concerned_takes_part() -> None:
    """W44: 3号楼 8,000 m² and 80 persons; an owner elsewhere does not weigh."""
    votes = {"for": ("2700.01", 28), "against": ("2699.99", 26), "away": ("2600.00", 26)}
    units, ballots = [], []
    for mark, figure in votes.items():
        group = make_group(mark, figure)
        units += group
        ballots += [make_ballot(u.unit, mark) for u in group if mark != "away"]
    elsewhere = [make_unit(f"x{n}", 1_000_000, (f"x{n}",), building="9栋") for n in range(500)]
    (outcome,) = count(
        snapshot=RegisterSnapshot((*units, *elsewhere)),
        scope=Scope(frozenset(("1栋",)), frozenset()),
        motions=[make_motion()],
        ballots=ballots,
        delivered=frozenset(),
        rules=make_rules("civil-code-2021", {}),
    ).motions

    assert verdict(outcome) == "carried"
    assert (outcome.participation.whole.area_cm2, outcome.participation.whole.persons) == (
        80_000_000,
        80,
    )


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("unanimity", id="W52 住改商须有利害关系的业主一致同意，不是业主大会表决"),
        pytest.param("negative-consent", id="W56 异议表决与第二百七十八条不合，不提供"),
    ],
)
def test_there_is_no_kind_of_motion_that_the_article_does_not_know(kind: str) -> None:
    case = (
        '{"format":"count-case/1","rules":"civil-code-2021","units":[],"ballots":[],'
        f'"motions":[{{"id":"M1","kind":"{kind}","matter":"other-major"}}]}}'
    )

    with pytest.raises(CaseError, match="kind"):
        parse_case(case.encode())


def test_owners_in_arrears_stay_in_the_whole() -> None:
    """W45: no field leaves anybody out; 57,000 of 90,000 is no quorum."""
    outcome = decide({"for": ("30000.00", 300), "against": ("27000.00", 270)})

    assert verdict(outcome) == "no-quorum"


def test_a_ballot_on_a_motion_that_was_not_noticed_is_refused() -> None:
    """W55: 不得就已公示议题以外的事项进行表决（北京 35，杭州 19）."""
    case = (
        '{"format":"count-case/1","rules":"civil-code-2021","units":[{"unit":"u1","building":"b",'
        '"area":"1","use":"residential","owners":["p"],"state":"delivered"}],'
        '"motions":[{"id":"M1","kind":"approval","matter":"other-major"}],'
        '"ballots":[{"unit":"u1","channel":"online","at":"2026-05-01T00:00:00Z",'
        '"choices":{"M2":"for"}}]}'
    )

    with pytest.raises(CaseError, match="not a motion"):
        parse_case(case.encode())
