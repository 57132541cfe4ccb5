"""Faults of whole sheets: parking spaces, and totals that others announce."""

import io
from collections.abc import Mapping, Sequence

import openpyxl
import pytest

from ballots.register import UnitUse
from tests.voting.importing.faults.written import (
    HEAD,
    ONE,
    TWO,
    C,
    E,
    Row,
    W,
    check,
    couple,
    list_places,
    row,
)
from voting.importing.findings import FindingKind
from voting.importing.report import FileReport, check_file
from voting.importing.rows import Understanding

_GARAGE: Sequence[Row] = (
    ["车位编号*", "车位面积", "权利人", "身份证号", "备注"],
    ["B1-001", 12.5, "测乙二", ONE, ""],
    ["B1-002", 12.5, "测丙三", TWO, ""],
)
_STATE = (C, "state-column-missing")


def check_sheets(sheets: Mapping[str, Sequence[Row]], **said: bool) -> FileReport:
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for each in rows:
            sheet.append(list(each))
    del book["Sheet"]
    buffer = io.BytesIO()
    book.save(buffer)
    return check_file("x.xlsx", buffer.getvalue(), Understanding(sheets=said))


def list_kinds(report: FileReport) -> list[tuple[FindingKind, str]]:
    told = {"basis-missing", "telephone-missing"}
    return [(each.kind, each.code) for each in report.findings if each.code not in told]


@pytest.mark.parametrize(
    ("name", "head", "body", "use", "place"),
    [
        ("表一", *_GARAGE[:2], UnitUse.PARKING, ("车位", "", "B1-001")),
        ("地下车位", *_GARAGE[:2], UnitUse.PARKING, ("地下车位", "", "B1-001")),
        (
            "表一",
            ["车位号", "面积", "业主姓名", "房号", "身份证号码"],
            ["007", 12.5, "测乙二", "1-101", ONE],
            UnitUse.PARKING,
            ("车位", "", "007"),
        ),
        (
            "表一",
            ["区域", "车位号", "建筑面积", "车主", "证件号码"],
            ["B区", "007", 12.5, "测乙二", ONE],
            UnitUse.PARKING,
            ("B区", "", "007"),
        ),
        (
            "表一",
            ["储藏室编号", "储藏室面积", "业主", "证件号码"],
            ["-101", 6.5, "测乙二", ONE],
            UnitUse.STORAGE,
            ("储藏室", "", "-101"),
        ),
    ],
)
def test_a_sheet_of_parking_spaces_alone_is_read(
    name: str, head: Row, body: Row, use: UnitUse, place: tuple[str, str, str]
) -> None:
    report = check_sheets({name: [head, body]})

    assert [each for each in list_kinds(report) if each != (W, "area-built")] == [
        (W, "special-read"),
        _STATE,
    ]
    assert [unit.use for unit in report.parsed] == [use]
    assert list_places(report) == [place]


def test_parking_spaces_beside_a_register_are_read_when_a_member_says_so() -> None:
    sheets: dict[str, Sequence[Row]] = {"清册": [HEAD, row(1), row(2)], "车位": _GARAGE}

    left, taken = check_sheets(sheets), check_sheets(sheets, 车位=True)

    assert (list_kinds(left), len(left.parsed)) == ([(W, "special-left")], 2)
    assert "选“读入”" in left.findings[0].text
    assert (list_kinds(taken), len(taken.parsed), taken.holdings) == ([_STATE], 4, 2)


def test_parking_spaces_do_not_stand_for_a_register_that_is_incomplete() -> None:
    report = check_sheets({"清册": [HEAD[:7], row(1)[:7]], "车位": _GARAGE})

    assert list_kinds(report) == [(W, "special-left"), (E, "column-missing")]
    assert list_kinds(check_sheets({"车位": _GARAGE}, 车位=False)) == [(E, "header-missing")]


def test_homes_with_a_column_of_parking_spaces_are_homes() -> None:
    report = check([*row(1), "B1-001"], head=[*HEAD, "车位号"])

    assert [unit.use for unit in report.parsed] == [UnitUse.RESIDENTIAL]


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("示例小区清册（共2户，业主3人，总面积179.26㎡）", []),
        ("共1幢2户", []),
        ("业主3位", []),
        ("业主130人", ["persons-differ"]),
        ("共1幢130户", ["count-differs"]),
        ("户数：130户　产权人4名", ["count-differs", "persons-differ"]),
    ],
)
def test_what_a_title_announces_is_compared(title: str, codes: list[str]) -> None:
    report = check_sheets({"清册": [[title], HEAD, couple(), row(3)]})

    assert list_kinds(report) == [(W, each) for each in codes]


@pytest.mark.parametrize(("persons", "codes"), [(2, []), (3, []), (4, ["persons-differ"])])
def test_persons_are_compared_over_several_sheets(persons: int, codes: list[str]) -> None:
    report = check_sheets(
        {
            "1幢": [["全部业主：共3户"], HEAD, row(1), row(2)],
            "2幢": [HEAD, row(1, building="2幢"), [f"业主共{persons}人"]],
        }
    )

    assert list_kinds(report) == [(W, each) for each in codes]


@pytest.mark.parametrize(("persons", "codes"), [(3, []), (4, ["persons-differ"])])
def test_persons_are_compared_for_a_building(persons: int, codes: list[str]) -> None:
    report = check(
        couple(),
        row(3),
        ["1幢小计", "", "2套", "", "179.26", "", f"{persons}人"],
        row(1, building="2幢"),
    )

    assert list_kinds(report) == [(W, each) for each in codes]


def test_a_title_that_is_repeated_between_rows_is_no_unit() -> None:
    title = "示例小区业主清册"

    report = check_sheets({"清册": [[title], HEAD, row(1), [f"{title}（续）"], HEAD, row(2)]})

    assert (report.findings, len(report.parsed)) == ([], 2)


def test_what_looks_like_a_header_can_be_explained() -> None:
    titles = ("栋", "号", "产权面积", "甲方", "甲方证件")

    report = check_sheets({"清册": [titles, ["1", "101", 89.63, "测乙二", ONE]]})

    assert list_kinds(report) == [(E, "column-missing")]
    assert "甲方、甲方证件" in report.findings[0].text
    guess = report.contents.sheets[0].guess
    assert guess is not None
    assert guess.titles == titles


def test_a_lower_line_of_the_header_is_repeated_over_whole_addresses() -> None:
    head = ["房屋坐落", *HEAD[3:]]
    again = ["房号", "", "", "", "产权人", "证件号码", "联系电话", "", ""]
    units = [["1幢-1-101", *row(1)[3:]], ["1幢-1-102", *row(2)[3:]]]
    report = check_sheets({"表": [head, units[0], again, units[1]]})

    assert [each.room for each in report.parsed] == ["101", "102"]
    assert list_kinds(report) == []


def test_a_register_of_which_nothing_was_read_is_refused() -> None:
    other = ["房号", "产权人", "证件号码", "备注"]
    report = check_sheets({"表": [HEAD, other, row(1)]})

    assert not report.parsed
    assert (E, "register-empty") in list_kinds(report)


def test_a_signature_below_the_numbers_is_a_note() -> None:
    signed = ["制表：某某", "", "", "", "", "", "", "审核：某某"]
    report = check_sheets({"表": [HEAD, row(1), signed]})

    assert (len(report.parsed), list_kinds(report)) == (1, [])
