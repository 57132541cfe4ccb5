"""Sessions on the server: what leaving, a new password and time do to a cookie that was copied."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.voting.installation import (
    OPENS,
    FixedClock,
    House,
    find_field,
    issue_letters,
    make_open_meeting,
)
from tests.voting.statements import watching
from tests.voting.web.browsing import mark, send, sign_in, sign_in_owner
from voting.context import EXTENSION
from voting.errors.operation import SettingsError
from voting.services.people.accounts import change_password, disable_account
from voting.services.people.passwords import PasswordHash
from voting.services.people.signing_in.sessions import forget_sessions
from voting.settings import SessionEnds, find_wrong_settings, read_settings
from voting.storage.tables.sessions.rows import SessionRow
from voting.web.sessions.devices import abridge_address

ENDS = SessionEnds(timedelta(minutes=60), timedelta(hours=4))
WECHAT = (
    "Mozilla/5.0 (Linux; Android 14; V2218A) AppleWebKit/537.36 Chrome/122.0 Mobile Safari/537.36 "
    "MicroMessenger/8.0.49"
)


def read_cookie(browser: FlaskClient) -> str:
    cookie = browser.get_cookie("session")
    assert cookie is not None
    return cookie.value


def copy_cookie(app: Flask, browser: FlaskClient) -> FlaskClient:
    """Return another browser that holds a copy of one's cookie."""
    thief = app.test_client()
    thief.set_cookie("session", read_cookie(browser))
    return thief


def list_rows(house: House) -> list[SessionRow]:
    return house.database.read(lambda s: list(s.scalars(select(SessionRow))))


@pytest.mark.parametrize("whose", ["member", "owner"])
def test_a_copied_cookie_does_not_work_after_signing_out(
    web_house: House, app: Flask, whose: str
) -> None:
    browser = app.test_client()
    if whose == "member":
        sign_in(browser, "m-langyue")
        page, leaving = "/committee/", "/sign-out"
    else:
        letter = issue_letters(web_house, make_open_meeting(web_house))[0]
        sign_in_owner(browser, letter)
        page, leaving = "/vote", "/vote/sign-out"
    thief = copy_cookie(app, browser)
    assert thief.get(page).status_code == 200

    send(browser, leaving, browser.get(page).text)

    assert thief.get(page).status_code in {303, 401}
    assert list_rows(web_house) == []


def test_a_token_is_new_at_each_sign_in_and_stored_as_its_digest_alone(
    web_house: House, app: Flask
) -> None:
    browser = app.test_client()
    sign_in(browser, "m-langyue")
    thief = copy_cookie(app, browser)
    with browser.session_transaction() as cookie:
        first = cookie["token"]
        assert not {"staff", "voter", "owner"} & cookie.keys()

    sign_in(browser, "m-langyue")

    with browser.session_transaction() as cookie:
        assert cookie["token"] != first
    (row,) = list_rows(web_house)
    assert first not in {row.digest, row.id}
    assert len(row.digest) == 64
    assert thief.get("/committee/").status_code == 401


@pytest.mark.parametrize("act", [disable_account, change_password])
def test_a_new_password_and_the_end_of_an_account_end_its_sessions(
    web_house: House, app: Flask, act: object
) -> None:
    browser, other = app.test_client(), app.test_client()
    sign_in(browser, "m-langyue")
    sign_in(other, "n-langyue")
    if act is disable_account:
        web_house.database.write(lambda s: disable_account(s, login="m-langyue", at=OPENS))
    else:
        web_house.database.write(
            lambda s: change_password(s, login="m-langyue", password_hash=PasswordHash("x"))
        )

    assert browser.get("/committee/").status_code == 401
    assert other.get("/committee/").status_code == 200
    assert len(list_rows(web_house)) == 1


def test_sessions_end_by_themselves_when_idle_and_in_any_case(
    web_house: House, app: Flask, clock: FixedClock
) -> None:
    context = app.extensions[EXTENSION]
    settings = replace(context.settings, staff_sessions=ENDS)
    app.extensions[EXTENSION] = replace(context, settings=settings)
    browser, idle = app.test_client(), app.test_client()
    sign_in(browser, "m-langyue")
    sign_in(idle, "n-langyue")
    begun = clock.instant
    statuses = []
    while clock.instant < begun + timedelta(hours=4):
        clock.instant += timedelta(minutes=40)
        statuses.append(browser.get("/committee/").status_code)
        if len(statuses) == 2:
            assert idle.get("/committee/").status_code == 401

    assert statuses == [200] * 5 + [401]
    sign_in(browser, "m-langyue")
    web_house.database.write(lambda s: forget_sessions(s, clock.instant))
    assert len(list_rows(web_house)) == 1


def test_what_was_typed_while_a_session_ended_is_not_lost(
    web_house: House, app: Flask, clock: FixedClock
) -> None:
    context = app.extensions[EXTENSION]
    settings = replace(context.settings, staff_sessions=ENDS)
    app.extensions[EXTENSION] = replace(context, settings=settings)
    browser = app.test_client()
    sign_in(browser, "m-langyue")
    page = browser.get("/committee/board/").text
    clock.instant += timedelta(hours=5)

    typed = {"csrf_token": find_field("csrf_token", page), "title": "写了很久的公示"}
    origin = {"Origin": "http://localhost"}
    answer = browser.post("/committee/board/disclosures", data=typed, headers=origin)

    assert answer.status_code == 400
    assert "写了很久的公示" in answer.text
    assert len(list_rows(web_house)) == 1


def test_use_is_noted_once_a_minute_and_never_by_a_cast(
    web_house: House, app: Flask, clock: FixedClock
) -> None:
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]
    browser = app.test_client()
    ballot = sign_in_owner(browser, letter)
    noted = []
    for seconds in (10, 40, 20):
        clock.instant += timedelta(seconds=seconds)
        with watching(web_house.database) as asked:
            browser.get("/vote")
        noted.append(any(each.startswith("UPDATE sessions") for each in asked))
    marks = mark(M1="for", M2="for")
    _, review = send(browser, "/vote/review", ballot, **marks)
    clock.instant += timedelta(minutes=5)
    fields = {name: find_field(name, review) for name in ("csrf_token", "form_id")}
    with watching(web_house.database) as asked:
        answer = browser.post("/vote/confirm", data={**fields, **marks})

    assert noted == [False, False, True]
    assert answer.status_code == 303
    of_sessions = [each.split()[0] for each in asked if " sessions" in each]
    assert of_sessions == ["SELECT"]


def test_somebody_sees_their_devices_and_ends_the_others(web_house: House, app: Flask) -> None:
    here, there, third = (app.test_client() for _ in range(3))
    for browser in (here, there, third):
        browser.environ_base["HTTP_USER_AGENT"] = WECHAT
        sign_in(browser, "m-langyue")
    stranger = app.test_client()
    sign_in(stranger, "n-langyue")
    page = here.get("/devices").text
    assert page.count("<h2>安卓手机 · 微信") == 3
    assert page.count("正在用的这一台") == 1
    assert "其他设备全部退出" not in stranger.get("/devices").text
    (foreign,) = (row.id for row in list_rows(web_house) if row.machine == "unknown")

    send(here, "/devices", page, session=foreign)
    assert stranger.get("/committee/").status_code == 200
    one = find_field("session", page)
    send(here, "/devices", page, session=one)
    assert sorted(each.get("/committee/").status_code for each in (there, third)) == [200, 401]
    send(here, "/devices", page, session="")

    assert [each.get("/committee/").status_code for each in (here, there, third)] == [200, 401, 401]


def test_owners_end_their_other_sessions_too(web_house: House, app: Flask) -> None:
    letter, other = issue_letters(web_house, make_open_meeting(web_house))[:2]
    here, there, neighbour = (app.test_client() for _ in range(3))
    for browser, whose in ((here, letter), (there, letter), (neighbour, other)):
        sign_in_owner(browser, whose)

    send(here, "/devices", here.get("/devices").text, session="")

    assert [each.get("/vote").status_code for each in (here, there, neighbour)] == [200, 303, 200]


@pytest.mark.parametrize(
    ("address", "abridged"),
    [
        ("203.0.113.77", "203.0.113.*"),
        ("2001:db8:1:2::3", "2001:db8:1::*"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_addresses_are_kept_without_their_last_part(address: str, abridged: str) -> None:
    assert abridge_address(address) == abridged


@pytest.mark.parametrize("text", ["60", "0 10", "90 60", "60 720 1", "-1 5"])
def test_ends_of_sessions_are_two_numbers_of_minutes(text: str) -> None:
    environment = {"ASSEMBLY_SECRET_KEY": "x" * 32, "ASSEMBLY_KEYS": "no-such-folder"}
    name = "ASSEMBLY_STAFF_SESSIONS"

    read = read_settings({**environment, name: "15 90"})
    with pytest.raises(SettingsError, match=name):
        read_settings({**environment, name: text})

    assert read.staff_sessions == SessionEnds(timedelta(minutes=15), timedelta(minutes=90))
    assert any(name in each for each in find_wrong_settings({**environment, name: text}))
