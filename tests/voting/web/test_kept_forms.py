"""What was typed is not lost when the sign-in ended, was renewed, or the meeting went on."""

import re

from flask.testing import FlaskClient

from tests.voting.installation import (
    PASSWORD,
    House,
    find_field,
    give_notice,
    issue_letters,
    make_draft,
    make_open_meeting,
)
from tests.voting.web.browsing import mark, send, sign_in, sign_in_owner
from tests.voting.web.form_cases import CASES
from tests.voting.web.test_forms import Page, enter
from voting.sentences import SENTENCES
from voting.web.forms.loading import list_secrets

HERE = {"Origin": "http://localhost"}
TEXT = "同意换电梯，\n请写明保修期。"
OPINION = {"body": "street-office", "text": TEXT, "given_on": "2026-03-01"}


def post(browser: FlaskClient, url: str, **fields: object) -> tuple[int, str]:
    answer = browser.post(url, data=fields, headers=HERE)
    return answer.status_code, answer.text


def test_a_form_of_an_earlier_sign_in_comes_back_with_what_was_typed(
    web_house: House, browser: FlaskClient
) -> None:
    places = enter(web_house, browser, CASES["opinion"])
    url = f"/committee/meetings/{places['draft']}/opinions"

    earlier = find_field("csrf_token", browser.get("/committee/").text)
    sign_in(browser, "m-langyue")

    status, text = post(browser, url, csrf_token=earlier, **OPINION)

    page = Page(text)
    assert status == 400
    assert SENTENCES["form-expired-kept"] in page.texts["refusal"]
    assert page.get_value("opinion-text") == TEXT
    status, text = send(browser, url, text, **OPINION)
    assert (status, "请写明保修期。" in text) == (200, True)


def test_after_a_sign_out_what_was_typed_is_got_back(
    web_house: House, browser: FlaskClient
) -> None:
    places = enter(web_house, browser, CASES["opinion"])
    url = f"/committee/meetings/{places['draft']}/opinions"
    token = find_field("csrf_token", browser.get("/committee/").text)
    browser.delete_cookie("session")

    status, text = post(browser, url, csrf_token=token, **OPINION)

    assert status == 400
    assert "请重新登录" in text
    assert "文件和密码要重新填" in text
    assert 'id="refusal"' not in text
    assert "您刚才填写的内容" not in text
    hidden = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', text))
    assert hidden == {**OPINION, "csrf_token": token}
    sign_in(browser, "m-langyue")
    status, text = post(browser, url, **hidden)
    assert Page(text).get_value("opinion-text") == TEXT


def test_what_one_person_typed_is_not_shown_to_who_signed_in_since(
    web_house: House, browser: FlaskClient
) -> None:
    places = enter(web_house, browser, CASES["opinion"])
    url = f"/committee/meetings/{places['draft']}/opinions"
    token = find_field("csrf_token", browser.get("/committee/").text)
    sign_in(browser, "n-langyue")

    for sent in ({"csrf_token": token}, {"csrf_token": "x"}, {}):
        status, text = post(browser, url, **OPINION, **sent)

        assert status == 400
        assert "请写明保修期" not in text
        assert SENTENCES["form-expired"] in text


def test_the_marks_of_one_owner_are_not_shown_to_another(
    web_house: House, browser: FlaskClient
) -> None:
    one, other, *_ = issue_letters(web_house, make_open_meeting(web_house))
    shown = sign_in_owner(browser, one)
    marks = {"csrf_token": find_field("csrf_token", shown), **mark(M1="against", M2="for")}

    sign_in_owner(browser, one)
    status, text = post(browser, "/vote/review", **marks)
    assert (status, 'value="against" checked' in text) == (400, True)
    sign_in_owner(browser, other)
    status, text = post(browser, "/vote/review", **marks)
    assert (status, SENTENCES["form-expired"] in text) == (400, True)
    assert "against" not in text


def test_a_ballot_confirmed_after_the_sign_in_ended_leads_back_to_its_marks(
    web_house: House, browser: FlaskClient
) -> None:
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]
    shown = sign_in_owner(browser, letter)
    send(browser, "/vote/review", shown, **mark(M1="against", M2="for"))
    token = find_field("csrf_token", browser.get("/vote/review").text)
    browser.delete_cookie("session")

    status, text = post(browser, "/vote/confirm", csrf_token=token, **mark(M1="against", M2="for"))

    assert (status, SENTENCES["vote-unconfirmed"] in text) == (401, True)
    assert "/vote/sign-in?to=/vote/review" in text
    sign_in_owner(browser, letter)
    assert "请核对您的选择" in browser.get("/vote/review").text


def test_whose_account_may_not_see_the_page_is_told_so(
    web_house: House, browser: FlaskClient
) -> None:
    del web_house
    sign_in(browser, "m-langyue")
    token = find_field("csrf_token", browser.get("/committee/").text)
    sign_in(browser, "m-langyue")

    status, text = post(browser, "/committee/meetings/none/opinions", csrf_token=token, **OPINION)

    assert (status, "请重新登录" in text) == (404, False)
    assert SENTENCES["not-found"] in text


def test_no_secret_and_nothing_of_another_site_comes_back(
    web_house: House, browser: FlaskClient
) -> None:
    del web_house
    assert {"password", "last_six"} <= list_secrets()

    status, text = post(browser, "/sign-in", login="m-langyue", password=PASSWORD)

    assert status == 400
    assert Page(text).get_value("login") == "m-langyue"
    assert PASSWORD not in text
    elsewhere = browser.post(
        "/sign-in", data={"login": "foisted"}, headers={"Origin": "https://evil.example"}
    )
    assert "foisted" not in elsewhere.text
    assert SENTENCES["form-expired"] in elsewhere.text


def test_what_comes_too_late_is_shown_to_be_copied(web_house: House, browser: FlaskClient) -> None:
    make_open_meeting(web_house)
    meeting_id = make_draft(web_house)
    sign_in(browser, "m-langyue")
    url = f"/committee/meetings/{meeting_id}"
    page = browser.get(url).text
    give_notice(web_house, meeting_id)

    status, text = send(
        browser,
        f"{url}/motions",
        page,
        matter="other-major",
        kind="approval",
        title="换电梯",
        text=TEXT,
    )

    assert status == 409
    assert "您刚才填写的内容" in text
    assert "请写明保修期。" in text
    assert "已公告" in Page(text).texts["refusal"]


def test_marks_that_no_page_offers_are_refused_and_confirmed_by_nobody(
    web_house: House, browser: FlaskClient
) -> None:
    (letter, *_) = issue_letters(web_house, make_open_meeting(web_house))
    token = find_field("csrf_token", sign_in_owner(browser, letter))
    endless = {"choice-M1": "同" * 1_001, "choice-M2": "for"}

    kept, shown = post(browser, "/vote/review", csrf_token=token, **endless)
    status, told = post(
        browser, "/vote/confirm", csrf_token=token, form_id="a1b2c3d4e5f6", **endless
    )

    assert (kept, status) == (422, 422)
    assert "1000" in shown
    assert "没有完成" in told
    assert "还没有投过票" in browser.get("/affairs/").text
