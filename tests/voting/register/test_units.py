"""A register's units are found, put in an order and cut into pages by the database."""

from functools import partial

import pytest

from tests.voting.installation import DIGESTS, NOTICED, House
from tests.voting.statements import count_rows, watching
from voting.importing.report import check_file
from voting.services.register import importing
from voting.services.register.figures import list_registers
from voting.services.register.units import UnitLine, read_unit_part
from voting.services.tables import SHOWN, Asked, Part
from voting.terms import RegisterKey

HEAD = "楼栋,单元,房号,用途,专有面积(㎡),面积依据,产权人,证件号码,联系电话,共有方式,交付状态,备注"
UNITS = 130


def import_units(house: House, number: int = UNITS) -> RegisterKey:
    """Import a register: two buildings, every tenth unit a parking space, the last the largest."""
    lines = [
        f"{1 + each % 2}栋,1单元,{1 + each:04},{'住宅' if each % 10 else '车位'},{60 + each}.00,"
        f"不动产登记,业主{each:03},P{each:07},,单独所有,已交付,"
        for each in range(number)
    ]
    report = check_file("a.csv", "\n".join([HEAD, *lines]).encode())
    house.database.write(
        lambda s: importing.import_register(
            s, member=house.member, report=report, digests=DIGESTS, at=NOTICED
        )
    )
    return house.database.read(partial(list_registers, community_id=house.community.id))[0].key


def ask(house: House, key: RegisterKey, **asked: object) -> Part[UnitLine]:
    wanted = Asked(**asked)  # type: ignore[arg-type]  # as a test names it
    return house.database.read(partial(read_unit_part, register=key, asked=wanted))


def test_units_are_found_sorted_and_shown_page_by_page(house: House) -> None:
    key = import_units(house)

    first, last = ask(house, key), ask(house, key, page=99)
    assert (first.number, first.pages, len(first.rows)) == (UNITS, 3, SHOWN)
    assert (last.asked.page, len(last.rows)) == (3, UNITS - 2 * SHOWN)
    assert first.filters["building"] == ("1栋", "2栋")

    largest = ask(house, key, sort="area", is_descending=True)
    assert [each.owners for each in largest.rows[:2]] == [("业主129",), ("业主128",)]
    parked = ask(house, key, chosen={"use": "parking", "building": "1栋"})
    assert parked.number == 13
    assert {each.building for each in parked.rows} == {"1栋"}
    (found,) = ask(house, key, text="业主007 2栋").rows
    assert (found.room, found.area_cm2) == ("0008", 670000)


@pytest.mark.parametrize(
    "asked",
    [{"text": "%"}, {"text": "_"}, {"text": "业主007 1栋"}, {"text": "\\"}],
)
def test_what_nothing_matches_is_an_empty_page(house: House, asked: dict[str, object]) -> None:
    part = ask(house, import_units(house, 10), **asked)

    assert (part.rows, part.number, part.pages) == ((), 0, 1)


@pytest.mark.parametrize(
    "asked",
    [
        {"sort": "nobody's"},
        {"sort": "nobody's", "is_descending": True},
        {"chosen": {"building": "9栋", "colour": "red"}},
        {"page": -3},
    ],
)
def test_what_a_list_does_not_know_is_as_if_not_asked(
    house: House, asked: dict[str, object]
) -> None:
    key = import_units(house, 10)

    assert ask(house, key, **asked) == ask(house, key)


def test_a_page_of_many_reads_no_more_rows_than_are_shown(house: House) -> None:
    found = {}
    for number in (SHOWN, UNITS):
        key = import_units(house, number)
        asked = partial(read_unit_part, register=key, asked=Asked(sort="owner"))
        with watching(house.database) as statements:
            house.database.read(asked)
        found[number] = len(statements)
        # The names are sealed: whoever sorts by them reads all of them, and by nothing else.
        by_area = partial(read_unit_part, register=key, asked=Asked(sort="area"))
        assert max(count_rows(house.database, by_area)) <= SHOWN

    assert found[UNITS] == found[SHOWN]
