"""Ballots that agents cast: under a mandate that stands, within the bound, or they are refused."""

from datetime import timedelta

import pytest

from audit.entries.ballot import BallotCast
from audit.entries.reader import format_instant
from audit.entries.records import encode_record
from audit.evidence.file import read_proceedings
from audit.log.canonical import decode
from audit.terms import Identification
from audit.verify import verify
from ballots.ballot import Channel
from tests.audit.checks.test_desk import after_a_review, in_order
from tests.audit.damages import Edit, alter, drop, failing
from tests.audit.simulator.log_entries import edit, place_of
from tests.audit.simulator.meeting import OPENS, STOPPED, Meeting
from tests.audit.test_tampering import double, move

MANDATED = Meeting(is_mandated=True)
_FIRST = place_of(MANDATED.entries(), "mandate.recorded")


def alter_nth(tag: str, number: int, **changes: object) -> Edit:
    """Alter the nth entry of a type, from zero."""

    def change(entries: list[bytes]) -> None:
        place = [n for n, entry in enumerate(entries) if decode(entry)["type"] == tag][number]
        entries[place] = edit(entries[place], **changes)

    return change


def let_the_owner_vote_too(entries: list[bytes]) -> None:
    """Put in a ballot of the owner of flat 0, beside which the agent's goes on counting."""
    own = BallotCast(
        at=OPENS + timedelta(days=2),
        unit="u0",
        channel=Channel.PAPER,
        choices={"M1": "for"},
        invalid=None,
        identified=Identification.PAPER,
        by="clerk",
        nonce="f" * 32,
    )
    end = place_of(entries, "meeting.closed")
    paper = edit(entries[place_of(entries, "paper.recorded")], ballot=end)
    entries[end:end] = [encode_record(own), paper]
    alter("meeting.closed", ballots=6)(entries)


MANDATE_DAMAGES: list[tuple[str, Edit, int]] = [
    ("unknown", alter("ballot.cast", mandate=_FIRST - 1), 6),
    ("to come", move("mandate.recorded", "meeting.closed"), 6),
    ("of another holding", alter("ballot.cast", mandate=_FIRST + 1), 6),
    ("of no unit", alter("mandate.recorded", unit="u9"), 6),
    ("confirmed by the same", alter("mandate.recorded", confirmed_by="m1"), 6),
    ("confirmed by nobody", alter("mandate.recorded", confirmed_by=None), 6),
    ("given by a stranger", alter_nth("mandate.recorded", 2, by="o5"), 6),
    ("without a proof", alter("mandate.recorded", proof=None), 6),
    ("of no known kind", alter("mandate.recorded", kind="friend"), 3),
    ("over the limit", alter_nth("mandate.recorded", STOPPED, agent="a0"), 6),
    (
        "dated after its ballot",
        alter("mandate.recorded", at=format_instant(OPENS + timedelta(1))),
        6,
    ),
    ("dated before the notice", alter("mandate.recorded", at="2026-04-30T00:00:00.000Z"), 6),
    ("recorded after a review of the count", after_a_review("mandate.recorded"), 5),
    ("ended before its ballot", move("mandate.ended", "ballot.cast"), 6),
    ("ended by a stranger", alter("mandate.ended", by="o5"), 6),
    ("ended twice", double("mandate.ended"), 6),
    ("ended that never was", alter("mandate.ended", mandate=0), 6),
    ("stopped while its ballot counts", drop("ballot.reviewed"), 6),
    (
        "of null",
        in_order(drop("mandate.ended"), alter("ballot.cast", mandate=None)),
        3,
    ),
    ("beside an own ballot", let_the_owner_vote_too, 6),
]


def test_ballots_of_agents_hold_and_the_one_that_was_stopped_is_voided() -> None:
    evidence = MANDATED.evidence()

    assert verify(evidence.to_bytes()).holds
    proceedings = read_proceedings(evidence.entries)
    counted = [each.cast.mandate is not None for each in proceedings.counted_ballots]
    assert counted == [True, True, True, False]


@pytest.mark.parametrize(
    ("damage", "step"), [pytest.param(d, s, id=n) for n, d, s in MANDATE_DAMAGES]
)
def test_a_mandate_that_is_none_is_refused(damage: Edit, step: int) -> None:
    entries = MANDATED.entries()
    damage(entries)

    assert step in failing(verify(MANDATED.seal(entries).to_bytes()))
