import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.voting.installation import NOTICED, REGISTERS, SECRET, SMALL, House, import_small
from voting.errors import (
    FileRefusedError,
    RegisterFrozenError,
    RegisterMissingError,
    RegisterRefusedError,
)
from voting.importing.rows import find_developer, parse_register
from voting.importing.sheets import MOST_BYTES, read_sheet
from voting.services.register import freeze_register, import_register, list_registers

LANGYUE = Path(__file__).parents[2] / "scripts" / "data" / "langyue-1018.xlsx"


def test_a_spreadsheet_with_title_rows_sum_row_and_mixed_cells_is_read() -> None:
    units, findings = parse_register(read_sheet(LANGYUE.name, LANGYUE.read_bytes()))

    assert findings == []
    assert len(units) == 1018
    assert sum(unit.area_cm2 for unit in units) == 1_107_001_100
    assert find_developer(units) == "91440100661395329B"


@pytest.mark.parametrize(
    ("name", "count"), [("small-24.csv", 24), ("changcheng-798.gb18030.csv", 798)]
)
def test_both_encodings_are_read(name: str, count: int) -> None:
    units, findings = parse_register(read_sheet(name, (REGISTERS / name).read_bytes()))

    assert (len(units), findings) == (count, [])


def test_every_error_of_the_dirty_register_is_found_at_its_line() -> None:
    path = REGISTERS / "dirty-60.csv"
    expected = json.loads((REGISTERS / "dirty-60.expected.json").read_text(encoding="utf-8"))

    _, findings = parse_register(read_sheet(path.name, path.read_bytes()))

    assert [f.line for f in findings] == [e["line"] for e in expected if e["kind"] == "error"]


def test_a_bad_row_is_refused_by_its_line_and_nothing_is_imported(house: House) -> None:
    import_small(house)
    before = house.database.read(lambda s: list_registers(s, house.community.id))
    path = REGISTERS / "dirty-60.csv"

    with pytest.raises(RegisterRefusedError) as refusal:
        house.database.write(
            lambda s: import_register(
                s,
                member=house.member,
                name=path.name,
                data=path.read_bytes(),
                secret=SECRET,
                at=NOTICED,
            )
        )

    assert refusal.value.details["line"] == 9
    assert house.database.read(lambda s: list_registers(s, house.community.id)) == before


def test_a_new_file_replaces_a_register_that_is_not_frozen(house: House) -> None:
    import_small(house)
    import_small(house)

    (view,) = house.database.read(lambda s: list_registers(s, house.community.id))

    assert (view.units, view.owners, view.persons) == (24, 27, 21)
    assert view.area_cm2 == 21_500_100


def test_freezing_needs_a_register_and_happens_once(house: House) -> None:
    with pytest.raises(RegisterMissingError):
        house.database.write(lambda s: freeze_register(s, member=house.member, at=NOTICED))
    import_small(house)
    house.database.write(lambda s: freeze_register(s, member=house.member, at=NOTICED))

    with pytest.raises(RegisterFrozenError):
        house.database.write(lambda s: freeze_register(s, member=house.member, at=NOTICED))


def make_zip_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\x00" * (201 << 20))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("register.doc", b"x"),
        ("register.xlsx", b"no zip"),
        ("register.xlsx", b"PK\x03\x04"),
        ("register.csv", b"\xff\xff\xff"),
        ("register.csv", b'"open quote'),
        ("register.csv", b"x" * (MOST_BYTES + 1)),
        ("register.xlsx", make_zip_bomb()),
    ],
    ids=["kind", "no zip", "truncated", "encoding", "quote", "large", "bomb"],
)
def test_a_file_that_is_no_register_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(FileRefusedError):
        read_sheet(name, data)


def test_a_sheet_without_a_header_or_without_units_is_a_finding() -> None:
    header = SMALL.read_text(encoding="utf-8-sig").split("\n")[0]

    for text in ("", "a,b,c\n1,2,3\n", header):
        units, findings = parse_register(read_sheet("x.csv", text.encode()))
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

    units, findings = parse_register(read_sheet("x.xlsx", buffer.getvalue()))

    assert findings == []
    assert units[0].area_cm2 == 3000


def test_undelivered_units_without_one_developer_are_a_finding() -> None:
    lines = SMALL.read_text(encoding="utf-8-sig").splitlines()
    lines = [line.replace("未售", "已交付") for line in lines]
    lines[3] = lines[3].replace("已交付", "已售未交付")

    _, findings = parse_register(read_sheet("x.csv", "\n".join(lines).encode()))

    assert [(f.line, f.code) for f in findings] == [(4, "developer-unclear")]
