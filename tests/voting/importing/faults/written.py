"""Registers written row by row as committees send them, and what a check of one finds."""

import csv
import io
from collections.abc import Callable, Sequence

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from stdnum.iso7064 import mod_11_2

from voting.importing.findings import FindingKind
from voting.importing.report import FileReport, check_file

HEAD = [
    "楼栋",
    "单元",
    "房号",
    "用途",
    "专有面积(㎡)",
    "面积依据",
    "产权人",
    "证件号码",
    "联系电话",
    "共有方式",
    "交付状态",
]


NAMES = ["测乙二", "测丙三", "测丁四", "测戊五", "测己六", "测庚七", "测辛八", "测壬九", "测癸十"]
COMPANY = "示例置业有限公司"
E, C, W = FindingKind.ERROR, FindingKind.CONFIRM, FindingKind.WARNING
Row = Sequence[object]


def make_number(number: int) -> str:
    digits = f"33019919800101{number:03d}"
    return digits + mod_11_2.calc_check_digit(digits)


ONE, TWO = make_number(1), make_number(2)


def row(number: int, **changed: object) -> list[object]:
    cells = {
        "building": "1幢",
        "section": "1单元",
        "room": f"{number}01",
        "use": "住宅",
        "area": "89.63",
        "basis": "不动产登记",
        "owners": NAMES[number - 1],
        "identities": make_number(number),
        "telephones": f"1380000000{number}",
        "shared_by": "单独所有",
        "state": "已交付",
    }
    return list((cells | changed).values())


def couple(**changed: object) -> list[object]:
    both = {"owners": "测乙二、测丙三", "identities": f"{ONE}、{TWO}", "shared_by": "共同共有"}
    return row(1, **(both | changed))


def alone(number: int, **changed: object) -> list[object]:
    """Return a row that names an owner, and of the unit only what is given."""
    nothing = dict.fromkeys(("building", "section", "room", "use", "area", "basis", "state"), "")
    return row(number, **(nothing | {"shared_by": ""} | changed))


def write_text(rows: Sequence[Row], head: Sequence[str] = HEAD) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([head, *rows])
    return buffer.getvalue().encode()


def write_book(
    rows: Sequence[Row], change: Callable[[Worksheet], None] = lambda _: None, title: str = "清册"
) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for each in rows:
        sheet.append(list(each))
    change(sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def check(*rows: Row, head: Sequence[str] = HEAD) -> FileReport:
    return check_file("x.csv", write_text(rows, head))


def list_codes(report: FileReport) -> list[tuple[int, FindingKind, str]]:
    return [(each.line, each.kind, each.code) for each in report.findings]


def list_places(report: FileReport) -> list[tuple[str, str, str]]:
    return [(unit.building, unit.section, unit.room) for unit in report.parsed]


def list_telephones(report: FileReport) -> list[list[str]]:
    return [[owner.telephone for owner in unit.owners] for unit in report.parsed]


def add_check_digit(digits: str) -> str:
    return digits + mod_11_2.calc_check_digit(digits)
