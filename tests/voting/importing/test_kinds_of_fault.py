"""What a committee would expect of registers as they are really sent, fault by fault.

Each is one that was read as another register, or refused without a way on, before.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from stdnum.iso7064 import mod_11_2

from voting.importing.findings import FindingKind
from voting.importing.report import Report, check_file

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


def check(*rows: Row, head: Sequence[str] = HEAD) -> Report:
    return check_file("x.csv", write_text(rows, head))


def list_codes(report: Report) -> list[tuple[int, FindingKind, str]]:
    return [(each.line, each.kind, each.code) for each in report.findings]


def list_places(report: Report) -> list[tuple[str, str, str]]:
    return [(unit.building, unit.section, unit.room) for unit in report.parsed]


def list_telephones(report: Report) -> list[list[str]]:
    return [[owner.telephone for owner in unit.owners] for unit in report.parsed]


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
        ["总户数", "2"],
        ["", "", "合计", "", "179.26"],
    ],
)
def test_what_is_signed_or_summed_below_is_no_unit(below: Row) -> None:
    report = check(row(1), row(2), below)

    assert (len(report.parsed), report.findings) == (2, [])


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


@pytest.mark.parametrize(
    ("identity", "kind", "code"),
    [
        ("O30199198001010017", C, "identity-unusual"),
        ("330199198001010O17", C, "identity-unusual"),
        ("13800000001", C, "identity-unusual"),
        ("330199801301001", C, "identity-unusual"),
        ("330***********0017", E, "identity-masked"),
        ("000000000000000000", E, "identity-malformed"),
        ("/", C, "identity-unknown"),
        ("N/A", C, "identity-unknown"),
        ("身份证遗失", C, "identity-unknown"),
        ("911840198001010015", C, "identity-odd"),
        ("81000019900101001X", C, "identity-odd"),
    ],
)
def test_a_number_that_is_doubtful_is_not_taken_as_it_is(
    identity: str, kind: FindingKind, code: str
) -> None:
    assert list_codes(check(row(1, identities=identity))) == [(2, kind, code)]


def add_check_digit(digits: str) -> str:
    return digits + mod_11_2.calc_check_digit(digits)


@pytest.mark.parametrize(
    ("written", "identity"),
    [
        ("1/234567/8", "12345678"),
        ("港澳居民来往内地通行证H0123456701", "H0123456701"),
        ("台湾居民来往大陆通行证01234567", "01234567"),
        ("HKID: A123456(3)", "A1234563"),
        (f"{ONE}（身份证）", ONE),
        (f"外国人永久居留身份证{add_check_digit('91184019800101001')}", None),
        (f"港澳台居民居住证{add_check_digit('81000019900101001')}", None),
        ("士兵证 士字第1234567号", "士字第1234567号"),
        ("USA310199001011", None),
    ],
)
def test_a_document_is_taken_by_its_number(written: str, identity: str | None) -> None:
    report = check(row(1, identities=written))

    assert report.findings == []
    (owner,) = report.parsed[0].owners
    assert owner.identity == identity or (identity is None and written.endswith(owner.identity))


def test_a_company_number_with_an_odd_check_digit_has_a_way_on() -> None:
    report = check(row(1, owners=COMPANY, identities="91330199MA2ABCDE05"))

    assert list_codes(report) == [(2, C, "identity-odd")]


@pytest.mark.parametrize(
    ("number", "found"),
    [
        (330199198001010017, [(2, E, "identity-rounded")]),
        (1234567, [(2, C, "identity-unusual")]),
        (330199800101001, []),
        (datetime(2026, 8, 9, tzinfo=UTC).replace(tzinfo=None), [(2, E, "identity-became-date")]),
    ],
)
def test_a_number_that_a_spreadsheet_kept_as_one_is_judged(
    number: object, found: list[tuple[int, FindingKind, str]]
) -> None:
    report = check_file("x.xlsx", write_book([HEAD, row(1, identities=number)]))

    assert list_codes(report) == found


@pytest.mark.parametrize(
    "second",
    [
        row(2, room="101", area="", shared_by="共同共有"),
        row(2, room="101", area="0", shared_by="共同共有"),
        row(2, room="101", area="", use="", basis="", shared_by="", state=""),
        alone(2),
        alone(2, building="1幢", section="1单元"),
    ],
    ids=["no area", "area 0", "place only", "owner only", "building again"],
)
def test_a_further_row_of_a_unit_adds_its_owner(second: Row) -> None:
    report = check(row(1, shared_by="共同共有"), second, row(3))

    assert list_codes(report) == [(3, W, "owners-joined")]
    assert [[o.name for o in unit.owners] for unit in report.parsed] == [NAMES[:2], [NAMES[2]]]
    assert report.area_cm2 == 2 * 896_300


def test_nobody_is_told_to_delete_an_owner() -> None:
    report = check(row(1, area="?", shared_by="共同共有"), row(2, room="101", shared_by="共同共有"))

    assert any("共有人" in each.text for each in report.findings if each.line == 3)


@pytest.mark.parametrize(
    ("owners", "numbers", "names"),
    [
        ("测甲（共有人：测乙）", f"{ONE}、{TWO}", ["测甲", "测乙"]),
        ("产权人：测甲；共有人：测乙", f"{ONE}；{TWO}", ["测甲", "测乙"]),
        ("测甲和测乙", f"{ONE}和{TWO}", ["测甲", "测乙"]),
        ("测甲&测乙", f"{ONE}&{TWO}", ["测甲", "测乙"]),
        ("测甲\n测乙", f"{ONE}\n{TWO}", ["测甲", "测乙"]),
        ("测甲 测乙", f"{ONE} {TWO}", ["测甲", "测乙"]),
        ("测甲、测乙", f"测乙：{TWO}、测甲：{ONE}", ["测甲", "测乙"]),
    ],
)
def test_the_owners_of_a_cell_are_told_apart(owners: str, numbers: str, names: list[str]) -> None:
    report = check(couple(owners=owners, identities=numbers, telephones="13800000001、13800000002"))

    assert report.findings == []
    found = [(each.name, each.identity) for each in report.parsed[0].owners]
    assert found == list(zip(names, (ONE, TWO), strict=True))


def test_a_coowner_in_a_note_without_a_number_is_missed() -> None:
    report = check(row(1, owners="测甲（共有人：测乙）", shared_by="共同共有"))

    assert list_codes(report) == [(2, E, "identity-count")]


@pytest.mark.parametrize(
    ("shared_by", "make", "code"),
    [("共同共有", row, "coowner-missing"), ("单独所有", None, "sole-several")],
)
def test_a_kind_of_ownership_that_the_owners_contradict_is_told(
    shared_by: str, make: Callable[..., list[object]] | None, code: str
) -> None:
    one = row(1, shared_by=shared_by) if make else couple(shared_by=shared_by, telephones="无、无")

    assert code in {each.code for each in check(one).findings}


@pytest.mark.parametrize(
    ("telephones", "expected"),
    [
        ("测丙三：13800000002、测乙二：13800000001", ["13800000001", "13800000002"]),
        ("13800000002（测丙三）、13800000001（测乙二）", ["13800000001", "13800000002"]),
        ("测丙三13800000002", ["", "13800000002"]),
        ("13800000001和13800000002", ["13800000001", "13800000002"]),
        ("13800000001 13900000001 13800000002 13900000002", ["", ""]),
    ],
)
def test_a_telephone_is_given_to_whom_it_names(telephones: str, expected: list[str]) -> None:
    assert list_telephones(check(couple(telephones=telephones))) == [expected]


def test_one_telephone_of_two_owners_says_whose_it_became() -> None:
    (finding,) = check(couple(telephones="13800000001")).findings

    assert (finding.code, "测乙二" in finding.text) == ("telephone-missing", True)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("", "13800000008", ["", "13800000008"]),
        ("13800000001/13900000001", "", ["13800000001", ""]),
        ("13800000001", "13800000008", ["13800000001", "13800000008"]),
    ],
)
def test_a_coowner_with_columns_of_its_own_keeps_its_telephone(
    first: str, second: str, expected: list[str]
) -> None:
    head = [*HEAD, "共有人", "共有人证件号码", "共有人电话"]
    one = [*row(1, telephones=first, shared_by="共同共有"), "测辛八", make_number(8), second]

    assert list_telephones(check(one, head=head)) == [expected]


def test_a_telephone_at_home_is_not_given_to_the_other_owner() -> None:
    head = [*HEAD, "手机"]
    report = check([*couple(telephones="0571-88888888"), "13800000001"], head=head)

    assert list_codes(report) == [(2, W, "telephone-unclear")]
    assert list_telephones(report) == [["", ""]]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "=B3"])
def test_a_section_whose_formula_failed_is_refused(error: str) -> None:
    of_text = check(row(1, section=error))
    of_book = check_file("x.xlsx", write_book([HEAD, row(1, section=error)]))

    assert (2, E, "section-broken") in list_codes(of_text)
    assert (2, E, "section-broken") in list_codes(of_book)


def test_a_formula_with_its_value_is_its_value() -> None:
    data = write_book([HEAD, row(1, section='="1单元"')])
    kept = replace_part(data, b"<v></v>", "<v>1单元</v>".encode())
    kept = replace_part(kept, b"<v />", "<v>1单元</v>".encode())

    report = check_file("x.xlsx", replace_part(kept, b'r="B2"', b'r="B2" t="str"'))

    assert (list_places(report), report.findings) == ([("1幢", "1单元", "101")], [])


def replace_part(data: bytes, old: bytes, new: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new) if "sheet1" in name else content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("owner", "code"), [("待定", "owner-odd"), ("开发商", "owner-odd"), ("12345", "owner-odd")]
)
def test_what_is_no_name_is_asked_about(owner: str, code: str) -> None:
    assert list_codes(check(row(1, owners=owner))) == [(2, C, code)]


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


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_text_in_utf_16_needs_no_mark(encoding: str) -> None:
    data = write_text([row(1), row(2)]).decode().encode(encoding)

    assert (len(check_file("x.csv", data).parsed)) == 2


@pytest.mark.parametrize("name", ["x.xls", "x.xlsx"])
def test_a_text_that_bears_the_name_of_a_workbook_is_read(name: str) -> None:
    data = write_text([row(1), row(2)]).decode().replace(",", "\t").encode("gb18030")

    assert len(check_file(name, data).parsed) == 2


def test_a_text_kept_from_a_spreadsheet_is_itself() -> None:
    report = check(row(1, identities=f'="{ONE}"'), row(2, identities=f"'{TWO}"))

    assert (report.findings, report.holdings) == ([], 2)


def test_a_row_too_low_to_be_seen_is_hidden() -> None:
    def flatten(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].height = 0.25
        sheet.column_dimensions["I"].width = 0.25

    data = write_book([HEAD, row(1), row(2)], flatten)
    report = check_file("x.xlsx", replace_part(data, b'"0.25"', b'"0"'))

    assert {each.code for each in report.findings} == {"rows-hidden", "column-hidden"}


def test_two_tables_side_by_side_are_no_coowners() -> None:
    report = check([*row(1), *row(2)], head=[*HEAD, *HEAD])

    assert (1, E, "tables-abreast") in list_codes(report)


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


def test_what_nobody_sees_in_a_cell_is_not_there() -> None:
    unseen = [f"\u00a0{each}\u200b" for each in row(1)]
    tabbed = [f"\t{each}" for each in row(2)]

    report = check(unseen, tabbed)

    assert (len(report.parsed), report.findings) == (2, [])


@pytest.mark.parametrize("name", ["测甲（亡）", "测甲(故)", "已故测甲", "测甲（继承人：测乙）"])
def test_a_note_on_a_death_is_told(name: str) -> None:
    assert list_codes(check(row(1, owners=name))) == [(2, W, "owner-dead")]


@pytest.mark.parametrize("name", ["测某", "测先生", "测(王+莹)", "⿰王莹", "测□"])
def test_a_name_that_is_only_hinted_at_is_asked_about(name: str) -> None:
    assert [kind for _, kind, _ in list_codes(check(row(1, owners=name)))] == [C]
