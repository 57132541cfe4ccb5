"""The pages, through Flask's own client: whole ways, refusals, and who may see what."""

import io
import json
import logging
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select
from structlog.testing import capture_logs

from audit.verify import verify
from tests.voting.casting.test_casting import read_ballots, run_sequencer
from tests.voting.installation import (
    CLOSES,
    FINAL,
    NOTICED,
    OPENS,
    PASSWORD,
    SMALL,
    FixedClock,
    House,
    cast_online,
    countersign,
    find_field,
    find_last_six,
    finish_meeting,
    issue_letters,
    make_draft,
    make_house,
    make_noticed_meeting,
    make_open_meeting,
    make_voter,
    publish,
)
from voting.app import create_app
from voting.errors import SettingsError
from voting.keys.folder import KeyFolder
from voting.sentences import SENTENCES
from voting.services.owners.letters import Letter
from voting.storage.tables.people import StaffRow
from voting.web.access import require_declared

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000"
    "000a49444154789c63f80f0001010100b138f6140000000049454e44ae426082"
)
"""One white point, as PNG."""


def send(browser: FlaskClient, url: str, page: str, **fields: object) -> tuple[int, str]:
    """Send a form as the page that shows it would, and follow where it leads."""
    answer = browser.post(
        url, data={"csrf_token": find_field("csrf_token", page), **fields}, follow_redirects=True
    )
    return answer.status_code, answer.text


def sign_in(browser: FlaskClient, login: str) -> None:
    page = browser.get("/sign-in").text
    status, _ = send(browser, "/sign-in", page, login=login, password=PASSWORD)
    assert status == 200


def sign_in_owner(browser: FlaskClient, letter: Letter) -> str:
    page = browser.get(f"/v/{letter.token}").text
    status, ballot = send(browser, f"/v/{letter.token}", page, last_six=find_last_six(letter))
    assert status == 200
    return ballot


def mark(page: str, **choices: str) -> dict[str, object]:
    return {
        "form_id": find_field("form_id", page),
        **{f"choice-{motion}": choice for motion, choice in choices.items()},
    }


def vote(browser: FlaskClient, ballot: str) -> tuple[int, str]:
    marks = mark(ballot, M1="for", M2="against")
    status, review = send(browser, "/vote/review", ballot, **marks)
    assert status == 200
    assert "请核对您的选择" in review
    assert "房屋投票：" in review
    assert "栋" in review
    assert "/vote/sign-out" in review
    return send(browser, "/vote/confirm", review, **marks)


def test_an_owner_votes_and_keeps_a_receipt(web_house: House, browser: FlaskClient) -> None:
    meeting_id = make_open_meeting(web_house)
    ballot = sign_in_owner(browser, issue_letters(web_house, meeting_id)[0])
    assert "1栋1单元0101" in ballot
    assert "共 2 处" in ballot

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

    assert (document.data, document.mimetype) == (b"%PDF-1.7 contract", "application/pdf")
    assert refused.status_code == 404


def test_going_back_keeps_what_was_marked(web_house: House, browser: FlaskClient) -> None:
    meeting_id = make_open_meeting(web_house)
    ballot = sign_in_owner(browser, issue_letters(web_house, meeting_id)[0])

    _, page = send(browser, "/vote/edit", ballot, **mark(ballot, M1="for", M2="against"))

    assert page.count(" checked") == 2


def test_a_wrong_answer_says_how_many_tries_are_left_and_the_fifth_locks(
    web_house: House, browser: FlaskClient
) -> None:
    meeting_id = make_open_meeting(web_house)
    url = f"/v/{issue_letters(web_house, meeting_id)[0].token}"
    page = browser.get(url).text

    answers = [send(browser, url, page, last_six="000000") for _ in range(5)]

    assert [status for status, _ in answers] == [401, 401, 401, 401, 423]
    assert "还可以再试 4 次" in answers[0][1]
    assert SENTENCES["letter-locked"] in answers[4][1]
    assert browser.get(url).status_code == 423


@pytest.mark.parametrize(
    ("at", "status", "message"),
    [
        (OPENS - timedelta(days=1), 409, "投票还没有开始"),
        (CLOSES, 409, SENTENCES["vote-closed"]),
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


def test_a_form_without_its_token_is_refused(web_house: House, browser: FlaskClient) -> None:
    del web_house
    answer = browser.post("/sign-in", data={"login": "x", "password": "y"})

    assert answer.status_code == 400
    assert SENTENCES["form-expired"] in answer.text


def import_over_the_web(house: House, browser: FlaskClient, second: FlaskClient) -> str:
    page = browser.get("/committee/register/").text
    file = (io.BytesIO(SMALL.read_bytes()), SMALL.name)
    status, page = send(browser, "/committee/register/", page, file=file)
    assert (status, "已导入" in page) == (200, True)
    page = browser.get("/committee/register/").text
    status, refused = send(browser, "/committee/register/freeze", page)
    assert (status, SENTENCES["register-unpublished"] in refused) == (409, True)
    publish(house)
    page = browser.get("/committee/register/").text
    _, page = send(browser, "/committee/register/freeze", page)
    confirm_alone_then_by(browser, second, page)
    return page


def draft_over_the_web(browser: FlaskClient, page: str) -> tuple[str, str]:
    form = {
        "title": "2026年第一次业主大会会议",
        "opens_at": "2026-04-18T08:00",
        "closes_at": "2026-04-28T08:00",
        "objection_days": "7",
    }
    _, page = send(browser, "/committee/meetings", page, **form)
    url = f"/committee/meetings/{page.split('/committee/meetings/')[1].split('/')[0]}"
    motion = {"matter": "hire-or-dismiss-manager", "title": "选聘物业", "text": "选聘示例物业"}
    _, page = send(browser, f"{url}/motions", page, **motion)
    contract = (io.BytesIO(b"%PDF-1.7 contract"), "合同.pdf")
    _, page = send(browser, f"{url}/motions/M1/documents", page, file=contract)
    assert "附件：合同.pdf" in page
    return url, page


def enter_paper_over_the_web(browser: FlaskClient, second: FlaskClient, url: str) -> str:
    page = browser.get(f"{url}/papers/new").text
    paper = {"building": "1栋", "section": "1单元", "room": "0103", "choice-M1": "for"}
    scan = (io.BytesIO(PICTURE), "x.png")
    _, page = send(browser, f"{url}/papers/", page, scan=scan, **paper)
    assert "已收下" in page
    _, page = send(browser, f"{url}/close", page)
    assert "还有 1 张收回的纸质票没有录完" in page
    page = second.get(f"{url}/papers/").text
    reading = re.search(r'href="([^"]+/papers/[0-9a-f]+)"', page)
    assert reading is not None
    page = second.get(reading[1]).text
    assert "请看着照片独立录入" in page
    return send(second, reading[1], page, **{"choice-M1": "for"})[1]


def give_leave_over_the_web(office: FlaskClient, url: str) -> None:
    page = office.get(f"{url}/letters").text
    assert "收回授权" in send(office, f"{url}/leave", page, is_given="yes")[1]


def confirm_over_the_web(
    browser: FlaskClient, second: FlaskClient, url: str, page: str, **step: str
) -> str:
    """Ask for a step as one member, be refused to confirm it alone, and let another one do so."""
    _, page = send(browser, f"{url}/steps/", page, **step)
    confirm_alone_then_by(browser, second, page)
    return second.get(url).text


def confirm_alone_then_by(browser: FlaskClient, second: FlaskClient, page: str) -> None:
    """Be refused to confirm alone what a page says was asked for, and let another one do so."""
    assert "须由另一个人登录后确认" in page
    found = re.search(r'action="([^"]+)/decline"', page)
    assert found is not None
    assert "等您确认" not in browser.get("/committee/").text
    assert send(browser, f"{found[1]}/confirm", page)[0] == 409
    assert "等您确认" in second.get("/committee/").text
    theirs = second.get(found[1]).text
    status, theirs = send(second, f"{found[1]}/confirm", theirs)
    assert (status, "已确认并办理" in theirs) == (200, True)


def test_the_committee_goes_from_an_empty_community_to_a_signed_result(
    web_house: House, app: Flask, browser: FlaskClient, clock: FixedClock
) -> None:
    meeting_id, page = hold_over_the_web(web_house, app, browser, clock)

    assert "等待街道办事处会签" in page
    result = browser.get(f"/c/{web_house.community.code}/{meeting_id}").text
    assert "参与不足，未形成有效决定" in result


def hold_over_the_web(
    house: House, app: Flask, browser: FlaskClient, clock: FixedClock
) -> tuple[str, str]:
    """Go from an empty community to a signed result; return the meeting's id and its last page."""
    clock.instant = NOTICED
    second, office = app.test_client(), app.test_client()
    sign_in(browser, "m-langyue")
    sign_in(second, "n-langyue")
    sign_in(office, "a-langyue")
    url, page = draft_over_the_web(browser, import_over_the_web(house, browser, second))
    confirm_over_the_web(browser, second, url, page, kind="notice")
    page = browser.get(url).text
    token = {"csrf_token": find_field("csrf_token", page)}
    assert browser.post(f"{url}/letters", data=token).status_code == 403
    give_leave_over_the_web(office, f"/office/{house.community.id}/{url.split('/')[-1]}")
    assert browser.post(f"{url}/letters", data=token).data.startswith(b"%PDF-")
    clock.instant = OPENS
    assert "开始投票" in confirm_over_the_web(browser, second, url, page, kind="open")
    assert "已写入日志" in enter_paper_over_the_web(browser, second, url)
    page = browser.get(url).text
    status, early = send(browser, f"{url}/close", page)
    assert (status, "最早时间是 2026年4月28日 08:00" in early) == (409, True)
    for instant, steps in ((CLOSES, ("close", "preliminary")), (FINAL, ("confirm", "certify"))):
        clock.instant = instant
        for step in steps:
            status, page = send(browser, f"{url}/{step}", page)
            assert status == 200
    return url.split("/")[-1], page


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


def test_anybody_checks_a_receipt_once_the_result_is_public(web_house: House, app: Flask) -> None:
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

    assert early[0] == 404
    assert [(status, "核验通过" in text) for status, text in found] == [(200, True)] * 2
    assert broken[0] in {400, 409}
    assert "请把回执原件交给街道办事处核查" in broken[1]
    for text in ("你好", "hello"):
        status, told = send(stranger, "/receipt", page, receipt=text)
        assert status == 422
        assert "这不是回执" in told
        assert "街道办事处" not in told


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
            fields = {
                "csrf_token": token
                if browser is member
                else find_field("csrf_token", auditor.get("/sign-in").text),
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
                "file": (io.BytesIO(b"%PDF-"), "x.pdf"),
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
            method = "POST" if "POST" in (rule.methods or ()) else "GET"
            data = fields if method == "POST" else None
            answer = browser.open(url, method=method, data=data)
            assert answer.status_code in {403, 404}, (url, answer.status_code)
            tried += 1
    assert tried >= 24
    assert other.community.id != web_house.community.id


def find_kind(url: str) -> str:
    """Return what each form means by a kind."""
    if url.endswith("/steps/"):
        return "open"
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
        expected = 200 if login and allowed[login] == path else (401, 403)
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


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/c/nowhere", 404),
        ("GET", "/v/unknown", 404),
        ("GET", "/vote/confirm", 405),
        ("GET", "/vote", 401),
        ("GET", "/static/../app.py", 404),
    ],
)
def test_every_refusal_is_a_chinese_page(
    web_house: House, browser: FlaskClient, method: str, path: str, status: int
) -> None:
    del web_house
    answer = browser.open(path, method=method)

    assert answer.status_code == status
    assert "没有完成" in answer.text
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
    assert SENTENCES["internal"] in answer.text
    assert secret not in answer.text + json.dumps(logs)
    assert any(entry["event"] == "unexpected" for entry in logs)


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
            web_house.database.write(lambda s: s.execute(insert(StaffRow), [row]))
        except Exception as error:  # Whatever it is: what it says is what this is about.
            met.extend(str(each) for each in (error, error.__cause__))
            raise

    monkeypatch.setattr("voting.services.pages.public.get_community_by_code", add_unchecked)
    with capture_logs() as logs:
        answer = app.test_client().get("/c/langyue")

    assert "UNIQUE constraint failed" in str(met)
    assert answer.status_code == 500
    assert SENTENCES["internal"] in answer.text
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
    assert "http://" not in answer.text
    assert "https://" not in answer.text
    assert "style=" not in answer.text


def test_a_route_that_does_not_say_who_may_call_it_stops_the_application(app: Flask) -> None:
    app.view_functions["forgotten"] = lambda: "hello"

    with pytest.raises(SettingsError, match="forgotten"):
        require_declared(app)


def test_settings_have_no_default_for_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASSEMBLY_SECRET_KEY", raising=False)

    with pytest.raises(SettingsError, match="ASSEMBLY_SECRET_KEY"):
        create_app()


def test_the_countersigned_document_stays_as_it_was_signed(
    web_house: House, browser: FlaskClient
) -> None:
    meeting_id = make_open_meeting(web_house)
    finish_meeting(web_house, meeting_id)
    countersign(web_house, meeting_id)

    page = browser.get(f"/c/langyue/{meeting_id}").text

    assert "会签。" in page
