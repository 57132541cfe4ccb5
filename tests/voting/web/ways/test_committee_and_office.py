"""The ways of the committee and of the street office through the pages, to the signed result."""

from flask import Flask
from flask.testing import FlaskClient

from audit.verify import verify
from tests.voting.casting.test_casting import read_ballots, run_sequencer
from tests.voting.installation import (
    FINAL,
    FixedClock,
    House,
    countersign,
    find_last_six,
    finish_meeting,
    issue_letters,
    make_open_meeting,
)
from tests.voting.web.browsing import send, sign_in, vote
from tests.voting.web.ways.over_the_web import hold_over_the_web


def test_the_committee_goes_from_an_empty_community_to_a_signed_result(
    web_house: House, app: Flask, browser: FlaskClient, clock: FixedClock
) -> None:
    meeting_id, page = hold_over_the_web(web_house, app, browser, clock)

    assert "等待街道办事处会签" in page
    result = browser.get(f"/c/{web_house.community.code}/{meeting_id}").text
    assert "参与不足，未形成有效决定" in result


def test_the_street_office_verifies_and_countersigns(
    web_house: House, browser: FlaskClient, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    finish_meeting(web_house, meeting_id)
    clock.instant = FINAL
    sign_in(browser, "a-langyue")
    url = f"/office/{web_house.community.id}/{meeting_id}"

    page = browser.get(url).text
    assert "全部成立" in page
    status, page = send(browser, f"{url}/countersign", page)

    assert (status, "会签</b>" in page) == (200, True)
    pdf = browser.get(f"/c/langyue/{meeting_id}/result.pdf").data
    assert verify(pdf).holds
    evidence = browser.get(f"/c/langyue/{meeting_id}/evidence.json").data
    assert verify(evidence).holds


def test_the_street_office_sees_a_card_and_hands_the_device_over(
    web_house: House, browser: FlaskClient
) -> None:
    meeting_id = make_open_meeting(web_house)
    letter = issue_letters(web_house, meeting_id)[0]
    sign_in(browser, "a-langyue")
    url = f"/office/{web_house.community.id}/{meeting_id}/in-person"
    page = browser.get(url).text
    address = {"building": "1栋", "section": "1单元", "room": "0101"}

    status, refused = send(browser, url, page, **address, last_six="000000")
    assert (status, "与清册上这一户的业主都不符" in refused) == (422, True)
    _, ballot = send(browser, url, page, **address, last_six=find_last_six(letter))
    _, receipt = vote(browser, ballot)

    assert "您的票已收到" in receipt
    assert browser.get(url).status_code in {401, 403}
    run_sequencer(web_house, meeting_id)
    (cast,) = read_ballots(web_house, meeting_id)
    assert (cast.identified, cast.channel) == ("in-person", "online")


def test_the_countersigned_document_stays_as_it_was_signed(
    web_house: House, browser: FlaskClient
) -> None:
    meeting_id = make_open_meeting(web_house)
    finish_meeting(web_house, meeting_id)
    countersign(web_house, meeting_id)

    page = browser.get(f"/c/langyue/{meeting_id}").text

    assert "会签。" in page
