"""Every page says where its meeting stands, in every state that a meeting can be in, and after."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from audit.terms import DeliveryKind
from tests.voting.installation import (
    BASE_URL,
    CLOSES,
    FINAL,
    OPENS,
    FixedClock,
    House,
    cancel_meeting,
    cast_online,
    close_meeting,
    issue_letters,
    make_draft,
    make_noticed_meeting,
    make_open_meeting,
    make_voter,
    open_meeting,
    take_step,
)
from tests.voting.owners.mandates import AGENT, grant
from tests.voting.owners.telephones import ONE, read_code
from tests.voting.web.browsing import mark, send, sign_in, sign_in_owner
from voting.importing.spelling.addresses import Address
from voting.services.meeting.meetings import get_meeting
from voting.services.owners.delivery_records import ReportedDelivery
from voting.services.owners.letters import Letter
from voting.services.result import closing
from voting.services.steps import asking

STILL = ("还差", "还没有人投票", "正在投票，请扫描", "请在 <b>", "投票还没有开始", "请尽快上门")
"""What no page says any more when the vote is over."""
QUORUM = 24


def hold_until(house: House, clock: FixedClock, state: str, votes: int = QUORUM) -> str:
    """Bring a meeting with so many ballots into a state, and the clock with it."""
    if state == "draft":
        clock.instant = OPENS - timedelta(days=17)
        return make_draft(house)
    if state in {"noticed", "cancelled"}:
        clock.instant = OPENS - timedelta(days=16)
        meeting_id = make_noticed_meeting(house)
        if state == "cancelled":
            cancel_meeting(house, meeting_id, "候选人退出", clock.instant)
        return meeting_id
    meeting_id = make_open_meeting(house)
    for number, letter in enumerate(issue_letters(house, meeting_id)[:votes]):
        cast_online(house, make_voter(house, meeting_id, letter), f"form{number:04d}")
    clock.instant = OPENS + timedelta(hours=1) if state == "open" else CLOSES
    if state in {"open", "ended"}:
        return meeting_id
    close_meeting(house, meeting_id)
    if state != "closed":
        take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    if state == "final":
        clock.instant = FINAL
        take_step(house, meeting_id, closing.confirm_result, FINAL)
    return meeting_id


OVER = ("ended", "closed", "preliminary", "final")
STATES = {
    "draft": "草拟中",
    "noticed": "已公告",
    "open": "投票中",
    "ended": "投票已截止，等待计票",
    "closed": "已截止",
    "preliminary": "初步结果公示中",
    "final": "已生效",
    "cancelled": "已取消",
}


def read_staff_pages(app: Flask, house: House, meeting_id: str, state: str) -> dict[str, str]:
    member, office, stranger = app.test_client(), app.test_client(), app.test_client()
    sign_in(member, "m-langyue")
    sign_in(office, "a-langyue")
    meeting = f"{house.community.id}/{meeting_id}"
    pages = {
        "committee": member.get("/committee/"),
        "desk": member.get(f"/committee/meetings/{meeting_id}"),
    }
    if state != "draft":
        pages |= {
            "turnout": member.get(f"/committee/meetings/{meeting_id}/turnout"),
            "missing": member.get(f"/committee/meetings/{meeting_id}/missing"),
            "papers": member.get(f"/committee/meetings/{meeting_id}/papers/"),
            "office": office.get(f"/office/{house.community.id}/"),
            "district": office.get("/office/district"),
            "office's": office.get(f"/office/{meeting}"),
            "community": stranger.get("/c/langyue"),
            "public": stranger.get(f"/c/langyue/{meeting_id}"),
        }
    assert {name: each.status_code for name, each in pages.items() if each.status_code != 200} == {}
    return {name: each.text for name, each in pages.items()}


@pytest.mark.parametrize("votes", [2, QUORUM])
@pytest.mark.parametrize("state", STATES)
def test_every_page_says_the_state_and_after_the_vote_nothing_of_before(
    app: Flask, web_house: House, clock: FixedClock, state: str, votes: int
) -> None:
    meeting_id = hold_until(web_house, clock, state, votes)

    pages = read_staff_pages(app, web_house, meeting_id, state)

    for name in {"committee", "office", "office's", "community", "public"} & pages.keys():
        assert STATES[state] in pages[name], name
    if state in OVER:
        for name, page in pages.items():
            assert not [each for each in STILL if each in page], name
    if state in {"preliminary", "final"}:
        verdict = "通过" if votes == QUORUM else "参与不足，未形成有效决定"
        for name in ("desk", "turnout", "office's", "public"):
            assert f">{verdict}</span>" in pages[name], name
            assert ("✓" if votes == QUORUM else "差") in pages[name], name
        is_carried_out = (state, votes) == ("final", QUORUM)
        assert ("执行情况" in pages["public"]) == is_carried_out
    elif state == "open":
        assert "收一张纸质票" in pages["papers"]
        assert "提醒没投票的业主" in pages["turnout"]
    elif state in OVER:
        assert "收一张纸质票" not in pages["papers"]
        assert "提醒没投票的业主" not in pages["turnout"]
        assert "以公示的初步结果为准" in pages["desk"]
        assert "以公示的初步结果为准" in pages["turnout"]


def come_by_letter(browser: FlaskClient, house: House, letter: Letter) -> str:
    before = browser.get(f"/v/{letter.token}").text
    assert "不再收票" in before or "不再投票" in before
    assert "进入投票" not in before
    del house
    return sign_in_owner(browser, letter)


def come_by_telephone(browser: FlaskClient, house: House, letter: Letter) -> str:
    return come_with(browser, house, letter, ONE)


def come_as_agent(browser: FlaskClient, house: House, letter: Letter) -> str:
    return come_with(browser, house, letter, AGENT)


def come_with(browser: FlaskClient, house: House, letter: Letter, number: str) -> str:
    del letter
    _, page = send(browser, "/vote/sign-in", browser.get("/vote/sign-in").text, telephone=number)
    status, page = send(browser, "/vote/sign-in/code", page, code=read_code(house))
    assert status == 200
    return page


@pytest.mark.parametrize("come", [come_by_letter, come_by_telephone, come_as_agent])
@pytest.mark.parametrize("state", [*OVER, "cancelled"])
def test_whoever_comes_late_is_told_that_it_is_over(
    app: Flask,
    web_house: House,
    clock: FixedClock,
    state: str,
    come: Callable[[FlaskClient, House, Letter], str],
) -> None:
    meeting_id = make_noticed_meeting(web_house)
    letters = issue_letters(web_house, meeting_id)
    grant(web_house, make_voter(web_house, meeting_id, letters[3]))
    bring_to(web_house, clock, meeting_id, state)

    page = come(app.test_client(), web_house, letters[2])

    said = "取消" if state == "cancelled" else "不再收票"
    assert said in page
    assert "下一步：核对" not in page
    assert not [each for each in STILL if each in page]
    if state == "final":
        assert f"/c/langyue/{meeting_id}" in page


def bring_to(house: House, clock: FixedClock, meeting_id: str, state: str) -> None:
    if state == "cancelled":
        clock.instant = OPENS
        cancel_meeting(house, meeting_id, "候选人退出", clock.instant)
        return
    open_meeting(house, meeting_id)
    clock.instant = CLOSES
    if state != "ended":
        close_meeting(house, meeting_id)
    if state in {"preliminary", "final"}:
        take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    if state == "final":
        clock.instant = FINAL
        take_step(house, meeting_id, closing.confirm_result, FINAL)


@pytest.mark.parametrize("state", OVER)
@pytest.mark.parametrize("url", ["/vote/review", "/vote/confirm"])
def test_a_form_from_before_the_end_is_answered_that_voting_is_over(
    app: Flask, web_house: House, clock: FixedClock, state: str, url: str
) -> None:
    meeting_id = make_open_meeting(web_house)
    letter = issue_letters(web_house, meeting_id)[0]
    browser = app.test_client()
    page = sign_in_owner(browser, letter)
    marks = {"form_id": "form0001", **mark(M1="for", M2="against")}
    clock.instant = CLOSES
    if state != "ended":
        close_meeting(web_house, meeting_id)
    if state in {"preliminary", "final"}:
        take_step(web_house, meeting_id, closing.publish_preliminary, CLOSES)
    if state == "final":
        take_step(web_house, meeting_id, closing.confirm_result, FINAL)

    status, answer = send(browser, url, page, **marks)

    assert status == 409
    assert "投票已经截止，不能再提交" in answer
    assert "下一步：核对" not in answer
    view = web_house.database.read(lambda s: get_meeting(s, web_house.key_of(meeting_id)))
    assert view.is_over(clock.instant)


def test_a_delivery_that_nobody_confirmed_is_warned_of_before_closing(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    clock.instant = OPENS
    web_house.database.write(
        lambda s: asking.ask_delivery(
            s,
            member=web_house.member,
            meeting=web_house.key_of(meeting_id),
            report=ReportedDelivery(how=DeliveryKind.IN_PERSON, made_at=OPENS),
            address=Address("1栋", "1单元", "0103"),
            base_url=BASE_URL,
            at=OPENS,
        )
    )
    member = app.test_client()
    sign_in(member, "m-langyue")

    assert "还有 1 批送达记录没有人确认" in member.get(f"/committee/meetings/{meeting_id}").text
    clock.instant = CLOSES
    close_meeting(web_house, meeting_id)
    assert "批送达记录没有人确认" not in member.get(f"/committee/meetings/{meeting_id}").text
