"""Of two ballots of a holding the later in the log counts, whatever the servers' clocks show."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from audit.checks.counting import count_proceedings
from audit.checks.order import check_order
from audit.entries.proceedings import Proceedings
from audit.evidence.file import read_proceedings
from tests.voting.installation import (
    CLOSES,
    OPENS,
    House,
    cast_online,
    issue_letters,
    make_noticed_meeting,
    make_open_meeting,
    make_voter,
    open_meeting,
    print_letters,
)
from tests.voting.on_paper import enter_paper, make_scan
from voting.errors import InputError
from voting.errors.casting import AlreadyVotedError
from voting.errors.meeting import VoteClosedError
from voting.errors.operation import ClockBehindError
from voting.services.casting.sequencer import sequence
from voting.services.desk import paper_ballots
from voting.services.log.log import CLOCKS_DIFFER, read_entries
from voting.services.people.actors import Voter
from voting.services.result import closing
from voting.services.scans import read_scan
from voting.storage.tables.meeting import MeetingRow

AHEAD, BEHIND = OPENS + timedelta(seconds=5), OPENS + timedelta(seconds=1)
"""The same moment on two servers."""


def take_in(house: House, meeting_id: str) -> None:
    house.database.write(lambda s: sequence(s, meeting=house.key_of(meeting_id), keys=house.keys))


def read_log(house: House, meeting_id: str) -> Proceedings:
    log = house.key_of(meeting_id)
    return read_proceedings(house.database.read(lambda s: read_entries(s, log)))


def close_early_or_not(house: House, meeting_id: str, at: datetime) -> None:
    house.database.write(lambda s: closing.close_meeting(s, house.act(meeting_id, at)))


@pytest.mark.parametrize("is_logged", [True, False])
def test_a_ballot_changed_on_a_server_that_is_behind_is_the_later_one(
    house: House, *, is_logged: bool
) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    cast_online(house, voter, "first", ("for", "for"), AHEAD)
    if is_logged:
        take_in(house, meeting_id)
    changed = cast_online(house, voter, "second", ("against", "against"), BEHIND)
    assert cast_online(house, voter, "second", ("against", "against"), BEHIND).id == changed.id

    close_early_or_not(house, meeting_id, CLOSES)

    told = read_log(house, meeting_id)
    first, second = (placed.cast for placed in told.ballots)
    assert (first.choices["M1"], second.choices["M1"]) == ("for", "against")
    assert second.at == changed.cast_at == AHEAD
    assert list(check_order(told)) == []
    outcome = count_proceedings(told).outcomes[0]
    assert outcome["results"]["against"]["persons"] == 1  # type: ignore[index]
    assert outcome["results"]["for"]["persons"] == 0  # type: ignore[index]


def test_a_ballot_is_none_earlier_than_the_opening_that_another_server_logged(
    house: House,
) -> None:
    meeting_id = make_noticed_meeting(house)
    open_meeting(house, meeting_id, AHEAD)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])

    assert cast_online(house, voter, "first", at=OPENS - timedelta(seconds=1)).cast_at == AHEAD

    close_early_or_not(house, meeting_id, CLOSES)
    assert list(check_order(read_log(house, meeting_id))) == []


def test_a_clock_behind_the_log_is_refused_and_nothing_is_written(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    voter, other = (make_voter(house, meeting_id, letter) for letter in letters[:2])
    late = OPENS + timedelta(hours=1)
    cast_online(house, voter, "first", at=late)
    just, too_far = late - CLOCKS_DIFFER, late - CLOCKS_DIFFER - timedelta(milliseconds=1)

    with pytest.raises(ClockBehindError):
        cast_online(house, voter, "second", at=too_far)
    take_in(house, meeting_id)
    before = read_log(house, meeting_id).records
    for refused in (
        lambda: cast_online(house, other, "other", at=too_far),
        lambda: enter_paper(house, meeting_id, other.holding_id, _read("for"), too_far),
        lambda: print_letters(house, meeting_id, house.auditor, at=too_far),
    ):
        with pytest.raises(ClockBehindError):
            refused()
    take_in(house, meeting_id)
    assert read_log(house, meeting_id).records == before

    assert cast_online(house, other, "other", at=just).cast_at == just


def test_whoever_has_voted_is_told_so_whatever_the_clock_shows(house: House) -> None:
    meeting_id = make_open_meeting(house)
    house.database.write(
        lambda s: s.execute(update(MeetingRow).values(overrides={"revote": "first"}))
    )
    letters = issue_letters(house, meeting_id)
    voter, other = (make_voter(house, meeting_id, letter) for letter in letters[:2])
    late = OPENS + timedelta(hours=1)
    first = cast_online(house, voter, "first", at=late)
    too_far = late - CLOCKS_DIFFER - timedelta(milliseconds=1)
    take_in(house, meeting_id)

    with pytest.raises(AlreadyVotedError):
        cast_online(house, voter, "second", at=too_far)
    assert cast_online(house, voter, "first", at=too_far).id == first.id
    with pytest.raises(ClockBehindError):
        cast_online(house, other, "other", at=too_far)
    close_early_or_not(house, meeting_id, CLOSES)
    with pytest.raises(VoteClosedError):
        cast_online(house, other, "other", at=too_far)


def _read(mark: str) -> paper_ballots.Reading:
    return paper_ballots.Reading(choices={"M1": mark, "M2": mark})


def test_what_members_do_is_dated_after_what_the_log_has_come_to(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    voter, other = (make_voter(house, meeting_id, letter) for letter in letters[:2])
    cast_online(house, voter, "first", at=AHEAD)
    take_in(house, meeting_id)

    enter_paper(house, meeting_id, other.holding_id, _read("for"), BEHIND)

    told = read_log(house, meeting_id)
    assert told.records[-1].TYPE == "paper.recorded"
    assert told.records[-1].at == AHEAD  # type: ignore[attr-defined]


def test_papers_of_a_holding_are_logged_in_the_order_in_which_they_were_handed_in(
    house: House,
) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    first = receive(house, meeting_id, voter, "for", AHEAD)
    second = receive(house, meeting_id, voter, "against", BEHIND)

    with pytest.raises(InputError):
        read(house, meeting_id, second, "against")
    read(house, meeting_id, first, "for")
    read(house, meeting_id, second, "against")

    marks = [placed.cast.choices["M1"] for placed in read_log(house, meeting_id).ballots]
    instants = [placed.cast.at for placed in read_log(house, meeting_id).ballots]
    assert marks == ["for", "against"]
    assert instants[0] < instants[1]


def receive(house: House, meeting_id: str, voter: Voter, mark: str, at: datetime) -> str:
    return house.database.write(
        lambda s: paper_ballots.receive_paper_ballot(
            s,
            member=house.member,
            meeting=house.key_of(meeting_id),
            holding_id=voter.holding_id,
            reading=_read(mark),
            scan=read_scan(make_scan(f"{voter.holding_id}{mark}")),
            at=at,
        )
    )


def read(house: House, meeting_id: str, paper_id: str, mark: str) -> None:
    house.database.write(
        lambda s: paper_ballots.add_reading(
            s,
            member=house.second,
            meeting=house.key_of(meeting_id),
            paper_id=paper_id,
            reading=_read(mark),
            keys=house.keys,
            at=OPENS + timedelta(minutes=1),
        )
    )
