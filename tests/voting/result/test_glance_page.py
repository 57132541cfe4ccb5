"""The result, and the turnout before it, on the public page and the owner's: one glance."""

import pytest
from flask.testing import FlaskClient

from tests.voting.installation import (
    CLOSES,
    FixedClock,
    House,
    cast_online,
    close_meeting,
    issue_letters,
    make_open_meeting,
    make_voter,
    take_step,
)
from tests.voting.web.browsing import sign_in_owner
from tests.voting.web.test_every_state import QUORUM, hold_until
from voting.services.result import closing
from voting.wording import keep_units

PASSED = keep_units(
    "通过。实际参与 100.0 % 面积、100.0 % 人数（须 66.67 %）；同意 100.0 %、100.0 %（须过半）。"
)
NOBODY = keep_units("参与不足，未形成有效决定。没有人参与表决（须 66.67 %）。")


def show(
    browser: FlaskClient, house: House, clock: FixedClock, state: str, votes: int = QUORUM
) -> str:
    meeting_id = hold_until(house, clock, state, votes)
    return browser.get(f"/c/{house.community.code}/{meeting_id}").text


def test_during_the_vote_the_turnout_stands_against_the_bar(
    browser: FlaskClient, web_house: House, clock: FixedClock
) -> None:
    page = show(browser, web_house, clock, "open", 12)

    assert page.count('<svg class="bar"') == 2
    assert keep_units("<b>57.1 %，差 2 人</b>") in page
    assert "同意 " not in page.split("表决事项")[0]


def test_a_preliminary_result_is_one_sentence_with_bars_a_deadline_and_a_button(
    browser: FlaskClient, web_house: House, clock: FixedClock
) -> None:
    page = show(browser, web_house, clock, "preliminary")

    assert page.count(PASSED) == 2
    assert page.count('<svg class="bar"') == 8
    assert "对结果提出异议</a>" in page
    assert page.count("为止。") == 1
    assert page.index(PASSED) < page.index("整数比较")
    assert "python" not in page
    assert "M1" not in page


@pytest.mark.parametrize("state", ["preliminary", "final"])
def test_where_nobody_voted_nothing_is_missing_of_what_nobody_said(
    browser: FlaskClient, web_house: House, clock: FixedClock, state: str
) -> None:
    page = show(browser, web_house, clock, state, 0)

    assert page.count(NOBODY) == 2
    assert "缺0.0001㎡" not in page


def test_an_owner_sees_the_result_in_their_language(
    browser: FlaskClient, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    letters = issue_letters(web_house, meeting_id)
    for number, each in enumerate(letters):
        cast_online(web_house, make_voter(web_house, meeting_id, each), f"form{number:04d}")
    clock.instant = CLOSES
    close_meeting(web_house, meeting_id)
    take_step(web_house, meeting_id, closing.publish_preliminary, CLOSES)

    assert PASSED in sign_in_owner(browser, letters[0])
    english = browser.get("/vote", headers={"Accept-Language": "en"}).text
    assert (
        keep_units(
            "Passed. Took part: 100.0 % of the area, 100.0 % of the persons (66.67 % needed)"
        )
        in english
    )
