"""Rows of a register: errors, warnings, and what is cleaned silently."""

import pytest

from tests.voting.installation import DIGESTS, NOTICED, SMALL, House
from voting.errors import InputError
from voting.importing.findings import FindingKind
from voting.importing.report import FileReport, check_file
from voting.importing.rows import Understanding, read_register
from voting.importing.spelling.addresses import Address
from voting.services.register.importing import ImportResult, import_register
from voting.services.register.register import find_holding
from voting.terms import RegisterKey


def make_row(**changed: str) -> str:
    cells = {
        "building": "1栋",
        "section": "1单元",
        "room": "0101",
        "use": "住宅",
        "area": "89.63",
        "basis": "不动产登记",
        "owners": "范丽勇",
        "identities": "995797199610266095",
        "telephones": "13800138000",
        "shared_by": "单独所有",
        "state": "已交付",
    }
    return ",".join(f'"{cell}"' for cell in (cells | changed).values())


def check_rows(*rows: str) -> FileReport:
    header = SMALL.read_text(encoding="utf-8-sig").split("\n")[0].strip()
    return check_file("x.csv", "\n".join((header, *rows)).encode())


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"area": ""}, "area-missing"),
        ({"area": "约九十"}, "area-not-a-number"),
        ({"area": "1,08.963"}, "area-not-a-number"),
        ({"area": "1e2"}, "area-not-a-number"),
        ({"area": "0.0000"}, "area-zero"),
        ({"area": "-89.63"}, "area-negative"),
        ({"area": "89.63001"}, "area-decimals"),
        ({"area": "0089.63"}, "area-malformed"),
        ({"owners": ""}, "owner-missing"),
        ({"owners": "范丽勇、钱轩佳"}, "identity-count"),
        ({"identities": ""}, "identity-count"),
        ({"identities": "995797199610266096"}, "identity-check-digit"),
        ({"identities": "99579719961026609"}, "identity-malformed"),
        ({"identities": "91440100341624613R"}, "identity-check-digit"),
        (
            {
                "owners": "甲、乙",
                "identities": "995797199610266095、995797199610266095",
                "telephones": "13800138000、13800138001",
            },
            "identity-twice",
        ),
        ({"use": "菜地"}, "use-unknown"),
        ({"use": ""}, "use-unknown"),
        ({"state": "也许"}, "state-unknown"),
        ({"room": ""}, "room-missing"),
    ],
)
def test_what_a_count_would_depend_on_is_an_error(changed: dict[str, str], code: str) -> None:
    report = check_rows(make_row(room="0102"), make_row(**changed))

    assert [(f.line, f.kind, f.code) for f in report.findings] == [(3, FindingKind.ERROR, code)]
    assert len(report.parsed) == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"telephones": ""}, "telephone-missing"),
        ({"telephones": "1380013"}, "telephone-malformed"),
        ({"telephones": "12345678901"}, "telephone-malformed"),
        ({"area": "8963"}, "area-large"),
        ({"use": "车位", "area": "127.2"}, "area-large"),
        ({"basis": ""}, "basis-missing"),
        ({"basis": "听说"}, "basis-unknown"),
        ({"shared_by": "随便"}, "shared_by-unknown"),
    ],
)
def test_what_no_count_depends_on_is_a_warning(changed: dict[str, str], code: str) -> None:
    report = check_rows(make_row(room="0102"), make_row(**changed))

    assert [(f.line, f.kind, f.code) for f in report.findings] == [(3, FindingKind.WARNING, code)]
    assert len(report.parsed) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"building": " １栋　", "area": "８９．６３ ㎡"},
        {"area": "89.63平方米"},
        {"area": "89.6325m2"},
        {"identities": "99140919720913532x"},
        {"identities": "91440100341624612r"},
        {"identities": "914403001922038216", "owners": "示例股份有限公司"},
        {
            "owners": "甲/乙",
            "identities": "995797199610266095,997700196803238604",
            "telephones": "13800138000，13800138001",
            "shared_by": "共同共有",
        },
        {"telephones": "020-8888 6666"},
        {"telephones": "+86 138-0013-8000"},
        {"telephones": "+852 2345 6789"},
    ],
)
def test_other_ways_of_writing_are_cleaned_silently(changed: dict[str, str]) -> None:
    report = check_rows(make_row(**changed))

    assert report.findings == []
    (unit,) = report.parsed
    assert (unit.building, unit.area_cm2 // 10_000) == ("1栋", 89)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"building": "10座"}, {"building": "第10座"}),
        ({"building": "10座"}, {"building": "十座"}),
        ({"building": "21栋"}, {"building": "二十一号楼"}),
        ({"section": "2单元"}, {"section": "二单元"}),
        ({"room": "101"}, {"room": "0101室"}),
        ({"building": "a座"}, {"building": "Ａ座"}),
    ],
)
def test_a_unit_under_two_spellings_stands_twice(
    first: dict[str, str], second: dict[str, str]
) -> None:
    report = check_rows(make_row(**first), make_row(**second))

    assert [(f.line, f.code) for f in report.findings] == [(3, "unit-twice")]


def test_a_building_under_two_spellings_is_one_building() -> None:
    report = check_rows(
        make_row(building="十座"),
        make_row(building="第10座", room="0102"),
        make_row(building="1座"),
    )

    assert [unit.building for unit in report.parsed] == ["十座", "十座", "1座"]


def test_every_problem_of_a_row_is_told() -> None:
    report = check_rows(make_row(area="", use="菜地", telephones=""))

    assert {f.code for f in report.findings} == {"area-missing", "use-unknown", "telephone-missing"}


def test_one_number_under_two_names_is_a_warning() -> None:
    report = check_rows(make_row(), make_row(room="0102", owners="范丽永"))

    assert [(f.line, f.kind, f.code) for f in report.findings] == [
        (3, FindingKind.WARNING, "identity-two-names")
    ]
    assert report.holdings == 1


def test_undelivered_units_without_one_developer_are_a_finding() -> None:
    lines = SMALL.read_text(encoding="utf-8-sig").splitlines()
    lines = [line.replace("未售", "已交付") for line in lines]
    lines[3] = lines[3].replace("已交付", "已售未交付")

    _, findings = read_register("x.csv", "\n".join(lines).encode())

    assert [(f.line, f.code) for f in findings] == [(4, "developer-unclear")]


def test_a_building_and_a_shop_of_one_number_stay_two(house: House) -> None:
    shop = make_row(building="1号", use="商业")
    home = make_row(building="1幢", owners="范丽", identities="997700196803238604")
    header = SMALL.read_text(encoding="utf-8-sig").split("\n")[0].strip()
    understanding = Understanding(decisions=lambda *_: "different")

    def load(*rows: str) -> ImportResult:
        report = check_file("x.csv", "\n".join((header, *rows)).encode(), understanding)
        return house.database.write(
            lambda s: import_register(
                s, member=house.member, report=report, digests=DIGESTS, at=NOTICED
            )
        )

    def find(building: str) -> str:
        return house.database.read(
            lambda s: find_holding(s, key, Address(building, "1单元", "0101"))
        )

    load(home)
    changed = load(shop, home)
    assert changed.register_id
    key = RegisterKey(house.community.id, changed.register_id)

    assert [each.address for each in changed.changes] == ["1号1单元0101"]
    assert find("1号") != find("1幢") == find("一栋")
    with pytest.raises(InputError):
        find("1座")
