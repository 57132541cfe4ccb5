"""The way of an owner through the pages: sign in, vote, keep a receipt, have it checked."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.voting.casting.test_casting import run_sequencer
from tests.voting.documents.pdfs import make_pdf
from tests.voting.installation import (
    CLOSES,
    NOTICED,
    OPENS,
    FixedClock,
    House,
    cast_online,
    finish_meeting,
    issue_letters,
    make_noticed_meeting,
    make_open_meeting,
    make_voter,
)
from tests.voting.web.browsing import mark, send, sign_in, sign_in_owner, tell_owners, vote
from tests.voting.web.ways.over_the_web import (
    confirm_over_the_web,
    draft_over_the_web,
    import_over_the_web,
)


def test_an_owner_votes_and_keeps_a_receipt(web_house: House, browser: FlaskClient) -> None:
    meeting_id = make_open_meeting(web_house)
    ballot = sign_in_owner(browser, issue_letters(web_house, meeting_id)[0])
    assert "1栋1单元0101" in ballot
    assert "共 2\N{NO-BREAK SPACE}处" in ballot

    status, receipt = vote(browser, ballot)

    assert status == 200
    assert "您的票已收到" in receipt
    assert "<svg" in receipt
    assert "您已经投过票了" in browser.get("/vote").text


def test_a_ballot_that_waited_until_the_log_had_gone_on_is_taken(
    web_house: House, browser: FlaskClient, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id = make_open_meeting(web_house)
    waiting, other = issue_letters(web_house, meeting_id)[:2]
    ballot = sign_in_owner(browser, waiting)
    now = OPENS + timedelta(minutes=1)
    cast_online(web_house, make_voter(web_house, meeting_id, other), "other001", at=now)
    run_sequencer(web_house, meeting_id)
    looks = iter([OPENS, OPENS])  # Before it is shown once more, and when it is confirmed.
    monkeypatch.setattr(clock, "now", lambda: next(looks, now))

    status, receipt = vote(browser, ballot)

    assert status == 200
    assert "您的票已收到" in receipt


def test_an_owner_opens_the_documents_of_their_own_meeting_alone(
    web_house: House, app: Flask, browser: FlaskClient, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    second = app.test_client()
    sign_in(browser, "m-langyue")
    sign_in(second, "n-langyue")
    url, page = draft_over_the_web(browser, import_over_the_web(web_house, browser, second))
    confirm_over_the_web(browser, second, url, page, kind="notice")
    other_id = make_noticed_meeting(web_house)
    meeting_id = url.split("/")[-1]
    letter, foreign = issue_letters(web_house, meeting_id)[0], issue_letters(web_house, other_id)[0]

    ballot = sign_in_owner(browser, letter)
    path = f"/vote/documents/{ballot.split('/vote/documents/')[1].split(chr(34))[0]}"
    document = browser.get(path)
    sign_in_owner(browser, foreign)
    refused = browser.get(path)

    assert (document.data, document.mimetype) == (make_pdf(), "application/pdf")
    assert refused.status_code == 404


def test_going_back_keeps_what_was_marked(web_house: House, browser: FlaskClient) -> None:
    meeting_id = make_open_meeting(web_house)
    ballot = sign_in_owner(browser, issue_letters(web_house, meeting_id)[0])

    _, review = send(browser, "/vote/review", ballot, **mark(M1="for", M2="against"))

    assert 'href="/vote"' in review
    assert browser.get("/vote").text.count(" checked") == 2


def test_a_wrong_answer_says_how_many_tries_are_left_and_the_fifth_locks(
    web_house: House, browser: FlaskClient
) -> None:
    meeting_id = make_open_meeting(web_house)
    url = f"/v/{issue_letters(web_house, meeting_id)[0].token}"
    page = browser.get(url).text

    answers = [send(browser, url, page, last_six=f"00000{n}") for n in range(5)]

    assert [status for status, _ in answers] == [401, 401, 401, 401, 423]
    assert "还可以再试 4 次" in answers[0][1]
    assert tell_owners("letter-locked") in answers[4][1]
    assert browser.get(url).status_code == 423


@pytest.mark.parametrize(
    ("at", "status", "message"),
    [
        (OPENS - timedelta(days=1), 409, "投票还没有开始"),
        (CLOSES, 409, tell_owners("vote-closed")),
    ],
    ids=["too early", "too late"],
)
def test_a_page_left_open_over_a_limit_is_refused_with_what_to_do(
    web_house: House,
    browser: FlaskClient,
    clock: FixedClock,
    at: object,
    status: int,
    message: str,
) -> None:
    early = status and message.startswith("投票还没有")
    meeting_id = make_noticed_meeting(web_house) if early else make_open_meeting(web_house)
    sign_in_owner(browser, issue_letters(web_house, meeting_id)[0])
    clock.instant = at  # type: ignore[assignment]  # the table's value
    page = browser.get("/sign-in").text

    answer = send(
        browser,
        "/vote/confirm",
        page,
        form_id="form0001",
        **{"choice-M1": "for", "choice-M2": "for"},
    )

    assert answer[0] == status
    assert message in answer[1]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"choice-M1": "for"}, "choice-missing"),
        ({"choice-M1": "for", "choice-M2": "<script>"}, "choice-unknown"),
        ({"form_id": "../..", "choice-M1": "for", "choice-M2": "for"}, "ballot-incomplete"),
    ],
    ids=str,
)
def test_a_broken_form_is_refused(
    web_house: House, browser: FlaskClient, fields: dict[str, str], code: str
) -> None:
    meeting_id = make_open_meeting(web_house)
    page = sign_in_owner(browser, issue_letters(web_house, meeting_id)[0])

    status, text = send(browser, "/vote/confirm", page, **{"form_id": "form0001", **fields})

    assert status == 400
    assert f"业主委员会：{code}" in text
    assert "<script>" not in text


def test_anybody_checks_a_promise_at_once_and_a_receipt_of_a_public_result(
    web_house: House, app: Flask
) -> None:
    meeting_id = make_open_meeting(web_house)
    owner, stranger = app.test_client(), app.test_client()
    _, receipt = vote(owner, sign_in_owner(owner, issue_letters(web_house, meeting_id)[0]))
    path = receipt.split('href="/vote/receipt/')[1].split('"')[0]
    promise = owner.get(f"/vote/receipt/{path}").text
    page = stranger.get("/receipt").text

    early = send(stranger, "/receipt", page, receipt=promise)
    finish_meeting(web_house, meeting_id)
    proof = owner.get(f"/vote/receipt/{path}").text
    found = [send(stranger, "/receipt", page, receipt=text) for text in (promise, proof)]
    broken = send(stranger, "/receipt", page, receipt=re.sub(r"index (\d+)", r"index 1\1", proof))

    assert early[0] == 200
    assert "收票承诺是真的，几秒钟后再核验一次" in early[1]
    assert "核验通过" not in early[1]
    assert [(status, "核验通过" in text) for status, text in found] == [(200, True)] * 2
    assert broken[0] in {400, 409}
    assert "请把回执原件交给街道办事处核查" in broken[1]
    for text in ("你好", "hello"):
        status, told = send(stranger, "/receipt", page, receipt=text)
        assert status == 422
        assert "这不是回执" in told
        assert "街道办事处" not in told
