"""我要投票: one door from every public page, and back to where one was going."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.voting.affairs.test_affairs import freeze_small, sign_in_at_home
from tests.voting.installation import (
    NOTICED,
    FixedClock,
    House,
    issue_letters,
    make_open_meeting,
)
from tests.voting.owners.telephones import ONE, read_code
from tests.voting.web.browsing import send, sign_in, sign_in_owner

DOOR = 'href="/vote/sign-in?c=langyue"'


def pass_through(browser: FlaskClient, house: House, door: str) -> tuple[int, str, str]:
    """Sign in by telephone from a door; return the status, the path and the page one comes to."""
    page = browser.get(door).text
    _, page = send(browser, "/vote/sign-in", page, telephone=ONE)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = browser.post(
        "/vote/sign-in/code",
        data={"csrf_token": token, "code": read_code(house)},
        follow_redirects=True,
    )
    return answer.status_code, answer.request.path, answer.text


def test_every_public_page_has_the_door(web_house: House, browser: FlaskClient) -> None:
    meeting_id = make_open_meeting(web_house)
    base = "/c/langyue"

    for path in (base, f"{base}/{meeting_id}", f"{base}/register", f"{base}/board"):
        assert DOOR in browser.get(path).text, path
    for path in ("/", "/receipt", "/nowhere"):
        assert 'href="/vote/sign-in"' in browser.get(path).text, path
    for path in (base, f"{base}/{meeting_id}"):
        assert f'class="button big" {DOOR}' in browser.get(path).text, path


def test_the_door_offers_three_ways_and_says_until_when(
    web_house: House, browser: FlaskClient
) -> None:
    make_open_meeting(web_house)

    page = browser.get("/vote/sign-in?c=langyue").text

    for words in ("用手机验证码", "用投票信", web_house.community.name, "前投票"):
        assert words in page
    assert browser.get("/vote/sign-in?c=nowhere").status_code == 200


@pytest.mark.parametrize("wanted", ["/affairs/", "/vote/proxy", "/vote"])
def test_a_page_that_needs_a_sign_in_leads_to_the_door_and_back(
    web_house: House, browser: FlaskClient, wanted: str
) -> None:
    make_open_meeting(web_house)
    turned = browser.get(wanted)
    assert (turned.status_code, turned.location) == (303, f"/vote/sign-in?to={wanted}")

    assert pass_through(browser, web_house, turned.location)[:2] == (200, wanted)


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example/vote", "https://evil.example/", "/\\evil.example", "/committee/", "/nowhere",
     "/vote/sign-in", "/affairs/?x=1", "/vote/confirm", "javascript:alert(1)"],
)  # fmt: skip
def test_nobody_is_led_anywhere_but_to_an_owners_page(
    web_house: House, browser: FlaskClient, wanted: str
) -> None:
    make_open_meeting(web_house)

    page = browser.get("/vote/sign-in", query_string={"to": wanted})

    assert page.status_code == 200
    assert pass_through(browser, web_house, "/vote/sign-in")[:2] == (200, "/vote")


def test_where_one_was_going_is_forgotten_when_one_comes_by_another_way(
    web_house: House, browser: FlaskClient
) -> None:
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]
    browser.get("/affairs/", follow_redirects=True)

    assert "下一步：核对" in sign_in_owner(browser, letter)


def test_whoever_is_signed_in_lands_where_they_left(web_house: House, browser: FlaskClient) -> None:
    sign_in_owner(browser, issue_letters(web_house, make_open_meeting(web_house))[0])

    at_the_door = browser.get("/vote/sign-in?c=langyue", follow_redirects=True)
    by_the_board = browser.get("/vote/sign-in?c=langyue&to=/affairs/", follow_redirects=True)

    assert at_the_door.request.path == "/vote"
    assert "下一步：核对" in at_the_door.text
    assert by_the_board.request.path == "/affairs/"


def test_an_owner_of_before_the_vote_comes_to_the_door_once_there_is_a_ballot(
    web_house: House, browser: FlaskClient, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    freeze_small(web_house)
    sign_in_at_home(browser, web_house)
    if browser.get("/affairs/").status_code == 303:
        send(browser, "/affairs/choose", browser.get("/affairs/choose").text, entry="0")

    before = browser.get("/vote/sign-in", follow_redirects=True)
    to_vote = browser.get("/vote", follow_redirects=True)

    assert before.request.path == "/affairs/"
    assert to_vote.request.path == "/vote/sign-in"


@pytest.mark.parametrize("login", ["m-langyue", "a-langyue"])
def test_staff_are_told_that_an_owners_page_is_not_theirs(
    web_house: House, app: Flask, login: str
) -> None:
    make_open_meeting(web_house)
    browser = app.test_client()
    sign_in(browser, login)

    told = browser.get("/affairs/")
    assert told.status_code == 403
    assert "这一页是业主自己的" in told.text
    assert 'href="/vote/sign-in?to=/affairs/"' in told.text
    assert "工作人员的登录就结束了" in browser.get("/vote/sign-in").text

    status, path, _ = pass_through(browser, web_house, "/vote/sign-in?to=/affairs/")
    assert (status, path) == (200, "/affairs/")
    assert browser.get("/committee/").status_code == 401


def test_a_code_page_without_a_code_leads_to_the_door(
    web_house: House, browser: FlaskClient
) -> None:
    del web_house
    for path in ("/vote/sign-in/code", "/vote/sign-in/choose", "/affairs/choose"):
        assert browser.get(path).location == "/vote/sign-in"
