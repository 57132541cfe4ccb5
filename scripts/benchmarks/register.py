"""What the check of a register of 7,515 rows costs, in each of the formats that are sent.

CPU time, of the command and of the process that reads the file, since it is the same on a busy
machine. The floor, in the same run, is a program that reads the same CSV and does nothing with it.
"""

import csv
import io
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import xlsxwriter
import xlwt
from stdnum.iso7064 import mod_11_2

from benchmarks.start import ASSEMBLY, measure
from tests.voting.importing.forms.changes import COLUMNS, Form
from tests.voting.importing.forms.old import write_page, write_xml
from tests.voting.importing.forms.written import write_ods

ROWS, TIMES, MOST_SECONDS = 7515, 3, 3.0
FLOOR = "import csv, sys; list(csv.reader(open(sys.argv[1], encoding='utf-8')))"
_FLATS = 60
"""In a building."""


def make_rows() -> list[list[str]]:
    """Return a register without a fault; every fifth unit is a couple's."""
    return [_make_row(number) for number in range(ROWS)]


def _make_row(number: int) -> list[str]:
    building, flat = divmod(number, _FLATS)
    place = [f"{building + 1}栋", "1单元", f"{flat // 2 + 1:02d}{flat % 2 + 1:02d}"]
    owners = range(number * 2, number * 2 + (2 if number % 5 == 0 else 1))
    cells = ("、".join(map(each, owners)) for each in (_name, _number, _telephone))
    shared_by = "共同共有" if len(owners) > 1 else "单独所有"
    area = f"{60 + number % 90}.{number % 100:02d}"
    return [*place, "住宅", area, "不动产登记", *cells, shared_by, "已交付"]


def _name(owner: int) -> str:
    return f"测{chr(0x4E00 + owner % 6000)}{chr(0x5E00 + owner // 6000)}"


def _number(owner: int) -> str:
    day, serial = divmod(owner, 999)
    digits = f"330199{1950 + day:04d}0101{serial + 1:03d}"
    return digits + str(mod_11_2.calc_check_digit(digits))


def _telephone(owner: int) -> str:
    return f"138{owner:08d}"


def write_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Write a text."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([COLUMNS, *rows])
    return buffer.getvalue().encode()


def write_xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    """Write a workbook of today."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("清册")
    for at, row in enumerate([COLUMNS, *rows]):
        for column, cell in enumerate(row):
            sheet.write_string(at, column, cell)
    book.close()
    return buffer.getvalue()


def write_xls(rows: Sequence[Sequence[str]]) -> bytes:
    """Write a workbook of Excel 97."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("清册")
    for at, row in enumerate([COLUMNS, *rows]):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _as_form(write: Callable[[Form], bytes]) -> Callable[[Sequence[Sequence[str]]], bytes]:
    return lambda rows: write(Form([COLUMNS], [list(row) for row in rows]))


WRITERS: Mapping[str, tuple[str, Callable[[Sequence[Sequence[str]]], bytes]]] = {
    "csv": ("csv", write_csv),
    "xlsx": ("xlsx", write_xlsx),
    "xls": ("xls", write_xls),
    "ods": ("ods", _as_form(write_ods)),
    "page called xls": ("xls", _as_form(write_page)),
    "XML called xls": ("xls", _as_form(write_xml)),
}


def main() -> None:
    """Print the figures; fail where a format takes longer than is promised."""
    rows = make_rows()
    slow = []
    with tempfile.TemporaryDirectory() as folder:
        for name, (suffix, write) in WRITERS.items():
            path = Path(folder) / f"{name}.{suffix}"
            path.write_bytes(write(rows))
        text = str(Path(folder) / "csv.csv")
        floor = statistics.median(measure(sys.executable, "-c", FLOOR, text) for _ in range(TIMES))
        print(f"floor: {ROWS:,} rows read as CSV  {floor:5.2f} s CPU")
        for name, (suffix, _) in WRITERS.items():
            command = (ASSEMBLY, "register", "check", f"{folder}/{name}.{suffix}")
            took = statistics.median(measure(*command) for _ in range(TIMES))
            print(f"{name:<16} {ROWS:,} rows  {took:5.2f} s CPU, {took / floor:5.1f} floors")
            slow += [name] if took > MOST_SECONDS else []
    if slow:
        sys.exit(f"a promise is broken: more than {MOST_SECONDS} s for {', '.join(slow)}")


if __name__ == "__main__":
    main()
