"""What those see who only watch: a community's meetings, a building, a district's communities."""

import csv
import re
from datetime import timedelta

import pytest
from flask import Flask

from ballots.holdings import Weight
from tests.voting.installation import (
    CLOSES,
    DIGESTS,
    NOTICED,
    OPENS,
    PASSWORD_HASH,
    SMALL,
    FixedClock,
    House,
    cast_online,
    close_meeting,
    freeze,
    give_notice,
    import_small,
    issue_letters,
    make_draft,
    make_house,
    make_noticed_meeting,
    make_open_meeting,
    make_voter,
    open_meeting,
    take_step,
)
from tests.voting.steps.steps import ask
from tests.voting.watching.accounts import add_overseer, add_watcher, look_at
from tests.voting.web.browsing import sign_in
from tests.voting.web.test_every_state import STATES, hold_until
from voting.errors import InputError
from voting.importing.report import check_file
from voting.keys.folder import KeyFolder
from voting.services.desk.turnout import BuildingTurnout
from voting.services.pages.watching.meetings import join_small
from voting.services.people import staff
from voting.services.register.importing import import_register
from voting.services.result import closing
from voting.services.result.raised.objections import object_to_result
from voting.services.steps.requests import StepRequest
from voting.terms import WATCHERS, Role, StepKind

with SMALL.open(encoding="utf-8-sig") as _file:
    ROWS = list(csv.DictReader(_file))
PERSONAL = {
    text
    for row in ROWS
    for column, text in row.items()
    if text and any(each in column for each in ("产权人", "证件号码", "联系电话", "房号"))
}
"""Names, numbers and rooms of the register."""
NOBODY = "全小区：面积 0.0\N{NO-BREAK SPACE}%，人数 0.0\N{NO-BREAK SPACE}%"


def open_in_two_buildings(house: House) -> str:
    """Open a meeting whose upper floors stand as a second building."""
    text = SMALL.read_text(encoding="utf-8-sig")
    moved = re.sub(r"^1栋,1单元,(0[456])", r"2栋,1单元,\1", text, flags=re.MULTILINE)
    report = check_file("two.csv", moved.encode())
    house.database.write(
        lambda s: import_register(
            s, member=house.member, report=report, digests=DIGESTS, at=NOTICED
        )
    )
    freeze(house)
    meeting_id = make_draft(house)
    give_notice(house, meeting_id)
    open_meeting(house, meeting_id)
    return meeting_id


def find_personal(page: str) -> list[str]:
    """Return what of the register a page shows; 0604 within a chance id is no room."""
    sought = (each for each in PERSONAL if len(each) > 1)
    return sorted(
        each
        for each in sought
        if re.search(rf"(?<![0-9A-Za-z]){re.escape(each)}(?![0-9A-Za-z])", page)
    )


def test_the_personal_data_of_the_register_is_known_and_found() -> None:
    assert len(PERSONAL) > 60
    assert all(find_personal(f"<td>1单元{each}室</td>") for each in PERSONAL if len(each) > 1)
    assert find_personal("/watching/meetings/a0604f1b") == []


@pytest.mark.parametrize("state", STATES)
def test_a_watcher_sees_a_meeting_at_every_stage_and_nothing_of_any_owner(
    app: Flask, web_house: House, clock: FixedClock, state: str
) -> None:
    meeting_id = hold_until(web_house, clock, state)
    login = add_watcher(web_house, Role.SUPERVISOR)
    browser = app.test_client()

    home = look_at(browser, login, "/watching/")
    page = browser.get(f"/watching/meetings/{meeting_id}").text

    for each in (home, page):
        assert STATES[state] in each
        assert find_personal(each) == []
        assert "<form" not in each.partition("<main")[2].partition("</main>")[0]
    assert "选聘物业的内容" in page
    assert "程序期限：每一步最早、最迟和依据" in page or state == "cancelled"
    assert ("各楼栋参与情况" in page) == (state not in {"draft", "noticed", "cancelled"})
    assert (">通过</span>" in page) == (state in {"preliminary", "final"})


@pytest.mark.parametrize("role", WATCHERS)
def test_a_watcher_of_one_community_sees_no_other(
    app: Flask, web_house: House, keys: KeyFolder, role: Role
) -> None:
    other = make_house(web_house.database, keys, "haidian")
    draft, theirs = make_draft(web_house), make_draft(other)
    browser = app.test_client()

    page = look_at(browser, add_watcher(web_house, role), "/watching/")

    assert other.community.name not in page
    assert browser.get(f"/watching/meetings/{draft}").status_code == 200
    assert browser.get(f"/watching/meetings/{theirs}").status_code == 404


def test_steps_are_shown_with_who_asked_and_who_confirmed(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_noticed_meeting(web_house)
    clock.instant = NOTICED + timedelta(hours=1)
    step = StepRequest(kind=StepKind.CANCELLING, reason="张三 13800138000 反对")
    ask(web_house, meeting_id, step)

    page = look_at(
        app.test_client(),
        add_watcher(web_house, Role.RESIDENTS),
        f"/watching/meetings/{meeting_id}",
    )

    assert "取消会议" in page
    assert "陈委员" in page
    assert "等待确认" in page
    assert "13800138000" not in page


def test_of_an_objection_a_watcher_sees_that_it_was_raised_and_not_its_text(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    voter = make_voter(web_house, meeting_id, issue_letters(web_house, meeting_id)[0])
    close_meeting(web_house, meeting_id)
    take_step(web_house, meeting_id, closing.publish_preliminary, CLOSES)
    web_house.database.write(
        lambda s: object_to_result(
            s, voter=voter, text="我是3栋501张三", keys=web_house.keys, at=CLOSES
        )
    )
    clock.instant = CLOSES
    login = add_watcher(web_house, Role.SUPERVISOR)

    page = look_at(app.test_client(), login, f"/watching/meetings/{meeting_id}")

    assert "共收到 1 件，已经答复 0 件" in page
    assert "等待业主委员会答复" in page
    assert "张三" not in page


def test_a_captain_sees_one_building_while_ballots_are_taken(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    meeting_id = open_in_two_buildings(web_house)
    letter = issue_letters(web_house, meeting_id)[0]
    clock.instant = OPENS + timedelta(hours=1)
    login = add_watcher(web_house, Role.CAPTAIN, "1栋")
    other = add_watcher(web_house, Role.CAPTAIN, "2栋", "captain-2")
    url = f"/watching/building/{meeting_id}"
    assert NOBODY in look_at(app.test_client(), login, url)
    cast_online(web_house, make_voter(web_house, meeting_id, letter), "form0001")

    page, theirs = (look_at(app.test_client(), each, url) for each in (login, other))

    lower, upper = (
        {row["产权人"] for row in ROWS if (row["房号"] >= "0401") == is_upper}
        for is_upper in (False, True)
    )
    assert NOBODY not in page
    assert lower - upper - set(letter.names) <= set(find_personal(page))
    assert not (upper - lower) & set(find_personal(page))
    assert not (lower - upper) & set(find_personal(theirs))
    assert upper & set(find_personal(theirs))
    assert not any(row["联系电话"] in page for row in ROWS if row["联系电话"])
    clock.instant = CLOSES
    browser = app.test_client()
    sign_in(browser, login)
    after = browser.get(url).text
    assert "名单不再显示" in after
    assert find_personal(after) == []


def test_a_captain_is_appointed_for_a_building_of_the_register(web_house: House) -> None:
    with pytest.raises(InputError, match="building-unknown"):
        add_watcher(web_house, Role.CAPTAIN, "1栋")
    import_small(web_house)
    with pytest.raises(InputError, match="building-unknown"):
        add_watcher(web_house, Role.CAPTAIN, "9栋")
    with pytest.raises(InputError, match="building-of-captain"):
        add_watcher(web_house, Role.PARTY, "1栋")


def test_a_district_sees_the_communities_of_its_street_offices_alone(
    app: Flask, web_house: House, keys: KeyFolder
) -> None:
    other = make_house(web_house.database, keys, "haidian")
    make_open_meeting(web_house)

    district = look_at(app.test_client(), add_overseer(web_house), "/watching/communities/")
    city = look_at(app.test_client(), add_overseer(web_house, ""), "/watching/communities/")

    assert web_house.community.name in district
    assert other.community.name not in district
    assert other.community.name in city
    assert "投票中" in district
    assert find_personal(district) == []


def test_an_overseer_of_a_district_that_no_office_is_of_is_refused(web_house: House) -> None:
    with pytest.raises(InputError, match="district-unknown"):
        web_house.database.write(
            lambda s: staff.add_overseer(
                s,
                district="无此区",
                login="x",
                name="某",
                telephone="13611110001",
                password_hash=PASSWORD_HASH,
            )
        )


def measured(name: str, persons: int, voted: int = 1) -> BuildingTurnout:
    return BuildingTurnout(
        name=name, taking_part=Weight(voted, voted), eligible=Weight(persons, persons), sections=()
    )


@pytest.mark.parametrize(
    ("persons", "expected"),
    [
        ((10, 12), [("b0", 10), ("b1", 12)]),
        ((1, 20, 4), [("b1", 20), ("", 5)]),
        ((1, 20, 9), [("b1", 20), ("", 10)]),
        ((1, 2), [("", 3)]),
        ((0, 20), [("b1", 20)]),
    ],
)
def test_buildings_of_few_holdings_are_shown_together(
    persons: tuple[int, ...], expected: list[tuple[str, int]]
) -> None:
    lines = join_small(measured(f"b{n}", each, min(each, 1)) for n, each in enumerate(persons))

    assert [(each.name, each.eligible.persons) for each in lines] == expected
