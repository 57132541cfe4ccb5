"""Read a spreadsheet as rows of texts, with the file's own row numbers."""

import codecs
import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from voting.errors import FileRefusedError

MOST_BYTES = 20 << 20
_MOST_UNPACKED = 200 << 20
_MOST_LINES = 100_000
_DECIMALS = 10
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCODINGS = ("utf-8-sig", "gb18030")
_OTHER_KINDS = {".xls": "table-of-old-kind", ".xlsm": "table-with-macros"}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet."""

    number: int
    """The file's own row number, from 1."""
    cells: tuple[str, ...]


Sheet = list[Line]


def read_sheets(name: str, data: bytes) -> list[Sheet]:
    """Read the sheets of an .xlsx file, or the one of a .csv file in UTF-8 or GB18030.

    Raises:
        FileRefusedError: too large, of another kind, or damaged.
    """
    if len(data) > MOST_BYTES:
        raise FileRefusedError("table-too-large")
    suffix = PurePath(name).suffix.lower()
    if suffix == ".csv":
        sheets = [_read_csv(_decode(data))]
    elif suffix == ".xlsx":
        sheets = _read_xlsx(data)
    else:
        raise FileRefusedError(_OTHER_KINDS.get(suffix, "table-of-other-kind"))
    if sum(len(sheet) for sheet in sheets) > _MOST_LINES:
        raise FileRefusedError("table-too-long")
    return sheets


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise FileRefusedError("table-in-utf16")
    if b"\0" in data:
        raise FileRefusedError("table-not-text")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefusedError("table-encoding-unknown")


def _read_csv(text: str) -> Sheet:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: Sheet = []
    try:
        first = 1
        for cells in reader:
            lines.append(Line(first, tuple(cells)))
            first = reader.line_num + 1
    except csv.Error:
        raise FileRefusedError("csv-malformed") from None
    return lines


def _read_xlsx(data: bytes) -> list[Sheet]:
    damaged = FileRefusedError("table-damaged")
    if data.startswith(_COMPOUND):
        # An encrypted workbook has the container of the old file formats ([MS-OFFCRYPTO]).
        raise FileRefusedError("table-locked")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MOST_UNPACKED:
                raise FileRefusedError("table-too-large-unpacked")
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]
    except (zipfile.BadZipFile, CalamineError, OSError, ValueError):
        raise damaged from None
    return [
        [Line(number, tuple(_to_text(cell) for cell in row)) for number, row in enumerate(rows, 1)]
        for rows in sheets
    ]


def _to_text(cell: object) -> str:
    """Return a cell as a person would type it; floats without rounding noise."""
    if isinstance(cell, float):
        return f"{cell:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "" if cell is None else str(cell)
