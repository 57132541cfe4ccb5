"""The files that are called .xls: of Excel 97, a page, the XML of Excel 2003, a text with tabs."""

import io
from xml.sax.saxutils import escape

import xlwt

from tests.voting.importing.forms.changes import Form
from tests.voting.importing.forms.written import number, write_text

SPACE = "urn:schemas-microsoft-com:office:spreadsheet"


def write_xls(form: Form) -> bytes:
    form = number(form)
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("清册")
    for row, cells in enumerate([*form.header, *form.rows]):
        for column, text in enumerate(cells):
            if text:
                sheet.write(row, column, text)
    top = len(form.header)
    for column, first, last in form.merges:
        sheet.merge(top + first, top + last, column, column)
    for row in form.hidden:
        sheet.row(top + row).hidden = True
    for column in form.hidden_columns:
        sheet.col(column).hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def write_page(form: Form) -> bytes:
    """Write a page as systems export it, in the encoding that it names."""
    form = number(form)
    top = len(form.header)
    spans = {(top + first, column): last - first + 1 for column, first, last in form.merges}
    covered = {
        (row, column)
        for (first, column), span in spans.items()
        for row in range(first + 1, first + span)
    }

    def write_cell(row: int, column: int, text: str) -> str:
        if (row, column) in covered:
            return ""
        span = spans.get((row, column))
        inner = "<br>".join(map(escape, text.split("\n")))
        return f"<td{f' rowspan={span}' if span else ''} x:str>{inner}</td>"

    def write_row(row: int, cells: list[str]) -> str:
        hidden = " style='display:none'" if row - top in form.hidden else ""
        inner = "".join(write_cell(row, column, text) for column, text in enumerate(cells))
        return f"<tr{hidden}>{inner}</tr>\n"

    rows = [write_row(row, cells) for row, cells in enumerate([*form.header, *form.rows])]
    head = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
    return f"<html><head>{head}</head><body><table>{''.join(rows)}</table></html>".encode("gbk")


def write_xml(form: Form) -> bytes:
    """Write the XML of Excel 2003, which leaves out empty cells and says where the next stands."""
    form = number(form)
    top = len(form.header)
    downs = {(top + first, column): last - first for column, first, last in form.merges}

    def write_cell(row: int, column: int, text: str) -> str:
        down = downs.get((row, column))
        merge = f' ss:MergeDown="{down}"' if down else ""
        data = f'<Data ss:Type="String">{escape(text)}</Data>'
        return f'<Cell ss:Index="{column + 1}"{merge}>{data}</Cell>' if text or down else ""

    def write_row(row: int, cells: list[str]) -> str:
        hidden = ' ss:Hidden="1"' if row - top in form.hidden else ""
        inner = "".join(write_cell(row, column, text) for column, text in enumerate(cells))
        return f'<Row ss:Index="{row + 1}"{hidden}>{inner}</Row>'

    columns = "".join(f'<Column ss:Index="{at + 1}" ss:Hidden="1"/>' for at in form.hidden_columns)
    rows = "".join(write_row(row, cells) for row, cells in enumerate([*form.header, *form.rows]))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{SPACE}" xmlns:ss="{SPACE}"><Worksheet ss:Name="清册">'
        f"\t<Table>{columns}{rows}</Table></Worksheet></Workbook>"
    ).encode()


def write_tabs(form: Form) -> bytes:
    return write_text(form, "\t", "utf-16")


OLD_WRITERS = {"xls": write_xls, "page": write_page, "xml": write_xml, "tabs": write_tabs}
"""Each writes what bears the name register.xls."""
