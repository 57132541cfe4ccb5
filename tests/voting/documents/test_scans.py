"""What is handed in as a file does nothing, carries nothing along, and is what it says."""

import io
import subprocess
import sys
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.voting.documents.pdfs import make_pdf, write_pdf
from voting.errors import InputError
from voting.services.scans import Scan, read_scan
from voting.services.scans_apart import read_scan_apart, strip_photo_apart

MARKUP = b"<script>alert(1)</script>"


def make_picture(format_: str, size: tuple[int, int] = (60, 40)) -> bytes:
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    exif[0x0112] = 6
    Image.new("RGB", size, "red").save(buffer, format_, exif=exif)
    return buffer.getvalue()


@pytest.mark.parametrize("format_", ["PNG", "JPEG"])
def test_a_picture_is_drawn_anew_upright_and_alone(format_: str) -> None:
    scan = read_scan(make_picture(format_) + MARKUP)

    assert b"script" not in scan.content
    assert b"taken at home" not in scan.content
    with Image.open(io.BytesIO(scan.content)) as image:
        assert (image.format, image.size, dict(image.getexif())) == (format_, (40, 60), {})
    assert scan.media_type == f"image/{format_.lower()}"


def test_a_huge_picture_is_kept_as_large_as_it_takes_to_read_it() -> None:
    with Image.open(io.BytesIO(read_scan(make_picture("PNG", (6_000, 3_000))).content)) as image:
        assert image.size == (2_048, 4_096)


@pytest.mark.parametrize("damage", [lambda data: data[:40], lambda data: data[:33] + data[50:]])
def test_a_damaged_picture_is_refused(damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(InputError, match="scan-unreadable"):
        read_scan(damage(make_picture("PNG")))


def test_a_picture_of_several_is_kept_as_its_first() -> None:
    """Some cameras write a second picture behind the first (CIPA DC-007)."""
    buffer = io.BytesIO()
    first, second = Image.new("RGB", (60, 40), "red"), Image.new("RGB", (6, 4), "blue")
    first.save(buffer, "MPO", save_all=True, append_images=[second])

    with Image.open(io.BytesIO(read_scan(buffer.getvalue()).content)) as image:
        assert (image.format, image.size) == ("JPEG", (60, 40))


def test_a_pdf_that_opens_at_a_place_and_has_an_address_stays_as_it_is() -> None:
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.OpenAction = Dictionary(S=Name.GoTo, D=[document.pages[0].obj, Name.Fit])
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9])
    link.A = Dictionary(S=Name.URI, URI="https://example.com")
    document.pages[0].Annots = Array([document.make_indirect(link)])

    assert read_scan(write_pdf(document)).media_type == "application/pdf"


def test_a_pdf_stays_as_it_is() -> None:
    assert read_scan(make_pdf()).content == make_pdf()


def run_script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def start_program(document: pikepdf.Pdf) -> None:
    act = document.make_indirect(Dictionary(S=Name.Launch, F="cmd.exe"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=act)
    document.pages[0].Annots = Array([document.make_indirect(link)])


def carry_file(document: pikepdf.Pdf) -> None:
    document.attachments["tool.exe"] = b"MZ"


def send_form(document: pikepdf.Pdf) -> None:
    document.Root.AA = Dictionary(WC=Dictionary(S=Name.SubmitForm, F="https://example.invalid"))


def ask_in_xml(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=[], XFA=document.make_stream(b"<xdp/>"))


def open_elsewhere(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.GoToR, F=r"\\\\evil\\x.pdf", D=[0, Name.Fit])


def open_address(document: pikepdf.Pdf) -> None:
    document.pages[0].AA = Dictionary(O=Dictionary(S=Name.URI, URI="https://example.invalid"))


def play(document: pikepdf.Pdf) -> None:
    shown = Dictionary(Type=Name("/3D"), OnInstantiate=document.make_stream(b"x"))
    note = Dictionary(Type=Name.Annot, Subtype=Name("/3D"), Rect=[0, 0, 9, 9])
    note[Name("/3DD")] = document.make_indirect(shown)
    document.pages[0].Annots = Array([document.make_indirect(note)])


def fetch(document: pikepdf.Pdf) -> None:
    stream = document.make_stream(b"")
    stream.stream_dict.F = Dictionary(FS=Name.URL, F="https://example.invalid/x")
    document.Root.Extra = stream


CHANGES = [
    run_script,
    start_program,
    carry_file,
    send_form,
    ask_in_xml,
    open_elsewhere,
    open_address,
    play,
    fetch,
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_pdf_that_does_or_carries_something_is_refused(
    change: Callable[[pikepdf.Pdf], None],
) -> None:
    document = pikepdf.new()
    document.add_blank_page()
    change(document)

    with pytest.raises(InputError, match="pdf-active"):
        read_scan(write_pdf(document))


def lock(document: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer, encryption=pikepdf.Encryption(owner="secret", user=""))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_pdf() + MARKUP, "pdf-goes-on"),
        (make_pdf()[:-80], "pdf-goes-on"),
        (b"%PDF-1.7\n%%EOF", "pdf-unreadable"),
        (lock(pikepdf.open(io.BytesIO(make_pdf()))), "pdf-unreadable"),
        (write_pdf(pikepdf.new()), "pdf-empty"),
    ],
    ids=["goes on", "cut off", "nothing", "locked", "no page"],
)
def test_a_pdf_is_whole_open_and_nothing_else(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read_scan(data)


_READ_HEAVY = """
import resource, sys
from voting.errors import InputError
from voting.services.scans_apart import read_scan_apart
try:
    read_scan_apart(sys.stdin.buffer.read())
except InputError as error:
    print(error.sentence)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def make_heavy() -> bytes:
    """Return a PDF of a few hundred kilobytes, whose table of objects swells to 1.5 gigabytes."""
    packer = zlib.compressobj(9)
    beginning = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    table = beginning + block * 1500
    head = b"%PDF-1.5\n"
    entries = b"<</Type/XRef/Size 3/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>" % len(table)
    stream = b"2 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (entries, table)
    return head + stream + b"startxref\n%d\n%%%%EOF" % len(head)


def test_what_swells_is_refused_and_takes_no_more_memory_than_its_process_may() -> None:
    # In a process of its own, whose children are no other tests'.
    done = subprocess.run(
        [sys.executable, "-c", _READ_HEAVY], input=make_heavy(), capture_output=True, check=True
    )

    refused, kilobytes = done.stdout.decode().split()
    assert refused == "pdf-unreadable"
    assert int(kilobytes) < 1 << 20


@pytest.mark.parametrize("read", [read_scan, read_scan_apart], ids=["here", "apart"])
def test_a_file_is_read_apart_as_it_is_here(read: Callable[[bytes], Scan]) -> None:
    picture = read(make_picture("JPEG"))
    assert (picture, read(make_pdf())) == (
        read_scan(make_picture("JPEG")),
        Scan(make_pdf(), "application/pdf"),
    )
    with pytest.raises(InputError, match="pdf-goes-on"):
        read(make_pdf() + MARKUP)


def test_a_photograph_for_everybody_is_made_apart_and_a_pdf_is_none() -> None:
    photo = strip_photo_apart(read_scan(make_picture("PNG", (4_000, 40))))

    with Image.open(io.BytesIO(photo.content)) as image:
        assert (image.format, image.size) == ("JPEG", (19, 1_920))
    with pytest.raises(InputError, match="photo-needed"):
        strip_photo_apart(read_scan(make_pdf()))
