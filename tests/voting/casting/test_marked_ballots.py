"""What was marked is kept until it is confirmed, for whoever marked it and nobody else."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.voting.adopted import make_open_meeting_under
from tests.voting.casting.test_casting import run_sequencer
from tests.voting.installation import (
    CLOSES,
    OPENS,
    FixedClock,
    House,
    cast_online,
    close_meeting,
    find_field,
    issue_letters,
    make_open_meeting,
    make_voter,
)
from tests.voting.owners.mandates import find_agent, grant
from tests.voting.web.browsing import cast, mark, send, sign_in_owner
from voting.background.worker import deliver_once
from voting.context import EXTENSION
from voting.errors import NotNowError
from voting.errors.casting import AlreadyVotedError, PrincipalVotedError
from voting.errors.meeting import VoteClosedError
from voting.services.casting.cast import list_ballots
from voting.services.casting.marked_ballots import KeptMarks, find_kept_marks, keep_marks
from voting.services.pages.owner import read_ballot
from voting.services.people.actors import Voter
from voting.storage.tables.casting import MarkedBallotRow

MARKS = {"M1": "for", "M2": "against"}


def keep(house: House, voter: Voter, choices: dict[str, str] = MARKS) -> KeptMarks:
    house.database.write(lambda s: keep_marks(s, voter=voter, choices=dict(choices), at=OPENS))
    kept = find_kept(house, voter)
    assert kept is not None
    return kept


def find_kept(house: House, voter: Voter) -> KeptMarks | None:
    return house.database.read(lambda s: find_kept_marks(s, voter))


def count_rows(house: House) -> int:
    return house.database.read(
        lambda s: s.scalars(select(func.count()).select_from(MarkedBallotRow)).one()
    )


def test_marks_are_kept_for_whoever_marked_them_until_their_ballot_is_cast(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    voter, neighbour = (make_voter(house, meeting_id, letter) for letter in letters[:2])
    kept = keep(house, voter)

    assert kept.choices == MARKS
    for other in (neighbour, replace(voter, owner_id="co"), replace(voter, mandate_id="agent")):
        assert find_kept(house, other) is None
    assert keep(house, voter, {"M1": "against", "M2": "for"}).form_id != kept.form_id
    kept = keep(house, voter)
    cast_online(house, voter, kept.form_id, ("for", "against"))
    assert find_kept(house, voter) is None
    run_sequencer(house, meeting_id)
    assert count_rows(house) == 0


def test_marks_that_nobody_confirmed_go_when_the_vote_is_over(app: Flask, web_house: House) -> None:
    meeting_id = make_open_meeting(web_house)
    voter = make_voter(web_house, meeting_id, issue_letters(web_house, meeting_id)[0])
    keep(web_house, voter)
    context = app.extensions[EXTENSION]
    deliver_once(context)
    assert count_rows(web_house) == 1

    close_meeting(web_house, meeting_id)
    deliver_once(context)

    assert count_rows(web_house) == 0


def test_what_cannot_be_cast_is_said_before_it_is_kept(house: House) -> None:
    meeting_id = make_open_meeting_under(house, "revote", "first")
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    with pytest.raises(VoteClosedError):
        house.database.write(lambda s: keep_marks(s, voter=voter, choices=MARKS, at=CLOSES))
    cast_online(house, voter, "form0001")

    with pytest.raises(AlreadyVotedError):
        keep(house, voter)


def test_an_agent_is_told_before_filling_in_that_the_principal_has_voted(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letter, *_ = issue_letters(house, meeting_id)
    voter = make_voter(house, meeting_id, letter)
    grant(house, voter)
    agent = find_agent(house)
    assert not house.database.read(lambda s: read_ballot(s, agent, OPENS)).is_principal_done
    cast_online(house, voter, "form0001")

    page = house.database.read(lambda s: read_ballot(s, agent, OPENS))

    assert page.is_principal_done
    assert page.choices == {}
    with pytest.raises(PrincipalVotedError):
        keep(house, agent)


def test_a_form_is_never_two_ballots_and_other_marks_on_it_are_refused(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    first = cast_online(house, voter, "form0001")

    assert cast_online(house, voter, "form0001").id == first.id
    with pytest.raises(NotNowError, match="marks-not-taken"):
        cast_online(house, voter, "form0001", ("against", "for"))


def test_going_back_after_casting_and_changing_makes_a_new_ballot(
    app: Flask, web_house: House
) -> None:
    meeting_id = make_open_meeting(web_house)
    letter = issue_letters(web_house, meeting_id)[0]
    browser = app.test_client()
    ballot = sign_in_owner(browser, letter)
    status, receipt = cast(browser, ballot, **mark(M1="for", M2="for"))
    assert (status, receipt.count("<b>同意</b>")) == (200, 2)

    back = browser.get("/vote/review")
    assert (back.status_code, back.headers["Location"]) == (303, "/vote")
    page = browser.get("/vote").text
    assert page.count(" checked") == 2
    assert "已标出您上次投的意见" in page
    _, receipt = cast(browser, ballot, **mark(M1="against", M2="for"))

    assert (receipt.count("<b>反对</b>"), receipt.count("<b>同意</b>")) == (1, 1)
    voter = make_voter(web_house, meeting_id, letter)
    assert len(web_house.database.read(lambda s: list_ballots(s, voter))) == 2


def test_nobody_is_offered_the_marks_of_a_co_owner_or_an_agent(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    cast_online(house, voter, "form0001")

    def read(of: Voter) -> dict[str, object]:
        return dict(house.database.read(lambda s: read_ballot(s, of, OPENS)).former)

    assert read(voter) == {"M1": "for", "M2": "for"}
    cast_online(house, replace(voter, owner_id="co-owner"), "form0002")
    assert read(voter) == {}


def test_marks_outlive_the_session_and_the_browser(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    letters = issue_letters(web_house, make_open_meeting(web_house))
    mine, theirs = app.test_client(), app.test_client()
    send(mine, "/vote/review", sign_in_owner(mine, letters[0]), **mark(M1="for", M2="against"))
    clock.instant += timedelta(hours=3)
    assert is_unmarked(sign_in_owner(theirs, letters[1]))

    ballot = sign_in_owner(app.test_client(), letters[0])

    assert "您上次选好的意见已经替您标出，还没有确认" in ballot
    assert 'value="against" checked' in ballot


def is_unmarked(page: str) -> bool:
    return re.search(r"<input[^>]* checked", page) is None


def test_a_page_of_another_tab_casts_what_it_shows(app: Flask, web_house: House) -> None:
    browser = app.test_client()
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]
    ballot = sign_in_owner(browser, letter)
    marks = mark(M1="for", M2="for")
    _, first = send(browser, "/vote/review", ballot, **marks)
    _, second = send(browser, "/vote/review", ballot, **mark(M1="against", M2="against"))
    form_id = find_field("form_id", first)
    assert form_id != find_field("form_id", second)

    _, receipt = send(browser, "/vote/confirm", first, form_id=form_id, **marks)

    assert receipt.count("<b>同意</b>") == 2
