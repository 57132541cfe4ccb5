"""Faults of rooms, buildings, titles and areas, each once read as another register or refused."""

import pytest

from tests.voting.importing.faults.written import (
    HEAD,
    C,
    E,
    Row,
    W,
    check,
    list_codes,
    list_places,
    row,
    write_book,
)
from voting.importing.findings import FindingKind
from voting.importing.report import check_file


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("1-2-301", ("1栋", "2单元", "301")),
        ("1幢2单元301室", ("1幢", "2单元", "301")),
        ("1#2-301", ("1#", "2单元", "301")),
        ("1#-2-301", ("1#", "2单元", "301")),
        ("1幢-2-301", ("1幢", "2单元", "301")),
        ("1幢2单元3-301", ("1幢", "2单元", "3-301")),
        ("1幢2单元3层301室", ("1幢", "2单元", "301")),
        ("示例路8弄1号301室", ("示例路8弄1号", "", "301")),
        ("1栋301", ("1栋", "", "301")),
    ],
)
def test_a_room_in_one_column_keeps_its_parts(written: str, place: tuple[str, str, str]) -> None:
    head = [
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

    report = check([written, *row(1)[3:]], head=head)

    assert (list_places(report), report.findings) == ([place], [])


def test_a_room_that_repeats_its_building_is_the_same_room() -> None:
    report = check(row(1, section="", room="1-2-301"), row(2, section="2单元", room="301"))

    assert list_codes(report) == [(3, C, "coowners-area")]


@pytest.mark.parametrize("title", ["1幢业主清册", "1号楼（住宅）", "1#楼"])
def test_a_sheet_or_a_title_names_the_building(title: str) -> None:
    head, body = HEAD[1:], [row(1)[1:], row(2)[1:]]
    of_sheet = check_file("x.xlsx", write_book([head, *body], title=title))
    of_title = check_file("x.xlsx", write_book([["示例小区" + title], head, *body]))

    for report in (of_sheet, of_title):
        assert (report.findings, len(report.parsed)) == ([], 2)
        assert title.startswith(report.parsed[0].building)


def test_a_building_that_is_written_once_is_asked_about_once() -> None:
    report = check(row(1), row(2, building=""), row(3, building="", section=""))

    assert list_codes(report) == [(3, C, "building-above")]
    assert list_places(report) == [("1幢", "1单元", f"{each}01") for each in (1, 2, 3)]


@pytest.mark.parametrize(
    "below",
    [
        ["业主委员会（盖章）"],
        ["示例物业服务有限公司"],
        ["2026年5月1日"],
        ["填表人：测甲一　联系电话：13800000009"],
        ["电话", "", "13800000001"],
        ["总套数：2套"],
        ["共2户"],
        ["共计2套，179.26㎡"],
        ["总户数", "2"],
        ["", "", "合计", "", "179.26"],
    ],
)
def test_what_is_signed_or_summed_below_is_no_unit(below: Row) -> None:
    report = check(row(1), row(2), below)

    assert (len(report.parsed), report.findings) == (2, [])


@pytest.mark.parametrize(("persons", "found"), [(2, []), (3, [(4, W, "persons-differ")])])
def test_a_number_of_persons_is_compared(
    persons: int, found: list[tuple[int, FindingKind, str]]
) -> None:
    total = ["合计", "", "", "", "179.26", "", f"{persons}人"]

    assert list_codes(check(row(1), row(2), total)) == found


def test_a_sum_below_that_contradicts_the_rows_is_told() -> None:
    report = check(row(1), row(2), ["共3户"])

    assert list_codes(report) == [(4, W, "count-differs")]


@pytest.mark.parametrize(
    "title", ["示例小区业主清册（共3户）", "示例小区，总建筑面积268.89平方米", "合计3套，268.89㎡"]
)
def test_what_a_title_announces_is_compared(title: str) -> None:
    right = check_file("x.xlsx", write_book([[title], HEAD, row(1), row(2), row(3)]))
    wrong = check_file("x.xlsx", write_book([[title], HEAD, row(1), row(2)]))

    assert right.findings == []
    assert {each.code for each in wrong.findings} <= {"total-differs", "count-differs"}
    assert wrong.findings


@pytest.mark.parametrize(
    "head",
    ["[楼栋]", "“楼栋”", "1.楼栋", "①楼栋", "幢/栋", "*楼栋（必填，如1幢）", "楼　栋", "栋/座"],
)
def test_a_title_is_known_in_any_dress(head: str) -> None:
    report = check(row(1), head=[head, *HEAD[1:]])

    assert (len(report.parsed), report.findings) == (1, [])


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "=B3"])
def test_a_section_whose_formula_failed_is_refused(error: str) -> None:
    of_text = check(row(1, section=error))
    of_book = check_file("x.xlsx", write_book([HEAD, row(1, section=error)]))

    assert (2, E, "section-broken") in list_codes(of_text)
    assert (2, E, "section-broken") in list_codes(of_book)


@pytest.mark.parametrize("owner", ["示例小区全体业主", "示例小区业主委员会"])
def test_a_room_of_the_community_is_asked_about(owner: str) -> None:
    assert list_codes(check(row(1, owners=owner, identities=""), row(2))) == [(2, C, "unit-shared")]


def test_a_room_that_may_have_been_a_date_is_asked_about() -> None:
    report = check_file("x.xlsx", write_book([HEAD, row(1, room=46024), row(2)]))

    assert list_codes(report) == [(2, C, "room-maybe-date")]


def test_areas_a_hundred_times_too_small_are_told_even_alone() -> None:
    assert list_codes(check(row(1, area="0.8963"))) == [(2, W, "area-small")]


def test_delivery_that_is_left_empty_is_asked_about_once() -> None:
    report = check(row(1, state=""), row(2, state=""))

    assert list_codes(report) == [(2, C, "state-vague")]


@pytest.mark.parametrize(
    ("title", "column", "text"), [("户号", 2, "1"), ("房屋编号", 2, "1-1-101"), ("室", 0, "7")]
)
def test_of_two_columns_for_the_room_the_plainer_is_read_and_the_other_told(
    title: str, column: int, text: str
) -> None:
    head, cells = list(HEAD), row(1)
    head.insert(column, title)
    cells.insert(column, text)

    report = check(cells, head=head)

    assert list_codes(report) == [(1, W, "column-rivals")]
    assert list_places(report) == [("1幢", "1单元", "101")]


def test_a_unit_whose_building_begins_like_a_note_is_no_note() -> None:
    report = check(row(1), row(2, building="单位1幢", identities="", state=""))

    assert {line for line, kind, _ in list_codes(report) if kind is E} == {3}


@pytest.mark.parametrize(
    ("written", "area_cm2"),
    [
        ("1,089.63", 10_896_300),
        ("1，089．63平方米", 10_896_300),
        ("1 089.63", 10_896_300),
        ("1'089.63㎡", 10_896_300),
        ("12,089", 120_890_000),
    ],
)
def test_an_area_has_signs_between_its_thousands(written: str, area_cm2: int) -> None:
    report = check(row(1, use="商业", area=written), ["合计", "", "", "", written])

    assert (report.findings, report.area_cm2) == ([], area_cm2)


@pytest.mark.parametrize("written", ["89 63", "89,63", "1,08,9", "89、63"])
def test_two_numbers_are_no_area(written: str) -> None:
    assert list_codes(check(row(1, area=written))) == [(2, E, "area-not-a-number")]


@pytest.mark.parametrize(
    "room",
    ["101-103", "101、102", "101/102", "101 102", "101\n102", "101和102", "A101—A103", "A1，A2"],
)
def test_rooms_on_one_row_are_asked_about(room: str) -> None:
    assert list_codes(check(row(1, room=room))) == [(2, C, "room-several")]


@pytest.mark.parametrize("room", ["3-301", "B1-001", "301-101", "12-13", "101(上)", "B1/023"])
def test_a_room_with_a_sign_in_it_is_one(room: str) -> None:
    assert check(row(1, room=room)).findings == []


def test_an_address_that_ends_in_two_rooms_is_asked_about() -> None:
    report = check(["1-101-102", *row(1)[3:]], head=["房号", *HEAD[3:]])

    assert list_codes(report) == [(2, C, "room-several")]


@pytest.mark.parametrize("same", ["同上", "〃", "″", '"', "”"])
def test_a_building_that_is_said_to_be_the_same_is_asked_about(same: str) -> None:
    report = check(row(1), row(2, building=same, section=same, use=same, state=same))

    assert list_codes(report) == [(3, C, "building-above")]
    assert list_places(report)[1] == ("1幢", "1单元", "201")


def test_a_row_that_says_the_same_of_its_unit_adds_an_owner() -> None:
    same = dict.fromkeys(("building", "section", "room", "use", "area", "state"), "同上")

    report = check(row(1, shared_by="共同共有"), row(2, shared_by="共同共有", **same))

    assert list_codes(report) == [(3, W, "owners-joined")]


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("已交付(自住)", []),
        ("出租中", []),
        ("已交房未入住", []),
        ("已交付（未收房）", [(2, E, "state-unknown")]),
    ],
)
def test_a_state_may_have_a_note_that_does_not_turn_it_round(
    written: str, codes: list[tuple[int, FindingKind, str]]
) -> None:
    assert list_codes(check(row(1, state=written))) == codes


def test_of_the_areas_of_a_land_register_the_units_own_is_read() -> None:
    head = [*HEAD[:4], "建筑面积", "专有建筑面积", *HEAD[5:]]

    report = check([*row(1)[:4], "100.25", "80.1", *row(1)[5:]], head=head)

    assert list_codes(report) == [(1, W, "column-rivals")]
    assert report.area_cm2 == 801_000


def test_numbers_with_a_decimal_of_nothing_are_whole() -> None:
    report = check(row(1, building="1.0", section="2.0", room="101.0", telephones="13800000001.0"))

    assert report.findings == []
    assert list_places(report) == [("1", "2", "101")]


def test_a_room_that_stands_there_once_without_its_section_is_asked_about() -> None:
    again = row(1, section="")

    assert list_codes(check(row(1), row(2), again)) == [(4, C, "section-lacking")]
    assert list_codes(check(row(1), row(2), row(3, section=""))) == []
    assert list_codes(check(row(1), row(2), row(1, section="2单元"))) == []


def test_a_line_that_names_a_building_names_it_for_rows_that_leave_it_empty() -> None:
    rows = (["2幢"], row(2, building=""), row(3, building=""), row(4, building="3幢"))
    report = check(row(1), *rows)

    assert [each.building for each in report.parsed] == ["1幢", "2幢", "2幢", "3幢"]
    assert report.findings == []


def test_a_row_behind_another_building_than_its_title_is_asked_about() -> None:
    report = check(["2幢"], row(1, building="3幢"), row(2, building=""))

    assert list_codes(report) == [(4, C, "building-above")]


def test_a_total_of_homes_needs_no_word_more() -> None:
    report = check(row(1), row(2), ["总计2户 面积179.26㎡"])

    assert (len(report.parsed), [e.kind for e in report.findings if e.kind is not W]) == (2, [])
