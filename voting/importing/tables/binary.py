"""Read from an .xls file (BIFF) what the library for values leaves out: hidden, struck through."""

import io
from collections.abc import Iterator

from voting.errors import FileRefusedError
from voting.importing.tables.marks import Marks

_ERROR_CELL = 5


def read_binary_marks(data: bytes) -> dict[str, Marks]:
    """Return the marks of each sheet by its name; nothing where they cannot be read.

    Raises:
        FileRefusedError: the workbook has a password.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
        return {sheet.name: _read_sheet(sheet, book) for sheet in book.sheets()}
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise FileRefusedError("table-locked", "the workbook has a password") from None
        return {}
    except Exception:  # noqa: BLE001 - xlrd stumbles in many ways over what others wrote
        return {}


def _read_sheet(sheet, book) -> Marks:  # type: ignore[no-untyped-def]  # noqa: ANN001
    struck_formats = {
        place for place, each in enumerate(book.xf_list) if _is_struck(each.font_index, book)
    }
    marks = Marks(
        hidden_rows={
            row for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0
        },
        hidden_columns={
            column for column, info in sheet.colinfo_map.items() if info.hidden or info.width == 0
        },
    )
    for row in range(sheet.nrows):
        kinds = sheet.row_types(row)
        if _ERROR_CELL in kinds:
            marks.broken |= {(row, at) for at, kind in enumerate(kinds) if kind == _ERROR_CELL}
        for column, cell in enumerate(sheet.row(row) if struck_formats else ()):
            if cell.xf_index in struck_formats and cell.value != "":
                marks.struck.add((row, column))
    marks.struck |= set(_list_struck_parts(sheet, book))
    return marks


def _is_struck(font: int, book) -> bool:  # type: ignore[no-untyped-def]  # noqa: ANN001
    return bool(book.font_list[font].struck_out)


def _list_struck_parts(sheet, book) -> Iterator[tuple[int, int]]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Yield the cells of which a part is struck through."""
    for place, runs in sheet.rich_text_runlist_map.items():
        if any(_is_struck(font, book) for _, font in runs):
            yield place
