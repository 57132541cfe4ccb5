"""A meeting from the register to its signed result, held through the pages alone."""

import io
import re

from flask import Flask
from flask.testing import FlaskClient

from tests.voting.documents.pdfs import make_pdf
from tests.voting.installation import (
    CLOSES,
    FINAL,
    NOTICED,
    OPENS,
    SMALL,
    FixedClock,
    House,
    find_field,
    publish,
)
from tests.voting.web.browsing import PICTURE, send, sign_in
from voting.sentences import SENTENCES


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
    url = re.findall("/committee/meetings/[0-9a-f]{16}", page)[0]
    motion = {"matter": "hire-or-dismiss-manager", "title": "选聘物业", "text": "选聘示例物业"}
    _, page = send(browser, f"{url}/motions", page, **motion)
    contract = (io.BytesIO(make_pdf()), "合同.pdf")
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
    assert "项申请等您确认" not in browser.get("/committee/").text
    assert send(browser, f"{found[1]}/confirm", page)[0] == 409
    assert "项申请等您确认" in second.get("/committee/").text
    theirs = second.get(found[1]).text
    status, theirs = send(second, f"{found[1]}/confirm", theirs)
    assert (status, "已确认并办理" in theirs) == (200, True)


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
