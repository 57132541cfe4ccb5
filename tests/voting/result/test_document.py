"""The result document: real damage to a real PDF, and what another validator says of it."""

import io
import random
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyhanko.pdf_utils.generic import NameObject, TextStringObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader, PdfWriter

from audit.document.pdf_form import ATTACHMENT
from audit.document.signatures import certify, countersign, read_document
from audit.errors import UnreadableError
from audit.evidence.trust import Trust, read_trust
from audit.verdict import VerificationVerdict
from audit.verify import verify
from tests.audit.simulator.meeting import Meeting
from tests.voting.installation import (
    House,
    cast_online,
    finish_meeting,
    issue_letters,
    make_house,
    make_open_meeting,
    make_voter,
)
from tests.voting.installation import countersign as countersign_result
from voting.documents.fonts import require_glyphs
from voting.documents.result import ResultPage, render_result
from voting.errors.operation import GlyphMissingError
from voting.keys.folder import KeyFolder
from voting.services.result.document import document
from voting.services.result.document.document import summarize_result
from voting.storage.base import Database, make_engine
from voting.storage.migrating import migrate


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[bytes, Trust, House]]:
    """A result document with both signatures, made once."""
    folder = tmp_path_factory.mktemp("signed")
    engine = make_engine(f"sqlite:///{folder / 'assembly.db'}")
    migrate(engine)
    house = make_house(Database(engine), KeyFolder(folder / "keys", "vote.example"))
    meeting_id = make_open_meeting(house)
    for number, letter in enumerate(issue_letters(house, meeting_id)[:15]):
        mark = "against" if number % 4 == 0 else "for"
        cast_online(
            house, make_voter(house, meeting_id, letter), f"form{number:04d}", (mark, "for")
        )
    finish_meeting(house, meeting_id)
    countersign_result(house, meeting_id)
    pdf = house.database.read(lambda s: document.get_document(s, house.key_of(meeting_id)))
    yield pdf, read_trust(folder / "keys"), house
    house.database.close()


def failing(data: bytes, trust: Trust | None) -> set[int]:
    return {step.number for step in verify(data, trust).steps if not step.holds}


def test_both_signatures_hold_here_and_for_another_validator(
    signed: tuple[bytes, Trust, House], tmp_path: Path
) -> None:
    pdf, trust, _ = signed
    path = tmp_path / "result.pdf"
    path.write_bytes(pdf)

    said = subprocess.run(["pdfsig", str(path)], capture_output=True, check=False).stdout.decode()

    assert verify(pdf, trust).holds
    assert said.count("Signature is Valid.") == 2
    assert said.count("Total document signed") == 1


def test_a_byte_changed_in_what_was_signed_is_refused(
    signed: tuple[bytes, Trust, House],
) -> None:
    pdf, trust, _ = signed
    last = re.findall(rb"/ByteRange \[\s*(\d+) (\d+) (\d+) (\d+)", pdf)[-1]
    first, second, third, fourth = (int(number) for number in last)
    covered = [*range(first, first + second), *range(third, third + fourth)]
    rng = random.Random(7)  # noqa: S311 - places to damage
    places = [*rng.sample(covered, 80), *range(8), *covered[-300::10]]
    for place in places:
        changed = bytearray(pdf)
        changed[place] ^= 1 << rng.randrange(8)
        assert 1 in failing(bytes(changed), trust), place


def test_an_appended_revision_is_refused(signed: tuple[bytes, Trust, House]) -> None:
    pdf, trust, _ = signed
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/Note"] = TextStringObject("appended")
    writer.update_root()  # type: ignore[no-untyped-call]  # the library's
    revised = io.BytesIO()
    writer.write(revised)  # type: ignore[no-untyped-call]  # the library's

    assert 1 in failing(revised.getvalue(), trust)


def test_an_overlaid_page_is_refused(signed: tuple[bytes, Trust, House]) -> None:
    pdf, trust, _ = signed
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page[pdf_name("/Rotate")] = NameObject("/90")
    writer.update_container(page)
    overlaid = io.BytesIO()
    writer.write(overlaid)  # type: ignore[no-untyped-call]  # the library's

    assert 1 in failing(overlaid.getvalue(), trust)


def test_bytes_behind_the_end_are_refused(signed: tuple[bytes, Trust, House]) -> None:
    pdf, trust, _ = signed

    assert 1 in failing(pdf + b"\n% more", trust)


def test_a_rewritten_file_has_lost_its_signatures(signed: tuple[bytes, Trust, House]) -> None:
    pdf, trust, _ = signed
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    rewritten = io.BytesIO()
    writer.write(rewritten)

    assert 1 in failing(rewritten.getvalue(), trust)


def attach(pdf: bytes, *attachments: tuple[str, bytes]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    for name, content in attachments:
        writer.add_attachment(name, content)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def make_empty_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_pdf_without_the_one_attachment_is_unreadable(
    signed: tuple[bytes, Trust, House],
) -> None:
    pdf, _, _ = signed
    locked = PdfWriter(clone_from=PdfReader(io.BytesIO(make_empty_pdf())))
    locked.encrypt("secret")
    encrypted = io.BytesIO()
    locked.write(encrypted)

    for data in (
        make_empty_pdf(),
        attach(make_empty_pdf(), (ATTACHMENT, b"{}"), (ATTACHMENT, b"{}")),
        attach(make_empty_pdf(), ("other.json", b"{}")),
        encrypted.getvalue(),
        pdf[: len(pdf) // 2],
    ):
        with pytest.raises(UnreadableError):
            read_document(data)


def test_figures_that_were_not_counted_are_refused_even_with_both_signatures(
    signed: tuple[bytes, Trust, House],
) -> None:
    """The committee and the office sign a document that prints another meeting's figures."""
    _, trust, house = signed
    true, false = Meeting(), Meeting()
    false.ballots = lambda: Meeting.ballots(true)[:4]  # type: ignore[method-assign]  # another count
    honest = true.evidence()
    page = ResultPage(
        evidence=honest,
        motions=summarize_result(false.evidence()),
        url="http://vote.example/c/1",
        at=true.evidence_at(),
    )
    del trust, house
    pdf = countersign(certify(render_result(page), true.committee), true.office)

    assert failing(pdf, None) == {7}


def test_another_meetings_evidence_in_the_document_is_refused() -> None:
    one, other = Meeting(), Meeting(title="另一次会议")
    page = ResultPage(
        evidence=one.evidence(),
        motions=summarize_result(one.evidence()),
        url="http://vote.example/c/1",
        at=one.evidence_at(),
    )
    rendered = render_result(page)
    reader = PdfReader(io.BytesIO(rendered))
    writer = PdfWriter(clone_from=reader)
    files = writer.root_object["/Names"]["/EmbeddedFiles"]  # type: ignore[index]  # a PDF dictionary
    stream = files["/Names"][1].get_object()["/EF"]["/F"].get_object()
    stream.set_data(other.evidence().to_bytes())
    swapped = io.BytesIO()
    writer.write(swapped)
    pdf = countersign(certify(swapped.getvalue(), one.committee), one.office)

    assert 2 in failing(pdf, None)


def test_a_document_signed_by_strangers_is_not_trusted(
    signed: tuple[bytes, Trust, House],
) -> None:
    pdf, trust, _ = signed

    assert failing(pdf, Trust(trust.log_keys, ())) == {1}
    assert failing(pdf, Trust((), trust.certificates)) == {4}


def test_a_document_without_the_countersignature_is_not_complete(
    signed: tuple[bytes, Trust, House],
) -> None:
    meeting = Meeting()
    page = ResultPage(
        evidence=meeting.evidence(),
        motions=summarize_result(meeting.evidence()),
        url="http://vote.example/c/1",
        at=meeting.evidence_at(),
    )
    del signed
    certified = certify(render_result(page), meeting.committee)

    assert verify(certified).verdict is VerificationVerdict.NOT_COUNTERSIGNED
    assert failing(countersign(certified, meeting.committee), None) == {1}
    assert failing(countersign(certified, meeting.office), None) == set()


def test_rare_characters_print_as_themselves_and_unknown_ones_are_refused_by_name() -> None:
    require_glyphs("𠮷䶮㛃𬱖㐱𫖯𬤊𡐓𪚥𮧵 朗月花园 480,000 元")

    with pytest.raises(GlyphMissingError) as refusal:
        require_glyphs("张\U00016f00三\ue000")
    assert refusal.value.facts["characters"] == ("\ue000", "\U00016f00")
