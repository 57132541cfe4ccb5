"""Reasons and warnings of both verifiers, and the verdicts published with the vectors."""

import base64
import json
import re

import pytest
from playwright.sync_api import Page

from audit.evidence.signers import name_convener
from audit.printed.glance import Measure
from audit.step_texts import say_reason
from audit.verify import verify
from ballots.statute import Threshold
from tests.audit.test_signers import NAMED, make_certificate
from tests.e2e.verify_page.judging import ROOT, Judge, aside, judge_in_python

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
        "entry 9: the ballot's unit is not in the register",
        "entry 12: nobody ever said this",
        "nobody ever said this",
        "警示：notice",
    ):
        said = saved.evaluate("([problem, step]) => sayReason(problem, step)", [problem, step])
        assert said == say_reason(problem, step)


NAME = "text => nameConvener(Uint8Array.from(atob(text), (each) => each.charCodeAt(0)))"


def test_both_call_the_first_signer_by_the_same_name(saved: Page) -> None:
    certificates = [*(make_certificate(subject) for subject, _ in NAMED), b"\x30\x00", b"no"]
    for certificate in certificates:
        said = saved.evaluate(NAME, base64.b64encode(certificate).decode())
        assert tuple(said) == name_convener(certificate)


GLANCE = """async (text) => {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const { verdict, exam } = await verifyFile(bytes);
  const glances = exam.outcomes.map((each) => glanceOf(each));
  const figures = glances.map(({ sentence, english }) => [sentence, english]);
  return [verdict, figures];
}"""


@pytest.mark.parametrize(
    "name", ["good-public.json", "good-result.pdf", "good-candidate-withdrawn.json"]
)
def test_both_come_to_the_same_verdict_and_say_the_same_figures(saved: Page, name: str) -> None:
    data = (VECTORS / name).read_bytes()
    verdict, figures = saved.evaluate(GLANCE, base64.b64encode(data).decode())
    known = aside(lambda: verify(data))

    assert verdict == known.verdict.value == "final"
    for (sentence, english), line in zip(figures, known.figures, strict=True):
        assert sentence in line
        assert line.endswith(f" / {english}")


NEAR = """(cases) => cases.map(([part, whole, numerator, denominator, inclusive, isArea]) => {
  const bar = { part: BigInt(numerator), of: BigInt(denominator), inclusive };
  const measure = measureOf(BigInt(part), BigInt(whole), bar, 0n, isArea);
  return [...sayLabel(measure), Number(fillOf(measure).filled)];
})"""


def test_both_draw_and_say_the_same_of_what_is_near_its_line(saved: Page) -> None:
    cases = [
        (part, whole, *bar, is_area)
        for whole in (1, 6, 999, 12_750_000_000_001)
        for bar in ((2, 3, True), (1, 2, False), (3, 4, True), (1, 1, True))
        for least in [Threshold(bar[0], bar[1], inclusive=bar[2]).least(whole)]
        for part in (0, least - 1, least, least + 1, whole)
        if 0 <= part <= whole
        for is_area in (True, False)
    ]
    known = [
        Measure(
            is_area=is_area,
            part=part,
            whole=whole,
            deemed=0,
            threshold=Threshold(numerator, denominator, inclusive=inclusive),
        )
        for part, whole, numerator, denominator, inclusive, is_area in cases
    ]
    said = saved.evaluate(NEAR, [[str(a), str(b), *rest] for a, b, *rest in cases])

    assert said == [[each.label, each.english_label, each.filled] for each in known]


WARNINGS: dict[str, list[str]] = json.loads((VECTORS / "warnings.txt").read_text())
CLOCKS = """async (text) => {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const { steps, exam } = await verifyFile(bytes);
  return [steps[4].remarks, [...checkClocks(exam.meeting, 2)], [...warnOfClocks(exam.meeting, 2)]];
}"""


def find_dates(remark: str) -> list[str]:
    return re.findall(r"[0-9-]{10} [0-9:]{5}", remark)


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
        assert said.split(" / ")[0] == expected.split(" / ")[0]
        assert find_dates(said) == find_dates(expected)
