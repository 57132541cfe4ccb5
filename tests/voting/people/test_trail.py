"""What staff do is noted with who, what, from where and what came of it, with the act itself."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tests.voting.installation import (
    OPENS,
    PASSWORD,
    House,
    find_field,
    import_small,
    make_draft,
    make_house,
)
from tests.voting.statements import watching
from tests.voting.web.browsing import send, sign_in
from tests.voting.web.sessions.test_kept_sessions import WECHAT
from voting.sentences import WORDS
from voting.services.people.signing_in.trail import BEGUN, KEPT_FOR, forget_acts, note_operator
from voting.storage.tables.people import StaffRow
from voting.storage.tables.register import RegisterRow
from voting.storage.tables.sessions.rows import StaffActRow
from voting.web.sessions.access import Caller

OWNERS = {Caller.ANYBODY, Caller.VOTER, Caller.OWNER}


def list_acts(house: House) -> list[StaffActRow]:
    asked = select(StaffActRow).order_by(StaffActRow.at, StaffActRow.id)
    return house.database.read(lambda s: list(s.scalars(asked)))


def test_an_act_is_noted_in_its_own_transaction(web_house: House, app: Flask) -> None:
    import_small(web_house)
    browser = app.test_client()
    browser.environ_base |= {"HTTP_USER_AGENT": WECHAT, "REMOTE_ADDR": "203.0.113.77"}
    sign_in(browser, "m-langyue")
    page = browser.get("/committee/register/").text
    with watching(web_house.database) as asked:
        fields = {"csrf_token": find_field("csrf_token", page)}
        answer = browser.post("/committee/register/publish", data=fields)

    assert answer.status_code == 303
    (act,) = (each for each in list_acts(web_house) if each.subject == "registers")
    signed_in = {(each.act, each.outcome) for each in list_acts(web_house) if each.id != act.id}
    assert signed_in == {("sign_in", "done"), ("check_code", "done")}
    assert (act.staff_id, act.subject, act.act) == (
        web_house.member.id,
        "registers",
        "publish_register",
    )
    assert (act.outcome, act.machine, act.program) == ("done", "android", "wechat")
    assert (act.network, act.community_id) == ("203.0.113.*", web_house.community.id)
    assert act.street_office_id == web_house.auditor.street_office_id
    # The act with its note, and afterwards what came of it.
    assert asked.count("BEGIN IMMEDIATE") == 2


def test_an_act_whose_end_is_not_noted_stands_as_begun(
    web_house: House, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the process or the database goes away between two of its writes."""
    import_small(web_house)
    browser = app.test_client()
    sign_in(browser, "m-langyue")
    page = browser.get("/committee/register/").text

    def fail(*_: object) -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr("voting.web.sessions.trail.settle_act", fail)
    send(browser, "/committee/register/publish", page)

    (act,) = (each for each in list_acts(web_house) if each.subject == "registers")
    assert act.outcome == BEGUN
    assert "是否办成没有记下" in browser.get("/devices").text


def test_what_is_tried_with_anothers_community_or_no_id_is_noted(
    web_house: House, app: Flask
) -> None:
    other = make_house(web_house.database, web_house.keys, "haidian")
    browser = app.test_client()
    sign_in(browser, "a-langyue")
    page = browser.get("/office/").text
    for community, meeting in (
        (other.community.id, "m1"),
        ("none", "m1"),
        (web_house.community.id, "m" * 3000),
    ):
        status, _ = send(browser, f"/office/{community}/{meeting}/countersign", page)
        assert status == 404

    noted = [each for each in list_acts(web_house) if each.subject != "staff"]
    assert sorted(each.outcome for each in noted) == ["not-found", "not-found", "result-missing"]
    # Nothing tells which of the first two there is.
    assert [each.community_id for each in noted].count(None) == 2
    assert [each.meeting_id for each in noted].count(None) == 1
    assert {each.street_office_id for each in noted} == {web_house.auditor.street_office_id}


def test_signing_out_and_what_the_operator_does_are_noted(web_house: House, app: Flask) -> None:
    browser = app.test_client()
    sign_in(browser, "m-langyue")
    send(browser, "/sign-out", browser.get("/committee/").text)
    web_house.database.write(lambda s: note_operator(s, web_house.member.id, "unlock", "", OPENS))

    acts = {(each.subject, each.act, each.outcome) for each in list_acts(web_house)}
    assert acts >= {("staff", "sign_out", "done"), ("operator", "unlock", "done")}


def test_an_act_that_cannot_be_noted_is_not_done(
    web_house: House, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_small(web_house)
    browser = app.test_client()
    sign_in(browser, "m-langyue")
    page = browser.get("/committee/register/").text

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("voting.web.sessions.trail.note_act", fail)
    status, _ = send(browser, "/committee/register/publish", page)

    assert status == 500
    rows = web_house.database.read(lambda s: list(s.scalars(select(RegisterRow))))
    assert [row.published_at for row in rows] == [None]


def test_a_refused_act_is_noted_with_its_reason(web_house: House, app: Flask) -> None:
    browser = app.test_client()
    sign_in(browser, "m-langyue")
    page = browser.get("/committee/").text

    send(browser, "/committee/register/publish", page)

    (act,) = (each for each in list_acts(web_house) if each.subject == "registers")
    assert act.outcome not in {"done", ""}


def test_wrong_codes_are_noted(web_house: House, app: Flask) -> None:
    sign_in(app.test_client(), "m-langyue")
    stranger = app.test_client()
    page = stranger.get("/sign-in").text
    _, asked = send(stranger, "/sign-in", page, login="m-langyue", password=PASSWORD)

    send(stranger, "/sign-in/code", asked, code="000000")

    outcomes = [each.outcome for each in list_acts(web_house)]
    assert sorted(outcomes) == ["done"] * 3 + ["second-factor-wrong"]


def test_the_office_reads_its_own_trail_and_each_person_their_own(
    web_house: House, app: Flask
) -> None:
    other = make_house(web_house.database, web_house.keys, "haidian")
    member, second, auditor, elsewhere = (app.test_client() for _ in range(4))
    for browser, login in (
        (member, "m-langyue"),
        (second, "n-langyue"),
        (auditor, "a-langyue"),
        (elsewhere, "a-haidian"),
    ):
        sign_in(browser, login)
    make_draft(web_house)
    send(member, "/committee/register/publish", member.get("/committee/").text)

    page = auditor.get("/office/acts").text
    assert page.count("check_code") == 3
    assert "publish_register" in page
    refused = auditor.get("/office/acts?outcome=refused").text
    assert ("publish_register" in refused, "check_code" in refused) == (True, False)
    assert "publish_register" not in auditor.get("/office/acts?q=周委员").text
    assert "publish_register" not in elsewhere.get("/office/acts").text
    assert "publish_register" in member.get("/devices").text
    assert "publish_register" not in second.get("/devices").text
    assert member.get("/office/acts").status_code == 403
    assert other.community.id != web_house.community.id


def test_the_trail_is_kept_for_its_time(web_house: House, app: Flask) -> None:
    sign_in(app.test_client(), "m-langyue")
    act, _ = list_acts(web_house)

    web_house.database.write(lambda s: forget_acts(s, act.at + KEPT_FOR))
    assert len(list_acts(web_house)) == 2
    web_house.database.write(lambda s: forget_acts(s, act.at + KEPT_FOR + timedelta(seconds=1)))

    assert list_acts(web_house) == []
    assert web_house.database.read(lambda s: s.get(StaffRow, act.staff_id)) is not None
    assert act.at == OPENS


def test_every_act_of_staff_has_a_word(app: Flask) -> None:
    subjects = {
        rule.endpoint.split(".")[0]
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
        and getattr(app.view_functions[rule.endpoint], "declared_access", "public") not in OWNERS
    }

    assert len(subjects) > 30
    assert subjects - WORDS["act-of"].keys() - {"static"} == set()
