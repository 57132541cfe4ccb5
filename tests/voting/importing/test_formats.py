"""Workbooks of every format, what is hidden in them, and files that were made to do harm."""

import io
import struct
import zipfile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tests.voting.installation import REGISTERS, SMALL
from voting.errors import FileRefusedError
from voting.importing.findings import FindingKind, Findings
from voting.importing.rows import Understanding, read_file, read_register
from voting.importing.spreadsheets import read_sheets

ROWS = [line.split(",") for line in SMALL.read_text(encoding="utf-8-sig").splitlines()]


def make_book() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "清册"
    for row in ROWS:
        sheet.append(row)
    return book


def save(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_other_workbooks_say_the_same_as_the_text(suffix: str) -> None:
    expected, _ = read_register(SMALL.name, SMALL.read_bytes())
    path = REGISTERS / f"small-24.{suffix}"

    units, _ = read_register(path.name, path.read_bytes())

    assert units == expected


def test_what_an_ods_file_hides_or_strikes_out_is_said() -> None:
    path = REGISTERS / "small-24.ods"
    _, findings = read_register(path.name, path.read_bytes())

    codes = {(each.line, each.code) for each in findings}

    assert codes == {(4, "rows-hidden"), (6, "row-struck")}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_in_any_usual_encoding_with_any_separator(
    separator: str, encoding: str
) -> None:
    expected, _ = read_register(SMALL.name, SMALL.read_bytes())
    text = "\r\n".join(separator.join(row) for row in ROWS)

    units, findings = read_register("register.txt", text.encode(encoding))

    assert (units, findings) == (expected, [])


def test_a_row_struck_through_is_left_out_once_somebody_says_so() -> None:
    book = make_book()
    sheet = book["清册"]
    for cell in sheet[3]:
        cell.font = Font(strike=True)
    data = save(book)

    asked = read_file("x.xlsx", data)
    left_out = read_file("x.xlsx", data, Understanding(decisions=lambda *_: "drop"))

    assert [(each.line, each.code) for each in asked.findings] == [(3, "row-struck")]
    assert (len(asked.units), len(left_out.units)) == (24, 23)
    assert [each.line for each in left_out.skipped if each.kind.value == "struck"] == [3]


def test_a_part_of_a_cell_that_is_struck_through_is_asked_about() -> None:
    (finding,) = read_file("x.xlsx", make_rich_book()).findings

    assert (finding.line, finding.code) == (2, "row-struck")


def make_rich_book() -> bytes:
    """Return a workbook in which a part of an owner's name is struck through."""
    book = make_book()
    name = ROWS[1][6]
    book["清册"]["G2"] = CellRichText(TextBlock(InlineFont(strike=True), name[:1]), name[1:])
    return save(book)


def test_a_hidden_sheet_that_looks_like_a_register_is_read_only_if_somebody_says_so() -> None:
    book = make_book()
    hidden = book.create_sheet("旧清册")
    for row in (ROWS[0], [*ROWS[1][:2], "9901", *ROWS[1][3:]]):
        hidden.append(row)
    hidden.sheet_state = "hidden"
    data = save(book)

    asked = read_file("x.xlsx", data)
    taken = read_file("x.xlsx", data, Understanding(decisions=lambda *_: "take"))
    left = read_file("x.xlsx", data, Understanding(decisions=lambda *_: "leave"))

    assert [(each.kind, each.code) for each in asked.findings] == [
        (FindingKind.CONFIRM, "sheet-hidden")
    ]
    assert [len(each.units) for each in (asked, taken, left)] == [24, 25, 24]


def test_a_cell_far_out_takes_no_process_down() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "楼栋"
    sheet["XFD20000"] = "x"

    with pytest.raises(FileRefusedError) as refused:
        read_sheets("x.xlsx", save(book))
    assert refused.value.sentence == "table-too-wide"


def test_a_dimension_that_is_claimed_is_not_believed() -> None:
    data = change_part(
        save(make_book()), "xl/worksheets/sheet1.xml", b'ref="A1:L25"', b'ref="A1:XFD1048576"'
    )

    units, findings = read_register("x.xlsx", data)

    assert (len(units), findings) == (24, [])


def change_part(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new)
            after.writestr(name, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def test_a_directory_that_claims_too_little_is_not_believed() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\x00" * (220 << 20))
    # Both headers claim one KB.
    data = buffer.getvalue().replace(struct.pack("<L", 220 << 20), struct.pack("<L", 1024))

    with pytest.raises(FileRefusedError):
        read_sheets("x.xlsx", data)


def test_entities_that_swell_are_refused() -> None:
    declared = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{declared}]>'.encode()
    data = change_part(
        save(make_book()), "xl/worksheets/sheet1.xml", b"<worksheet", bomb + b"<worksheet"
    )
    data = change_part(data, "xl/worksheets/sheet1.xml", b"<sheetData>", b"&a11;<sheetData>")

    with pytest.raises(FileRefusedError):
        read_sheets("x.xlsx", data)


def test_a_question_is_asked_once_for_each_thing() -> None:
    findings = Findings()
    for line in (2, 3):
        findings.ask_once(line, "", "code", "说明", subject="空置", choices=())

    assert [each.line for each in findings.found] == [2]


def test_a_unit_on_two_sheets_is_one_unit_even_on_the_same_line() -> None:
    book = make_book()
    again = book.create_sheet("又一份")
    for row in ROWS[:3]:
        again.append(row)

    reading = read_file("x.xlsx", save(book))

    assert len(reading.units) == 24
    assert [(each.sheet, each.line, each.code) for each in reading.findings] == [
        ("又一份", 2, "unit-twice"),
        ("又一份", 3, "unit-twice"),
    ]
    assert all("“清册”第" in each.text for each in reading.findings)


def test_a_number_that_is_struck_through_stands_in_no_message() -> None:
    book = make_book()
    sheet = book["清册"]
    sheet["H2"].font = Font(strike=True)

    reading = read_file("x.xlsx", save(book))
    dropped = read_file("x.xlsx", save(book), Understanding(decisions=lambda *_: "drop"))

    number = ROWS[1][7]
    assert [each.code for each in reading.findings] == ["row-struck"]
    assert number not in reading.findings[0].text
    assert "struck" in {each.kind.value for each in dropped.skipped}
    assert all(number not in each.text for each in dropped.skipped)
