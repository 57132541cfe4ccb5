"""Candidates who no longer stand: votes for them fill no seat, and nobody is struck unlawfully."""

import pytest

from audit.entries.meeting import MotionCounted
from audit.entries.reader import format_instant
from audit.evidence.file import read_proceedings
from audit.printed.decided import say_decided
from audit.verify import verify
from tests.audit.checks.test_desk import after_a_review, in_order
from tests.audit.damages import Edit, alter, drop, failing
from tests.audit.simulator.meeting import CANDIDATES, CLOSES, Meeting
from tests.audit.test_tampering import double, move

ELECTED = Meeting(is_election=True)
NAMED_IN_NOTICE = {**ELECTED.motion(), "withdrawn": [CANDIDATES[1]]}
WITHDRAWAL_DAMAGES: list[tuple[str, Edit, int]] = [
    ("of no candidate", alter("candidate.withdrawn", candidate="赵六"), 6),
    ("of no motion", alter("candidate.withdrawn", motion="M2"), 6),
    ("of another candidate", alter("candidate.withdrawn", candidate=CANDIDATES[0]), 7),
    ("confirmed by the same", alter("candidate.withdrawn", confirmed_by="m1"), 6),
    ("confirmed by nobody", alter("candidate.withdrawn", confirmed_by=None), 3),
    ("on no known ground", alter("candidate.withdrawn", ground="disliked"), 3),
    ("twice", double("candidate.withdrawn"), 6),
    ("before the notice", move("candidate.withdrawn", "meeting.noticed"), 5),
    ("after closing", move("candidate.withdrawn", "motion.counted"), 5),
    ("after a review of the count", after_a_review("candidate.withdrawn"), 5),
    ("dated before the notice", alter("candidate.withdrawn", at="2026-04-30T00:00:00.000Z"), 6),
    ("dated after the end", alter("candidate.withdrawn", at=format_instant(CLOSES)), 6),
    ("kept from the log", drop("candidate.withdrawn"), 7),
    (
        "told by the notice alone",
        in_order(drop("candidate.withdrawn"), alter("motion.noticed", motion=NAMED_IN_NOTICE)),
        7,
    ),
]


def test_votes_for_who_withdrew_are_counted_and_fill_no_seat() -> None:
    evidence = ELECTED.evidence()

    assert verify(evidence.to_bytes()).holds
    outcome = read_proceedings(evidence.entries).get(MotionCounted).outcome
    assert outcome["elected"] == [CANDIDATES[0], CANDIDATES[2]]
    assert outcome["alternates"] == []
    assert outcome["notes"] == [f"withdrawn or struck, and given no seat: {CANDIDATES[1]}"]
    assert outcome["results"][CANDIDATES[1]]["persons"] == 4  # type: ignore[index]
    assert CANDIDATES[1] not in say_decided(outcome)


@pytest.mark.parametrize(
    ("damage", "step"), [pytest.param(d, s, id=n) for n, d, s in WITHDRAWAL_DAMAGES]
)
def test_a_withdrawal_that_is_none_is_refused(damage: Edit, step: int) -> None:
    entries = ELECTED.entries()
    damage(entries)

    assert step in failing(verify(ELECTED.seal(entries).to_bytes()))
