"""All ways that up to eight holdings can vote, around each bar."""

import itertools
from fractions import Fraction

import pytest

from ballots.ballot import Ballot, Channel
from ballots.count.outcome import count
from ballots.motion import Matter, Motion, MotionKind
from ballots.register import RegisterSnapshot
from ballots.rules import make_rules
from tests.law.assembly import AT, make_unit

OPTIONS = ("for", "against", "abstain", None)


def expect(
    areas: tuple[int, ...], marks: tuple[str | None, ...], bar: Fraction, *, strict: bool
) -> str:
    """Say what the article says, with fractions and nothing else."""
    took_part = [n for n, mark in enumerate(marks) if mark]
    agreed = [n for n, mark in enumerate(marks) if mark == "for"]
    part = sum(areas[n] for n in took_part), len(took_part)
    yes = sum(areas[n] for n in agreed), len(agreed)
    whole = sum(areas), len(areas)
    if any(Fraction(p, w) < Fraction(2, 3) for p, w in zip(part, whole, strict=True)):
        return "no-quorum"
    shares = [Fraction(y, p) for y, p in zip(yes, part, strict=True)]
    carried = all(share > bar if strict else share >= bar for share in shares)
    return "carried" if carried else "not-carried"


@pytest.mark.parametrize(
    ("matter", "bar", "strict"),
    [
        pytest.param(Matter.OTHER_MAJOR, Fraction(1, 2), True, id="ordinary"),
        pytest.param(Matter.REBUILD, Fraction(3, 4), False, id="special"),
    ],
)
@pytest.mark.parametrize(
    "areas",
    [
        pytest.param((1,) * 3, id="three equal"),
        pytest.param((1,) * 6, id="six equal"),
        pytest.param((3, 2, 2, 1, 1), id="five of nine"),
        pytest.param((4, 3, 2, 1, 1, 1), id="two thirds and three quarters of twelve"),
        pytest.param((5, 3, 3, 2, 2, 1, 1, 1), id="eight of eighteen"),
    ],
)
def test_every_way_to_vote_ends_as_the_article_says(
    areas: tuple[int, ...], matter: Matter, bar: Fraction, strict: bool
) -> None:
    snapshot = RegisterSnapshot(
        tuple(make_unit(f"u{n}", area, (f"p{n}",)) for n, area in enumerate(areas))
    )
    motion = Motion(id="M1", kind=MotionKind.APPROVAL, matter=matter)
    rules = make_rules("civil-code-2021", {})
    seen = set()
    for marks in itertools.product(OPTIONS, repeat=len(areas)):
        ballots = [
            Ballot(f"u{n}", Channel.ONLINE, AT, {"M1": mark})
            for n, mark in enumerate(marks)
            if mark
        ]
        (outcome,) = count(
            snapshot=snapshot,
            scope=None,
            motions=[motion],
            ballots=ballots,
            delivered=frozenset(),
            rules=rules,
        ).motions
        assert outcome.verdict.value == expect(areas, marks, bar, strict=strict), marks
        seen.add(outcome.verdict.value)
    assert seen == {"carried", "not-carried", "no-quorum"}
