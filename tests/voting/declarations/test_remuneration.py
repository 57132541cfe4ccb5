"""Under 酬金制 every 分 is a cost, the company's share, or the owners'."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.declarations.declared import FEES, ask, declare
from tests.voting.installation import OPENS, House
from voting.errors import InputError
from voting.services.declarations.pages import read_services_page
from voting.services.declarations.remuneration import Remuneration, Scheme
from voting.services.declarations.terms import DeclarationKind

YEAR = Remuneration(
    year=2025, scheme=Scheme.SHARE, advance_cents=1_000_006, cost_cents=900_000, permille=80
)


@given(
    advance=st.integers(1, 10**12),
    cost=st.integers(0, 10**12),
    permille=st.integers(1, 1000),
)
def test_advance_is_cost_and_share_and_what_is_left(advance: int, cost: int, permille: int) -> None:
    year = replace(YEAR, advance_cents=advance, cost_cents=cost, permille=permille)

    assert year.cost_cents + year.share_cents + year.left_cents == advance
    assert abs(year.share_cents * 1000 - advance * permille) <= 500
    assert Remuneration.from_json(year.to_json()) == year


@pytest.mark.parametrize(
    "wrong",
    [
        replace(YEAR, year=2026),
        replace(YEAR, cost_cents=0),
        replace(YEAR, advance_cents=0),
        replace(YEAR, cost_cents=-1),
        replace(YEAR, permille=0),
        replace(YEAR, permille=1001),
        replace(YEAR, fixed_cents=5),
        replace(YEAR, scheme=Scheme.LUMP),
    ],
)
def test_a_year_that_cannot_be_is_refused(wrong: Remuneration) -> None:
    with pytest.raises(InputError):
        wrong.check(OPENS)


def test_a_surplus_is_the_owners_and_a_lump_sum_is_the_companys(house: House) -> None:
    kind = DeclarationKind.REMUNERATION
    lump = Remuneration(year=2024, scheme=Scheme.LUMP, advance_cents=500_000, cost_cents=0)
    for content in (YEAR, lump):
        content.check(OPENS)
        declare(house, replace(FEES, kind=kind, content=content))
    with pytest.raises(InputError, match="unchanged"):
        ask(house, replace(FEES, kind=kind, content=YEAR))

    page = house.database.read(lambda s: read_services_page(s, house.community.code, OPENS))

    assert [each.content for each in page.years] == [YEAR, lump]
    # 80 per mille of 10000.06 are 800.0048.
    assert (YEAR.share_cents, YEAR.left_cents, YEAR.is_owners) == (80_000, 20_006, True)
    assert not lump.is_owners
    assert [each.code for each in YEAR.say()] == ["declares-share", "declares-surplus"]
    short = replace(YEAR, cost_cents=950_000)
    assert short.say()[1].code == "declares-shortfall"
