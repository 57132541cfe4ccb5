"""A register is checked by a command and imported whole, or not at all."""

import gc
import json
from pathlib import Path

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
from voting.errors.register import RegisterFrozenError, RegisterMissingError
from voting.importing.report import check_file
from voting.services.register.figures import list_registers
from voting.services.register.importing import ImportResult, import_register

DIRTY = REGISTERS / "dirty-60.csv"


def test_everything_wrong_in_the_dirty_register_is_found_at_its_line_and_nothing_else() -> None:
    expected = json.loads((REGISTERS / "dirty-60.expected.json").read_text(encoding="utf-8"))

    report = check_file(DIRTY.name, DIRTY.read_bytes())

    found = [(each.line, each.kind.value) for each in report.findings]
    assert found == [(e["line"], e["kind"]) for e in expected if e["kind"] != "clean"]
    assert len(report.parsed) + report.errors == 60


def run_check(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["register", "check", *arguments])
    return result.exit_code, result.output


def test_cycles_are_collected_again_once_the_command_has_read_or_refused_a_file(
    tmp_path: Path,
) -> None:
    refused = tmp_path / "x.csv"
    refused.write_bytes(b"a\0b")
    for file, code in ((SMALL, 0), (refused, 2)):
        assert run_check(str(file))[0] == code
        assert gc.isenabled()


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
