"""Reasons and warnings of both verifiers, and the verdicts published with the vectors."""

import base64
import json
import re

import pytest
from playwright.sync_api import Page

from audit.step_texts import say_reason
from audit.verify import verify
from tests.e2e.verify_page.judging import ROOT, Judge, judge_in_python

VECTORS = ROOT / "tests" / "data" / "vectors"
STEPS: dict[str, list[int]] = json.loads((VECTORS / "steps.txt").read_text())


@pytest.mark.parametrize("name", STEPS)
def test_the_published_vectors_get_the_verdict_that_is_published_with_them(
    judge: Judge, name: str
) -> None:
    expected = ("refuted" if STEPS[name] else "holds", tuple(STEPS[name]))
    data = (VECTORS / name).read_bytes()

    assert judge_in_python(data) == expected
    if name != "damaged-inside.pdf":
        assert judge(data) == expected
    else:
        # What PDF.js and pypdf make of a broken page tree is their own; both refuse the file.
        assert judge(data)[0] == "refuted"


@pytest.mark.parametrize("step", [1, 4, 8])
def test_both_give_a_reason_in_the_same_words(saved: Page, step: int) -> None:
    for problem in (
        "signature Committee: does not hold: what was signed has been changed",
        "signature StreetOffice: its timestamp does not hold",
        "cannot be checked: step 3 did not hold",
        "motion M1: the count done again differs from the logged one",
        "nobody ever said this",
        "警示：notice",
    ):
        said = saved.evaluate("([problem, step]) => sayReason(problem, step)", [problem, step])
        assert said == say_reason(problem, step)


WARNINGS: dict[str, list[str]] = json.loads((VECTORS / "warnings.txt").read_text())
CLOCKS = """async (text) => {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const { steps, exam } = await verifyFile(bytes);
  return [steps[4].remarks, [...checkClocks(exam.meeting, 2)], [...warnOfClocks(exam.meeting, 2)]];
}"""


_SAID = re.compile(r"[0-9-]{10} [0-9:]{5}|（.*?）")
"""Dates and articles, which both say in the same words."""


_STEP = re.compile(r"(?:警示|无法核对|warning|checked)[：:] ?([a-z-]+) ")


def find_steps(remarks: list[str]) -> list[str]:
    return sorted({match[1] for remark in remarks if (match := _STEP.search(remark)) is not None})


@pytest.mark.parametrize("name", WARNINGS)
def test_a_clock_that_does_not_hold_is_warned_of_by_both_and_refuted_later(
    saved: Page, name: str
) -> None:
    data = (VECTORS / name).read_bytes()
    remarks, problems, notes = saved.evaluate(CLOCKS, base64.b64encode(data).decode())
    known = verify(data).steps[4].remarks

    assert find_steps(remarks) == find_steps(list(known)) == find_steps(problems) == WARNINGS[name]
    assert len(remarks) == len(known)
    assert find_steps(notes) == []
    for said, expected in zip(remarks, known, strict=True):
        assert _SAID.findall(said) == _SAID.findall(expected)
