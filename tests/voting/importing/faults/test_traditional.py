"""Registers in traditional characters, and texts in Big5."""

import csv
import io

import pytest

from ballots.register import UnitUse
from tests.voting.importing.faults.written import make_number, write_book
from voting.importing.report import FileReport, check_file
from voting.terms import AreaBasis, Sharing

HEAD = [
    *("樓棟", "單元", "房號", "用途", "專有面積", "面積依據"),
    *("產權人", "證件號碼", "聯絡電話", "共有方式", "交付狀態"),
]
FIRST = [
    *("1棟", "1單元", "101", "住宅", "80.5", "不動產登記"),
    *("陳樓", make_number(1), "13800000001", "單獨所有", "已交付"),
]
SECOND = [
    *("1棟", "1單元", "102", "商業", "81.5", "不動產登記", "黃號、李業"),
    f"{make_number(2)}、{make_number(3)}",
    *("13800000002、13800000003", "共同共有", "已交付"),
]
ROWS = [FIRST, HEAD, SECOND, ["合計", "", "", "", "162"]]


def write(encoding: str, separator: str) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator).writerows([HEAD, *ROWS])
    return buffer.getvalue().encode(encoding)


def require_whole(report: FileReport) -> None:
    assert [each.code for each in report.findings] == ["sheet-simplified"]
    assert [each.building for each in report.parsed] == ["1栋", "1栋"]
    assert [each.use for each in report.parsed] == [UnitUse.RESIDENTIAL, UnitUse.COMMERCIAL]
    assert {each.basis for each in report.parsed} == {AreaBasis.REGISTERED}
    assert [each.shared_by for each in report.parsed] == [Sharing.SOLE, Sharing.JOINT]
    names = [owner.name for each in report.parsed for owner in each.owners]
    assert names == ["陳樓", "黃號", "李業"]


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["big5", "cp950", "utf-8", "gb18030", "utf-16"])
def test_a_text_in_traditional_characters_is_read(encoding: str, separator: str) -> None:
    require_whole(check_file("x.csv", write(encoding, separator)))


def test_a_workbook_in_traditional_characters_is_read_and_names_stay_as_written() -> None:
    require_whole(check_file("x.xlsx", write_book([HEAD, *ROWS])))


def test_a_sheet_may_bear_the_traditional_name_of_its_building() -> None:
    data = write_book([HEAD[1:], FIRST[1:]], lambda sheet: setattr(sheet, "title", "1棟"))

    assert [each.building for each in check_file("x.xlsx", data).parsed] == ["1栋"]
