"""Result documents, damaged or stamped, get the same verdict from both verifiers."""

import base64
import re
from collections.abc import Callable, Sequence

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page

from audit.document.pdf_form import COMMITTEE_FIELD, STREET_OFFICE_FIELD
from audit.document.signatures import certify, check_signatures, countersign, read_document
from audit.evidence.file import parse_evidence
from audit.log.canonical import encode
from tests.audit.authority import OpensslStamper, make_authority, make_stamper
from tests.audit.damages import WITNESSED
from tests.audit.simulator.meeting import Meeting
from tests.e2e.verify_page.documents import (
    append,
    attach_second,
    flip,
    make_empty_pdf,
    make_pdf,
    overlay,
    rewrite,
    swap_attachment,
    write,
)
from tests.e2e.verify_page.judging import JUDGE_FLIPS, Judge, aside, judge_in_python, require_same
from voting.documents.result import ResultPage, render_result
from voting.services.result.document.document import summarize_result


def test_a_result_document_holds(judge: Judge, pdf: bytes) -> None:
    assert require_same(judge, pdf) == ("holds", ())


@pytest.mark.parametrize(
    "damage",
    [append, overlay, rewrite, swap_attachment, attach_second, lambda pdf: pdf + b"\n% more"],
    ids=["a revision", "an overlay", "rewritten", "another attachment", "two", "bytes behind"],
)
def test_a_damaged_document_is_refused_by_both_at_its_signatures(
    judge: Judge, pdf: bytes, damage: Callable[[bytes], bytes]
) -> None:
    changed = damage(pdf)

    for verdict in (judge(changed), judge_in_python(changed)):
        assert verdict[0] == "refuted"
        assert 1 in verdict[1]


def test_a_byte_of_a_document_changed_is_refused_by_both(saved: Page, pdf: bytes) -> None:
    """A few places of every part of the file: each signature covers all but its own bytes."""
    places = range(9, len(pdf), len(pdf) // 25)
    text = base64.b64encode(pdf).decode()

    assert saved.evaluate(JUDGE_FLIPS, [text, [[place, 1] for place in places]]) == []
    for place in places[::8]:
        assert judge_in_python(flip(pdf, place))[0] != "holds"


CHECK_FLIPS = """async ([text, places]) => {
  const good = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const { evidence } = (await verifyFile(good)).exam;
  const passed = [];
  for (const place of places) {
    const bytes = good.slice();
    bytes[place] ^= 1;
    let problems = 0;
    for await (const problem of checkSignatures(bytes, evidence.certificates)) problems += 1;
    if (problems === 0) passed.push(place);
  }
  return passed;
}"""


def list_passed_flips(pdf: bytes, places: Sequence[int]) -> list[int]:
    """Return the places where a changed byte goes unseen by step 1 of the verifier in Python."""
    keys = parse_evidence(read_document(pdf).attachment).keys
    certificates = {COMMITTEE_FIELD: keys.committee, STREET_OFFICE_FIELD: keys.street_office}

    def check() -> list[int]:
        assert not list(check_signatures(pdf, certificates))
        return [
            each for each in places if not list(check_signatures(flip(pdf, each), certificates))
        ]

    return aside(check)


def test_nothing_of_the_last_signature_itself_can_change(saved: Page, pdf: bytes) -> None:
    """Nothing covers the last signature's own bytes: they have one form, or are refused.

    Every third digit, which is now the first and now the second of a byte.
    """
    start, end = re.findall(rb"/ByteRange \[\s*\d+ (\d+) (\d+)", pdf)[-1]
    places = range(int(start), int(end), 3)
    text = base64.b64encode(pdf).decode()

    assert saved.evaluate(CHECK_FLIPS, [text, list(places)]) == []
    assert list_passed_flips(pdf, places[::11]) == []


@pytest.fixture(scope="module", params=[None, ec.SECP256R1(), ec.SECP384R1()])
def stamped(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    if request.param is not None:
        folder = tmp_path_factory.mktemp("authority")
        return make_pdf(WITNESSED, stamper=OpensslStamper(folder, request.param))
    return make_pdf(WITNESSED, stamper=make_stamper(*make_authority(), WITNESSED.evidence_at()))


def test_timestamps_are_checked_alike(saved: Page, judge: Judge, stamped: bytes) -> None:
    """Nothing covers the last signature's timestamp but the authority's own signature."""
    start, end = re.findall(rb"/ByteRange \[\s*\d+ (\d+) (\d+)", stamped)[-1]
    places = range(int(start), int(end))
    text = base64.b64encode(stamped).decode()

    assert require_same(judge, stamped) == ("holds", ())
    assert "带有时间戳" in saved.evaluate(REMARKS, text)
    assert saved.evaluate(CHECK_FLIPS, [text, list(places[::7])]) == []
    assert list_passed_flips(stamped, places[::397]) == []


REMARKS = """async (text) => {
  const good = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return (await verifyFile(good)).steps[0].remarks.join();
}"""


def test_documents_that_say_something_else_are_refused_by_both(judge: Judge) -> None:
    meeting, fewer = Meeting(), Meeting()
    fewer.ballots = lambda: Meeting.ballots(meeting)[:4]  # type: ignore[method-assign]  # another count
    page = ResultPage(
        evidence=meeting.evidence(),
        motions=summarize_result(meeting.evidence()),
        url="http://vote.example/c/1",
        at=meeting.evidence_at(),
    )
    certified = aside(lambda: certify(render_result(page), meeting.committee))
    twice = aside(lambda: countersign(certified, meeting.committee))

    assert require_same(judge, make_pdf(meeting, counted=fewer)) == ("refuted", (7,))
    assert require_same(judge, certified) == ("holds", ())
    assert require_same(judge, twice) == ("refuted", (1,))


def test_a_pdf_of_something_else_is_unreadable_for_both(judge: Judge) -> None:
    plain, locked, other = make_empty_pdf(), make_empty_pdf(), make_empty_pdf()
    locked.encrypt("secret")
    other.add_attachment("evidence.json", encode({"a": 1}))

    for writer in (plain, locked, other):
        assert require_same(judge, write(writer)) == ("unreadable", ())


@pytest.mark.parametrize(
    ("said", "failing"), [("由代理人投票的 3 户", ()), ("由代理人投票的 2 户", (7,))]
)
def test_a_document_prints_how_many_ballots_agents_cast(
    judge: Judge, monkeypatch: pytest.MonkeyPatch, said: str, failing: tuple[int, ...]
) -> None:
    monkeypatch.setattr("voting.documents.result.say_by_agents", lambda _: said)
    pdf = make_pdf(Meeting(is_mandated=True))

    expected = ("refuted" if failing else "holds", failing)
    assert aside(lambda: judge_in_python(pdf)) == expected
    assert judge(pdf) == expected
