"""我的小区: what one voted, objected and proposed, what came of it, and what is due."""

from dataclasses import replace
from functools import partial

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from audit.terms import Identification
from tests.voting.casting.test_casting import run_sequencer
from tests.voting.installation import (
    CLOSES,
    DIGESTS,
    NOTICED,
    OPENS,
    FixedClock,
    House,
    cast_online,
    close_meeting,
    issue_letters,
    make_open_meeting,
    make_voter,
    take_step,
)
from tests.voting.pages.test_reads import count
from tests.voting.web.browsing import send, sign_in_owner, vote
from voting.importing.spelling.addresses import Address
from voting.services.meeting.meetings import get_noticed_meeting
from voting.services.pages.owner import AffairsAsked, AffairsPage, read_affairs
from voting.services.people.actors import Owner, Voter
from voting.services.register.objections import Objection, object_to_register, store_answer
from voting.services.result import closing
from voting.services.result.raised.objections import list_own, object_to_result
from voting.storage.tables.result import ObjectionRow
from voting.terms import BallotStanding, MeetingKey


def read(house: House, voter: Voter, *, signed_in_as: Voter | None) -> AffairsPage:
    register = house.database.read(lambda s: get_noticed_meeting(s, voter.meeting).register)
    owner = Owner(register, voter.holding_id, voter.owner_id)
    asked = AffairsAsked()
    return house.database.read(lambda s: read_affairs(s, owner, signed_in_as, asked, CLOSES))


def test_an_owner_finds_on_one_page_what_is_due_and_what_became_of_everything(
    browser: FlaskClient, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    ballot = sign_in_owner(browser, issue_letters(web_house, meeting_id)[0])
    assert 'href="/affairs/"' in ballot
    page = browser.get("/affairs/").text
    for empty in ("这处房屋还没有投过票", "这处房屋没有提过异议", "您还没有提议或联名"):
        assert empty in page
    assert 'href="/vote">我要投票' in page

    _, receipt = vote(browser, ballot)
    assert 'href="/affairs/"' in receipt
    run_sequencer(web_house, meeting_id)
    send(browser, "/affairs/proposals", page, title="更换门禁", text="旧门禁常坏")
    page = browser.get("/affairs/").text
    assert "已计入。" in page
    assert "<b>同意</b>" in page
    assert 'href="/vote/receipt/' in page
    assert 'href="/vote">更改我的票' in page
    assert "现在没有要办的事" in page
    assert page.count("更换门禁") == 2

    close_meeting(web_house, meeting_id)
    take_step(web_house, meeting_id, closing.publish_preliminary, CLOSES)
    clock.instant = CLOSES
    page = browser.get("/affairs/").text
    assert "有异议请在" in page
    assert "更改我的票" not in page
    send(browser, "/vote/objections", browser.get("/vote").text, text="第一项的面积不对")
    page = browser.get("/affairs/").text
    assert "第一项的面积不对" in page
    assert "等待业主委员会答复" in page


def test_marks_are_shown_to_whoever_made_them_and_by_a_letter_of_their_meeting_alone(
    house: House,
) -> None:
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    voter = make_voter(house, meeting_id, letter)
    first, second = (cast_online(house, voter, f"form{n:04}") for n in range(2))
    run_sequencer(house, meeting_id)
    elsewhere = replace(voter, meeting=MeetingKey(house.community.id, "another"))
    by_telephone = replace(elsewhere, identified=Identification.TELEPHONE)

    page = read(house, voter, signed_in_as=voter)
    assert {each.ballot.id: each.standing.kind for each in page.ballots} == {
        first.id: BallotStanding.REPLACED,
        second.id: BallotStanding.COUNTED,
    }
    for signed_in_as, is_shown in ((voter, True), (None, True), (by_telephone, True)):
        shown = read(house, voter, signed_in_as=signed_in_as).ballots
        assert [each.choices is not None for each in shown] == [is_shown, is_shown]
    hidden = read(house, voter, signed_in_as=replace(elsewhere, identified=Identification.LETTER))
    assert [each.choices for each in hidden.ballots] == [None, None]


def test_objections_to_register_and_result_stand_with_their_answers(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    voter = make_voter(house, meeting_id, letter)
    for room in ("0101", "0202"):
        house.database.write(
            partial(
                object_to_register,
                code=house.community.code,
                objection=Objection(
                    address=Address("1栋", "1单元", room), text=f"清册{room}", telephone=""
                ),
                client="192.0.2.1",
                digests=DIGESTS,
                at=NOTICED,
            )
        )
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    house.database.write(
        partial(object_to_result, voter=voter, text="结果", keys=house.keys, at=CLOSES)
    )
    objection = house.database.read(lambda s: list_own(s, voter))[0]
    house.database.write(
        partial(
            store_answer,
            member=house.member,
            objection_id=objection.id,
            answer="已核对",
            at=CLOSES,
        )
    )

    found = read(house, voter, signed_in_as=voter).objections
    assert [each.text for each, _ in found] == ["结果", "清册0101"]
    assert found[0][0].answer is not None
    assert [bool(title) for _, title in found] == [True, False]

    def spell_otherwise(session: Session) -> None:
        session.execute(update(ObjectionRow).values(address="另一种写法"))

    house.database.write(spell_otherwise)
    found = read(house, voter, signed_in_as=voter).objections
    assert [each.text for each, _ in found] == ["结果", "清册0101"]


def test_many_ballots_and_objections_take_as_many_statements_as_two(
    app: Flask, browser: FlaskClient, web_house: House
) -> None:
    meeting_id = make_open_meeting(web_house)
    letter = issue_letters(web_house, meeting_id)[0]
    sign_in_owner(browser, letter)
    voter = make_voter(web_house, meeting_id, letter)

    def fill(number: int) -> None:
        cast_online(web_house, voter, f"form{number:04}")
        objection = Objection(
            address=Address("1栋", "1单元", "0101"), text=f"异议{number}", telephone=""
        )
        web_house.database.write(
            partial(
                object_to_register,
                code=web_house.community.code,
                objection=objection,
                client=str(number),
                digests=DIGESTS,
                at=OPENS,
            )
        )

    fill(0)
    fill(1)
    few = count(app, browser, "/affairs/")
    for number in range(2, 12):
        fill(number)

    assert count(app, browser, "/affairs/") == few
    assert browser.get("/affairs/").text.count("异议") > 12
