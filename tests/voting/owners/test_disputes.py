"""What ends a dispute of a ballot: a finding, its withdrawal, or another ballot of the home."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from audit.checks.order import check_order, check_references
from audit.entries.ballot import BallotReviewed
from audit.evidence.file import read_proceedings
from audit.terms import ReviewFinding, VoidGround
from ballots.ballot import Channel
from tests.voting.casting.test_casting import run_sequencer
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
from tests.voting.owners.mandates import AGAINST, FOR, find_agent, grant, make_voters, speak
from tests.voting.owners.test_disowning import settle, settle_in_the_office
from tests.voting.web.browsing import send, sign_in_owner
from voting.errors import (
    NotFoundError,
    NotNowError,
)
from voting.services.log.log import read_entries
from voting.services.people.actors import Voter
from voting.services.result import closing
from voting.services.result.raised import disputes
from voting.services.result.raised.own_disputes import list_own_disputes
from voting.services.result.reviewing import deciding, review
from voting.storage.tables.casting import BallotRow
from voting.terms import DisputeEnd, DisputeGround


def raise_dispute(house: House, voter: Voter, ballot_id: str) -> None:
    house.database.write(
        lambda s: disputes.dispute_ballot(
            s, voter=voter, ballot_id=ballot_id, ground=DisputeGround.NOT_MINE, at=OPENS
        )
    )


def take_back(house: House, voter: Voter, ballot_id: str, at: datetime = OPENS) -> None:
    house.database.write(
        lambda s: deciding.withdraw_dispute(
            s, voter=voter, ballot_id=ballot_id, keys=house.keys, at=at
        )
    )


def count_open(house: House, meeting_id: str) -> int:
    return house.database.read(lambda s: disputes.count_open(s, house.key_of(meeting_id)))


def test_a_dispute_is_taken_back_by_whoever_raised_it_and_the_log_says_so(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voters = [make_voter(house, meeting_id, letter) for letter in issue_letters(house, meeting_id)]
    ballots = [cast_online(house, each, f"form{n:04d}") for n, each in enumerate(voters)]
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    raise_dispute(house, voters[0], ballots[0].id)

    with pytest.raises(NotFoundError):
        take_back(house, voters[1], ballots[0].id)
    take_back(house, voters[0], ballots[0].id, at=CLOSES + timedelta(days=1))
    with pytest.raises(NotNowError):
        take_back(house, voters[0], ballots[0].id, at=CLOSES + timedelta(days=1))

    assert count_open(house, meeting_id) == 0
    take_step(house, meeting_id, closing.confirm_result, FINAL)
    log = house.key_of(meeting_id)
    entries = house.database.read(lambda s: read_entries(s, log))
    proceedings = read_proceedings(entries)
    (upheld,) = proceedings.all(BallotReviewed)
    assert (upheld.finding, upheld.reason) == (ReviewFinding.UPHELD, "提出异议的业主已经撤回")
    assert len(proceedings.counted_ballots) == len(ballots)
    assert [*check_order(proceedings), *check_references(proceedings)] == []


def test_a_dispute_ends_when_another_ballot_counts_in_place_of_the_disputed_one(
    house: House,
) -> None:
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    voter = make_voter(house, meeting_id, next(each for each in letters if len(each.names) > 1))
    other = replace(voter, owner_id="another-owner")
    ballot = cast_online(house, voter, "form0001")
    raise_dispute(house, voter, ballot.id)

    anew = cast_online(house, other, "form0002", ("against", "for"))
    assert count_open(house, meeting_id) == 0
    (found,) = house.database.read(lambda s: disputes.list_disputes(s, house.key_of(meeting_id)))
    assert (found.decision, found.takes_finding) == (None, False)
    assert found.ended is DisputeEnd.REPLACED
    assert find_own(house, voter, ballot.id) == (DisputeEnd.REPLACED, anew.id)
    run_sequencer(house, meeting_id)
    settle_by_two(house, meeting_id, anew.id)
    assert count_open(house, meeting_id) == 1
    assert find_own(house, voter, ballot.id) == (None, None)
    cast_online(house, voter, "form0003")
    assert find_own(house, voter, ballot.id) == (DisputeEnd.REPLACED, None)


def test_a_dispute_of_a_paper_ballot_ends_with_one_online_that_prevails(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    online = cast_online(house, voter, "form0001")
    house.database.write(
        lambda s: s.execute(
            update(BallotRow).where(BallotRow.id == online.id).values(channel=Channel.PAPER)
        )
    )
    raise_dispute(house, voter, online.id)
    assert count_open(house, meeting_id) == 1

    cast_online(house, voter, "form0002")

    assert count_open(house, meeting_id) == 0


def find_own(house: House, voter: Voter, ballot_id: str) -> tuple[DisputeEnd | None, str | None]:
    found = house.database.read(
        lambda s: list_own_disputes(s, voter.meeting.community_id, {voter.owner_id})
    )[ballot_id]
    return found.ended, found.to_dispute


def test_whoever_disputed_a_ballot_is_told_of_the_one_that_replaced_it_and_may_dispute_that(
    app: Flask, web_house: House
) -> None:
    meeting_id = make_open_meeting(web_house)
    letter = next(each for each in issue_letters(web_house, meeting_id) if len(each.names) > 1)
    elsewhere = app.test_client()
    voter = make_voter(web_house, meeting_id, letter)
    other = replace(voter, owner_id="another-owner")
    first = cast_online(web_house, other, "form0001")
    sign_in_owner(elsewhere, letter)
    url = f"/vote/receipt/{first.id}/dispute/"
    send(elsewhere, url, elsewhere.get(url).text, ground="co-owner")
    assert "您对原来那张票的异议" not in elsewhere.get("/vote").text

    second = cast_online(web_house, other, "form0002", ("against", "for"))
    run_sequencer(web_house, meeting_id)

    again = f"/vote/receipt/{second.id}/dispute/"
    for path in ("/vote", f"/vote/receipt/{first.id}", "/affairs/"):
        page = elsewhere.get(path).text
        assert "您对原来那张票的异议，因为同一户后来又投了票而结束" in page
        assert f'href="{again}"' in page
    status, page = send(elsewhere, again, elsewhere.get(again).text, ground="co-owner")
    assert (status, "您已对这张票提出异议" in page) == (200, True)
    assert again not in elsewhere.get("/vote").text
    settle_in_the_office(app, web_house, meeting_id, second.id)
    assert "街道办事处的结论：" in elsewhere.get("/affairs/").text


def test_a_dispute_of_an_agents_ballot_ends_when_the_owner_votes(house: House) -> None:
    (voter,) = make_voters(house)
    meeting_id = voter.meeting.meeting_id
    grant(house, voter)
    ballot_id = speak(house, find_agent(house), "form0001", FOR)
    run_sequencer(house, meeting_id)
    raise_dispute(house, voter, ballot_id)
    assert count_open(house, meeting_id) == 1

    speak(house, voter, "form0002", AGAINST)

    assert count_open(house, meeting_id) == 0
    assert find_own(house, voter, ballot_id) == (DisputeEnd.VOIDED, None)
    (found,) = house.database.read(lambda s: disputes.list_disputes(s, voter.meeting))
    assert (found.ended, found.takes_finding) == (DisputeEnd.VOIDED, False)
    with pytest.raises(NotNowError, match="already-decided"):
        settle(house, meeting_id, ballot_id, VoidGround.NOT_CAST_BY_OWNER)
    row = house.database.read(lambda s: s.get_one(BallotRow, (*voter.meeting, ballot_id)))
    assert row.void_ground is VoidGround.PRINCIPAL_VOTED


def settle_by_two(house: House, meeting_id: str, ballot_id: str, at: datetime = OPENS) -> None:
    """Void a ballot, as two members."""
    house.database.write(
        lambda s: review.review_ballot(
            s,
            house.act(meeting_id, at),
            ballot_id=ballot_id,
            ground=VoidGround.NO_RIGHT,
            reason="查明",
        )
    )


def test_each_co_owner_disputes_for_themselves_and_one_finding_settles_all(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    other = replace(voter, owner_id="another-owner")
    ballot = cast_online(house, voter, "form0001")
    for each in (voter, other):
        raise_dispute(house, each, ballot.id)
    seen = house.database.read(lambda s: disputes.view_disputes(s, voter, ballot.id))

    assert (seen.is_own_open, seen.is_another_open) == (True, True)
    take_back(house, voter, ballot.id)
    seen = house.database.read(lambda s: disputes.view_disputes(s, voter, ballot.id))
    assert (seen.is_own_open, seen.is_another_open, seen.may_raise) == (False, True, False)
    settle(house, meeting_id, ballot.id, VoidGround.CO_OWNERS_DISAGREE)
    assert count_open(house, meeting_id) == 0
