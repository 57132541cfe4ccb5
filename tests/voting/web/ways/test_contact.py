"""Whom owners ring, and what the committee tells the owners' chat groups."""

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.voting.installation import (
    CLOSES,
    NOTICED,
    FixedClock,
    House,
    cast_online,
    find_field,
    issue_letters,
    make_noticed_meeting,
    make_open_meeting,
    make_voter,
)
from tests.voting.web.browsing import send, sign_in, sign_in_owner
from voting.storage.tables.people import CommunityRow

NUMBER = "0571-88888888"
HERE = {"Origin": "http://localhost"}
_WAITING = r'(/committee/steps/[0-9a-f]+)"><b>更改业主打给谁(?:(?!</li>).)*等待确认'


def read_texts(page: str) -> list[str]:
    found = re.findall(
        r"<textarea id=\"chat-\d\" readonly rows=\"9\">(.*?)</textarea>", page, re.DOTALL
    )
    return [unescape(text) for text in found]


def find_waiting(browser: FlaskClient) -> tuple[str, str]:
    """Return the address and the page of the change that waits, as whoever is signed in."""
    home = browser.get("/committee/").text
    found = re.search(
        r'(/committee/steps/[0-9a-f]+)"><b>更改业主打给谁(?:(?!</li>).)*等待确认', home, re.DOTALL
    )
    assert found
    return found[1], browser.get(found[1]).text


def confirm_as_second(browser: FlaskClient, login: str = "n-langyue") -> None:
    sign_in(browser, login)
    url, page = find_waiting(browser)
    assert send(browser, f"{url}/confirm", page)[0] == 200


def test_the_committee_says_whom_owners_ring(
    web_house: House, app: Flask, browser: FlaskClient
) -> None:
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]
    pages = ("/vote/sign-in?c=langyue", f"/v/{letter.token}")
    stranger = app.test_client()
    assert all("tel:" not in stranger.get(path).text for path in pages)
    sign_in(browser, "m-langyue")
    home = browser.get("/committee/").text

    status, asked = send(
        browser, "/committee/contact", home, telephone="０５７１－88888888", paper_place="1栋大堂"
    )

    assert (status, f"改成　联系电话：{NUMBER}；纸质表决票交到：1栋大堂" in asked) == (200, True)
    assert "现在公布的　联系电话：不写" in asked
    assert "确认办理" not in asked
    assert all("tel:" not in stranger.get(path).text for path in pages)
    confirm_as_second(browser)
    assert all(f'href="tel:{NUMBER}"' in stranger.get(path).text for path in pages)
    assert all("交到 <b>1栋大堂</b>" in stranger.get(path).text for path in pages)
    assert f'href="tel:{NUMBER}"' in stranger.get("/c/langyue/nowhere").text
    door = stranger.get(pages[0]).text
    status, code = send(stranger, "/vote/sign-in", door, telephone="13800138000")
    assert (status, "短信里的六位数字" in code) == (200, True)
    assert f'href="tel:{NUMBER}"' in code
    assert 'href="/vote/sign-in?c=langyue"' in code
    home = browser.get("/committee/").text
    refused, page = send(
        browser, "/committee/contact", home, telephone=NUMBER, paper_place="1栋大堂"
    )
    assert (refused, "不用再改" in page) == (422, True)
    send(browser, "/committee/contact", home, telephone="")
    assert all(f'href="tel:{NUMBER}"' in stranger.get(path).text for path in pages)
    sign_in(browser, "m-langyue")
    confirm_as_second(browser, "m-langyue")
    assert all("tel:" not in stranger.get(path).text for path in pages)


def test_a_page_whose_sign_in_is_over_says_whom_to_ring(web_house: House, app: Flask) -> None:
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]
    web_house.database.write(lambda s: s.execute(update(CommunityRow).values(telephone=NUMBER)))
    owner = app.test_client()
    sign_in_owner(owner, letter)
    token = find_field("csrf_token", owner.get("/affairs/").text)
    proposal = {"csrf_token": token, "title": "加装电梯", "text": "老人上下楼不便"}
    owner.delete_cookie("session")

    unknown = owner.post("/affairs/proposals", data=proposal, headers=HERE).text
    owner.get("/vote/sign-in?c=langyue")
    known = owner.post("/affairs/proposals", data=proposal, headers=HERE).text

    assert all("请重新登录" in page for page in (unknown, known))
    assert all('value="老人上下楼不便"' in page for page in (unknown, known))
    assert "请打投票信或会议公告上写的电话" in unknown
    assert f'href="tel:{NUMBER}"' in known


def test_the_street_office_says_it_where_there_is_no_committee(
    web_house: House, browser: FlaskClient
) -> None:
    sign_in(browser, "a-langyue")
    url = f"/office/{web_house.community.id}/tenure/"

    status, page = send(browser, f"{url}contact", browser.get(url).text, telephone="13800138000")

    assert (status, "改成　联系电话：13800138000" in page) == (200, True)
    sign_in(browser, "n-langyue")
    assert "联系电话：13800138000" in find_waiting(browser)[1]


def test_the_committee_copies_a_text_before_the_vote_and_two_during_it(
    web_house: House, browser: FlaskClient, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    meeting_id = make_noticed_meeting(web_house)
    sign_in(browser, "m-langyue")
    send(browser, "/committee/contact", browser.get("/committee/").text, telephone=NUMBER)
    confirm_as_second(browser)

    (before,) = read_texts(browser.get(f"/committee/meetings/{meeting_id}").text)

    for words in ("花园", "开始投票", "截止", "/vote/sign-in?c=langyue", NUMBER):
        assert words in before


def test_the_reminder_has_the_turnout(
    web_house: House, browser: FlaskClient, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    letter = issue_letters(web_house, meeting_id)[0]
    cast_online(web_house, make_voter(web_house, meeting_id, letter), "abcdefgh")
    sign_in(browser, "m-langyue")
    url = f"/committee/meetings/{meeting_id}"

    first, second = read_texts(browser.get(url).text)

    assert "正在投票" in first
    assert re.search(r"目前参与：面积 \d+\.\d\s%，人数 \d+\.\d\s%，还差 [\d,]+\s㎡、\d+ 人", second)
    assert "请找业主委员会" in second
    clock.instant = CLOSES
    assert read_texts(browser.get(url).text) == []
