"""Refusals and errors: a Chinese page, strict headers, and no private word in page or log."""

import json
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update
from structlog.testing import capture_logs

from tests.voting.installation import House, find_last_six, issue_letters, make_open_meeting
from tests.voting.web.browsing import send, sign_in_owner, tell_owners, vote
from voting.storage.sealed import seal_values
from voting.storage.tables.people import CommunityRow, StaffRow


def test_a_form_without_its_token_is_refused(web_house: House, browser: FlaskClient) -> None:
    del web_house
    answer = browser.post("/sign-in", data={"login": "x", "password": "y"})

    assert answer.status_code == 400
    assert tell_owners("form-expired") in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/c/nowhere", 404),
        ("GET", "/v/unknown", 404),
        ("GET", "/vote/confirm", 405),
        ("GET", "/committee/", 401),
        ("GET", "/static/../app.py", 404),
    ],
)
def test_every_refusal_is_a_chinese_page(
    web_house: House, browser: FlaskClient, method: str, path: str, status: int
) -> None:
    del web_house
    answer = browser.open(path, method=method)

    assert answer.status_code == status
    assert f"<h1>{'没有找到' if status == 404 else '没有完成'}</h1>" in answer.text
    assert "Traceback" not in answer.text


def test_an_unexpected_error_shows_no_traceback_and_logs_no_text(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "张三 110101199001011234"

    def fail(*_: object) -> None:
        raise RuntimeError(secret)

    monkeypatch.setattr("voting.services.pages.public.get_community_by_code", fail)
    with capture_logs() as logs:
        answer = app.test_client().get("/c/langyue")

    assert answer.status_code == 500
    assert tell_owners("internal") in answer.text
    assert secret not in answer.text + json.dumps(logs)
    assert any(entry["event"] == "unexpected" for entry in logs)


def test_where_an_error_page_fails_too_the_log_names_no_address_and_no_text(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail_once(*_: object, **__: object) -> None:
        monkeypatch.undo()
        raise RuntimeError("letter-secret")

    monkeypatch.setattr("voting.web.responses.errors.render_template", fail_once)
    with capture_logs() as logs:
        answer = app.test_client().get("/v/letter-secret")

    assert answer.status_code == 500
    assert "letter-secret" not in answer.text + json.dumps(logs) + caplog.text
    assert "unexpected" in {entry["event"] for entry in logs}


def test_what_the_database_refuses_is_shown_and_logged_without_what_it_says(
    app: Flask,
    web_house: House,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    known = web_house.database.read(lambda s: s.scalars(select(StaffRow)).first())
    assert known is not None
    met: list[str] = []

    def add_unchecked(*_: object) -> None:
        # A service that does not look whether the login is taken.
        row = {**known.__dict__, "id": "another", "password_hash": "scrypt$kept$for-nobody"}
        del row["_sa_instance_state"]
        try:
            web_house.database.write(
                lambda s: s.execute(insert(StaffRow), [seal_values(s, StaffRow, row)])
            )
        except Exception as error:  # Whatever it is: what it says is what this is about.
            met.extend(str(each) for each in (error, error.__cause__))
            raise

    monkeypatch.setattr("voting.services.pages.public.get_community_by_code", add_unchecked)
    with capture_logs() as logs:
        answer = app.test_client().get("/c/langyue")

    assert "UNIQUE constraint failed" in str(met)
    assert answer.status_code == 500
    assert tell_owners("internal") in answer.text
    written = (
        answer.text + json.dumps(logs, ensure_ascii=False) + caplog.text + str(capfd.readouterr())
    )
    for private in ("for-nobody", known.login, known.name, "INSERT", "UNIQUE", "staff."):
        assert private not in written
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["unexpected"]


def test_no_personal_datum_and_no_secret_reaches_the_logs(
    web_house: House, browser: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    meeting_id = make_open_meeting(web_house)
    letter = issue_letters(web_house, meeting_id)[0]
    with capture_logs() as logs:
        page = browser.get(f"/v/{letter.token}").text
        send(browser, f"/v/{letter.token}", page, last_six="000000")
        vote(browser, sign_in_owner(browser, letter))

    written = json.dumps(logs, ensure_ascii=False) + caplog.text
    assert "owner.confirm" in written
    for private in (letter.token, find_last_six(letter), letter.names[0], "against", "0101"):
        assert private not in written


def test_pages_carry_strict_headers_and_reach_no_other_origin(
    web_house: House, browser: FlaskClient
) -> None:
    del web_house
    answer = browser.get("/")

    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    # The name of a drawing's language is no address that is asked.
    text = answer.text.replace("xmlns='http://www.w3.org/2000/svg'", "")
    assert "http://" not in text
    assert "https://" not in text
    assert "style=" not in answer.text


def test_whom_to_ring_is_said_while_the_database_is_away(
    app: Flask, web_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = "0571-88888888"
    web_house.database.write(lambda s: s.execute(update(CommunityRow).values(telephone=number)))
    browser = app.test_client()
    path = f"/c/{web_house.community.code}"
    assert browser.get(path).status_code == 200

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("voting.services.pages.public.get_community_by_code", fail)
    known, unknown = browser.get(path), browser.get("/c/elsewhere")

    assert (known.status_code, unknown.status_code) == (500, 500)
    assert f'<a href="tel:{number}">' in known.text
    assert number not in unknown.text
    assert "请打投票信或会议公告上写的电话" in unknown.text
