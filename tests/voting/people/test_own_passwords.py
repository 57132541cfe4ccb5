"""Whoever has an account changes its password; the operator's is changed before anything else."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.voting.installation import OPENS, PASSWORD, FixedClock, House
from tests.voting.web.browsing import give_password, send, sign_in
from voting.sentences import SENTENCES
from voting.services.people.passwords import GIVEN_FOR, mark_given

OWN = "sieben graue Wagen am Kanal"
PAGE = "/devices/password"


def change(browser: FlaskClient, present: str, new: str, page: str = PAGE) -> tuple[int, str]:
    return send(browser, page, browser.get(page).text, present=present, password=new)


def try_password(app: Flask, password: str) -> int:
    browser = app.test_client()
    return give_password(browser, browser.get("/sign-in").text, "m-langyue", password)[0]


def test_it_takes_the_present_one_and_ends_every_other_session(
    web_house: House, app: Flask, clock: FixedClock
) -> None:
    del web_house
    here, elsewhere = app.test_client(), app.test_client()
    for browser in (here, elsewhere):
        sign_in(browser, "m-langyue")

    for present, new, code in (
        ("not this one at all", OWN, "password-present-wrong"),
        (PASSWORD, PASSWORD, "password-same"),
        (PASSWORD, "m-langyue1", "password-common"),
    ):
        status, text = change(here, present, new)
        assert (status, SENTENCES[code].split("{")[0] in text) == (422, True)
    assert change(here, PASSWORD, OWN)[0] == 200

    assert here.get("/committee/").status_code == 200
    assert elsewhere.get("/committee/").status_code == 401
    assert (try_password(app, PASSWORD), try_password(app, OWN)) == (401, 200)
    # Ten minutes later a factor is asked for first.
    clock.instant += timedelta(minutes=11)
    assert here.get(PAGE).headers["Location"] == "/devices/again"


def test_wrong_ones_are_counted_as_at_a_sign_in(web_house: House, browser: FlaskClient) -> None:
    del web_house
    sign_in(browser, "m-langyue")

    statuses = [change(browser, "not this one at all", OWN)[0] for _ in range(6)]

    assert (statuses[0], statuses[-1]) == (422, 429)


def test_the_operators_password_leads_to_a_new_one_alone(
    web_house: House, app: Flask, browser: FlaskClient, clock: FixedClock
) -> None:
    web_house.database.write(lambda s: mark_given(s, web_house.member.id, clock.instant))
    status, page = give_password(browser, browser.get("/sign-in").text, "m-langyue")
    assert (status, "换成自己的密码" in page) == (200, True)
    assert [browser.get(each).status_code for each in ("/committee/", "/devices")] == [401, 401]

    status, text = change(browser, PASSWORD, OWN, "/sign-in/new-password")

    assert (status, "工作台" in text) == (200, True)
    assert browser.get("/committee/").status_code == 200
    assert try_password(app, OWN) == 200


@pytest.mark.parametrize(("days", "status"), [(6, 200), (7, 403)])
def test_the_operators_password_works_for_seven_days(
    web_house: House, app: Flask, clock: FixedClock, days: int, status: int
) -> None:
    web_house.database.write(lambda s: mark_given(s, web_house.member.id, OPENS))
    assert timedelta(days=7) == GIVEN_FOR
    clock.instant = OPENS + timedelta(days=days)

    assert try_password(app, PASSWORD) == status


def test_what_the_operator_gave_is_over_whatever_one_signed_in_with(
    web_house: House, browser: FlaskClient
) -> None:
    sign_in(browser, "m-langyue")
    web_house.database.write(
        lambda s: mark_given(s, web_house.member.id, OPENS - GIVEN_FOR - timedelta(days=1))
    )

    status, text = change(browser, PASSWORD, OWN)

    assert status == 403
    assert SENTENCES["staff-password-over"].split("{")[0] in text
