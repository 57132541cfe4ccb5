"""Getting to two thirds: the chart of each building, the days, the chase list, reminders."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from flask.testing import FlaskClient

from ballots.holdings import NOTHING, Weight
from tests.voting.installation import (
    OPENS,
    FixedClock,
    House,
    cast_online,
    issue_letters,
    make_open_meeting,
    make_voter,
)
from tests.voting.owners.telephones import texts
from tests.voting.web.browsing import send, sign_in
from voting.documents.spreadsheets import write_csv, write_xlsx
from voting.errors import InputError
from voting.services.casting.participation import measure_participation
from voting.services.desk.reminders import MOST_REMINDERS, remind
from voting.services.desk.turnout import Day, Turnout, forecast, list_missing, measure_turnout
from voting.services.meeting.meetings import get_noticed_meeting


def vote_for(house: House, meeting_id: str, count: int) -> list[str]:
    """Let the first holdings vote, one a day; return the addresses that they stand for."""
    letters = issue_letters(house, meeting_id)[:count]
    for number, letter in enumerate(letters):
        voter = make_voter(house, meeting_id, letter)
        at = OPENS + timedelta(days=number)
        cast_online(house, voter, f"form{number:04d}", at=at)
    return [address for letter in letters for address in letter.addresses]


def measure(house: House, meeting_id: str) -> Turnout:
    meeting = house.database.read(lambda s: get_noticed_meeting(s, house.key_of(meeting_id)))
    return house.database.read(lambda s: measure_turnout(s, meeting))


def test_the_chart_shows_every_unit_once_and_whether_it_has_voted(house: House) -> None:
    meeting_id = make_open_meeting(house)
    addresses = vote_for(house, meeting_id, 3)

    (building,) = measure(house, meeting_id).buildings

    (section,) = building.sections
    assert [floor.name for floor in section.floors] == ["6", "5", "4", "3", "2", "1"]
    assert [cell.room for cell in section.floors[-1].cells] == ["0101", "0102", "0103", "0104"]
    voted = {
        f"1栋1单元{cell.room}" for floor in section.floors for cell in floor.cells if cell.has_voted
    }
    assert voted == set(addresses)
    assert sum(len(floor.cells) for floor in section.floors) == 24


def test_the_days_add_up_to_what_participation_measures(house: House) -> None:
    meeting_id = make_open_meeting(house)
    vote_for(house, meeting_id, 3)
    meeting = house.database.read(lambda s: get_noticed_meeting(s, house.key_of(meeting_id)))
    (part,) = house.database.read(lambda s: measure_participation(s, meeting))

    turnout = measure(house, meeting_id)

    assert [day.weight.persons for day in turnout.days] == [1, 2, 3]
    assert turnout.days[-1].weight == part.taking_part
    assert turnout.eligible == part.eligible
    assert turnout.needed - turnout.days[-1].weight == part.missing
    assert turnout.needed.persons == 14


def test_before_the_first_ballot_nothing_is_foreseen(house: House) -> None:
    turnout = measure(house, make_open_meeting(house))

    assert (turnout.days, turnout.forecast) == ((), None)


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([(10, 1), (20, 2), (30, 3)], date(2026, 4, 10)),
        ([(50, 5), (60, 6), (70, 7)], date(2026, 4, 5)),
        ([(10, 1), (10, 1), (10, 1), (10, 1), (10, 1)], None),
        ([(100, 10)], date(2026, 4, 1)),
        ([(90, 1), (90, 2), (90, 3)], date(2026, 4, 10)),
        ([(0, 0), (30, 3), (60, 6), (90, 9)], date(2026, 4, 5)),
    ],
)
def test_the_forecast_goes_on_as_the_last_three_days(
    weights: list[tuple[int, int]], expected: date | None
) -> None:
    days = [
        Day(date(2026, 4, 1) + timedelta(days=n), Weight(*each)) for n, each in enumerate(weights)
    ]

    assert forecast(days, Weight(100, 10)) == expected
    assert forecast(days, NOTHING) is None


def test_the_chase_list_names_those_who_have_not_voted_and_nobody_else(house: House) -> None:
    meeting_id = make_open_meeting(house)
    addresses = vote_for(house, meeting_id, 3)
    meeting = house.database.read(lambda s: get_noticed_meeting(s, house.key_of(meeting_id)))

    missing = house.database.read(lambda s: list_missing(s, meeting))

    listed = {f"{each.building}{each.section}{each.room}" for each in missing}
    assert listed.isdisjoint(addresses)
    assert len(listed) + len(addresses) == 24
    assert all(each.names for each in missing)
    assert house.database.read(lambda s: list_missing(s, meeting, "9栋")) == []


def test_reminders_go_to_the_missing_alone_at_most_three_times_a_day_apart(house: House) -> None:
    meeting_id = make_open_meeting(house)
    vote_for(house, meeting_id, 3)
    before = len(texts(house))

    def send_reminder(days: int, hours: int = 0) -> int:
        at = OPENS + timedelta(days=days, hours=hours)
        return house.database.write(
            lambda s: remind(s, meeting=house.key_of(meeting_id), url="u", at=at)
        )

    sent = send_reminder(0)
    assert 0 < sent == len(texts(house)) - before
    with pytest.raises(InputError):
        send_reminder(0, hours=23)
    for number in range(1, MOST_REMINDERS):
        send_reminder(number)
    with pytest.raises(InputError):
        send_reminder(9)


EVIL = [
    ("=1+1", "@SUM(A1)", "1栋"),
    ("-2", "+3", "𬱖"),
    ("\n=1", " ＝1+1", "\t甲"),
    ("－1", "＠SUM", "\u3000=1"),
]


def test_no_cell_becomes_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(write_csv(("a", "b", "c"), EVIL).decode("utf-8-sig"))))
    assert rows[1:] == [
        ["'=1+1", "'@SUM(A1)", "1栋"],
        ["'-2", "'+3", "𬱖"],
        ["'\n=1", "' ＝1+1", "'\t甲"],
        ["'－1", "'＠SUM", "'\u3000=1"],
    ]

    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(("a", "b", "c"), EVIL))).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert [cell.value for cell in cells] == [text for row in EVIL for text in row]
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_desk_shows_the_charts_and_hands_the_list_out(
    web_house: House, browser: FlaskClient, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    clock.instant = OPENS
    sign_in(browser, "m-langyue")
    url = f"/committee/meetings/{meeting_id}"
    assert "还没有人投票" in browser.get(f"{url}/turnout").text
    vote_for(web_house, meeting_id, 3)

    page = browser.get(f"{url}/turnout").text

    assert page.count("<b>0") + page.count("<i>0") == 24
    assert "逐日参与比例" in page
    assert 'aria-sort="descending"><a href="' + f"{url}/turnout?sort=missing#rows" in page
    sorted_by_name = browser.get(f"{url}/turnout?sort=name").text
    assert 'aria-sort="ascending"><a href="' + f"{url}/turnout?sort=-name#rows" in sorted_by_name
    assert "没投票的" in browser.get(f"{url}/missing?building=1栋").text
    assert "共 20 套没投票" in browser.get(f"{url}/missing").text
    assert "符合的 1 套没投票" in browser.get(f"{url}/missing?q=1栋 0604&sort=-owner").text
    desk = browser.get(url).text
    assert "不能延长投票时间" in desk
    assert "不能提前截止" in desk
    assert "申请延长" not in desk
    assert "申请提前截止" not in desk
    assert browser.get(f"{url}/missing.xlsx").data.startswith(b"PK")
    status, page = send(browser, f"{url}/remind", page)
    assert (status, "已提醒 1 次" in page) == (200, True)
    assert send(browser, f"{url}/remind", page)[0] == 400
