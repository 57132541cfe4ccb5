import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from tests.voting.installation import (
    DIGESTS,
    NOTICED,
    REGISTERS,
    SMALL,
    House,
    freeze,
    import_small,
)
from voting.cli import main
from voting.errors import (
    FileRefusedError,
    InputError,
    RegisterFrozenError,
    RegisterMissingError,
)
from voting.importing.findings import FindingKind
from voting.importing.report import Report, check_file
from voting.importing.rows import Understanding, read_register
from voting.importing.spelling.addresses import Address
from voting.importing.spreadsheets import MOST_BYTES, read_sheets
from voting.importing.units.units import find_developer
from voting.services.register.figures import list_registers
from voting.services.register.importing import ImportResult, import_register
from voting.services.register.register import find_holding
from voting.terms import RegisterKey

LANGYUE = Path(__file__).parents[3] / "scripts" / "data" / "langyue-1018.xlsx"


def test_a_spreadsheet_with_title_rows_sum_row_and_mixed_cells_is_read() -> None:
    units, findings = read_register(LANGYUE.name, LANGYUE.read_bytes())

    assert findings == []
    assert len(units) == 1018
    assert sum(unit.area_cm2 for unit in units) == 1_107_001_100
    assert find_developer(units) == "91440100661395329B"


@pytest.mark.parametrize(
    ("name", "count"), [("small-24.csv", 24), ("changcheng-798.gb18030.csv", 798)]
)
def test_both_encodings_are_read(name: str, count: int) -> None:
    units, findings = read_register(name, (REGISTERS / name).read_bytes())

    assert (len(units), findings) == (count, [])


DIRTY = REGISTERS / "dirty-60.csv"


def test_everything_wrong_in_the_dirty_register_is_found_at_its_line_and_nothing_else() -> None:
    expected = json.loads((REGISTERS / "dirty-60.expected.json").read_text(encoding="utf-8"))

    report = check_file(DIRTY.name, DIRTY.read_bytes())

    found = [(each.line, each.kind.value) for each in report.findings]
    assert found == [(e["line"], e["kind"]) for e in expected if e["kind"] != "clean"]
    assert len(report.parsed) + report.errors == 60


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


def check_rows(*rows: str) -> Report:
    header = SMALL.read_text(encoding="utf-8-sig").split("\n")[0].strip()
    return check_file("x.csv", "\n".join((header, *rows)).encode())


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"area": ""}, "area-missing"),
        ({"area": "约九十"}, "area-not-a-number"),
        ({"area": "1,089.63"}, "area-not-a-number"),
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


def run_check(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["register", "check", *arguments])
    return result.exit_code, result.output


def test_the_command_says_everything_and_ends_with_0_1_or_2(tmp_path: Path) -> None:
    code, text = run_check(str(DIRTY), "--json")
    report = json.loads(text)
    assert code == 1
    assert (report["units"], report["holdings"], report["area"]) == (48, 46, "13186.5525")
    first = report["problems"][0]
    assert first.keys() == {"line", "column", "kind", "code", "message"}
    assert (first["line"], first["column"], first["kind"]) == (9, "用途", "error")

    code, text = run_check(str(SMALL), "--json")
    assert (code, json.loads(text)["problems"]) == (0, [])
    code, text = run_check(str(DIRTY))
    assert (code, text.count("错误：")) == (1, 12)
    for name, data in (("x.xls", b"x"), ("x.csv", b"a\0b")):
        (tmp_path / name).write_bytes(data)
        assert run_check(str(tmp_path / name))[0] == 2
    assert run_check(str(tmp_path / "none.csv"), "--json")[0] == 2


def import_file(house: House, name: str, data: bytes) -> ImportResult:
    report = check_file(name, data)
    return house.database.write(
        lambda s: import_register(
            s, member=house.member, report=report, digests=DIGESTS, at=NOTICED
        )
    )


def test_a_file_with_an_error_is_reported_and_nothing_is_imported(house: House) -> None:
    import_small(house)
    before = house.database.read(lambda s: list_registers(s, house.community.id))

    imported = import_file(house, DIRTY.name, DIRTY.read_bytes())

    assert (imported.register_id, imported.report.errors) == (None, 12)
    assert house.database.read(lambda s: list_registers(s, house.community.id)) == before


def test_a_corrected_file_says_what_it_changes(house: House) -> None:
    import_small(house)
    lines = SMALL.read_text(encoding="utf-8-sig").splitlines()
    moved = [line.replace("1栋,1单元,0601", "1栋,1单元,0701") for line in lines]
    moved[1] = moved[1].replace("范", "樊", 1) if "范" in moved[1] else moved[1]
    cells = moved[2].split(",")
    cells[4] = "100.5"
    moved[2] = ",".join(cells)

    imported = import_file(house, "corrected.csv", "\n".join(moved).encode())

    assert imported.compared_with == SMALL.name
    said = {(each.address, each.text.partition("由")[0]) for each in imported.changes}
    assert ("1栋1单元0102", "面积") in said
    assert {("1栋1单元0701", "新增"), ("1栋1单元0601", "不在新清册里")} <= said


def test_a_new_file_replaces_a_register_that_is_not_frozen(house: House) -> None:
    import_small(house)
    import_small(house)

    (view,) = house.database.read(lambda s: list_registers(s, house.community.id))

    assert (view.units, view.owners, view.persons) == (24, 27, 21)
    assert view.area_cm2 == 21_500_100


def test_freezing_needs_a_register_and_happens_once(house: House) -> None:
    with pytest.raises(RegisterMissingError):
        freeze(house)
    import_small(house)
    freeze(house)

    with pytest.raises(RegisterFrozenError):
        freeze(house)


def make_zip_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\x00" * (201 << 20))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("register.doc", b"x"),
        ("register.xls", b"x"),
        ("register.xlsm", b"x"),
        ("register.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)),
        ("register.csv", "楼栋".encode("utf-16")[:-1]),
        ("register.csv", b"PK\0\1"),
        ("register.csv", b"a,b\n" * 100_001),
        ("register.xlsx", b"no zip"),
        ("register.xlsx", b"PK\x03\x04"),
        ("register.csv", b"\xff\xff\xff"),
        ("register.csv", b'"open quote'),
        ("register.csv", b"x" * (MOST_BYTES + 1)),
        ("register.xlsx", make_zip_bomb()),
    ],
    ids=[
        "kind",
        "old kind",
        "macros",
        "password",
        "utf-16",
        "binary",
        "rows",
        "no zip",
        "truncated",
        "encoding",
        "quote",
        "large",
        "bomb",
    ],
)
def test_a_file_that_is_no_register_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(FileRefusedError):
        read_sheets(name, data)


def read_rows() -> list[list[str]]:
    return [line.split(",") for line in SMALL.read_text(encoding="utf-8-sig").splitlines()]


def save(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_the_register_is_found_among_ten_sheets() -> None:
    book = openpyxl.Workbook()
    for number in range(8):
        book.create_sheet(f"说明{number}").append(["无关"])
    sheet = book.create_sheet("清册")
    for row in read_rows():
        sheet.append(row)

    units, findings = read_register("register.xlsx", save(book))

    assert (len(units), findings) == (24, [])


def test_a_formula_without_its_value_is_told_and_not_guessed() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, row in enumerate(read_rows()):
        sheet.append([*row[:4], f"=30+{number}" if number else row[4], *row[5:]])

    units, findings = read_register("register.xlsx", save(book))

    assert units == []
    assert {each.code for each in findings} == {"area-missing"}
    assert all("公式" in each.text for each in findings)


def test_a_spreadsheet_of_too_many_rows_is_refused() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(100_001):
        sheet.append([1])

    with pytest.raises(FileRefusedError):
        read_sheets("register.xlsx", save(book))


def test_a_sheet_without_a_header_or_without_units_is_a_finding() -> None:
    header = SMALL.read_text(encoding="utf-8-sig").split("\n")[0]

    for text in ("", "a,b,c\n1,2,3\n", header):
        units, findings = read_register("x.csv", text.encode())
        assert units == []
        assert len(findings) == 1


def test_a_computed_area_loses_its_binary_tail() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in SMALL.read_text(encoding="utf-8-sig").splitlines()[:2]:
        sheet.append(row.split(","))
    sheet["E2"] = 0.1 + 0.2
    buffer = io.BytesIO()
    book.save(buffer)

    units, findings = read_register("x.xlsx", buffer.getvalue())

    assert [each.code for each in findings] == ["area-small"]
    assert units[0].area_cm2 == 3000


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
