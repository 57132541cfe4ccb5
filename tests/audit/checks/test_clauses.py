"""A clause in the log: with its paper and its two persons, or of before those were asked for."""

from dataclasses import replace
from datetime import date

import pytest

from audit.entries.meeting import RulesFixed
from audit.evidence.file import read_proceedings
from audit.log.canonical import Json
from audit.verify import verify
from ballots.clause import Clause
from tests.audit.damages import Edit, alter, failing
from tests.audit.simulator.meeting import Meeting

KNOWN = Clause(
    text="议事规则第二十一条",
    adopted_on=date(2024, 5, 1),
    wording="业主投票后不得更改。",
    adopted_by="2024年第一次业主大会会议",
    document="d" * 64,
    by="m1",
    confirmed_by="m2",
)
MEETING = Meeting(overrides={"revote": "first"}, clauses={"revote": KNOWN})
SPELLED: Json = {
    "field": "revote",
    "text": KNOWN.text,
    "adopted_on": "2024-05-01",
    "wording": KNOWN.wording,
    "adopted_by": KNOWN.adopted_by,
    "document": KNOWN.document,
    "by": "m1",
    "confirmed_by": "m2",
}


def spell(**changes: object) -> Edit:
    """Return an edit of the clause; what is changed to nothing is left out."""
    changed = {key: each for key, each in {**SPELLED, **changes}.items() if each is not None}
    return alter("rules.fixed", clauses=[changed])


CLAUSES: list[tuple[str, Edit, int | None]] = [
    ("as it was", spell(), None),
    ("of before", spell(**dict.fromkeys(SPELLED.keys() - {"field", "text", "adopted_on"})), None),
    ("confirmed by the same", spell(confirmed_by="m1"), 6),
    ("confirmed by nobody", spell(confirmed_by=None), 6),
    ("adopted on the day of the notice", spell(adopted_on="2026-05-01"), 6),
    ("of another digest's form", spell(document="D" * 64), 3),
    ("with an empty wording", spell(wording=""), 3),
    ("with more than a clause has", spell(note="?"), 3),
]


def test_a_clause_reads_back_as_it_was_written() -> None:
    fixed = read_proceedings(MEETING.evidence().entries).get(RulesFixed)

    assert fixed.clauses == {"revote": KNOWN}
    assert not failing(verify(MEETING.evidence().to_bytes()))


@pytest.mark.parametrize(("edit", "step"), [pytest.param(e, s, id=n) for n, e, s in CLAUSES])
def test_a_clause_is_of_two_persons_and_of_before_the_notice(edit: Edit, step: int | None) -> None:
    entries = MEETING.entries()
    edit(entries)

    found = failing(verify(MEETING.seal(entries).to_bytes()))
    assert step in found if step else not found


def test_an_identification_rests_on_a_clause_as_other_rules_do() -> None:
    meeting = replace(MEETING, clauses={**MEETING.clauses, "identification": KNOWN})

    assert not failing(verify(meeting.evidence().to_bytes()))
