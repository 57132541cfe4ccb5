"""The files in which registers are sent, written out."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.voting.importing.forms.changes import Form
from tests.voting.importing.forms.homes import make_owner


def number(form: Form) -> Form:
    """Put a column of numbers and an empty one before the others, if the form has them."""
    if not form.serial:
        return form
    *above, titles = form.header
    header = [["序号" if len(row) > 1 else "", "", *row] for row in above]
    rows = [[str(at) if len(row) > 5 else "", "", *row] for at, row in enumerate(form.rows, 1)]
    merges = [(column + 2, first, last) for column, first, last in form.merges]
    hidden = {column + 2 for column in form.hidden_columns}
    titles = ["序号", "", *titles]
    return replace(form, header=[*header, titles], rows=rows, merges=merges, hidden_columns=hidden)


def write_buildings(form: Form) -> bytes:
    """Write each building on a sheet that bears its name, and in no column."""
    if form.merges or form.dropped:
        return write_book(form)
    header = [row[1:] if len(row) > 1 else row for row in form.header]
    book = openpyxl.Workbook()
    sheet = None
    titles, struck = form.header[-1], form.struck
    for place, row in enumerate(form.rows):
        is_again = row == titles
        if row[0].endswith("栋") and not is_again and row[0] not in book.sheetnames:
            sheet = book.create_sheet(row[0])
            form = replace(form, header=header, rows=[], hidden=set(), hidden_columns=set())
            form = replace(form, struck=set())
            write_rows(sheet, form)
        if sheet and (is_again or row[0] == sheet.title):
            sheet.append([*([None, None] if form.serial else []), *row[1:]])
            if place in struck:
                strike(sheet, sheet.max_row)
    return save(book)


def write_beside_garages(form: Form) -> bytes:
    """Write a sheet of garages behind the register, whose homes are not told."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    write_rows(sheet, form)
    garages = book.create_sheet("车位")
    garages.append(["车位编号", "车位面积", "权利人", "身份证号", "备注"])
    garages.append(["B1-001", 12.5, "某人", make_owner(700).identity])
    return save(book)


def write_beside_hidden(form: Form) -> bytes:
    """Write a hidden sheet of an older register behind the register."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    write_rows(sheet, form)
    hidden = book.create_sheet("旧清册")
    write_rows(hidden, replace(form, merges=[], rows=[[*row, "旧"] for row in form.rows]))
    hidden.sheet_state = "hidden"
    return save(book)


def say_seen(row: int, form: Form) -> str:
    return "collapse" if row in form.hidden else "visible"


def write_ods(form: Form) -> bytes:
    form = number(form)
    covered = {
        (row, column) for column, first, last in form.merges for row in range(first + 1, last + 1)
    }
    spans = {(first, column): last - first + 1 for column, first, last in form.merges}
    top = len(form.header)

    def write_cell(row: int, column: int, text: str) -> str:
        place = (row - top, column)
        if place in covered:
            return "<table:covered-table-cell/>"
        span = f' table:number-rows-spanned="{spans[place]}"' if place in spans else ""
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
        kind = ' office:value-type="string"' if text else ""
        return f"<table:table-cell{kind}{span}>{lines if text else ''}</table:table-cell>"

    rows = "".join(
        f'<table:table-row table:visibility="{say_seen(row - top, form)}">'
        + "".join(write_cell(row, column, text) for column, text in enumerate(cells))
        + "</table:table-row>"
        for row, cells in enumerate([*form.header, *form.rows])
    )
    spaces = " ".join(
        f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"'
        for each in ("office", "table", "text", "style")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="清册">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<m:manifest xmlns:m="{space}"><m:file-entry m:full-path="/" m:media-type="{kind}"/>'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return buffer.getvalue()


def write_sheets(form: Form) -> bytes:
    """Write each building on a sheet of its own, under the same header."""
    if form.merges or form.dropped == 1:
        return write_book(form)
    parts: dict[str, list[list[str]]] = {}
    key = ""
    for row in form.rows:
        key = row[0][0] if row[0][:1].isdigit() else key
        parts.setdefault(key, []).append(row)
    book = openpyxl.Workbook()
    for key, rows in parts.items():
        write_rows(book.create_sheet(f"第{key}张"), replace(form, rows=rows))
    return save(book)


def write_book(form: Form) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    write_rows(sheet, form)
    return save(book)


def write_rows(sheet: Worksheet, form: Form) -> None:
    form = number(form)
    for row in (*form.header, *form.rows):
        sheet.append([_make_cell(cell, form) for cell in row])
    if form.is_filtered:
        sheet.auto_filter.ref = sheet.dimensions
    top = len(form.header) + 1
    for column, first, last in form.merges:
        sheet.merge_cells(
            start_row=top + first,
            end_row=top + last,
            start_column=column + 1,
            end_column=column + 1,
        )
    for row_number in form.hidden:
        sheet.row_dimensions[top + row_number].hidden = True
    for row_number in form.struck:
        strike(sheet, top + row_number)
    for column in form.hidden_columns:
        sheet.column_dimensions[get_column_letter(column + 1)].hidden = True


def strike(sheet: Worksheet, row: int) -> None:
    for cell in sheet[row]:
        cell.font = Font(strike=True)


def _make_cell(text: str, form: Form) -> str | float | None:
    is_number = form.is_numeric and re.fullmatch(r"[0-9]{1,11}(\.[0-9]+)?", text, re.ASCII)
    return float(text) if is_number else text or None


def save(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def write_text(form: Form, separator: str, encoding: str) -> bytes:
    buffer = io.StringIO()
    form = number(form)
    csv.writer(buffer, delimiter=separator).writerows([*form.header, *form.rows])
    return buffer.getvalue().encode(encoding)


WRITERS: Mapping[str, Callable[[Form], bytes]] = {
    "xlsx": write_book,
    "sheets": write_sheets,
    "buildings": write_buildings,
    "garages": write_beside_garages,
    "hidden": write_beside_hidden,
    "ods": write_ods,
}
TEXTS = [
    (",", "utf-8-sig"),
    (";", "gb18030"),
    ("\t", "utf-16"),
    (",", "utf-8"),
    ("|", "gbk"),
    (",", "utf-16-le"),
]
