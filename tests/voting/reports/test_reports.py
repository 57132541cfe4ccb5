"""A report counts what happened, each in its month; open data shows nobody."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.voting.affairs.test_affairs import freeze_small, list_owners
from tests.voting.concerns.test_concerns import judge, move, raise_it
from tests.voting.fund.ledger import hold_with_budget
from tests.voting.installation import FINAL, NOTICED, FixedClock, House
from tests.voting.statements import watching
from tests.voting.watching.accounts import add_overseer
from tests.voting.web.browsing import sign_in
from voting.services.affairs import polls
from voting.services.concerns import life
from voting.services.concerns.terms import Phase
from voting.services.people.actors import Auditor
from voting.services.people.communities import add_community, add_street_office
from voting.services.reports.figures import Figures, find_mean, find_median, find_share, merge
from voting.services.reports.open_data import read_open_data, view_values
from voting.services.reports.periods import Month, Period, choose_period
from voting.services.reports.report import Report, read_report
from voting.storage.tables.concerns.rows import ConcernRow
from voting.storage.tables.people import CommunityRow
from voting.terms import PollKind
from voting.web.reports.cells import _find_value

APRIL, MAY = Month(2026, 4), Month(2026, 5)
SPRING = Period(Month(2026, 3), Month(2026, 5))
LATER = datetime(2026, 6, 20, tzinfo=UTC)


def read(house: House, period: Period = SPRING, at: datetime = LATER, of: str = "") -> Report:
    return house.database.read(lambda s: read_report(s, house.auditor, period, of, at))


def test_a_meeting_counts_in_the_month_of_its_notice_and_in_that_of_its_result(
    house: House,
) -> None:
    hold_with_budget(house)

    report = read(house)

    noticed, decided = report.of_month(Month.of(NOTICED)), report.of_month(Month.of(FINAL))
    assert (noticed.noticed, noticed.decided) == (1, 0)
    assert (decided.noticed, decided.decided) == (0, 1)
    assert (decided.motions, decided.carried) == (3, 2)
    assert find_share(decided, "persons_share").percent == "100.0"
    assert decided.area_voted == decided.area_whole > 0
    # From 1 April to 0:00 of 7 May, in China.
    assert decided.days == (36,)
    assert report.total == merge([noticed, decided])
    # Where nothing happened, and of what is no part of the period, nothing is counted.
    assert read(house, Period(Month(2025, 1), Month(2025, 12))).total == Figures()


def test_concerns_are_measured_by_what_was_pledged_when_they_were_raised(house: House) -> None:
    """The first within its 72 hours and closed by its day; the second reopened; the third late."""
    freeze_small(house)
    owner, other, *_ = list_owners(house)
    first, again, _ = (raise_it(house, owner) for _ in range(3))
    back = raise_it(house, other)
    house.database.write(lambda s: life.withdraw(s, owner=other, number=back, at=NOTICED))
    move(house, first, Phase.ACTING, days=2)
    move(house, first, Phase.CLOSED, days=4)
    judge(house, owner, first, is_satisfied=True)
    move(house, again, Phase.ACTING, days=4)
    move(house, again, Phase.CLOSED, days=20)
    judge(house, owner, again, is_satisfied=False, days=21)
    move(house, again, Phase.CLOSED, days=22)
    judge(house, owner, again, is_satisfied=False, days=23)

    found = read(house).of_month(Month.of(NOTICED))

    assert (found.concerns, found.closed, found.judged, found.satisfied) == (3, 2, 2, 1)
    assert (found.answers_due, found.answered_in_time) == (3, 1)
    # Closed again within the hours that its reopening promised anew.
    assert found.closed_in_time == 2
    assert sorted(found.answer_minutes) == [2 * 1440, 4 * 1440]
    assert sorted(found.closing_minutes) == [4 * 1440, 22 * 1440]
    assert find_median(found, "answer_median") == 2 * 1440
    # What has still time for its answer is not to be answered yet.
    early = read(house, at=NOTICED + timedelta(hours=71)).of_month(Month.of(NOTICED))
    assert early.answers_due == 2


@pytest.mark.parametrize(("minutes", "within"), [(10, (1, 1)), (60, (0, 1)), (61, (0, 0))])
def test_ten_minutes_and_an_hour_are_counted_to_the_instant(
    house: House, minutes: int, within: tuple[int, int]
) -> None:
    freeze_small(house)
    owner, *_ = list_owners(house)
    number = raise_it(house, owner)
    raised_at = NOTICED + timedelta(days=1) - timedelta(minutes=minutes)
    house.database.write(lambda s: s.execute(update(ConcernRow).values(raised_at=raised_at)))
    move(house, number, Phase.ACTING)

    found = read(house).total

    assert (found.answered_ten_minutes, found.answered_hour) == within


def test_a_survey_counts_when_it_ended_and_its_mean_needs_five_answers(house: House) -> None:
    freeze_small(house)
    owners = list_owners(house)
    poll_id = house.database.write(
        lambda s: polls.start_poll(
            s,
            member=house.member,
            kind=PollKind.SATISFACTION,
            title="一季度",
            text="",
            buildings=(),
            closes_at=NOTICED + timedelta(days=3),
            at=NOTICED,
        )
    )
    homes = {each.holding_id: each for each in owners}
    for place, owner in enumerate(list(homes.values())[:5]):
        marks = {str(each): "5" if place else "1" for each in range(12)}
        answer = partial(polls.answer_poll, owner=owner, poll_id=poll_id, marks=marks, at=NOTICED)
        house.database.write(answer)

    found = read(house).total

    assert (found.surveys, found.survey_answers, found.survey_marks) == (1, 5, 60)
    assert find_mean(found) == "4.20"
    assert find_mean(Figures(survey_answers=4, survey_marks=48, survey_points=48)) == ""
    assert read(house, at=NOTICED + timedelta(days=1)).total.surveys == 0


def test_a_report_takes_as_many_statements_for_one_community_as_for_many(house: House) -> None:
    hold_with_budget(house)
    read(house)
    with watching(house.database) as alone:
        read(house)
    for number in range(5):
        add = partial(
            add_community,
            street_office_id=house.auditor.street_office_id,
            code=f"more{number}",
            name=f"第{number}小区",
        )
        house.database.write(add)

    with watching(house.database) as among_many:
        report = read(house, Period(Month(2024, 1), Month(2026, 5)))

    assert len(report.offered) == 6
    assert len(among_many) == len(alone) < 25


def test_nobody_reads_of_the_communities_of_another_street_office(house: House) -> None:
    other = house.database.write(lambda s: add_street_office(s, name="别的街道"))
    stranger = Auditor("x", "某", other)

    found = house.database.read(
        lambda s: read_report(s, stranger, SPRING, house.community.id, LATER)
    )

    assert found.offered == found.chosen == ()
    assert [each.id for each in read(house, of="unknown").chosen] == [house.community.id]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("", "", "2025-07 2026-06"),
        ("2026-01", "2026-03", "2026-01 2026-03"),
        ("2026-03", "2026-01", "2026-01 2026-03"),
        ("2020-01", "2027-01", "2025-07 2026-06"),
        ("2026-13", "x", "2025-07 2026-06"),
    ],
)
def test_a_period_is_of_months_that_may_be_chosen(first: str, last: str, expected: str) -> None:
    found = choose_period(first, last, LATER)

    assert f"{found.first} {found.last}" == expected
    assert found.months[0] == found.first
    assert found.months[-1] == found.last
    assert Month(2025, 12).move(1) == Month(2026, 1)
    assert Month(2026, 1).move(-13) == Month(2024, 12)


def test_few_persons_are_not_shown_nor_the_few_that_are_left() -> None:
    values = view_values(
        Figures(
            decided=1, days=(30,), objections=4, objections_answered=4, concerns=20, closed=17,
            closed_in_time=9, answers_due=20, answered_in_time=15, answered_hour=0,
            answer_minutes=(5,) * 20, closing_minutes=(9,) * 17, survey_answers=3,
            survey_marks=36, survey_points=40,
        )
    )  # fmt: skip

    assert (values["concerns"], values["answered_in_time"], values["answered_hour"]) == (20, 15, 0)
    assert values["answered_share"] == "75.0"
    assert values["answer_median"] == 5
    hidden = {
        "objections", "objections_answered", "closed", "closed_in_time", "judged", "satisfied",
        "survey_answers", "survey_marks", "survey_points", "survey_mean", "closing_median",
        "closed_share", "closed_in_time_share", "satisfied_share",
    }  # fmt: skip
    assert {name for name in hidden if values[name] is not None} == set()
    # A meeting is announced to everybody, and hides nobody.
    assert (values["decided"], values["days_median"]) == (1, 30)


def test_open_data_has_whole_months_by_street_office(house: House) -> None:
    hold_with_budget(house)
    rows = house.database.read(lambda s: read_open_data(s, LATER))

    assert [str(each.month) for each in rows] == sorted(
        {str(Month.of(NOTICED)), str(Month.of(FINAL))}, reverse=True
    )
    assert {each.street_office for each in rows} == {"langyue街道办事处"}
    # The month that goes on is none of them.
    assert [each.month for each in house.database.read(lambda s: read_open_data(s, FINAL))] == [
        Month.of(NOTICED)
    ]


def test_pages_and_files_are_read_without_a_formula(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    house, clock.instant = web_house, LATER
    hold_with_budget(house)
    house.database.write(lambda s: s.execute(update(CommunityRow).values(name="=1+1")))
    overseer, auditor, stranger = app.test_client(), app.test_client(), app.test_client()
    sign_in(overseer, add_overseer(house))
    sign_in(auditor, "a-langyue")

    for browser, path in ((overseer, "/watching/reports/"), (auditor, "/office/reports/")):
        for query in ("", "?by=month", f"?community={house.community.id}"):
            page = browser.get(path + query)
            assert page.status_code == 200
            assert "参与率" in page.text
        file = browser.get(f"{path}file?since=2026-03&until=2026-06")
        check_file(file.data)
    check_open(stranger)


def check_file(data: bytes) -> None:
    assert data.startswith(b"\xef\xbb\xbf")
    head, *rows = data.decode("utf-8-sig").splitlines()
    assert head.startswith("街道,小区,月份,发出公告的会议")
    assert [each.split(",")[1] for each in rows] == ["'=1+1"] * 2


def check_open(browser: FlaskClient) -> None:
    assert "closed_share" in browser.get("/open-data").text
    found = browser.get("/open-data/figures.json")
    assert found.headers["Cache-Control"] == "public, max-age=3600"
    content = json.loads(found.text)
    assert {each["decided"] for each in content["rows"]} == {0, 1}
    assert content["fields"].keys() == content["rows"][0].keys() - {"street_office", "month"}
    assert "1+1" not in found.text
    assert browser.get("/open-data/figures.csv").data.startswith(b"\xef\xbb\xbf")


def test_no_file_has_the_marks_of_few() -> None:
    shown = [
        _find_value(Figures(survey_answers=number, survey_marks=60, survey_points=200), name)
        for number in (4, 5)
        for name in ("survey_marks", "survey_points")
    ]

    assert shown == [None, None, 60, 200]
