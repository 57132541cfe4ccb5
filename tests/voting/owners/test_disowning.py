"""A ballot that its owner disowns is looked into, voided, and cast anew."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from audit.checks.publications import find_begun
from audit.entries.ballot import BallotCast, BallotReviewed
from audit.evidence.file import read_proceedings
from audit.terms import ReviewFinding, VoidGround
from tests.voting.adopted import make_open_meeting_under
from tests.voting.installation import (
    CLOSES,
    FINAL,
    OPENS,
    House,
    cast_online,
    close_meeting,
    issue_letters,
    make_open_meeting,
    make_voter,
    take_step,
)
from tests.voting.owners.telephones import ONE, read_code
from tests.voting.web.browsing import cast, mark, send, sign_in, sign_in_owner
from voting.errors import NotFoundError, NotNowError, NotYetError
from voting.errors.casting import AlreadyVotedError
from voting.errors.result import DisputeOpenError
from voting.services.casting.cast import list_ballots
from voting.services.casting.participation import measure_participation
from voting.services.log.log import read_entries
from voting.services.meeting.meetings import get_noticed_meeting
from voting.services.result import closing
from voting.services.result.raised import disputes
from voting.services.result.reviewing import deciding, review
from voting.terms import DisputeGround


def settle(
    house: House, meeting_id: str, ballot_id: str, ground: VoidGround | None, at: Any = OPENS
) -> None:
    house.database.write(
        lambda s: deciding.decide_dispute(
            s,
            auditor=house.auditor,
            meeting=house.key_of(meeting_id),
            ballot_id=ballot_id,
            ground=ground,
            reason="签名与登记不符",
            keys=house.keys,
            at=at,
        )
    )


def test_a_disowned_ballot_that_is_not_its_voters_is_voided_and_cast_anew(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    voter, other = (make_voter(house, meeting_id, letter) for letter in letters[:2])
    ballot = cast_online(house, voter, "form0001")

    with pytest.raises(NotFoundError):
        house.database.write(
            lambda s: disputes.dispute_ballot(
                s, voter=other, ballot_id=ballot.id, ground=DisputeGround.NOT_MINE, at=OPENS
            )
        )
    for _ in range(2):
        house.database.write(
            lambda s: disputes.dispute_ballot(
                s, voter=voter, ballot_id=ballot.id, ground=DisputeGround.NOT_MINE, at=OPENS
            )
        )
    assert house.database.read(lambda s: disputes.view_disputes(s, voter, ballot.id)).is_own_open
    settle(house, meeting_id, ballot.id, VoidGround.NOT_CAST_BY_OWNER)
    with pytest.raises(NotNowError):
        settle(house, meeting_id, ballot.id, VoidGround.NOT_CAST_BY_OWNER)

    seen = house.database.read(lambda s: disputes.view_disputes(s, voter, ballot.id))
    assert (seen.is_own_open, seen.may_raise) == (False, False)
    view = house.database.read(lambda s: get_noticed_meeting(s, house.key_of(meeting_id)))
    (part,) = house.database.read(lambda s: measure_participation(s, view))
    assert part.comparison.part.persons == 0
    again = cast_online(house, voter, "form0002", ("against", "against"))
    assert again.id != ballot.id
    close_meeting(house, meeting_id)
    entries = house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    proceedings = read_proceedings(entries)
    assert len(proceedings.all(BallotCast)) == 2
    assert len(proceedings.counted_ballots) == 1
    (reviewed,) = proceedings.all(BallotReviewed)
    assert (reviewed.finding, reviewed.ground) == (ReviewFinding.VOIDED, "not-cast-by-owner")


def test_where_no_ballot_may_be_changed_a_voided_one_still_may_be_cast_anew(house: House) -> None:
    meeting_id = make_open_meeting_under(house, "revote", "first")
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    ballot = cast_online(house, voter, "form0001")
    with pytest.raises(AlreadyVotedError):
        cast_online(house, voter, "form0002")
    house.database.write(
        lambda s: disputes.dispute_ballot(
            s, voter=voter, ballot_id=ballot.id, ground=DisputeGround.NOT_MINE, at=OPENS
        )
    )
    settle(house, meeting_id, ballot.id, VoidGround.NOT_CAST_BY_OWNER)

    cast_online(house, voter, "form0002")

    found = house.database.read(lambda s: list_ballots(s, voter))
    assert [each.is_voided for each in found] == [False, True]


def test_no_result_is_confirmed_while_a_ballot_is_disowned(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    voters = [make_voter(house, meeting_id, letter) for letter in letters]
    ballots = [cast_online(house, each, f"form{n:04d}") for n, each in enumerate(voters)]
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    house.database.write(
        lambda s: disputes.dispute_ballot(
            s,
            voter=voters[0],
            ballot_id=ballots[0].id,
            ground=DisputeGround.NOT_MINE,
            at=CLOSES + timedelta(days=1),
        )
    )

    with pytest.raises(DisputeOpenError):
        take_step(house, meeting_id, closing.confirm_result, FINAL)
    settle(house, meeting_id, ballots[0].id, VoidGround.NO_RIGHT, at=CLOSES + timedelta(days=2))
    # Everything is decided as before: the objection period does not begin anew.
    with pytest.raises(NotYetError):
        take_step(house, meeting_id, closing.confirm_result, FINAL - timedelta(minutes=1))
    take_step(house, meeting_id, closing.confirm_result, FINAL)

    log = house.key_of(meeting_id)
    proceedings = read_proceedings(house.database.read(lambda s: read_entries(s, log)))
    assert len(proceedings.rounds) == 2
    counts = [round_[0].outcome["participation"] for _, round_ in proceedings.rounds]
    persons = [each["persons"] for each in counts]  # type: ignore[index]  # JSON
    assert persons[1] == persons[0] - 1


def test_a_recount_that_changes_a_decision_begins_the_objection_period_anew(house: House) -> None:
    """Of 24 just enough vote; without one of them no valid decision is formed."""
    meeting_id = make_open_meeting(house)
    voters = [make_voter(house, meeting_id, letter) for letter in issue_letters(house, meeting_id)]
    ballots = [cast_online(house, each, f"form{n:04d}") for n, each in enumerate(voters)]
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    at = CLOSES + timedelta(days=2)

    def void(ballot_id: str) -> None:
        house.database.write(
            lambda s: review.review_ballot(
                s,
                house.act(meeting_id, at),
                ballot_id=ballot_id,
                ground=VoidGround.CO_OWNERS_DISAGREE,
                reason="共有人未能一致",
            )
        )

    for ballot in ballots[: len(ballots) // 2]:
        void(ballot.id)

    with pytest.raises(NotYetError):
        take_step(house, meeting_id, closing.confirm_result, FINAL)
    take_step(house, meeting_id, closing.confirm_result, FINAL + timedelta(days=2))
    log = house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    begun = find_begun(read_proceedings(log))
    assert begun is not None
    assert begun.at == at


def test_an_owner_signs_in_by_telephone_votes_and_disowns(app: Flask, web_house: House) -> None:
    meeting_id = make_open_meeting(web_house)
    browser = app.test_client()
    page = browser.get("/vote/sign-in").text
    status, page = send(browser, "/vote/sign-in", page, telephone=ONE)
    assert status == 200
    assert "如果这个号码登记在册" in page

    status, wrong = send(browser, "/vote/sign-in/code", page, code="000000")
    assert status == 401
    assert "验证码不对或已失效" in wrong
    status, ballot = send(browser, "/vote/sign-in/code", page, code=read_code(web_house))
    assert status == 200
    assert "下一步：核对" in ballot

    _, receipt = cast(browser, ballot, **mark(M1="for", M2="for"))
    assert "您的票已收到" in receipt
    browser.delete_cookie("cast_here")
    ballot_id = re.search(r"/vote/receipt/([0-9a-f]+)/receipt", receipt)
    assert ballot_id is not None
    url = f"/vote/receipt/{ballot_id[1]}/dispute/"
    assert url in browser.get(f"/vote/receipt/{ballot_id[1]}").text
    status, disowned = send(browser, url, browser.get(url).text, ground="not-mine")
    assert status == 200
    assert "街道办事处会查明" in disowned

    settle_in_the_office(app, web_house, meeting_id, ballot_id[1])
    assert "已作废" in browser.get("/vote").text
    assert "已经作废" in browser.get(f"/vote/receipt/{ballot_id[1]}").text


def settle_in_the_office(app: Flask, house: House, meeting_id: str, ballot_id: str) -> None:
    office = app.test_client()
    sign_in(office, "a-langyue")
    assert "没有配置短信网关" in office.get("/office/outbox").text
    url = f"/office/{house.community.id}/{meeting_id}"
    page = office.get(url).text
    assert "不是我投的" in page
    status, page = send(
        office, f"{url}/disputes/{ballot_id}", page, finding="not-cast-by-owner", reason="查明"
    )
    assert status == 200
    assert "查明不是本人所投，票作废" in page


def test_what_was_cast_on_a_device_is_not_disputed_on_it(app: Flask, web_house: House) -> None:
    meeting_id = make_open_meeting(web_house)
    letter = issue_letters(web_house, meeting_id)[0]
    browser = app.test_client()
    _, receipt = cast(browser, sign_in_owner(browser, letter), **mark(M1="for", M2="for"))
    ballot_id = find_ballot_id(receipt)
    url = f"/vote/receipt/{ballot_id}/dispute/"

    assert url not in receipt
    send(browser, "/vote/sign-out", receipt)
    sign_in_owner(browser, letter)
    assert url not in browser.get(f"/vote/receipt/{ballot_id}").text
    assert browser.get(url).status_code == 409
    status, page = send(browser, url, browser.get("/vote").text, ground="not-mine")
    assert (status, "请换一台设备登录后提出" in page) == (409, True)
    assert not browser.get(f"/vote/receipt/{ballot_id}").text.count("已对这张票提出异议")


def find_ballot_id(receipt: str) -> str:
    found = re.search(r"/vote/receipt/([0-9a-f]+)/receipt", receipt)
    assert found is not None
    return found[1]


def test_a_co_owner_may_object_to_the_one_who_voted_first(app: Flask, web_house: House) -> None:
    meeting_id = make_open_meeting(web_house)
    letter = next(each for each in issue_letters(web_house, meeting_id) if len(each.names) > 1)
    browser, elsewhere = app.test_client(), app.test_client()
    ballot = sign_in_owner(browser, letter)
    assert "位共有人，由其中一位代表投票" in ballot
    _, receipt = cast(browser, ballot, **mark(M1="for", M2="for"))
    sign_in_owner(elsewhere, letter)
    url = f"/vote/receipt/{find_ballot_id(receipt)}/dispute/"
    asking = elsewhere.get(url).text

    assert send(elsewhere, url, asking, ground="whatever")[0] == 422
    status, page = send(elsewhere, url, asking, ground="co-owner")

    assert status == 200
    assert "您已对这张票提出异议" in page
    (found,) = web_house.database.read(
        lambda s: disputes.list_disputes(s, web_house.key_of(meeting_id))
    )
    assert found.ground is DisputeGround.CO_OWNER

    status, page = send(elsewhere, f"{url}withdraw", page)
    assert (status, "您已对这张票提出异议" in page) == (200, False)
    assert url not in page
    status, page = send(elsewhere, url, asking, ground="co-owner")
    assert (status, "您对这张票提出过异议" in page) == (409, True)
