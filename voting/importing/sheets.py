"""Reading a spreadsheet as rows of texts with the file's own line numbers."""

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from python_calamine import CalamineError, CalamineWorkbook

from voting.errors import FileRefusedError

MOST_BYTES = 20 << 20
_MOST_UNPACKED = 200 << 20
_DECIMALS = 10
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet."""

    number: int
    """The file's own row number, from 1."""
    cells: tuple[str, ...]


def read_sheet(name: str, data: bytes) -> list[Line]:
    """Read the first sheet of an .xlsx, or a .csv in UTF-8 or GB18030.

    Raises:
        FileRefusedError: too large, another kind, or damaged.
    """
    if len(data) > MOST_BYTES:
        raise FileRefusedError(problem="文件超过 20 MB，请删去与清册无关的内容后再上传。")
    suffix = PurePath(name).suffix.lower()
    if suffix == ".csv":
        return _read_csv(_decode(data))
    if suffix == ".xlsx":
        return _read_xlsx(data)
    raise FileRefusedError(problem="只接受 .xlsx 或 .csv 文件，请另存为这两种格式再上传。")


def _decode(data: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefusedError(problem="文件编码无法识别，请另存为 UTF-8 编码的 CSV 再上传。")


def _read_csv(text: str) -> list[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines = []
    try:
        first = 1
        for cells in reader:
            lines.append(Line(first, tuple(cells)))
            first = reader.line_num + 1
    except csv.Error:
        raise FileRefusedError(problem="CSV 文件格式有误，请用表格软件重新另存后再上传。") from None
    return lines


def _read_xlsx(data: bytes) -> list[Line]:
    damaged = FileRefusedError(problem="表格打不开：文件损坏或设有密码，请另存后再上传。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MOST_UNPACKED:
                raise FileRefusedError(problem="表格展开后过大，请删去与清册无关的内容。")
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError, OSError, ValueError):
        raise damaged from None
    return [
        Line(number, tuple(_to_text(cell) for cell in row)) for number, row in enumerate(rows, 1)
    ]


def _to_text(cell: object) -> str:
    """Print a cell as a person would have typed it; a float without its binary tail."""
    if isinstance(cell, float):
        return f"{cell:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "" if cell is None else str(cell)
