"""Paper ballots are read by two, and what differs is decided by a third."""

from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256

import pytest

from audit.entries.ballot import BallotCast, PaperRecorded
from audit.verify import verify
from tests.voting.confirming import confirm
from tests.voting.desk.desk import DAY, ask, find_all, to_address, view
from tests.voting.installation import (
    CLOSES,
    OPENS,
    House,
    close_meeting,
    countersign,
    finish_meeting,
    issue_letters,
    make_noticed_meeting,
    make_open_meeting,
    open_meeting,
)
from tests.voting.on_paper import enter_paper, make_scan
from voting.errors import InputError, NotNowError, SecondMemberError
from voting.errors.casting import ChoiceUnknownError
from voting.errors.meeting import VoteClosedError, VoteNotOpenError
from voting.errors.result import PaperBallotsWaitingError
from voting.services.desk import paper_ballots, reconciliation
from voting.services.desk.paper_ballots import Reading
from voting.services.meeting.course import notice
from voting.services.owners.letters import Letter
from voting.services.people.actors import Member
from voting.services.result.document import document as results
from voting.services.scans import read_scan
from voting.services.steps.requests import StepRequest
from voting.services.tables import Asked
from voting.terms import MeetingState, StepKind

FOR, AGAINST = Reading({"M1": "for", "M2": "for"}), Reading({"M1": "against", "M2": "for"})


def receive(
    house: House, meeting_id: str, letter: Letter, reading: Reading, at: datetime = OPENS
) -> str:
    return house.database.write(
        partial(
            paper_ballots.receive_paper_ballot,
            member=house.member,
            meeting=house.key_of(meeting_id),
            holding_id=letter.holding_id,
            reading=reading,
            scan=read_scan(make_scan(letter.serial)),
            at=at,
        )
    )


def read(
    house: House, meeting_id: str, paper_id: str, by: Member, reading: Reading, at: datetime = OPENS
) -> bool:
    return house.database.write(
        partial(
            paper_ballots.add_reading,
            member=by,
            meeting=by.key_of(meeting_id),
            paper_id=paper_id,
            reading=reading,
            keys=house.keys,
            at=at,
        )
    )


def test_a_paper_ballot_is_read_by_two_who_agree(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    paper_id = receive(house, meeting_id, letter, FOR)

    with pytest.raises(SecondMemberError):
        read(house, meeting_id, paper_id, house.member, FOR)
    with pytest.raises(PaperBallotsWaitingError):
        close_meeting(house, meeting_id)
    assert not find_all(house, meeting_id, BallotCast)
    # It is read after voting has ended, and was handed in before.
    after = CLOSES + timedelta(seconds=5)
    assert read(house, meeting_id, paper_id, house.second, FOR, at=after)

    (cast,) = find_all(house, meeting_id, BallotCast)
    (recorded,) = find_all(house, meeting_id, PaperRecorded)
    assert isinstance(cast, BallotCast)
    assert isinstance(recorded, PaperRecorded)
    assert (cast.at, cast.by, cast.channel) == (OPENS, house.member.id, "paper")
    assert recorded.readers == (house.member.id, house.second.id)
    scan = house.database.read(
        lambda s: paper_ballots.get_scan(s, house.key_of(meeting_id), paper_id)
    )
    assert recorded.scan == sha256(scan.content).hexdigest()
    finish_meeting(house, meeting_id)
    countersign(house, meeting_id)
    pdf = house.database.read(lambda s: results.get_document(s, house.key_of(meeting_id)))
    assert verify(pdf).holds


def test_where_two_differ_a_third_one_decides_and_alone_sees_both(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    paper_id = receive(house, meeting_id, letter, FOR)
    seen = partial(
        paper_ballots.view_paper_ballot, meeting=house.key_of(meeting_id), paper_id=paper_id
    )

    assert house.database.read(lambda s: seen(s, house.second)).earlier == ()
    assert not read(house, meeting_id, paper_id, house.second, AGAINST)
    for one in (house.member, house.second):
        assert house.database.read(partial(seen, member=one)).earlier == ()
        with pytest.raises(SecondMemberError):
            read(house, meeting_id, paper_id, one, FOR)
    third = house.database.read(partial(seen, member=house.third))
    assert [each.choices["M1"] for each in third.earlier] == ["for", "against"]
    assert read(house, meeting_id, paper_id, house.third, AGAINST)

    (cast,) = find_all(house, meeting_id, BallotCast)
    (recorded,) = find_all(house, meeting_id, PaperRecorded)
    assert isinstance(cast, BallotCast)
    assert isinstance(recorded, PaperRecorded)
    assert cast.choices == AGAINST.choices
    assert recorded.readers == (house.member.id, house.second.id, house.third.id)
    with pytest.raises(NotNowError):
        read(house, meeting_id, paper_id, house.third, FOR)


def test_an_invalid_paper_needs_the_same_ground_from_both(house: House) -> None:
    meeting_id = make_open_meeting(house)
    one, other = issue_letters(house, meeting_id)[:2]
    unsigned, altered = (Reading({}, ground) for ground in paper_ballots.GROUNDS[::2])
    enter_paper(house, meeting_id, one.holding_id, unsigned)
    paper_id = receive(house, meeting_id, other, unsigned)

    assert not read(house, meeting_id, paper_id, house.second, altered)
    figures = house.database.read(
        lambda s: reconciliation.reconcile(s, view(house, meeting_id), OPENS)
    )
    assert (figures.returned, figures.entered, figures.invalid, figures.waiting) == (2, 1, 1, 1)
    (cast,) = find_all(house, meeting_id, BallotCast)
    assert isinstance(cast, BallotCast)
    assert cast.invalid == "没有业主签名"


@pytest.mark.parametrize(
    "reading",
    [
        Reading({}),
        Reading({"M1": "maybe"}),
        Reading({"M1": ("for",)}),
        Reading({}, "心情不好"),
        Reading({"M9": "for"}),
    ],
)
def test_a_reading_that_is_none_is_refused_at_once(house: House, reading: Reading) -> None:
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    with pytest.raises((InputError, ChoiceUnknownError)):
        receive(house, meeting_id, letter, reading)
    figures = house.database.read(
        lambda s: reconciliation.reconcile(s, view(house, meeting_id), OPENS)
    )
    assert figures.returned == 0


def test_paper_is_handed_in_while_voting_is_on(house: House) -> None:
    meeting_id = make_noticed_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    with pytest.raises(VoteNotOpenError):
        receive(house, meeting_id, letter, FOR, at=OPENS - DAY)
    open_meeting(house, meeting_id)
    with pytest.raises(VoteClosedError):
        receive(house, meeting_id, letter, FOR, at=CLOSES)


def test_what_cannot_be_entered_is_set_aside_by_two(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    paper_id = receive(house, meeting_id, letter, FOR)
    step = StepRequest(kind=StepKind.DISCARDING, subject_id=paper_id, reason="房屋已转让")
    confirm(house, ask(house, meeting_id, step))

    close_meeting(house, meeting_id)

    figures = house.database.read(
        lambda s: reconciliation.reconcile(s, view(house, meeting_id), OPENS)
    )
    assert (figures.returned, figures.discarded, figures.waiting) == (1, 1, 0)
    lines = house.database.read(
        lambda s: reconciliation.list_holding_lines(s, view(house, meeting_id))
    )
    assert sum(line.returned for line in lines) == 1


def test_a_meeting_on_schedule_waits_for_its_paper(house: House) -> None:
    meeting_id = make_noticed_meeting(house, is_scheduled=True)
    letter = issue_letters(house, meeting_id)[0]
    open_meeting(house, meeting_id)
    paper_id = receive(house, meeting_id, letter, FOR)
    key = (house.key_of(meeting_id), MeetingState.OPEN)

    assert key not in house.database.read(lambda s: notice.list_due(s, CLOSES))
    read(house, meeting_id, paper_id, house.second, FOR)
    assert key in house.database.read(lambda s: notice.list_due(s, CLOSES))


def test_what_was_handed_in_is_found_by_address_and_by_what_became_of_it(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    entered = enter_paper(house, meeting_id, letters[0].holding_id, FOR)
    waiting = [receive(house, meeting_id, letter, FOR) for letter in letters[1:4]]

    def ask_for(**asked: object) -> list[str]:
        wanted = Asked(**asked)  # type: ignore[arg-type]  # as a test names it
        part = house.database.read(
            lambda s: reconciliation.read_paper_part(
                s, house.third, view(house, meeting_id), wanted
            )
        )
        assert part.number == len(part.rows)
        return [each.id for each in part.rows]

    assert ask_for(chosen={"state": "entered"}) == [entered]
    assert ask_for(chosen={"state": "waiting"}, sort="address") == waiting
    assert ask_for(sort="address", is_descending=True) == [*waiting[::-1], entered]
    assert ask_for(text=to_address(letters[1]).room) == [waiting[0]]
    assert ask_for(chosen={"state": "discarded"}) == []
