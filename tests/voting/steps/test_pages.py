"""The pages of what takes two persons, in the committee's face and in the street office's."""

import re
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.voting.documents.pdfs import make_pdf
from tests.voting.installation import (
    NOTICED,
    PASSWORD,
    FixedClock,
    House,
    find_field,
    freeze,
    import_small,
    make_draft,
)
from tests.voting.steps.steps import ask, ask_freezing, get_state, is_frozen
from tests.voting.steps.test_steps import disable
from tests.voting.web.browsing import post_code, send, sign_in
from voting.services.meeting.drafting import drafts
from voting.services.scans import read_scan
from voting.services.steps.requests import StepRequest
from voting.terms import StepKind

PDF = make_pdf()


@pytest.fixture(autouse=True)
def at_the_notice(clock: FixedClock) -> None:
    clock.instant = NOTICED


def test_a_link_leads_to_its_page_after_signing_in(web_house: House, browser: FlaskClient) -> None:
    import_small(web_house)
    url = f"/committee/steps/{ask_freezing(web_house)}"

    refused = browser.get(url)
    assert refused.status_code == 401
    assert 'href="/sign-in"' in refused.text
    page = browser.get("/sign-in").text
    fields = {"csrf_token": find_field("csrf_token", page)}
    browser.post("/sign-in", data={**fields, "login": "n-langyue", "password": PASSWORD})
    answer = post_code(browser, "n-langyue")

    assert answer.headers["Location"] == url
    assert "核对无误，确认办理" in browser.get(url).text


def test_whoever_signs_in_for_another_face_comes_home(
    web_house: House, browser: FlaskClient
) -> None:
    del web_house
    browser.get("/office/outbox")
    page = browser.get("/sign-in").text
    fields = {"csrf_token": find_field("csrf_token", page)}
    browser.post("/sign-in", data={**fields, "login": "n-langyue", "password": PASSWORD})
    answer = post_code(browser, "n-langyue")

    assert answer.headers["Location"] == "/committee/"


def test_the_office_confirms_on_a_page_of_its_own(web_house: House, browser: FlaskClient) -> None:
    import_small(web_house)
    step_id = ask_freezing(web_house)
    url = f"/office/steps/{step_id}"
    sign_in(browser, "a-langyue")
    assert "等您确认" not in browser.get("/office/").text
    page = browser.get(url).text
    assert "清册文件的 SHA-256" in page
    assert web_house.community.name in page
    assert "确认办理" not in page
    assert f'href="{url}/register"' in page
    words = browser.get(f"{url}/register").text
    assert "面积最大的十份" in words
    assert web_house.community.name in words
    assert "<form" not in words.partition("<main")[2]
    assert send(browser, f"{url}/confirm", page)[0] == 409

    disable(web_house, "n-langyue", "o-langyue")
    assert "/office/steps/of/freeze" in browser.get("/office/").text
    page = browser.get("/office/steps/of/freeze").text
    assert url in page
    status, refused = send(browser, "/office/steps/of/freeze", page)
    assert (status, "请先在核对无误的各项打勾" in refused) == (422, True)
    status, page = send(browser, f"{url}/confirm", browser.get(url).text)

    assert (status, "已确认并办理" in page) == (200, True)
    assert is_frozen(web_house)


def test_a_member_is_no_auditor_and_an_auditor_no_member(
    web_house: House, app: Flask, browser: FlaskClient
) -> None:
    import_small(web_house)
    step_id = ask_freezing(web_house)
    office = app.test_client()
    sign_in(browser, "n-langyue")
    sign_in(office, "a-langyue")

    assert browser.get(f"/office/steps/{step_id}").status_code == 403
    assert office.get(f"/committee/steps/{step_id}").status_code == 403


def test_what_is_ticked_is_confirmed_and_what_came_of_it_is_said(
    web_house: House, browser: FlaskClient
) -> None:
    meetings = {
        ask(web_house, each, StepRequest(kind=StepKind.CANCELLING, reason=f"原因{number}")): each
        for number, each in enumerate([make_draft(web_house) for _ in range(3)])
    }
    sign_in(browser, "n-langyue")
    page = browser.get("/committee/steps/of/cancel").text
    assert all(f"原因{number}" in page for number in range(3))
    ids = re.findall(r'type="checkbox" name="step" value="(\w+)"', page)
    assert sorted(ids) == sorted(meetings)
    status, refused = send(browser, "/committee/steps/of/cancel", page)
    assert status == 422
    assert refused.count("请先在核对无误的各项打勾") == len(("beside the first",))
    assert re.findall(r'type="checkbox" name="step" value="(\w+)"', refused) == ids

    send(browser, f"/committee/steps/{ids[1]}/decline", page)
    status, page = send(browser, "/committee/steps/of/cancel", page, step=ids[:2])

    assert status == 200
    assert page.count("已确认并办理") == page.count("没有办理") == 1
    assert [get_state(web_house, meetings[each]) for each in ids] == ["cancelled", "draft", "draft"]
    assert re.findall(r'name="step" value="(\w+)"', page) == ids[2:]
    assert browser.get("/committee/steps/of/nothing").status_code == 404


def test_the_documents_of_a_draft_are_opened_beside_it(
    web_house: House, browser: FlaskClient
) -> None:
    import_small(web_house)
    freeze(web_house)
    meeting_id = make_draft(web_house)
    add = partial(
        drafts.add_document,
        meeting=web_house.key_of(meeting_id),
        motion_id="M1",
        name="合同.pdf",
        scan=read_scan(PDF),
    )
    web_house.database.write(add)
    url = f"/committee/steps/{ask(web_house, meeting_id, StepRequest(kind=StepKind.NOTICING))}"
    sign_in(browser, "n-langyue")

    assert "查看附件：合同.pdf" in browser.get(url).text
    answer = browser.get(f"{url}/scans/0")
    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
    assert browser.get(f"{url}/scans/1").status_code == 404
