"""Who may see and do what: other communities, other roles, choices before the end."""

import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.voting.documents.pdfs import make_pdf
from tests.voting.installation import (
    PASSWORD,
    FixedClock,
    House,
    find_field,
    issue_letters,
    make_draft,
    make_house,
    make_open_meeting,
)
from tests.voting.web.browsing import PICTURE, send, sign_in, sign_in_owner, vote
from voting.app import create_app
from voting.errors.operation import SettingsError
from voting.keys.folder import KeyFolder
from voting.web.sessions.access import require_declared


def test_nobody_sees_or_touches_another_community(
    web_house: House, app: Flask, keys: KeyFolder
) -> None:
    """Every address of the committee and the office, tried with another community's ids."""
    other = make_house(web_house.database, keys, "haidian")
    meeting_id = make_open_meeting(web_house)
    draft_id = make_draft(web_house)
    member, auditor = app.test_client(), app.test_client()
    sign_in(member, "m-haidian")
    sign_in(auditor, "a-haidian")
    token = find_field("csrf_token", member.get("/committee/").text)
    tried = 0
    for rule in app.url_map.iter_rules():
        if "meeting_id" not in rule.arguments or rule.endpoint.startswith("public."):
            continue
        for target in (meeting_id, draft_id):
            url = rule.rule.replace("<meeting_id>", target).replace("<motion_id>", "M1")
            url = re.sub(r"<any\((\w+).*?>", r"\1", url)
            url = url.replace("<community_id>", web_house.community.id)
            browser = auditor if url.startswith("/office/") else member
            own = (
                token
                if browser is member
                else find_field("csrf_token", auditor.get("/sign-in").text)
            )
            fields = {"csrf_token": own, **fill_any_form(url)}
            method = "POST" if "POST" in (rule.methods or ()) else "GET"
            data = fields if method == "POST" else None
            answer = browser.open(url, method=method, data=data)
            assert answer.status_code in {403, 404}, (url, answer.status_code)
            tried += 1
    assert tried >= 24
    assert other.community.id != web_house.community.id


def fill_any_form(url: str) -> dict[str, object]:
    """Return what every form of a meeting asks for, so that it is refused for whose it is."""
    return {
        "matter": "rebuild",
        "title": "x",
        "text": "x",
        "form_id": "form0001",
        "name": "x",
        "bodies": "x",
        "candidate_finding": "admitted",
        "option": "uncounted_uses-0",
        "clause": "x",
        "adopted_on": "2024-05-01",
        "field": "revote",
        "building": "1栋",
        "room": "0101",
        "section": "1单元",
        "choice-M1": "for",
        "choice-M2": "for",
        "file": (io.BytesIO(make_pdf()), "x.pdf"),
        "kind": find_kind(url),
        "how": "in-person",
        "last_six": "123456",
        "body": "street-office",
        "given_on": "2026-04-01",
        "opens_at": "2026-06-01T09:00",
        "closes_at": "2026-06-20T18:00",
        "objection_days": "3",
        "on": "2026-04-18T08:00",
        "agent": "x",
        "telephone": "13800138000",
        "works_for_property": "no",
        "scan": (io.BytesIO(PICTURE), "x.png"),
        "reason": "x",
        "buyers": "x，TEST0012",
        "unit": "x",
    }


def find_kind(url: str) -> str:
    """Return what each form means by a kind."""
    if url.endswith("/steps/"):
        return "open"
    if re.search(r"/meetings/\w+/(edit|copy)$", url):
        return "regular"
    return "proxy" if url.endswith("mandates") else "approval"


@pytest.mark.parametrize("login", [None, "m-langyue", "a-langyue"])
def test_every_role_is_kept_out_of_the_other_faces(
    web_house: House, app: Flask, login: str | None
) -> None:
    del web_house
    browser = app.test_client()
    if login:
        sign_in(browser, login)
    allowed = {"m-langyue": "/committee/", "a-langyue": "/office/"}
    for path in ("/committee/", "/office/", "/vote"):
        turned = (303,) if path == "/vote" and not login else (401, 403)
        expected = 200 if login and allowed[login] == path else turned
        status = browser.get(path).status_code
        assert status == expected or (isinstance(expected, tuple) and status in expected)


def test_choices_are_shown_to_nobody_while_the_vote_is_open(web_house: House, app: Flask) -> None:
    meeting_id = make_open_meeting(web_house)
    owner, member, auditor = app.test_client(), app.test_client(), app.test_client()
    vote(owner, sign_in_owner(owner, issue_letters(web_house, meeting_id)[0]))
    sign_in(member, "m-langyue")
    sign_in(auditor, "a-langyue")
    base = f"/c/langyue/{meeting_id}"

    for path in (f"{base}/evidence.json", f"{base}/result.pdf"):
        assert owner.get(path).status_code == 404
    pages = [
        member.get(f"/committee/meetings/{meeting_id}").text,
        auditor.get(f"/office/{web_house.community.id}/{meeting_id}").text,
        owner.get(base).text,
    ]
    for page in pages:
        assert "各项意见" not in page
        assert "同意</td>" not in page


def test_staff_are_locked_out_for_a_while_after_five_wrong_passwords(
    web_house: House, browser: FlaskClient, clock: FixedClock
) -> None:
    del web_house
    page = browser.get("/sign-in").text
    wrong = {"login": "m-langyue", "password": "wrong"}
    right = {"login": "m-langyue", "password": PASSWORD}

    statuses = [send(browser, "/sign-in", page, **wrong)[0] for _ in range(5)]
    locked = send(browser, "/sign-in", page, **right)[0]
    clock.instant += timedelta(minutes=15)
    later = send(browser, "/sign-in", page, **right)[0]

    assert statuses == [401] * 5
    assert (locked, later) == (429, 200)
    unknown = send(browser, "/sign-in", browser.get("/sign-in").text, login="x", password="y")
    assert unknown[0] == 401


def test_a_route_that_does_not_say_who_may_call_it_stops_the_application(app: Flask) -> None:
    app.view_functions["forgotten"] = lambda: "hello"

    with pytest.raises(SettingsError, match="forgotten"):
        require_declared(app)


def test_settings_have_no_default_for_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASSEMBLY_SECRET_KEY", raising=False)

    with pytest.raises(SettingsError, match="ASSEMBLY_SECRET_KEY"):
        create_app()
