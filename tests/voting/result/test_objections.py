"""Objections to a result: until when, by whom, with what paper, and what the owner hears."""

import io
from datetime import datetime
from hashlib import sha256

import pytest
from flask import Flask

from audit.checks.objections import check_objectors, list_texts
from audit.checks.order import check_order
from audit.entries.objection import ObjectionAnswered, ObjectionRaised
from audit.evidence.file import read_proceedings
from audit.log.commitment import commit
from tests.voting.installation import (
    CLOSES,
    FINAL,
    FixedClock,
    House,
    close_meeting,
    find_field,
    issue_letters,
    make_open_meeting,
    make_voter,
    take_step,
)
from tests.voting.owners.telephones import ONE, read_code, texts
from tests.voting.web.browsing import PICTURE, send, sign_in, sign_in_owner
from voting.errors import ForbiddenError, NotNowError
from voting.errors.register import ObjectionOpenError
from voting.importing.spelling.addresses import Address
from voting.services.log.log import read_entries
from voting.services.meeting.meetings import get_meeting
from voting.services.people.actors import Voter
from voting.services.register.objections import list_objections, to_result
from voting.services.result import closing
from voting.services.result.raised import objections
from voting.services.scans import Scan

DEADLINE = "2026年5月6日（周三）24:00"
SHOWN = f'<span class="date">{DEADLINE}</span>'
FLAT = {"building": "1栋", "section": "1单元", "room": "0101"}


def publish(house: House) -> str:
    meeting_id = make_open_meeting(house)
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    return meeting_id


def test_the_deadline_stands_on_every_page(app: Flask, web_house: House, clock: FixedClock) -> None:
    meeting_id = make_open_meeting(web_house)
    letter = issue_letters(web_house, meeting_id)[0]
    owner, member, office = app.test_client(), app.test_client(), app.test_client()
    sign_in_owner(owner, letter)
    sign_in(member, "m-langyue")
    sign_in(office, "a-langyue")
    close_meeting(web_house, meeting_id)
    take_step(web_house, meeting_id, closing.publish_preliminary, CLOSES)
    clock.instant = CLOSES
    pages = {
        "public": (office, f"/c/langyue/{meeting_id}"),
        "desk": (member, f"/committee/meetings/{meeting_id}"),
        "office": (office, f"/office/{web_house.community.id}/{meeting_id}"),
        "owner": (owner, "/vote"),
    }

    for name, (browser, url) in pages.items():
        assert f"异议期到 <b>{SHOWN}（北京时间）</b>为止" in browser.get(url).text, name
    assert f"异议期到 {SHOWN}（北京时间）为止" in office.get("/c/langyue").text
    assert "确认结果" not in member.get(pages["desk"][1]).text

    clock.instant = FINAL
    for name, (browser, url) in pages.items():
        assert f"异议期已于 <b>{SHOWN}（北京时间）</b>届满" in browser.get(url).text, name
    assert "提出异议</button>" not in owner.get("/vote").text
    assert "登记业主当面提出的异议" not in member.get(pages["desk"][1]).text
    status, refused = send(owner, "/vote/objections", owner.get("/vote").text, text="太晚了")
    assert (status, f"已于 {DEADLINE}" in refused) == (409, True)


def test_an_owner_objects_by_telephone_and_hears_the_answer(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    meeting_id = publish(web_house)
    clock.instant = CLOSES
    owner, desk = app.test_client(), app.test_client()
    _, page = send(owner, "/vote/sign-in", owner.get("/vote/sign-in").text, telephone=ONE)
    _, page = send(owner, "/vote/sign-in/code", page, code=read_code(web_house))

    status, page = send(owner, "/vote/objections", page, text="第二项少计了一票")
    assert (status, "等待业主委员会答复" in page) == (200, True)

    sign_in(desk, "m-langyue")
    page = desk.get(f"/committee/meetings/{meeting_id}").text
    reply = page.split('action="/committee/register/objections/')[1].split('"')[0]
    status, page = send(desk, f"/committee/register/objections/{reply}", page, answer="已核对原票")
    assert status == 200
    assert "<b>答复</b>（陈委员，" in page
    assert "陈委员" in owner.get("/vote").text
    assert any("已答复您的异议：已核对原票" in text for text in texts(web_house))


def test_a_member_records_what_an_owner_brings_on_paper(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    meeting_id = publish(web_house)
    clock.instant = CLOSES
    desk, office, stranger = app.test_client(), app.test_client(), app.test_client()
    sign_in(desk, "m-langyue")
    sign_in(office, "a-langyue")
    url = f"/committee/meetings/{meeting_id}"
    page = desk.get(url).text
    said = {**FLAT, "text": "我家的票没有计入", "telephone": "13800138000"}
    paper = {"scan": (io.BytesIO(PICTURE), "paper.png")}
    token = find_field("csrf_token", page)

    answer = desk.post(
        f"{url}/objections", data={"csrf_token": token, **said, **paper}, follow_redirects=True
    )

    assert answer.status_code == 200
    assert "当面提出，陈委员登记" in answer.text
    scan = answer.text.split('<a href="/committee/register/objections/')[1].split('"')[0]
    assert desk.get(f"/committee/register/objections/{scan}").data == PICTURE
    seen = office.get(f"/office/{web_house.community.id}/{meeting_id}").text
    assert "我家的票没有计入" in seen
    objection = scan.split("/")[0]
    assert (
        office.get(f"/office/{web_house.community.id}/objections/{objection}/scan").data == PICTURE
    )
    assert stranger.get(f"/committee/register/objections/{scan}").status_code == 401
    missing = desk.post(f"{url}/objections", data={"csrf_token": token, **said})
    assert missing.status_code == 422


def test_objections_end_with_their_deadline_and_agents_have_none(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    close_meeting(house, meeting_id)

    def object_as(voter: Voter, at: datetime) -> None:
        house.database.write(
            lambda s: objections.object_to_result(
                s, voter=voter, text="有误", keys=house.keys, at=at
            )
        )

    with pytest.raises(NotNowError):
        object_as(voter, CLOSES)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    object_as(voter, CLOSES)
    with pytest.raises(NotNowError):
        object_as(voter, FINAL)
    agent = Voter(
        voter.meeting, voter.holding_id, voter.owner_id, voter.identified, mandate_id="0" * 16
    )
    with pytest.raises(ForbiddenError):
        object_as(agent, CLOSES)
    view = house.database.read(lambda s: get_meeting(s, house.key_of(meeting_id)))
    assert view.objections_until == FINAL


def test_what_is_objected_and_answered_stands_in_the_log(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    key, database, keys = house.key_of(meeting_id), house.database, house.keys
    brought = objections.HallObjection(
        address=Address(**FLAT),
        text="当面说的",
        telephone="",
        scan=Scan(PICTURE, "image/png"),
        sha256=sha256(PICTURE).hexdigest(),
    )

    database.write(
        lambda s: objections.object_to_result(s, voter=voter, text="线上", keys=keys, at=CLOSES)
    )
    database.write(
        lambda s: objections.record_in_hall(
            s,
            member=house.member,
            meeting=house.key_of(meeting_id),
            objection=brought,
            keys=keys,
            at=CLOSES,
        )
    )
    with pytest.raises(ObjectionOpenError):
        take_step(house, meeting_id, closing.confirm_result, FINAL)
    for each in database.read(lambda s: list_objections(s, to_result(key))):
        database.write(
            lambda s, each=each: objections.answer_objection(  # type: ignore[misc]
                s, member=house.member, objection_id=each.id, answer="已核对", keys=keys, at=FINAL
            )
        )
    take_step(house, meeting_id, closing.confirm_result, FINAL)

    proceedings = read_proceedings(database.read(lambda s: read_entries(s, key)))
    raised, answered = proceedings.all(ObjectionRaised), proceedings.all(ObjectionAnswered)
    assert [(each.number, each.channel, each.by, each.paper) for each in raised] == [
        (1, "online", None, None),
        (2, "in-person", house.member.id, brought.sha256),
    ]
    assert len(answered) == len(raised)
    assert [*check_order(proceedings), *check_objectors(proceedings)] == []
    openings = database.read(lambda s: objections.list_openings(s, key))
    assert [each.value for each in openings] == ["线上", "当面说的", "已核对", "已核对"]
    assert {each.of: commit(each.salt, each.value) for each in openings} == list_texts(proceedings)
