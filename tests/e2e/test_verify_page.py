"""The verifier in the browser: the same verdict as the one in Python, on the same bytes."""

import base64
import gzip
import io
import json
import re
import runpy
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from pyhanko.pdf_utils.generic import NameObject, TextStringObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.timestamps import TimeStamper
from pypdf import PdfReader, PdfWriter
from werkzeug.serving import make_server

from audit.document.signatures import certify, countersign
from audit.errors import UnreadableError
from audit.evidence.file import PUBLIC
from audit.evidence.receipt import Receipt
from audit.log.canonical import encode
from audit.log.merkle import Tree, leaf_hash
from audit.step_texts import say_reason
from audit.verify import verify
from tests.audit.authority import OpensslStamper, make_authority, make_stamper
from tests.audit.checks.test_clauses import CLAUSES
from tests.audit.checks.test_clauses import MEETING as CLAUSED
from tests.audit.checks.test_objections import OBJECTED, OBJECTION_DAMAGES
from tests.audit.checks.test_reviews import REVIEW_DAMAGES, REVIEWED, keep_publicity
from tests.audit.damages import DATA, HONEST, MEETING, WITNESSED, Edit
from tests.audit.generated import make_evidence
from tests.audit.simulator import Meeting, edit, place_of
from tests.audit.test_tampering import DAMAGES, OPENED, recount
from tests.e2e.browsing import SCREENSHOTS
from tests.strategies import cases
from tests.voting.installation import House
from voting.documents.result import ResultPage, render_result
from voting.services.result.document.document import summarize_result

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "voting" / "web" / "static" / "verify" / "index.html"
T = TypeVar("T")
Verdict = tuple[str, tuple[int, ...]]
Judge = Callable[[bytes], Verdict]

JUDGE = """async (text) => {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  try {
    const result = await verifyFile(bytes);
    const failing = result.steps.filter((step) => step.problems.length).map((step) => step.number);
    return [result.holds ? "holds" : "refuted", failing];
  } catch (error) {
    if (error instanceof Unreadable) return ["unreadable", []];
    throw error;
  }
}"""
JUDGE_FLIPS = """async ([text, flips]) => {
  const good = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const passed = [];
  for (const [place, flip] of flips) {
    const bytes = good.slice();
    bytes[place] ^= flip;
    try {
      if ((await verifyFile(bytes)).holds) passed.push(place);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
    }
  }
  return passed;
}"""


@pytest.fixture(scope="module")
def saved(browser: Browser) -> Iterator[Page]:
    """The page as it was saved to a disk; the tests reach into it past its own policy."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(PAGE.as_uri())
    yield page
    context.close()


@pytest.fixture(scope="module")
def judge(saved: Page) -> Judge:
    def ask(data: bytes) -> Verdict:
        word, failing = saved.evaluate(JUDGE, base64.b64encode(data).decode())
        return word, tuple(failing)

    return ask


def aside(work: Callable[[], T]) -> T:
    """Work in a thread of its own: the browser's driver and pyHanko both want an event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def judge_in_python(data: bytes) -> Verdict:
    try:
        verification = aside(lambda: verify(data))
    except UnreadableError:
        return "unreadable", ()
    failing = tuple(step.number for step in verification.steps if not step.holds)
    return ("holds" if verification.holds else "refuted"), failing


def require_same(judge: Judge, data: bytes) -> Verdict:
    verdict = judge(data)
    assert verdict == judge_in_python(data)
    return verdict


def test_the_page_is_built_from_its_sources() -> None:
    program = runpy.run_path(str(ROOT / "scripts" / "build_verify_page.py"))

    assert unpack(PAGE.read_text()) == unpack(program["build"]())
    assert (PAGE.parent / "own.js").read_text() == program["build_own"]()


def unpack(page: str) -> list[bytes]:
    """Compare what is packed by its content: packers differ."""
    parts = re.split(r'(<script type="text/plain"[^>]*>[^<]*)', page)
    return [
        gzip.decompress(base64.b64decode(part.partition(">")[2]))
        if part.startswith('<script type="text/plain"')
        else part.encode()
        for part in parts
    ]


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


@pytest.mark.parametrize("findings", [("voided",), ("voided", "upheld")])
def test_ballots_reviewed_after_the_count_are_counted_alike(
    judge: Judge, findings: tuple[str, ...]
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


@pytest.mark.parametrize(
    "damage", [pytest.param(damage, id=name) for name, damage, _ in OBJECTION_DAMAGES]
)
def test_an_objection_that_was_tampered_with_is_refused_at_the_same_steps(
    judge: Judge, damage: Edit
) -> None:
    entries = OBJECTED.entries()
    damage(entries)

    assert require_same(judge, OBJECTED.seal(entries).to_bytes())[0] == "refuted"


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
    assert require_same(judge, replace(OPENED, edition=PUBLIC).to_bytes()) == ("refuted", (8,))


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


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return make_pdf(WITNESSED)


def make_pdf(
    meeting: Meeting, counted: Meeting | None = None, stamper: TimeStamper | None = None
) -> bytes:
    page = ResultPage(
        evidence=meeting.evidence(),
        motions=summarize_result((counted or meeting).evidence()),
        url="http://vote.example/c/1",
        at=meeting.evidence_at(),
    )
    return aside(
        lambda: countersign(
            certify(render_result(page), meeting.committee, stamper), meeting.office, stamper
        )
    )


def test_a_result_document_holds(judge: Judge, pdf: bytes) -> None:
    assert require_same(judge, pdf) == ("holds", ())


def append(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/Note"] = TextStringObject("appended")
    writer.update_root()  # type: ignore[no-untyped-call]  # the library's
    return write(writer)


def overlay(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page[pdf_name("/Rotate")] = NameObject("/90")
    writer.update_container(page)
    return write(writer)


def write(writer: Any) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def rewrite(pdf: bytes) -> bytes:
    return write(PdfWriter(clone_from=PdfReader(io.BytesIO(pdf))))


def swap_attachment(pdf: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    files = writer.root_object["/Names"]["/EmbeddedFiles"]  # type: ignore[index]  # a PDF dictionary
    stream = files["/Names"][1].get_object()["/EF"]["/F"].get_object()
    stream.set_data(Meeting(title="另一次会议").evidence().to_bytes())
    return write(writer)


def attach_second(pdf: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.add_attachment("other.json", b"{}")
    return write(writer)


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


def flip(pdf: bytes, place: int) -> bytes:
    changed = bytearray(pdf)
    changed[place] ^= 1
    return bytes(changed)


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


def test_no_byte_of_the_last_signature_itself_can_change(saved: Page, pdf: bytes) -> None:
    """Nothing covers the last signature's own bytes: they have one form, or are refused."""
    start, end = re.findall(rb"/ByteRange \[\s*\d+ (\d+) (\d+)", pdf)[-1]
    places = range(int(start), int(end))
    text = base64.b64encode(pdf).decode()

    assert saved.evaluate(CHECK_FLIPS, [text, list(places)]) == []
    for place in places[::23]:
        assert 1 in judge_in_python(flip(pdf, place))[1]


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
    for place in places[::397]:
        assert 1 in judge_in_python(flip(stamped, place))[1]


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
    assert require_same(judge, certified) == ("refuted", (1,))
    assert require_same(judge, twice) == ("refuted", (1,))


def make_empty_pdf() -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    return writer


def test_a_pdf_of_something_else_is_unreadable_for_both(judge: Judge) -> None:
    plain, locked, other = make_empty_pdf(), make_empty_pdf(), make_empty_pdf()
    locked.encrypt("secret")
    other.add_attachment("evidence.json", encode({"a": 1}))

    for writer in (plain, locked, other):
        assert require_same(judge, write(writer)) == ("unreadable", ())


@pytest.fixture
def handed_over(tmp_path: Path, pdf: bytes) -> Path:
    """A folder as a stranger gets it: the saved page, the result, and things that are neither."""
    (tmp_path / "verify.html").write_bytes(PAGE.read_bytes())
    (tmp_path / "result.pdf").write_bytes(pdf)
    (tmp_path / "evidence.json").write_bytes(HONEST.to_bytes())
    (tmp_path / "broken.json").write_bytes(HONEST.to_bytes().replace(b'"for"', b'"fox"', 1))
    (tmp_path / "receipt.txt").write_text("nonsense")
    return tmp_path


@pytest.mark.parametrize("width", [390, 1280])
def test_a_stranger_verifies_with_a_saved_page_and_no_network(
    browser: Browser, handed_over: Path, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((handed_over / "verify.html").as_uri())

    for name, said in (
        ("broken.json", "核验不通过"),
        ("receipt.txt", "无法读取"),
        ("evidence.json", "这是核验数据，没有结果文件上的签名"),
        ("result.pdf", "核验通过"),
    ):
        page.get_by_label("选择文件").set_input_files(handed_over / name)
        page.get_by_text(said).first.wait_for()
    ask_about_ballots(page, handed_over)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"verify-{width}.png", full_page=True)

    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    context.close()


def ask_about_ballots(page: Page, folder: Path) -> None:
    for unit, said in (("u5", "没有 u5 的票"), ("u0", "u0 的票在第"), ("x", "清册里没有这个代号")):
        page.get_by_label("没有投过票的").fill(unit)
        if unit == "u5":
            page.get_by_label("没有投过票的").press("Enter")
        else:
            page.get_by_role("button", name="查询").click()
        page.get_by_text(said).wait_for()
    receipt = page.get_by_label("回执文件")
    receipt.set_input_files(folder / "receipt.txt")
    page.get_by_text("不是回执").wait_for()
    entry = 8
    leaves = [leaf_hash(each) for each in HONEST.entries]
    path = Tree(leaves).prove_inclusion(entry, len(leaves))
    (folder / "own.txt").write_text(str(Receipt(leaves[entry], entry, path, HONEST.checkpoint)))
    receipt.set_input_files(folder / "own.txt")
    page.get_by_text(f"您的票在第 {entry} 号").wait_for()
    (folder / "own.txt").write_text(str(Receipt(leaves[7], entry, path, HONEST.checkpoint)))
    receipt.set_input_files(folder / "own.txt")
    page.get_by_text("回执的证明与检查点不符").wait_for()


def test_the_server_hands_out_the_page_with_a_policy_that_lets_it_work(
    browser: Browser, web_house: House, pdf: bytes, app: Any, tmp_path: Path
) -> None:
    del web_house
    (tmp_path / "result.pdf").write_bytes(pdf)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/verify")
        page.get_by_label("选择文件").set_input_files(tmp_path / "result.pdf")
        page.get_by_text("核验通过", exact=True).wait_for()
    finally:
        context.close()
        server.shutdown()
        thread.join()
        server.server_close()


def test_vendored_files_are_those_that_are_named() -> None:
    lines = (ROOT / "requirements-js.txt").read_text().splitlines()
    named = [line.split() for line in lines if not line.startswith("#")]

    assert len(named) == 2
    for checksum, name in named:
        path = PAGE.parent / "src" / "vendor" / name
        assert sha256(path.read_bytes()).hexdigest() == checksum


@pytest.mark.parametrize(("edit", "step"), [pytest.param(e, s, id=n) for n, e, s in CLAUSES])
def test_clauses_are_held_to_their_two_persons_alike(
    judge: Judge, edit: Edit, step: int | None
) -> None:
    entries = CLAUSED.entries()
    edit(entries)

    verdict, failing = require_same(judge, CLAUSED.seal(entries).to_bytes())
    assert (verdict == "refuted", step in failing) == (step is not None, step is not None)


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
