"""Faults of files: encodings, names, formulas and hidden rows."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.voting.importing.faults.written import (
    HEAD,
    ONE,
    TWO,
    check,
    list_places,
    row,
    write_book,
    write_text,
)
from voting.errors import FileRefusedError
from voting.importing.report import check_file

LOCKED = Path(__file__).parents[3] / "data" / "registers-locked"
SMALL = LOCKED.parent / "registers" / "small-24.xls"


def test_a_formula_with_its_value_is_its_value() -> None:
    data = write_book([HEAD, row(1, section='="1单元"')])
    kept = replace_part(data, b"<v></v>", "<v>1单元</v>".encode())
    kept = replace_part(kept, b"<v />", "<v>1单元</v>".encode())

    report = check_file("x.xlsx", replace_part(kept, b'r="B2"', b'r="B2" t="str"'))

    assert (list_places(report), report.findings) == ([("1幢", "1单元", "101")], [])


def replace_part(data: bytes, old: bytes, new: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new) if "sheet1" in name else content)
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_text_in_utf_16_needs_no_mark(encoding: str) -> None:
    data = write_text([row(1), row(2)]).decode().encode(encoding)

    assert (len(check_file("x.csv", data).parsed)) == 2


@pytest.mark.parametrize("name", ["x.xls", "x.xlsx"])
def test_a_text_that_bears_the_name_of_a_workbook_is_read(name: str) -> None:
    data = write_text([row(1), row(2)]).decode().replace(",", "\t").encode("gb18030")

    assert len(check_file(name, data).parsed) == 2


def test_a_text_kept_from_a_spreadsheet_is_itself() -> None:
    report = check(row(1, identities=f'="{ONE}"'), row(2, identities=f"'{TWO}"))

    assert (report.findings, report.holdings) == ([], 2)


def test_a_row_too_low_to_be_seen_is_hidden() -> None:
    def flatten(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].height = 0.25
        sheet.column_dimensions["I"].width = 0.25

    data = write_book([HEAD, row(1), row(2)], flatten)
    report = check_file("x.xlsx", replace_part(data, b'"0.25"', b'"0"'))

    assert {each.code for each in report.findings} == {"rows-hidden", "column-hidden"}


def test_what_nobody_sees_in_a_cell_is_not_there() -> None:
    unseen = [f"\u00a0{each}\u200b" for each in row(1)]
    tabbed = [f"\t{each}" for each in row(2)]

    report = check(unseen, tabbed)

    assert (len(report.parsed), report.findings) == (2, [])


def test_a_header_that_comes_again_with_a_number_before_it_ends_no_table() -> None:
    head = ["序号", *HEAD]

    report = check(["1", *row(1)], ["2", *HEAD], ["3", *row(2)], head=head)

    assert (len(report.parsed), report.findings) == (2, [])


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize("called", ["xlsx", "xls", "et", "ods", "csv"])
def test_a_workbook_with_a_password_is_refused_as_one(suffix: str, called: str) -> None:
    data = (LOCKED / f"locked.{suffix}").read_bytes()

    with pytest.raises(FileRefusedError) as refused:
        check_file(f"x.{called}", data)
    assert refused.value.sentence == "table-locked"


@pytest.mark.parametrize("called", ["zip", "xlsx", "xls"])
def test_an_archive_of_tables_is_to_be_unpacked_first(called: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("register.xls", SMALL.read_bytes())

    with pytest.raises(FileRefusedError) as refused:
        check_file(f"x.{called}", buffer.getvalue())
    assert refused.value.sentence == "table-archive"


@pytest.mark.parametrize("called", ["csv", "xlsx", "ods"])
def test_a_workbook_is_read_whatever_it_is_called(called: str) -> None:
    assert len(check_file(f"x.{called}", SMALL.read_bytes()).parsed) == 24
