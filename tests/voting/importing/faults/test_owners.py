"""Faults of owners, their numbers and telephones, each once read as another register or refused."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.voting.importing.faults.written import (
    COMPANY,
    HEAD,
    NAMES,
    ONE,
    TWO,
    C,
    E,
    Row,
    W,
    add_check_digit,
    alone,
    check,
    couple,
    list_codes,
    list_telephones,
    make_number,
    row,
    write_book,
)
from voting.importing.annotated import find_unknown_words
from voting.importing.findings import FindingKind
from voting.importing.report import check_file


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


@pytest.mark.parametrize(
    ("owner", "code"), [("待定", "owner-odd"), ("开发商", "owner-odd"), ("12345", "owner-odd")]
)
def test_what_is_no_name_is_asked_about(owner: str, code: str) -> None:
    assert list_codes(check(row(1, owners=owner))) == [(2, C, code)]


def test_two_tables_side_by_side_are_no_coowners() -> None:
    report = check([*row(1), *row(2)], head=[*HEAD, *HEAD])

    assert (1, E, "tables-abreast") in list_codes(report)


@pytest.mark.parametrize("name", ["测甲（亡）", "测甲(故)", "已故测甲", "测甲（继承人：测乙）"])
def test_a_note_on_a_death_is_told(name: str) -> None:
    assert list_codes(check(row(1, owners=name))) == [(2, W, "owner-dead")]


@pytest.mark.parametrize("name", ["测某", "测先生", "测(王+莹)", "⿰王莹", "测□"])
def test_a_name_that_is_only_hinted_at_is_asked_about(name: str) -> None:
    assert [kind for _, kind, _ in list_codes(check(row(1, owners=name)))] == [C]


@pytest.mark.parametrize(
    ("written", "numbers", "names"),
    [
        ("示例置业\n有限公司", "91330199MA2ABCDE0H", ["示例置业有限公司"]),
        ("示例房地产开\n发有限公司", "91330199MA2ABCDE0H", ["示例房地产开发有限公司"]),
        ("测试·\n甲乙", ONE, ["测试·甲乙"]),
        ("测甲一\n示例置业\n有限公司", f"{ONE}\n{TWO}", ["测甲一", "示例置业有限公司"]),
    ],
)
def test_a_name_that_is_torn_by_a_line_break_is_one(
    written: str, numbers: str, names: list[str]
) -> None:
    report = check(row(1, owners=written, identities=numbers, shared_by=""))

    assert not report.errors
    assert [owner.name for owner in report.parsed[0].owners] == names


@pytest.mark.parametrize("written", ["测甲一\n测乙二", "甲有限公司\n乙有限公司"])
def test_two_names_with_one_number_are_not_one(written: str) -> None:
    assert list_codes(check(row(1, owners=written))) == [(2, E, "identity-count")]


@pytest.mark.parametrize("nobody", ["无", "/", "—", "无共有人"])
@pytest.mark.parametrize("number", ["", "无", "/"])
def test_a_column_of_coowners_may_say_that_there_is_none(nobody: str, number: str) -> None:
    head = [*HEAD, "共有人", "共有人身份证"]

    report = check([*row(1), nobody, number], head=head)

    assert report.findings == []
    assert [owner.name for owner in report.parsed[0].owners] == [NAMES[0]]


def test_an_unusual_organisation_with_an_odd_number_has_a_way_on() -> None:
    report = check(row(1, owners="示例经联社", identities="91330199MA2ABCDE05"))

    assert list_codes(report) == [(2, C, "identity-odd")]


@pytest.mark.parametrize("written", ["测乙二 13800000001", "测乙二13800000001", "（测乙二）"])
def test_a_name_with_a_telephone_or_in_brackets_is_asked_about(written: str) -> None:
    assert list_codes(check(row(1, owners=written))) == [(2, C, "owner-odd")]


@pytest.mark.parametrize("sign", ["X", "x", "×", "Х", "Χ"])
def test_the_last_sign_of_a_number_is_an_x_however_it_is_typed(sign: str) -> None:
    report = check(row(1, identities=make_number(5)[:-1] + sign))

    assert report.findings == []
    assert report.parsed[0].owners[0].identity == make_number(5)


@pytest.mark.parametrize("column", ["area", "use", "state", "basis", "shared_by", "telephones"])
def test_an_identity_number_in_the_wrong_column_stands_in_no_message(column: str) -> None:
    report = check(row(1, **{column: make_number(5)}))

    assert report.findings
    assert not any(make_number(5) in each.text for each in report.findings)
    assert not any(find_unknown_words(report).values())


def test_a_telephone_in_the_second_of_two_columns_is_not_the_first_owners() -> None:
    cells = couple(telephones="")
    head = [*HEAD[:9], "联系电话2", *HEAD[9:]]
    report = check([*cells[:9], "13800000002", *cells[9:]], head=head)

    assert list_telephones(report) == [["", ""]]
    assert (2, W, "telephone-unclear") in list_codes(report)


def test_one_number_of_a_card_of_macau_and_of_a_permit_of_taiwan_is_asked_about() -> None:
    cards = ("1234567(8)", "台胞证12345678")
    rows = [row(each + 1, owners="陈大文", identities=card) for each, card in enumerate(cards)]

    assert list_codes(check(*rows)) == [(3, C, "identity-two-documents")]
    assert list_codes(check(*rows[:1], row(2, owners="陈大文", identities="12345678"))) == []


def test_a_number_without_a_check_digit_under_two_like_names_is_asked_about() -> None:
    first, second = row(1, owners="王小明"), row(2, owners="王小红")
    first[7] = second[7] = "H12345678"

    assert list_codes(check(first, second)) == [(3, C, "identity-two-persons")]
