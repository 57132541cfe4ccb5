"""The pages of a result document: the glance first, whole, and page numbers over all of it."""

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from audit.document.signatures import certify, countersign
from audit.verify import verify
from ballots.count.outcome import Verdict
from tests.audit.simulator.meeting import Meeting
from voting.documents.result import ResultPage, render_result
from voting.services.result.document.document import summarize_result

LONG = "为改善小区居住环境，拟选聘示例物业服务企业。" * 60


def make_page(meeting: Meeting, *, is_auditors: bool = False, text: str = "") -> ResultPage:
    evidence = meeting.auditors_edition() if is_auditors else meeting.evidence()
    motions = summarize_result(evidence)
    if text:
        motions = tuple(replace(each, text=text) for each in motions)
    return ResultPage(
        evidence=evidence,
        motions=motions,
        url="https://vote.example/c/langyue/1",
        at=meeting.evidence_at(),
    )


def read_pages(page: ResultPage) -> list[str]:
    pages = PdfReader(io.BytesIO(render_result(page))).pages
    return ["".join(each.extract_text().replace("\0", "").split()) for each in pages]


@pytest.fixture(scope="module")
def pages() -> list[str]:
    return read_pages(make_page(Meeting(), text=LONG))


def test_every_page_is_numbered_out_of_the_whole_document(pages: list[str]) -> None:
    found = [re.findall(r"第(\d+)页，共(\d+)页", page)[-1] for page in pages]

    assert found == [(str(n), str(len(pages))) for n in range(1, len(pages) + 1)]
    assert "附表" in pages[-1]


def test_the_first_page_says_the_result_how_to_check_it_and_nothing_for_specialists(
    pages: list[str],
) -> None:
    first = pages[0]

    assert (
        "1.选聘物业结论：通过。实际参与83.3%面积、83.3%人数（须66.67%）；同意80.0%、80.0%（须过半）。"
        in first
    )
    assert "怎样自己核对" in first
    assert first.index("通过。") < first.index("怎样自己核对")
    assert not re.search(r"×3|M1", first)
    assert "python" not in "".join(pages)


def test_how_to_check_it_stands_with_a_motion_and_the_auditors_pages_say_whose_they_are() -> None:
    page = make_page(Meeting(), is_auditors=True)
    motions = tuple(replace(page.motions[0], number=number) for number in (1, 2, 3))
    pages = read_pages(replace(page, motions=motions))

    (checked,) = (each for each in pages if "怎样自己核对" in each)
    assert checked != pages[0]
    assert "实际参与" in checked.partition("怎样自己核对")[0]
    assert all("审计版" in each and "不得公开" in each for each in pages[:3])


def test_a_long_text_is_shortened_first_and_whole_later(pages: list[str]) -> None:
    whole = "".join(pages[1:])

    assert LONG[:80] in pages[0]
    assert LONG not in pages[0]
    assert whole.count(LONG[:20]) == len(LONG) // 22 or LONG in re.sub(
        r"朗月花园表决.*?页", "", whole
    )


def test_nobody_is_told_an_id_of_a_motion() -> None:
    for is_auditors in (False, True):
        assert not re.search(
            r"M\d", "".join(read_pages(make_page(Meeting(), is_auditors=is_auditors)))
        )


def test_a_glance_that_tells_another_result_is_refused() -> None:
    meeting = Meeting()
    page = make_page(meeting)
    (motion,) = page.motions
    false = replace(motion, glance=replace(motion.glance, verdict=Verdict.NOT_CARRIED))
    rendered = render_result(replace(page, motions=(false,)))
    pdf = countersign(certify(rendered, meeting.committee), meeting.office)

    steps = verify(pdf).steps

    assert [step.number for step in steps if step.problems] == [7]
