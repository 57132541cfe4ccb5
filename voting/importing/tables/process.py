"""Reads one spreadsheet in a process of its own, which a bad file can take down without harm.

Standard input is the file; standard output is JSON: its sheets, or why it is refused.
"""

import gc
import io
import json
import resource
import sys
import zipfile
from datetime import date, datetime, time
from xml.parsers.expat import ExpatError

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
)
from python_calamine import SheetVisibleEnum as Visible

from voting.errors import FileRefusedError
from voting.importing.tables.binary import read_binary_marks
from voting.importing.tables.encodings import decode
from voting.importing.tables.grid import Cell, Grid
from voting.importing.tables.kinds import FileKind
from voting.importing.tables.marks import MOST_CELLS, Marks, TooLargeError, read_marks

MOST_UNPACKED = 200 << 20
_MOST_MEMORY = 1 << 30
_MOST_SECONDS = 30
_CHUNK = 1 << 20
_START = 4096
_BOOKS = frozenset(("[Content_Types].xml", "content.xml"))
_MANIFEST, _ENCRYPTION = "META-INF/manifest.xml", b"encryption-data"
"""Where an .ods file says which of its parts are encrypted (OpenDocument 1.3, part 2, 3.4)."""
_IS_ENCRYPTED = 1
"""The bit of a part's flags (PKWARE's APPNOTE 4.4.4)."""
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")


def main() -> None:
    """Read the spreadsheet of standard input, within limits of memory and time."""
    # It lives for one file, and its memory has a limit: to look for cycles only takes time.
    gc.disable()
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    try:
        sheets = _read(sys.argv[1], sys.stdin.buffer.read())
        answer: dict[str, object] = {"sheets": [each.write() for each in sheets]}
    except TooLargeError as error:
        answer = {"refused": str(error)}
    except FileRefusedError as error:
        answer = {"refused": error.sentence}
    except PasswordError:
        answer = {"refused": "table-locked"}
    except (zipfile.BadZipFile, CalamineError, ExpatError, MemoryError, OSError):
        answer = {"refused": "table-damaged"}
    except (ValueError, KeyError, NotImplementedError, EOFError):
        answer = {"refused": "table-damaged"}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))


def _read(kind: str, data: bytes) -> list[Grid]:
    if kind == FileKind.MARKUP:
        return _read_markup(decode(data))
    marks = _read_marks(data)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [
        _read_sheet(workbook, sheet, marks)
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]


def _read_markup(text: str) -> list[Grid]:
    from voting.importing.tables import markup, spreadsheetml

    if spreadsheetml.NAMESPACE in text[:_START]:
        return spreadsheetml.read_spreadsheetml(text)
    return markup.read_page(text)


def _read_marks(data: bytes) -> dict[str, Marks]:
    if data.startswith(_COMPOUND):
        return read_binary_marks(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _require_open_book(archive)
        _count_unpacked(archive)
        if _MANIFEST in archive.namelist() and _ENCRYPTION in archive.read(_MANIFEST):
            raise FileRefusedError("table-locked", "the workbook has a password")
        return read_marks(archive)


def _require_open_book(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that is no workbook, and one whose parts are encrypted."""
    names = archive.namelist()
    if not _BOOKS.intersection(names):
        raise FileRefusedError("table-archive", "the archive is no workbook")
    if any(item.flag_bits & _IS_ENCRYPTED for item in archive.infolist()):
        raise FileRefusedError("table-locked", "the workbook has a password")


def _count_unpacked(archive: zipfile.ZipFile) -> None:
    """Refuse a file that unpacks to too many bytes, counted while unpacking it."""
    unpacked = 0
    if sum(item.file_size for item in archive.infolist()) > MOST_UNPACKED:
        raise TooLargeError("table-too-large-unpacked")
    for item in archive.infolist():
        with archive.open(item) as opened:
            while chunk := opened.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > MOST_UNPACKED:
                    raise TooLargeError("table-too-large-unpacked")


def _read_sheet(workbook: CalamineWorkbook, about: SheetMetadata, marks: dict[str, Marks]) -> Grid:
    sheet = workbook.get_sheet_by_name(about.name)
    if sheet.total_height * sheet.total_width > MOST_CELLS * 10:
        raise TooLargeError("table-too-wide")
    return Grid(
        name=about.name,
        is_hidden=about.visible != Visible.Visible,
        tells_marks=about.name in marks,
        marks=marks.get(about.name, Marks()),
        merged=[(*start, *end) for start, end in sheet.merged_cell_ranges or ()],
        rows=[
            [cell if isinstance(cell, str) else _write(cell) for cell in row]
            for row in sheet.to_python(skip_empty_area=False)
        ],
    )


def _write(cell: object) -> Cell:
    """Return a cell that is no text for JSON: a number, or a date as an object."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, datetime | date | time):
        return {"date": cell.isoformat()}
    return "" if cell is None else str(cell)


if __name__ == "__main__":
    main()
