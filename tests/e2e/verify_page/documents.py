"""Result documents, good ones and damaged ones."""

import io
from typing import Any

from pyhanko.pdf_utils.generic import NameObject, TextStringObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.timestamps import TimeStamper
from pypdf import PdfReader, PdfWriter

from audit.document.signatures import certify, countersign
from tests.audit.simulator.meeting import Meeting
from tests.e2e.verify_page.judging import aside
from voting.documents.result import ResultPage, render_result
from voting.services.result.document.document import summarize_result


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


def flip(pdf: bytes, place: int) -> bytes:
    changed = bytearray(pdf)
    changed[place] ^= 1
    return bytes(changed)


def make_empty_pdf() -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    return writer
