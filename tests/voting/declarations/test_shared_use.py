"""The shares of common water and electricity add up to the 分, and each owner reads their own."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from tests.voting.affairs.test_affairs import freeze_small, list_owners
from tests.voting.declarations.declared import FEES, ask, declare
from tests.voting.installation import (
    NOTICED,
    OPENS,
    FixedClock,
    House,
    freeze,
    import_small,
    issue_letters,
    make_open_meeting,
)
from tests.voting.web.browsing import sign_in_owner
from voting.errors import InputError
from voting.services.declarations.own_shares import OwnShare, read_own_shares
from voting.services.declarations.records import NewDeclaration
from voting.services.declarations.shared_use import (
    BuildingUse,
    SharedUse,
    Utility,
    read_price,
    read_uses,
    share_out,
)
from voting.services.declarations.terms import DeclarationKind
from voting.services.people.actors import Owner
from voting.services.register.register import find_frozen
from voting.storage.tables.register import UnitRow, in_register

USE = SharedUse(
    utility=Utility.ELECTRICITY, month="2026-03", price=read_price("0.5483"),
    uses=read_uses("1栋 1234.5 度\n2栋，88"),
)  # fmt: skip


def of(use: SharedUse) -> NewDeclaration:
    return replace(FEES, kind=DeclarationKind.SHARED_USE, content=use)


@given(
    st.integers(0, 10**9),
    st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 10**8), min_size=1),
)
def test_shares_add_up_and_none_is_a_cent_from_its_due(total: int, areas: dict[str, int]) -> None:
    shares, whole = share_out(total, areas), sum(areas.values())

    assert sum(shares.values()) == total
    for name, area in areas.items():
        assert abs(shares[name] * whole - total * area) < whole
    # A larger area never pays less; of equal ones somebody pays the odd 分.
    larger = sorted(areas, key=lambda name: (areas[name], shares[name]))
    assert [shares[each] for each in larger] == sorted(shares.values())


def test_the_largest_remainders_get_what_is_left() -> None:
    assert share_out(100, {"a": 1, "b": 1, "c": 1}) == {"a": 34, "b": 33, "c": 33}
    assert share_out(100, {"a": 5, "b": 3, "c": 3}) == {"a": 46, "b": 27, "c": 27}
    assert share_out(7, {"a": 0, "b": 9}) == {"a": 0, "b": 7}
    assert share_out(7, {"a": 0}) == {"a": 0}


def test_a_buildings_cost_is_its_use_times_the_price_to_the_cent() -> None:
    first, second = USE.uses

    assert (first, second) == (BuildingUse("1栋", 123_450), BuildingUse("2栋", 8_800))
    # 1234.5 at 0.5483 is 676.87635; 88 is 48.2504.
    assert (USE.cost_of(first), USE.cost_of(second)) == (67_688, 4_825)
    assert USE.total_cents == 72_513
    for text in ("1栋", "1栋 多", "1栋 1.234", "1栋 12.5万", "1栋 1234,5", "1栋 1 23"):
        with pytest.raises(InputError):
            read_uses(text)
    for text in ("0.54831", "-1", ""):
        with pytest.raises(InputError):
            read_price(text)


def test_a_building_of_one_home_is_not_declared(house: House) -> None:
    freeze_small(house)
    one = list_owners(house)[0].holding_id
    house.database.write(
        lambda s: s.execute(update(UnitRow).where(UnitRow.holding_id == one).values(building="8栋"))
    )
    with pytest.raises(InputError, match="shared-buildings-alone"):
        ask(house, of(replace(USE, uses=(*USE.uses[:1], BuildingUse("8栋", 100)))))


def test_the_homes_of_a_building_pay_what_it_cost(house: House) -> None:
    freeze_small(house)
    with pytest.raises(InputError) as refused:
        ask(house, of(replace(USE, uses=(BuildingUse("9栋", 1),))))
    assert refused.value.sentence == "shared-buildings-unknown"
    for wrong in (replace(USE, month="2026-04"), replace(USE, uses=(*USE.uses, USE.uses[0]))):
        with pytest.raises(InputError):
            ask(house, of(wrong))
    declare(house, of(replace(USE, uses=USE.uses[:1])))

    homes = {each.holding_id: each for each in list_owners(house)}
    pages = [house.database.read(partial(read_own_shares, owner=each)) for each in homes.values()]

    shares = [share for page in pages for share in page.shares]
    assert shares
    assert sum(each.own_cents for each in shares) == 67_688
    assert sum(each.own_cm2 for each in shares) == shares[0].whole_cm2


def test_a_share_goes_by_the_register_of_the_day_on_which_it_was_declared(house: House) -> None:
    freeze_small(house)
    declare(house, of(replace(USE, uses=USE.uses[:1])))
    before = read_all_shares(house, list_owners(house))
    import_small(house)
    freeze(house, NOTICED + timedelta(days=1))
    new = house.database.read(lambda s: find_frozen(s, house.community.id))
    assert new is not None
    larger = update(UnitRow).where(in_register(UnitRow, new.key))
    house.database.write(lambda s: s.execute(larger.values(area_cm2=UnitRow.area_cm2 + 10_000)))

    signed_in_anew = [each for each in list_owners(house) if each.register == new.key]

    assert signed_in_anew
    after = read_all_shares(house, signed_in_anew)
    assert sorted(each.own_cents for each in after) == sorted(each.own_cents for each in before)
    assert {each.whole_cm2 for each in after} == {each.whole_cm2 for each in before}


def read_all_shares(house: House, owners: list[Owner]) -> list[OwnShare]:
    pages = [house.database.read(partial(read_own_shares, owner=each)) for each in owners]
    return [share for page in pages for share in page.shares]


def test_an_owner_reads_their_own_share_and_the_public_none(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    clock.instant = OPENS
    meeting_id = make_open_meeting(web_house)
    declare(web_house, of(replace(USE, uses=USE.uses[:1])))
    owner, stranger = app.test_client(), app.test_client()
    sign_in_owner(owner, issue_letters(web_house, meeting_id)[0])

    assert "0.5483" in owner.get("/affairs/shares").text
    page = stranger.get(f"/c/{web_house.community.code}/services").text
    assert "676.88" in page
    assert stranger.get("/affairs/shares").status_code == 401
