"""A receipt for people: its number, its picture, its short address, and what became of it."""

import re
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from tests.voting.casting.test_casting import run_sequencer
from tests.voting.installation import (
    CLOSES,
    OPENS,
    FixedClock,
    House,
    cast_online,
    find_field,
    issue_letters,
    make_open_meeting,
    make_voter,
)
from tests.voting.owners.test_disputes import settle_by_two
from tests.voting.web.browsing import sign_in_owner, vote
from voting.services.casting.cast import BallotView
from voting.services.casting.receipts import get_receipt
from voting.services.people.actors import Voter

WIDE = str.maketrans({chr(each): chr(each + 0xFEE0) for each in range(0x21, 0x7F)})

_MOST_BYTES = 12 * 1024


def check_receipt(browser: FlaskClient, text: str) -> str:
    """Paste a receipt into the page that checks it, as a browser without scripts does."""
    token = find_field("csrf_token", browser.get("/receipt").text)
    return browser.post("/receipt", data={"csrf_token": token, "receipt": text}).text


def read_receipt(house: House, voter: Voter, ballot: BallotView) -> str:
    return house.database.read(lambda s: get_receipt(s, voter, ballot.id))[1]


def cast_one(house: House, browser: FlaskClient) -> tuple[str, str, str]:
    """Vote in a browser; return the meeting, the receipt's path and the code of the ballot."""
    meeting_id = make_open_meeting(house)
    _, page = vote(browser, sign_in_owner(browser, issue_letters(house, meeting_id)[0]))
    path, code = re.search(r"/vote/receipt/[0-9a-f]+", page), re.search(r"/r/(\w+)", page)
    assert path is not None
    assert code is not None
    return meeting_id, path[0], code[1]


def test_a_receipt_says_its_number_and_is_short(web_house: House, browser: FlaskClient) -> None:
    meeting_id, path, _ = cast_one(web_house, browser)
    waiting = browser.get(path)
    assert waiting.headers["Refresh"] == f"3; url={path}?looked=1"
    assert "Refresh" not in browser.get(f"{path}?looked=10").headers
    run_sequencer(web_house, meeting_id)

    logged = browser.get(path)

    assert "Refresh" not in logged.headers
    assert re.search(r'<h1 class="phrases">您的票已计入，第\s\d+\s号</h1>', logged.text)
    assert len(logged.data) < _MOST_BYTES


def test_the_picture_of_a_receipt_is_for_its_owner_and_no_cache(
    app: Flask, web_house: House, browser: FlaskClient
) -> None:
    meeting_id, path, _ = cast_one(web_house, browser)
    run_sequencer(web_house, meeting_id)

    picture = browser.get(f"{path}/receipt.png")

    assert (picture.mimetype, picture.data[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert picture.headers["Cache-Control"] == "no-store"
    assert len(picture.data) < 20_000
    assert app.test_client().get(f"{path}/receipt.png").status_code != 200


def test_whoever_has_the_code_sees_that_the_ballot_is_in_the_log_and_nothing_else(
    app: Flask, web_house: House, browser: FlaskClient
) -> None:
    meeting_id, _, code = cast_one(web_house, browser)
    stranger = app.test_client()
    assert "这张票已收到" in stranger.get(f"/r/{code}").text
    run_sequencer(web_house, meeting_id)

    page = stranger.get(f"/r/{code[:5].lower()}-{code[5:].lower()}").text
    assert stranger.get(f"/r/{code.translate(WIDE)}").text == page
    assert "我要投票" in page

    assert re.search(r"<h1>第\s\d+\s号票</h1>", page)
    assert "已计入。" in page
    for told in ("1栋", "0101", "<b>同意</b>", "<b>反对</b>"):
        assert told not in page


def test_whoever_guesses_codes_is_stopped_and_whoever_knows_one_is_not(
    app: Flask, web_house: House, browser: FlaskClient
) -> None:
    _, _, code = cast_one(web_house, browser)
    stranger = app.test_client()

    assert "没有这个编号的票" in stranger.get("/r/00000000AA").text
    answers = [stranger.get(f"/r/00000000{n:02}").status_code for n in range(30)]

    assert answers == [404] * 29 + [429]
    assert stranger.get(f"/r/{code}").status_code == 200


def test_a_code_says_what_became_of_its_ballot_and_when(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    house, stranger = web_house, app.test_client()
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    first = cast_online(house, voter, "form0001")
    second = cast_online(house, voter, "form0002", at=OPENS + timedelta(days=1))
    clock.instant = OPENS + timedelta(days=2)
    run_sequencer(house, meeting_id)

    assert "2026年4月19日" in (page := stranger.get(f"/r/{first.code}").text)
    assert re.search(r"已由同一户的第\s\d+\s号票代替", page)
    settle_by_two(house, meeting_id, second.id, at=clock.instant)
    voided = stranger.get(f"/r/{second.code}").text
    assert '已作废，不计入结果（<span class="date">2026年4月20日' in voided
    assert "原因：投票人无权表决。" in voided
    assert "已计入。" in stranger.get(f"/r/{first.code}").text
    assert clock.instant < CLOSES


def test_the_check_of_a_receipt_says_what_became_of_the_ballot(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    house, stranger = web_house, app.test_client()
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    first = cast_online(house, voter, "form0001")
    clock.instant = OPENS
    promise = read_receipt(house, voter, first)

    assert "已收到，正在写入公开的记票簿。" in check_receipt(stranger, promise)
    clock.instant = OPENS + timedelta(minutes=1)
    assert "超过 10 秒还没有写入" in check_receipt(stranger, promise)
    run_sequencer(house, meeting_id)
    receipt = read_receipt(house, voter, first)
    for text in (promise, receipt):
        assert re.search(
            r"第\s\d+\s号票：已计入。.*核验通过。", check_receipt(stranger, text), re.DOTALL
        )
    second = cast_online(house, voter, "form0002", at=OPENS + timedelta(days=1))
    run_sequencer(house, meeting_id)
    replaced = check_receipt(stranger, receipt)
    assert re.search(r"已由同一户的第\s\d+\s号票代替（<span class=.date.>2026年4月19日", replaced)
    settle_by_two(house, meeting_id, second.id, at=OPENS + timedelta(days=2))
    later = check_receipt(stranger, read_receipt(house, voter, second))
    assert '已作废，不计入结果（<span class="date">2026年4月20日' in later
    assert "原因：投票人无权表决。" in later
