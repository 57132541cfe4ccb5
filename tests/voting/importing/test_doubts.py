"""What is refused, asked, warned of, or read without a word in the rows of a register."""

from collections.abc import Sequence

import pytest
from stdnum.iso7064 import mod_11_2

from voting.importing.findings import FindingKind
from voting.importing.report import FileReport, check_file
from voting.importing.rows import Understanding

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
COMPANY, CODE = "91330199MA2ABCDE04", "MA2ABCDE0"
DEVELOPER = "示例置业有限公司"
Row = Sequence[str]


def make_number(number: int) -> str:
    digits = f"33019919800101{number:03d}"
    return digits + mod_11_2.calc_check_digit(digits)


ONE, TWO = make_number(1), make_number(2)
ODD = ONE[:-1] + ("1" if ONE[-1] != "1" else "2")


def row(**changed: str) -> list[str]:
    cells = {
        "building": "1幢",
        "section": "1单元",
        "room": "101",
        "use": "住宅",
        "area": "89.63",
        "basis": "不动产登记",
        "owners": "测乙二",
        "identities": ONE,
        "telephones": "13800000001",
        "shared_by": "单独所有",
        "state": "已交付",
    }
    return list((cells | changed).values())


def other(**changed: str) -> list[str]:
    """Return a row of another unit of another person."""
    own = {"room": "201", "owners": "测丙三", "identities": TWO, "telephones": "13800000002"}
    return row(**(own | changed))


def check(*rows: Row, understanding: Understanding | None = None) -> FileReport:
    text = "\n".join(",".join(f'"{cell}"' for cell in each) for each in (HEAD, *rows))
    return check_file("x.csv", text.encode(), understanding)


def alone(owner: str, identity: str, telephone: str) -> list[str]:
    """Return a row that only names an owner."""
    return ["", "", "", "", "", "", owner, identity, telephone, "", ""]


E, C, W = FindingKind.ERROR, FindingKind.CONFIRM, FindingKind.WARNING
CASES: list[tuple[str, list[Row], list[tuple[int, FindingKind, str]], int, int]] = [
    (
        "1号 beside 1幢",
        [row(building="1号"), other(room="101")],
        [(3, C, "building-spellings")],
        2,
        2,
    ),
    ("1栋 is 1幢", [row(), other(building="1栋")], [], 2, 2),
    (
        "a share on each row",
        [
            row(area="30", shared_by="按份共有"),
            other(room="101", area="59.63", shared_by="按份共有"),
        ],
        [(3, C, "coowners-area")],
        1,
        1,
    ),
    (
        "co-owners on two rows",
        [row(shared_by="共同共有"), other(room="101", shared_by="共同共有")],
        [(3, W, "owners-joined")],
        1,
        1,
    ),
    (
        "an owner below",
        [row(shared_by="共同共有"), alone("测丙三", TWO, "13800000002")],
        [(3, W, "owners-joined")],
        1,
        1,
    ),
    (
        "an owner below without a number",
        [row(), alone("测丙三", "", "")],
        [(3, E, "identity-count")],
        1,
        1,
    ),
    ("a row twice", [row(), row()], [(3, E, "unit-twice")], 1, 1),
    ("a genuine odd number", [row(identities=ODD)], [(2, C, "identity-odd")], 1, 1),
    ("rounded", [row(identities="3.30199E+17")], [(2, E, "identity-rounded")], 0, 0),
    ("no number", [row(identities="不详")], [(2, C, "identity-unknown")], 1, 1),
    (
        "no number twice is two persons",
        [row(identities="不详"), row(room="201", identities="无", telephones="13800000003")],
        [(2, C, "identity-unknown"), (3, C, "identity-unknown")],
        2,
        2,
    ),
    (
        "a renewed permit",
        [row(identities="H0123456701"), other(identities="H0123456702")],
        [(3, C, "person-renewed")],
        2,
        2,
    ),
    (
        "one name and telephone",
        [row(identities="E12345678"), row(room="201", identities="E87654321")],
        [(3, C, "person-same-telephone")],
        2,
        2,
    ),
    (
        "one company, two numbers",
        [
            row(owners=DEVELOPER, identities=COMPANY),
            other(owners=DEVELOPER, identities="330100000012345"),
        ],
        [(3, C, "company-two-numbers")],
        2,
        2,
    ),
    (
        "one company, its old code",
        [
            row(owners=DEVELOPER, identities=COMPANY),
            other(owners=DEVELOPER, identities="MA2ABCDE-0"),
        ],
        [],
        2,
        1,
    ),
    (
        "one number, two persons",
        [row(owners="赵大"), row(room="201", owners="钱小", telephones="13800000002")],
        [(3, C, "identity-two-persons")],
        2,
        1,
    ),
    ("an area in other units", [row(area="0.8963"), other()], [(2, W, "area-small")], 2, 2),
    ("a room of all", [row(use="物业用房"), other()], [(2, C, "unit-shared")], 1, 1),
    (
        "an owner who is everybody",
        [row(owners="全体业主", identities=""), other()],
        [(2, C, "unit-shared")],
        1,
        1,
    ),
    ("a vague state", [row(state="空置"), other(state="空置")], [(2, C, "state-vague")], 2, 2),
    ("nobody's developer", [row(state="已售未交付"), other()], [(2, C, "developer-unclear")], 2, 2),
    ("a room that became a date", [row(room="1月2日")], [(2, E, "room-became-date")], 0, 0),
    ("a lost character", [row(owners="测?")], [(2, C, "name-garbled")], 1, 1),
    ("not all owners", [row(owners="测乙二等2人")], [(2, C, "owners-incomplete")], 1, 1),
    ("a share in a name", [row(owners="测乙二（50%）")], [(2, W, "share-unread")], 1, 1),
    ("a comma in a note", [row(owners="测乙二（未成年，监护人测甲）")], [], 1, 1),
    ("a character of 2020", [row(owners="测\U00030edd")], [(2, W, "name-recent")], 1, 1),
    ("an odd room", [row(room="10\ue500")], [(2, W, "address-unprintable")], 1, 1),
    ("a total in words", [row(), ["总建筑面积：100.00㎡"]], [(3, W, "total-differs")], 1, 1),
    (
        "a count that is off",
        [row(), ["合计", "", "5户", "", "89.63"]],
        [(3, W, "count-differs")],
        1,
        1,
    ),
    (
        "another table below",
        [row(), ["车位编号", "车位面积", "权利人", "身份证号"], ["B1-001", "12.5", "测乙二", ONE]],
        [(3, W, "table-unread")],
        1,
        1,
    ),
]


@pytest.mark.parametrize(
    ("rows", "expected", "units", "holdings"),
    [case[1:] for case in CASES],
    ids=[c[0] for c in CASES],
)
def test_a_doubt_is_told_as_what_it_is(
    rows: list[Row], expected: list[tuple[int, FindingKind, str]], units: int, holdings: int
) -> None:
    report = check(*rows)

    assert [(each.line, each.kind, each.code) for each in report.findings] == expected
    assert (len(report.parsed), report.holdings) == (units, holdings)
    assert report.is_refused == any(kind is not W for _, kind, _ in expected)


@pytest.mark.parametrize(
    "identity",
    [
        "A123456(7)",
        "香港身份证：A123456（7）",
        "1234567(8)",
        "A123456789",
        "12345678",
        "0123456701(B)",
        "H01234567",
        "M0123456701",
        "军字第1234567号",
        "南字第12345678号",
        "USA110080010101",
        "护照E12345678",
    ],
)
def test_every_kind_of_document_is_taken(identity: str) -> None:
    report = check(row(identities=identity))

    assert [each.code for each in report.findings] == []
    assert len(report.parsed) == 1


@pytest.mark.parametrize(
    ("code", "rows", "choice", "figures"),
    [
        (
            "person-renewed",
            [row(identities="H0123456701"), other(owners="测乙二", identities="H0123456702")],
            "same",
            (2, 1),
        ),
        (
            "person-renewed",
            [row(identities="H0123456701"), other(identities="H0123456702")],
            "different",
            (2, 2),
        ),
        ("unit-shared", [row(use="物业用房"), other()], "community", (1, 1)),
        ("unit-shared", [row(use="物业用房"), other()], "owned", (2, 2)),
        ("building-spellings", [row(building="1号"), other(room="201")], "same", (2, 2)),
    ],
)
def test_what_was_answered_is_done_and_kept(
    code: str, rows: list[Row], choice: str, figures: tuple[int, int]
) -> None:
    asked: list[str] = []

    def decide(about: str, subject: str) -> str | None:
        asked.append(subject)
        return choice if about == code else None

    report = check(*rows, understanding=Understanding(decisions=decide))

    assert report.findings == []
    assert (len(report.parsed), report.holdings) == figures
    assert [each.choice.key for each in report.contents.decided] == [choice]
    assert asked


def test_shares_on_two_rows_are_added_up_or_not_as_was_answered() -> None:
    rows = [
        row(area="44.815", shared_by="按份共有"),
        other(room="101", area="44.815", shared_by="按份共有"),
    ]
    areas = {
        choice: check(*rows, understanding=Understanding(decisions=lambda *_, c=choice: c)).area_cm2
        for choice in ("sum", "whole")
    }

    assert areas == {"sum": 896_300, "whole": 448_150}


def test_the_second_of_two_telephones_belongs_to_the_second_owner() -> None:
    report = check(
        row(
            owners="甲、乙",
            identities=f"{ONE}、{TWO}",
            telephones="无、13800000002",
            shared_by="共同共有",
        )
    )

    (unit,) = report.parsed
    assert [each.telephone for each in unit.owners] == ["", "13800000002"]


def test_who_votes_for_an_undelivered_home_is_asked_among_several_developers() -> None:
    rows = [
        row(owners=DEVELOPER, identities=COMPANY, state="未售"),
        other(owners="示例二期置业有限公司", identities="91330199MA2BYXWU07", state="未售"),
        row(room="301", identities=make_number(3), telephones="13800000003", state="已售未交付"),
    ]
    (asked,) = check(*rows).findings
    assert [each.text for each in asked.choices] == [DEVELOPER, "示例二期置业有限公司"]

    decided = check(*rows, understanding=Understanding(decisions=lambda *_: "示例二期置业有限公司"))

    assert [unit.developer for unit in decided.parsed] == [
        COMPANY,
        "91330199MA2BYXWU07",
        "91330199MA2BYXWU07",
    ]
    assert (decided.findings, decided.holdings) == ([], 2)


def test_who_was_made_one_person_and_who_was_not_is_said() -> None:
    old = f"{ONE[:6]}{ONE[8:17]}"
    report = check(
        row(),
        row(room="201", identities=old),
        other(room="301", owners="测乙二", telephones="13800000005"),
    )

    assert report.holdings == 2
    (joined,) = report.contents.joined
    (apart,) = report.contents.apart
    assert ("15 位" in joined, "2 处" in joined) == (True, True)
    assert "按 2 人" in apart


@pytest.mark.parametrize(
    ("typed", "registered"),
    [
        ("测\ue863", "测䶮"),
        ("测\ue854", "测\u9fba"),
        ("测\ue816", "测\U00020087"),
        ("测\u3000甲", "测甲"),
        ("测\u200b甲", "测甲"),
        ("阿依古丽•测试江", "阿依古丽·测试江"),
        ("阿依古丽.测试江", "阿依古丽·测试江"),
        ("Test O'Neil", "Test O'Neil"),
        ("ZHANG, SAN", "ZHANG, SAN"),
        ("Sunrise Test Co., Ltd.", "Sunrise Test Co., Ltd."),
    ],
)
def test_a_name_is_registered_as_it_is_written_today(typed: str, registered: str) -> None:
    report = check(row(owners=typed))

    assert [each.owners[0].name for each in report.parsed] == [registered]
    told = [each.code for each in report.findings]
    assert told == (["name-mapped"] if "\ue800" < typed[1] < "\uf000" else [])
