"""What is called .xls: workbooks of Excel 97, pages, XML and texts, and what is marked in them."""

import io
from collections.abc import Callable

import pytest
import xlwt

from tests.voting.importing.faults.written import HEAD, list_codes, row
from tests.voting.importing.forms.old import SPACE
from voting.errors import FileRefusedError
from voting.importing.findings import FindingKind
from voting.importing.report import FileReport, check_file
from voting.importing.spreadsheets import read_sheets

E, C, W = FindingKind.ERROR, FindingKind.CONFIRM, FindingKind.WARNING
ROWS = [row(each) for each in range(1, 6)]
TABLE: list[list[object]] = [list(HEAD), *ROWS]
CELLS = "".join(f"<td>{cell}</td>" for cell in ROWS[0])
TITLES = "".join(f"<th>{cell}</th>" for cell in HEAD)


def check_old(change: Callable[[xlwt.Workbook, xlwt.Worksheet], None]) -> FileReport:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("清册", cell_overwrite_ok=True)
    for at, cells in enumerate(TABLE):
        for column, cell in enumerate(cells):
            sheet.write(at, column, cell)
    change(book, sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return check_file("x.xls", buffer.getvalue())


def check_page(body: str, head: str = "") -> FileReport:
    return check_file("x.xls", f"<html><head>{head}</head><body>{body}</body></html>".encode())


def hide_row(_book: xlwt.Workbook, sheet: xlwt.Worksheet) -> None:
    sheet.row(2).hidden = True


def hide_column(_book: xlwt.Workbook, sheet: xlwt.Worksheet) -> None:
    sheet.col(4).hidden = True


def strike_cell(_book: xlwt.Workbook, sheet: xlwt.Worksheet) -> None:
    sheet.write(3, 6, ROWS[2][6], xlwt.easyxf("font: struck_out true"))


def strike_part(_book: xlwt.Workbook, sheet: xlwt.Worksheet) -> None:
    font = xlwt.easyxf("font: struck_out true").font
    sheet.write_rich_text(3, 6, [("测丁", font), "五"])


def hide_sheet(book: xlwt.Workbook, _sheet: xlwt.Worksheet) -> None:
    hidden = book.add_sheet("旧清册")
    for at, cells in enumerate(TABLE[:2]):
        for column, cell in enumerate(cells):
            hidden.write(at, column, cell)
    hidden.visibility = 1


def round_number(_book: xlwt.Workbook, sheet: xlwt.Worksheet) -> None:
    sheet.write(1, 7, 330199198001010017)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (hide_row, (3, W, "rows-hidden")),
        (hide_column, (1, W, "column-hidden")),
        (strike_cell, (4, C, "row-struck")),
        (strike_part, (4, C, "row-struck")),
        (hide_sheet, (0, C, "sheet-hidden")),
        (round_number, (2, E, "identity-rounded")),
    ],
)
def test_what_an_old_workbook_hides_strikes_out_or_rounds_is_told(
    change: Callable[[xlwt.Workbook, xlwt.Worksheet], None],
    found: tuple[int, FindingKind, str],
) -> None:
    assert list_codes(check_old(change)) == [found]


@pytest.mark.parametrize(
    ("head", "tag", "found"),
    [
        ("", "<tr style='display: none'>{}</tr>", (2, W, "rows-hidden")),
        ("", "<tr hidden>{}</tr>", (2, W, "rows-hidden")),
        ("<style>.h{{display:none}}</style>", "<tr class='a h'>{}</tr>", (2, W, "rows-hidden")),
        ("", "<tr><s>{}</s></tr>", (2, C, "row-struck")),
        ("", "<tr style='text-decoration:line-through'>{}</tr>", (2, C, "row-struck")),
        ("<style>.s {color:red;text-decoration:line-through}</style>", "<tr class=s>{}</tr>",
         (2, C, "row-struck")),
    ],
)  # fmt: skip
def test_what_a_page_hides_or_strikes_out_is_told(
    head: str, tag: str, found: tuple[int, FindingKind, str]
) -> None:
    report = check_page(f"<table><tr>{TITLES}</tr>{tag.format(CELLS)}</table>", head)

    assert list_codes(report) == [found]
    assert len(report.parsed) == 1


def test_a_header_and_its_rows_may_be_two_tables_of_a_page() -> None:
    layout = "<table><tr><td><table><tr>{}</tr></table></td></tr></table>"

    report = check_page(layout.format(TITLES) + layout.format(CELLS))

    assert (len(report.parsed), list_codes(report)) == (1, [])


def test_a_number_that_excel_kept_in_a_page_is_refused() -> None:
    number = str(ROWS[0][7])
    kept = CELLS.replace(f"<td>{number}", '<td x:num="330199198001010000">3.30199E+17')

    report = check_page(f"<table><tr>{TITLES}</tr><tr>{kept}</tr></table>")

    assert list_codes(report) == [(2, E, "identity-rounded")]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<html><frameset><frame src='x/sheet001.htm'></frameset></html>", "table-web-page"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "table-web-page"),
        (b"<html></html>", "table-web-page"),
        (f"<Workbook xmlns='{SPACE}'><Worksheet>".encode(), "table-damaged"),
        (f"<Workbook xmlns:ss='{SPACE}' xmlns='{SPACE}'><Worksheet><Row ss:Index='999999'>"
         "</Row></Worksheet></Workbook>".encode(), "table-too-long"),
        (b"<table>" + b"<tr><td>x</td></tr>" * 100_001 + b"</table>", "table-too-long"),
        (b"<table><tr>" + b"<td colspan=256>x</td>" * 3 + b"</tr></table>", "table-too-wide"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_what_to_do(data: bytes, sentence: str) -> None:
    with pytest.raises(FileRefusedError) as refused:
        read_sheets("x.xls", data)
    assert refused.value.sentence == sentence


def test_xml_of_excel_tells_numbers_dates_errors_and_what_is_struck_through() -> None:
    def write(cells: list[object], kinds: dict[int, str], style: str = "") -> str:
        written = (
            f'<Cell{style}><Data ss:Type="{kinds.get(at, "String")}">{cell}</Data></Cell>'
            for at, cell in enumerate(cells)
        )
        return f"<Row>{''.join(written)}</Row>"

    rows = [
        write(list(HEAD), {}),
        write(row(1, identities="330199198001010000"), {4: "Number", 7: "Number"}),
        write(row(2, room="2026-01-02T00:00:00.000"), {2: "DateTime"}),
        write(row(3, section="#REF!"), {1: "Error"}),
        write(row(4), {}, ' ss:StyleID="s1"'),
        write(row(5, section="1<!-- of the writer's --><?and his?>"), {}),
        write(row(6, section="<html:S>1</html:S>"), {}),
    ]
    style = '<Style ss:ID="s1"><Font ss:StrikeThrough="1"/></Style>'
    book = (
        f'<Workbook xmlns="{SPACE}" xmlns:ss="{SPACE}" xmlns:html="http://www.w3.org/TR/REC-html40">'
        f"<Styles>{style}</Styles>"
        f'<Worksheet ss:Name="清册"><Table>{"".join(rows)}</Table></Worksheet></Workbook>'
    )

    report = check_file("x.xls", book.encode())

    assert list_codes(report) == [
        (2, E, "identity-rounded"),
        (3, E, "room-became-date"),
        (4, E, "section-broken"),
        (5, C, "row-struck"),
        (7, C, "row-struck"),
    ]
