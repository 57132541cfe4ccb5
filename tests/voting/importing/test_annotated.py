"""The findings as a spreadsheet: uploaded again, it is the same register with the same doubts."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.workbook import Workbook

from tests.voting.importing.faults.written import HEAD, NAMES, make_number, row
from voting.documents.spreadsheets import write_book
from voting.importing.annotated import annotate
from voting.importing.findings import Column, FindingKind
from voting.importing.layout.body import Row
from voting.importing.report import FileReport, check_file
from voting.importing.rows import Understanding
from voting.web.committee.register_files import list_tables

DATA = Path(__file__).parents[2] / "data"
FOLDERS = ("registers-as-sent", "registers-of-other-kinds")
SENT = [path for each in FOLDERS for path in sorted((DATA / each).glob("[0-9as]*"))]
Rows = Sequence[Sequence[object]]


def write(sheets: Mapping[str, Rows]) -> Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for each in rows:
            sheet.append(list(each))
    return book


def check(book: Workbook) -> FileReport:
    buffer = io.BytesIO()
    book.save(buffer)
    return check_file("first.xlsx", buffer.getvalue())


def read_again(report: FileReport) -> FileReport:
    return check_file("again.xlsx", write_book(list_tables(annotate(report))))


def list_units(report: FileReport) -> Sequence[object]:
    return [(e.address, e.area_cm2, e.use, e.state, e.shared_by, e.owners) for e in report.parsed]


def list_asked(report: FileReport) -> Sequence[str]:
    return sorted(each.code for each in report.findings if each.kind is FindingKind.CONFIRM)


@pytest.mark.parametrize("path", SENT, ids=[path.name for path in SENT])
def test_findings_as_a_spreadsheet_are_the_same_register_again(path: Path) -> None:
    report = check_file(path.name, path.read_bytes())
    again = read_again(report)

    assert list_units(again) == list_units(report)
    assert again.is_refused == report.is_refused
    assert list_asked(again) == list_asked(report)


def make_number_cell() -> Workbook:
    return write({"S": [HEAD, row(1, identities=int(make_number(1)[:15]) * 1000), row(2)]})


def make_date_cell() -> Workbook:
    return write({"S": [HEAD, row(1, identities=datetime(1990, 1, 1, tzinfo=UTC).date()), row(2)]})


def make_short_number() -> Workbook:
    return write({"S": [HEAD, row(1, identities=12345678), row(2)]})


def make_section_formula() -> Workbook:
    return write({"S": [HEAD, row(1, section="=1/0"), row(2)]})


def make_merged_area() -> Workbook:
    book = write({"S": [HEAD, row(1), row(2), row(3)]})
    book["S"].merge_cells("E2:E3")
    return book


def make_struck_row() -> Workbook:
    book = write({"S": [HEAD, row(1), row(2)]})
    for cell in book["S"][3]:
        cell.font = Font(strike=True)
    return book


@pytest.mark.parametrize(
    "make",
    [
        make_number_cell,
        make_date_cell,
        make_short_number,
        make_section_formula,
        make_merged_area,
        make_struck_row,
    ],
)
def test_what_a_text_cannot_carry_is_refused_again(make: Callable[[], Workbook]) -> None:
    report = check(make())
    assert report.is_refused

    assert read_again(report).is_refused


def make_area_in_dm2() -> Workbook:
    head = [each.replace("㎡", "平方分米") for each in HEAD]
    return write({"S": [head, row(1, area="8963"), row(2, area="8964")]})


def make_two_columns() -> Workbook:
    head = [*HEAD[:6], "产权人1", "证件号码1", "电话1", "产权人2", "证件号码2", "电话2", *HEAD[9:]]
    first, second = row(1, shared_by="共同共有"), row(2)
    first[8] = ""
    return write({"S": [head, [*first[:9], NAMES[8], make_number(9), second[8], *first[9:]]]})


def make_sheet_for_each_building() -> Workbook:
    return write({"1幢": [HEAD[1:], row(1)[1:]], "2幢": [HEAD[1:], row(1)[1:-4] + row(2)[-4:]]})


def make_title_for_each_building() -> Workbook:
    return write({"S": [["1幢"], HEAD[1:], row(1)[1:], ["2幢"], row(2)[1:]]})


def make_parking_spaces() -> Workbook:
    head = ["车位号", "面积", "产权人", "证件号码", "交付状态"]
    space = ["B1-01", "12.5", NAMES[0], make_number(1), "已交付"]
    return write({"车位": [head, space]})


@pytest.mark.parametrize(
    "make",
    [
        make_area_in_dm2,
        make_two_columns,
        make_sheet_for_each_building,
        make_title_for_each_building,
        make_parking_spaces,
    ],
)
def test_what_a_sheet_says_for_many_rows_is_written_out(make: Callable[[], Workbook]) -> None:
    report = check(make())
    assert report.parsed
    again = read_again(report)

    assert list_units(again) == list_units(report)
    assert list_asked(again) == list_asked(report)


def test_a_row_that_is_refused_keeps_the_building_that_its_sheet_names() -> None:
    book = write({"1幢": [HEAD[1:], row(1, area="")[1:]], "2幢": [HEAD[1:], row(2)[1:]]})
    table = annotate(check(book))

    assert [each[0] for each in table.rows[:2]] == ["1幢", "2幢"]


def test_a_corrected_cell_counts_where_each_owner_has_columns() -> None:
    book = make_two_columns()
    name = NAMES[0] + "正"

    def correct(each: Row) -> Mapping[Column, str]:
        return {Column.OWNERS: f"{name}、{NAMES[8]}"} if each.line == 2 else {}

    buffer = io.BytesIO()
    book.save(buffer)
    report = check_file("first.xlsx", buffer.getvalue(), Understanding(correct=correct))

    assert [each.name for each in report.parsed[0].owners] == [name, NAMES[8]]


def make_wrong_total() -> Workbook:
    return write({"S": [HEAD, row(1), row(2), ["合计", "", "", "", "500"]]})


def make_hidden_row() -> Workbook:
    book = write({"S": [HEAD, row(1), row(2)]})
    book["S"].row_dimensions[3].hidden = True
    book["S"].column_dimensions["I"].hidden = True
    return book


def make_hidden_sheet() -> Workbook:
    book = write({"S": [HEAD, row(1)], "旧": [HEAD, row(2)]})
    book["旧"].sheet_state = "hidden"
    return book


def make_unread_sheets() -> Workbook:
    parking = [
        ["车位号", "面积", "产权人", "证件号码"],
        ["B1-01", "12.5", NAMES[0], make_number(1)],
    ]
    return write({"S": [HEAD, row(1)], "车位": parking, "杂": [["一", "二"], ["三", "四"]] * 4})


def make_other_table_below() -> Workbook:
    return write(
        {"S": [HEAD, row(1), ["房号", "产权人", "证件号码", "备注"], ["1", "2", "3", "4"]]}
    )


def make_tables_abreast() -> Workbook:
    return write({"S": [[*HEAD, *HEAD], [*row(1), *row(2)]]})


def list_found(report: FileReport) -> Sequence[tuple[str, str]]:
    return sorted((each.code, each.text) for each in report.findings)


@pytest.mark.parametrize(
    "make",
    [
        make_wrong_total,
        make_hidden_row,
        make_hidden_sheet,
        make_unread_sheets,
        make_other_table_below,
        make_tables_abreast,
    ],
)
def test_what_concerns_no_single_row_is_found_again_and_only_once(
    make: Callable[[], Workbook],
) -> None:
    report = check(make())
    again = read_again(report)
    third = read_again(again)

    assert [code for code, _ in list_found(again)] == [code for code, _ in list_found(report)]
    assert list_found(third) == list_found(again)
    assert again.is_refused == report.is_refused
    assert [each.sheet.name for each in again.contents.sheets] == ["清册"]


def test_a_carried_question_is_answered_when_somebody_has_looked_into_it() -> None:
    data = write_book(list_tables(annotate(check(make_hidden_sheet()))))
    settled = Understanding(decisions=lambda *_: "settled")

    (asked,) = check_file("again.xlsx", data).findings
    assert "旧" in asked.text
    assert not check_file("again.xlsx", data, settled).is_refused


def test_an_area_that_is_left_out_for_its_unit_is_told_beside_it() -> None:
    head = [each.replace("㎡", "平方分米") for each in HEAD]
    table = annotate(check(write({"一": [HEAD, row(1)], "二": [head, row(2, area="8964")]})))

    assert [("平方分米" in each[-2], "8964" in each[-2]) for each in table.rows] == [
        (False, False),
        (True, True),
    ]
