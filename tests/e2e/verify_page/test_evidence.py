"""Evidence gets the same verdict from the page as from the verifier in Python."""

import base64
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from audit.terms import Edition, ReviewFinding
from tests.audit.checks.test_clauses import CLAUSES
from tests.audit.checks.test_clauses import MEETING as CLAUSED
from tests.audit.checks.test_objections import OBJECTED, OBJECTION_DAMAGES
from tests.audit.checks.test_reviews import (
    OWNERS_REVIEWS,
    REVIEW_DAMAGES,
    REVIEWED,
    WITHDRAWN,
    keep_publicity,
)
from tests.audit.checks.test_samples import HOLDING, SAMPLE_DAMAGES, SAMPLED
from tests.audit.damages import DATA, HONEST, MEETING, WITNESSED, Edit
from tests.audit.generated import make_evidence
from tests.audit.simulator.log_entries import edit, place_of
from tests.audit.simulator.meeting import Meeting
from tests.audit.test_tampering import DAMAGES, OPENED, recount
from tests.e2e.verify_page.documents import make_pdf
from tests.e2e.verify_page.judging import JUDGE_FLIPS, ROOT, Judge, judge_in_python, require_same
from tests.strategies import cases


@pytest.mark.parametrize(
    "data", [DATA, HONEST.to_bytes(), OPENED.to_bytes()], ids=["alone", "witnessed", "auditor's"]
)
def test_good_evidence_holds(judge: Judge, data: bytes) -> None:
    assert require_same(judge, data) == ("holds", ())


@pytest.mark.parametrize("damage", [each[1] for each in DAMAGES], ids=[each[0] for each in DAMAGES])
def test_damage_with_the_tree_rebuilt_is_refused_at_the_same_steps(
    judge: Judge, damage: Edit
) -> None:
    alone, witnessed = MEETING.entries(), WITNESSED.entries()
    damage(alone)
    damage(witnessed)

    assert require_same(judge, MEETING.seal(alone).to_bytes())[0] == "refuted"
    assert 4 in require_same(judge, WITNESSED.seal(witnessed).to_bytes())[1]


@pytest.mark.parametrize(
    "findings", [(ReviewFinding.VOIDED,), (ReviewFinding.VOIDED, ReviewFinding.UPHELD)]
)
def test_ballots_reviewed_after_the_count_are_counted_alike(
    judge: Judge, findings: tuple[ReviewFinding, ...]
) -> None:
    meeting = Meeting(findings=findings)

    assert require_same(judge, meeting.evidence().to_bytes()) == ("holds", ())
    assert require_same(judge, make_pdf(meeting)) == ("holds", ())


def test_a_result_that_decides_the_same_goes_on_in_its_publicity(judge: Judge) -> None:
    entries = REVIEWED.entries()
    keep_publicity(entries)

    assert require_same(judge, REVIEWED.seal(entries).to_bytes()) == ("holds", ())


@pytest.mark.parametrize("damage", [damage for damage, _ in REVIEW_DAMAGES])
def test_a_review_that_was_tampered_with_is_refused_at_the_same_steps(
    judge: Judge, damage: Edit
) -> None:
    entries = REVIEWED.entries()
    damage(entries)

    assert require_same(judge, REVIEWED.seal(entries).to_bytes())[0] == "refuted"


@pytest.mark.parametrize(("change", "failing"), OWNERS_REVIEWS)
def test_an_owner_only_takes_back_a_dispute_of_their_own(
    judge: Judge, change: Edit, failing: tuple[int, ...]
) -> None:
    entries = WITHDRAWN.entries()
    change(entries)

    verdict = "refuted" if failing else "holds"
    assert require_same(judge, WITHDRAWN.seal(entries).to_bytes()) == (verdict, failing)


@pytest.mark.parametrize(
    "damage", [pytest.param(damage, id=name) for name, damage, _ in OBJECTION_DAMAGES]
)
def test_an_objection_that_was_tampered_with_is_refused_at_the_same_steps(
    judge: Judge, damage: Edit
) -> None:
    entries = OBJECTED.entries()
    damage(entries)

    assert require_same(judge, OBJECTED.seal(entries).to_bytes())[0] == "refuted"


def test_a_sample_that_was_called_holds(judge: Judge) -> None:
    for _, change in HOLDING:
        entries = SAMPLED.entries()
        change(entries)
        assert require_same(judge, SAMPLED.seal(entries).to_bytes()) == ("holds", ())


@pytest.mark.parametrize(
    "damage", [pytest.param(damage, id=name) for name, damage, _ in SAMPLE_DAMAGES]
)
def test_a_sample_that_was_tampered_with_is_refused_at_the_same_steps(
    judge: Judge, damage: Edit
) -> None:
    entries = SAMPLED.entries()
    damage(entries)

    assert require_same(judge, SAMPLED.seal(entries).to_bytes())[0] == "refuted"


def test_answered_objections_hold_and_open_to_what_was_said(judge: Judge) -> None:
    opened = OBJECTED.auditors_edition()
    assert require_same(judge, OBJECTED.evidence().to_bytes()) == ("holds", ())
    assert require_same(judge, opened.to_bytes()) == ("holds", ())

    hidden = replace(opened, openings=replace(opened.openings, objections=()))
    assert require_same(judge, hidden.to_bytes()) == ("refuted", (8,))


def test_a_choice_changed_and_counted_again_is_caught_by_the_witness_alone(judge: Judge) -> None:
    """The ballot of one voter is changed, everything counted again and signed by the server."""
    entries = recount(WITNESSED.entries(), "against")

    assert require_same(judge, WITNESSED.seal(entries).to_bytes()) == ("refuted", (4,))


def test_a_ballot_deleted_and_counted_again_is_caught(judge: Judge) -> None:
    entries = WITNESSED.entries()
    del entries[place_of(entries, "ballot.cast")]
    closed = place_of(entries, "meeting.closed")
    entries[closed] = edit(entries[closed], ballots=4)
    paper = place_of(entries, "paper.recorded")
    entries[paper] = edit(entries[paper], ballot=paper - 1)
    entries = recount(entries, "for")

    assert require_same(judge, WITNESSED.seal(entries).to_bytes()) == ("refuted", (4,))


def test_disclosures_are_checked_alike(judge: Judge) -> None:
    first, *others = OPENED.openings.owners
    for owners in ((), (first, first, *others), (replace(first, value="冒名"), *others)):
        damaged = replace(OPENED, openings=replace(OPENED.openings, owners=owners))
        assert require_same(judge, damaged.to_bytes()) == ("refuted", (8,))
    assert require_same(judge, replace(OPENED, edition=Edition.PUBLIC).to_bytes()) == (
        "refuted",
        (8,),
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"null",
        b"\x00" * 200,
        bytes(range(256)),
        b"[" * 100_000,
        DATA[: len(DATA) // 2],
        DATA[:-1],
        DATA + b" ",
        b"\xef\xbb\xbf" + DATA,
        DATA.replace(b"evidence/1", b"evidence/2"),
        DATA.replace(b'"v":1', b'"v":1.0', 1),
        DATA.replace(b'"v":1', b'"v":1,"v":1', 1),
        DATA.replace(b'"public"', b'"secret"'),
        DATA.replace(b"\\n", b"\\u000a", 1),
        b"%PDF-1.7\n" + DATA,
        b"%PDF-",
    ],
    ids=lambda data: repr(data[:16]),
)
def test_what_is_no_evidence_gets_the_same_answer(judge: Judge, data: bytes) -> None:
    assert require_same(judge, data)[0] != "holds"


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 1 << 30), st.integers(1, 255)), min_size=40, max_size=40))
def test_any_one_byte_changed_is_refused(saved: Page, flips: list[tuple[int, int]]) -> None:
    for data in (HONEST.to_bytes(), OPENED.to_bytes()):
        places = [[place % len(data), flip] for place, flip in flips]

        passed = saved.evaluate(JUDGE_FLIPS, [base64.b64encode(data).decode(), places])

        assert passed == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases(), st.data())
def test_generated_meetings_are_counted_alike(
    judge: Judge, case: dict[str, Any], data: st.DataObject
) -> None:
    """Python's count stands in the log; the page counts again, and notices a figure changed."""
    evidence = make_evidence(case)
    assert require_same(judge, evidence.to_bytes()) == ("holds", ())

    entries = list(evidence.entries)
    place = place_of(entries, "motion.counted") + data.draw(st.integers(0, 2))
    entries[place] = entries[place].replace(b'"persons":', b'"persons":1', 1)
    meeting = Meeting()
    meeting.log_key = replace(meeting.log_key)
    assert 7 in require_same(judge, meeting.seal(entries).to_bytes())[1]


@pytest.mark.parametrize(
    ("name", "failing"),
    [
        ("good-small", ()),
        ("05-objections-of-no-time", (5,)),
        ("06-notice-of-no-days", (5,)),
        ("07-repealed-law-for-a-meeting-of-2026", (6, 7)),
        ("08-flats-uncounted", (6, 7)),
    ],
)
def test_a_procedure_that_no_law_knows_is_refused_by_both(
    judge: Judge, name: str, failing: tuple[int, ...]
) -> None:
    data = (ROOT / "tests" / "data" / "evidence" / f"{name}.json").read_bytes()

    verdict = judge_in_python(data)

    assert verdict == ("refuted" if failing else "holds", failing)
    assert judge(data)[0] == verdict[0]


@pytest.mark.parametrize(("edit", "step"), [pytest.param(e, s, id=n) for n, e, s in CLAUSES])
def test_clauses_are_held_to_their_two_persons_alike(
    judge: Judge, edit: Edit, step: int | None
) -> None:
    entries = CLAUSED.entries()
    edit(entries)

    verdict, failing = require_same(judge, CLAUSED.seal(entries).to_bytes())
    assert (verdict == "refuted", step in failing) == (step is not None, step is not None)


def test_a_paper_ballot_that_an_agent_signed_holds_and_not_under_anothers_mandate(
    judge: Judge,
) -> None:
    meeting = Meeting(is_mandated=True, is_signed_by_agent=True)
    assert require_same(judge, meeting.evidence().to_bytes()) == ("holds", ())

    entries = meeting.entries()
    (paper,) = [n for n, each in enumerate(entries) if b'"channel":"paper"' in each]
    entries[paper] = edit(entries[paper], mandate=place_of(entries, "mandate.recorded"))
    refuted = require_same(judge, meeting.seal(recount(entries, "for")).to_bytes())
    assert refuted == ("refuted", (6,))
