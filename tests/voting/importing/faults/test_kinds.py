"""What a file says of its numbers and areas besides: kinds of document and owner, units of area."""

from collections.abc import Sequence

import pytest

from ballots.area import format_area
from tests.voting.importing.faults.written import (
    COMPANY,
    HEAD,
    ONE,
    TWO,
    C,
    E,
    Row,
    add_check_digit,
    alone,
    check,
    couple,
    list_codes,
    list_places,
    list_telephones,
    make_number,
    row,
    write_book,
    write_text,
)
from voting.importing.report import FileReport, check_file
from voting.importing.rows import Understanding

CODE = "91330199MA2ABCDE04"
ENDS_IN_X = next(each for each in map(make_number, range(1, 99)) if each.endswith("X"))
KINDS = [*HEAD, "证件类型", "权利人类型"]


def answer(key: str) -> Understanding:
    return Understanding(decisions=lambda *_: key)


def check_kinds(*rows: tuple[Row, str, str]) -> FileReport:
    return check(*([*cells, document, owner] for cells, document, owner in rows), head=KINDS)


@pytest.mark.parametrize(
    ("document", "number"),
    [
        ("居民身份证", ONE),
        ("居民身份证", ENDS_IN_X),
        ("身份证", f"{ONE[:6]}{ONE[8:17]}"),
        ("临时身份证", ONE),
        ("护照", "E12345678"),
        ("外国护照", "C01X00T47"),
        ("港澳居民来往内地通行证", "H1234567801"),
        ("回乡证", "M12345678"),
        ("台胞证", "12345678"),
        ("台湾居民来往大陆通行证", "0123456701(B)"),
        ("港澳居民居住证", add_check_digit("81000019800101001")),
        ("香港身份证", "A123456(7)"),
        ("澳门身份证", "1/234567/8"),
        ("台湾身份证", "A123456789"),
        ("外国人永久居留身份证", "911124198108030024"),
        ("外国人永久居留证", "USA110178010101"),
        ("军官证", "军字第1234567号"),
        ("户口簿", ONE),
        ("其他", "123456789"),
        ("", "123456789"),
        ("无证件", ONE),
    ],
)
def test_a_number_of_the_kind_that_is_named_is_read_without_a_word(
    document: str, number: str
) -> None:
    assert list_codes(check_kinds((row(1, identities=number), document, "个人"))) == []


@pytest.mark.parametrize(
    ("document", "number"),
    [
        ("居民身份证", "1234567890"),
        ("身份证", "E12345678"),
        ("身份证", "A123456(7)"),
        ("护照", "123456"),
        ("回乡证", "12345678"),
        ("台胞证", "H12345678"),
        ("香港身份证", "E12345678"),
        ("统一社会信用代码", "123456789"),
    ],
)
def test_a_number_that_contradicts_its_kind_is_asked_about(document: str, number: str) -> None:
    report = check_kinds((row(1, identities=number), document, ""))

    assert list_codes(report) == [(2, C, "document-contradicted")]
    assert [each.key for each in report.findings[0].choices] == ["number"]


def test_a_persons_number_is_no_companys() -> None:
    cells = row(1, owners=COMPANY, identities=ENDS_IN_X)

    assert list_codes(check_kinds((cells, "营业执照", ""))) == [(2, C, "document-other")]


def test_whole_numbers_of_another_kind_are_asked_about_once() -> None:
    rows = [(row(number), "护照", "自然人") for number in (1, 2, 3)]

    assert list_codes(check_kinds(*rows)) == [(2, C, "document-other")]


def test_an_unknown_kind_is_asked_about_once_and_then_known() -> None:
    rows = [[*row(1), "甲种证", ""], [*row(2, identities="E12345678"), "甲种证", ""]]
    data = write_text(rows, KINDS)
    report = check_file("x.csv", data)
    answers = {"identity_kinds-unknown": "identity_card"}

    again = check_file("x.csv", data, Understanding(decisions=lambda code, _: answers.get(code)))

    assert list_codes(report) == [(2, C, "identity_kinds-unknown")]
    assert "passport" in {each.key for each in report.findings[0].choices}
    assert list_codes(again) == [(3, C, "document-contradicted")]


def test_a_number_in_the_place_of_a_kind_or_a_name_is_not_repeated() -> None:
    kinds = check_kinds((row(1), f"证{ONE}", ""))
    names = check(row(1, owners=f"测乙二{ONE}"))

    for report in (kinds, names):
        assert len(report.findings) == 1
        assert ONE not in report.findings[0].text


def test_co_owners_have_a_kind_each_or_one_in_common() -> None:
    telephones = "13800000001、13800000002"
    both = couple(identities=f"{ONE}、E12345678", telephones=telephones)
    alike = couple(telephones=telephones)

    assert list_codes(check_kinds((both, "身份证、护照", "个人"))) == []
    assert list_codes(check_kinds((alike, "身份证", "个人、个人"))) == []
    assert list_codes(check_kinds((both, "身份证", ""))) == [(2, C, "document-contradicted")]


@pytest.mark.parametrize(
    ("kind", "name", "number", "codes"),
    [
        ("企业", COMPANY, CODE, []),
        ("企业", COMPANY, ONE, [(2, C, "owner-contradicted")]),
        ("个人", COMPANY, CODE, [(2, C, "owner-contradicted")]),
        ("自然人", "测乙二", ONE, []),
        ("单位", "测乙二", ONE, [(2, C, "owner-contradicted")]),
        ("个人", "测乙二", ENDS_IN_X, []),
        ("其他", COMPANY, CODE, []),
        ("甲类", "测乙二", ONE, [(2, C, "owner_kinds-unknown")]),
    ],
)
def test_a_name_or_number_that_contradicts_the_kind_of_owner_is_asked_about(
    kind: str, name: str, number: str, codes: list[tuple[int, object, str]]
) -> None:
    report = check_kinds((row(1, owners=name, identities=number), "", kind))

    assert list_codes(report) == codes


UNITS = [
    ("专有面积(平方分米)", "8963", ["89.63", "8963.00"]),
    ("专有面积（平方厘米）", "896300", ["89.63", "896300.00"]),
    ("专有面积(d㎡)", "8963", ["89.63", "8963.00"]),
    ("专有面积(亩)", "0.13", [None, "0.13"]),
]


@pytest.mark.parametrize(("title", "area", "choices"), UNITS)
def test_another_unit_of_area_is_asked_about_and_converted(
    title: str, area: str, choices: Sequence[str | None]
) -> None:
    head = [title if each == HEAD[4] else each for each in HEAD]
    total = ["合计", "", "", "", str(float(area) * 2)]
    data = write_text([row(1, area=area), row(2, area=area), total], head)
    report = check_file("x.csv", data)
    offered = [each.key for each in report.findings[0].choices]

    assert (1, C, "area-unit") in list_codes(report)
    assert offered == [key for key, each in zip(("scaled", "metres"), choices, strict=True) if each]
    for key, expected in zip(("scaled", "metres"), choices, strict=True):
        again = check_file("x.csv", data, answer(key))
        assert not again.is_refused or not expected
        assert not expected or [format_area(e.area_cm2) for e in again.parsed] == [expected] * 2
        assert "total-differs" not in {each.code for each in again.findings}


def test_a_unit_of_area_in_a_title_above_the_header_is_asked_about() -> None:
    title = ["示例小区业主清册", "", "", "", "面积单位：平方分米"]

    report = check_file("x.csv", write_text([HEAD, row(1, area="8963")], title))

    assert [each for each in list_codes(report) if each[1] is C] == [(2, C, "area-unit")]


def test_columns_that_several_sheets_lack_are_asked_about_once() -> None:
    def drop(cells: Row) -> list[object]:
        return [each for place, each in enumerate(cells) if place not in {3, 10}]

    def change(sheet: object) -> None:
        book = sheet.parent  # type: ignore[attr-defined]
        other = book.create_sheet("2幢")
        for cells in (HEAD, row(2, building="2幢")):
            other.append(drop(cells))

    data = write_book([drop(HEAD), drop(row(1))], change, title="1幢")
    found = check_file("x.xlsx", data).findings

    assert [(each.line, each.sheet, each.code) for each in found] == [
        (0, "", "use-column-missing"),
        (0, "", "state-column-missing"),
    ]
    assert all("“1幢”“2幢”" in each.text for each in found)


def test_what_concerns_a_whole_sheet_names_the_sheet_and_no_row() -> None:
    def change(sheet: object) -> None:
        other = sheet.parent.create_sheet("说明")  # type: ignore[attr-defined]
        for cells in (["一", "二"], ["三", "四"]):
            other.append(cells)

    found = check_file("x.xlsx", write_book([HEAD, row(1)], change)).findings

    assert [(each.line, each.sheet, each.code) for each in found] == [(0, "说明", "sheet-unread")]


@pytest.mark.parametrize(
    ("choice", "owners"),
    [
        ("whole", {ONE, TWO}),
        ("sum", {ONE, TWO}),
        ("first", {ONE}),
        ("second", {make_number(2)}),
    ],
)
def test_two_sole_owners_may_be_co_owners_or_one_of_them_a_former_one(
    choice: str, owners: set[str]
) -> None:
    data = write_text([row(1), row(2, room="101")])
    asked = check_file("x.csv", data)

    answered = check_file("x.csv", data, answer(choice))

    assert list_codes(asked) == [(3, C, "coowners-area")]
    assert [each.key for each in asked.findings[0].choices] == ["whole", "sum", "first", "second"]
    assert {owner.identity for unit in answered.parsed for owner in unit.owners} == owners
    assert len(answered.parsed) == 1


@pytest.mark.parametrize(("area", "is_sum"), [("179.26", True), ("179.25", False)])
def test_a_sum_without_a_word_is_a_total_only_if_it_is_the_sum(area: str, *, is_sum: bool) -> None:
    report = check(row(1), row(2), ["", "", "", "", area])

    assert (list_codes(report) == []) is is_sum
    assert len(report.parsed) == 2


def test_numbers_that_were_floats_have_lost_their_end() -> None:
    report = check(row(1, identities="330199198001010020.0"))

    assert list_codes(report) == [(2, E, "identity-rounded")]


def test_a_telephone_is_given_to_the_owner_that_it_names() -> None:
    cells = couple(telephones="13900000244（测丙三） 13900000245")

    assert list_telephones(check(cells)) == [["13900000245", "13900000244"]]


def test_the_same_building_with_and_without_its_street_is_asked_about() -> None:
    report = check(row(1, building="示例路8号1幢"), row(2))

    assert list_codes(report) == [(3, C, "building-spellings")]


def test_tables_that_their_titles_name_are_of_different_buildings() -> None:
    def drop(cells: Row) -> list[object]:
        return list(cells)[2:]

    rows: list[Row] = [
        ["1幢业主清册"],
        drop(HEAD),
        drop(row(1)),
        ["2幢业主清册（第2页）"],
        drop(HEAD),
    ]
    report = check_file("x.xlsx", write_book([*rows, drop(row(2, room="101"))]))

    assert list_codes(report) == []
    assert list_places(report) == [("1幢", "", "101"), ("2幢", "", "101")]


HOUSEHOLD = [*HEAD, "与业主关系"]


def check_household(rows: Sequence[tuple[Row, str]], choice: str) -> FileReport:
    data = write_text([[*cells, relation] for cells, relation in rows], HOUSEHOLD)
    return check_file("x.csv", data, answer(choice) if choice else None)


@pytest.mark.parametrize(
    ("choice", "codes", "owners"),
    [
        ("", [(3, C, "relation")], [[ONE], [TWO]]),
        ("owner", [], [[ONE], [TWO]]),
        ("other", [(3, E, "owner-missing")], [[ONE]]),
    ],
)
def test_who_is_no_owner_is_asked_about_once_and_leaves_no_unit_uncounted(
    choice: str, codes: list[tuple[int, object, str]], owners: list[list[str]]
) -> None:
    report = check_household([(row(1), "业主"), (row(2), "租户")], choice)

    assert list_codes(report) == codes
    assert [[owner.identity for owner in unit.owners] for unit in report.parsed] == owners


def test_an_owner_below_a_tenant_has_the_unit() -> None:
    rows = [(row(1), "租户"), (alone(2), "业主"), (row(3), "本人")]

    report = check_household(rows, "other")

    assert not report.is_refused
    assert list_places(report) == [("1幢", "1单元", "101"), ("1幢", "1单元", "301")]
    assert [each.owners[0].identity for each in report.parsed] == [TWO, make_number(3)]
