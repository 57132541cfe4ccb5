"""Files that are read, those that are no register, and what a spreadsheet may hold."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.voting.installation import REGISTERS, SMALL
from voting.errors import FileRefusedError
from voting.importing.rows import read_register
from voting.importing.spreadsheets import MOST_BYTES, read_sheets
from voting.importing.units.units import find_developer

LANGYUE = Path(__file__).parents[3] / "scripts" / "data" / "langyue-1018.xlsx"


def test_a_spreadsheet_with_title_rows_sum_row_and_mixed_cells_is_read() -> None:
    units, findings = read_register(LANGYUE.name, LANGYUE.read_bytes())

    assert findings == []
    assert len(units) == 1018
    assert sum(unit.area_cm2 for unit in units) == 1_107_001_100
    assert find_developer(units) == "91440100661395329B"


@pytest.mark.parametrize(
    ("name", "count"), [("small-24.csv", 24), ("changcheng-798.gb18030.csv", 798)]
)
def test_both_encodings_are_read(name: str, count: int) -> None:
    units, findings = read_register(name, (REGISTERS / name).read_bytes())

    assert (len(units), findings) == (count, [])


def make_zip_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\x00" * (201 << 20))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("register.doc", b"x"),
        ("register.xls", b"x"),
        ("register.xlsm", b"x"),
        ("register.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)),
        ("register.csv", "楼栋".encode("utf-16")[:-1]),
        ("register.csv", b"PK\0\1"),
        ("register.csv", b"a,b\n" * 100_001),
        ("register.xlsx", b"no zip"),
        ("register.xlsx", b"PK\x03\x04"),
        ("register.csv", b"\xff\xff\xff"),
        ("register.csv", b'"open quote'),
        ("register.csv", b"x" * (MOST_BYTES + 1)),
        ("register.xlsx", make_zip_bomb()),
    ],
    ids=[
        "kind",
        "old kind",
        "macros",
        "password",
        "utf-16",
        "binary",
        "rows",
        "no zip",
        "truncated",
        "encoding",
        "quote",
        "large",
        "bomb",
    ],
)
def test_a_file_that_is_no_register_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(FileRefusedError):
        read_sheets(name, data)


def read_rows() -> list[list[str]]:
    return [line.split(",") for line in SMALL.read_text(encoding="utf-8-sig").splitlines()]


def save(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_the_register_is_found_among_ten_sheets() -> None:
    book = openpyxl.Workbook()
    for number in range(8):
        book.create_sheet(f"说明{number}").append(["无关"])
    sheet = book.create_sheet("清册")
    for row in read_rows():
        sheet.append(row)

    units, findings = read_register("register.xlsx", save(book))

    assert (len(units), findings) == (24, [])


def test_a_formula_without_its_value_is_told_and_not_guessed() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, row in enumerate(read_rows()):
        sheet.append([*row[:4], f"=30+{number}" if number else row[4], *row[5:]])

    units, findings = read_register("register.xlsx", save(book))

    assert units == []
    assert {each.code for each in findings} == {"area-missing"}
    assert all("公式" in each.text for each in findings)


def test_a_spreadsheet_of_too_many_rows_is_refused() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(100_001):
        sheet.append([1])

    with pytest.raises(FileRefusedError):
        read_sheets("register.xlsx", save(book))


def test_a_sheet_without_a_header_or_without_units_is_a_finding() -> None:
    header = SMALL.read_text(encoding="utf-8-sig").split("\n")[0]

    for text in ("", "a,b,c\n1,2,3\n", header):
        units, findings = read_register("x.csv", text.encode())
        assert units == []
        assert len(findings) == 1


def test_a_computed_area_loses_its_binary_tail() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in SMALL.read_text(encoding="utf-8-sig").splitlines()[:2]:
        sheet.append(row.split(","))
    sheet["E2"] = 0.1 + 0.2
    buffer = io.BytesIO()
    book.save(buffer)

    units, findings = read_register("x.xlsx", buffer.getvalue())

    assert [each.code for each in findings] == ["area-small"]
    assert units[0].area_cm2 == 3000
