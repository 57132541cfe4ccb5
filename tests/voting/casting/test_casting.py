import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from audit.entries.ballot import BallotCast
from audit.entries.records import parse_record
from audit.evidence.receipt import Receipt, parse_receipt
from ballots.ballot import Channel
from tests.voting.installation import (
    CLOSES,
    DIGESTS,
    OPENS,
    House,
    cast_online,
    close_meeting,
    find_last_six,
    finish_meeting,
    issue_letters,
    make_noticed_meeting,
    make_open_meeting,
    make_voter,
)
from tests.voting.on_paper import enter_paper
from voting.errors import InputError, NotFoundError
from voting.errors.casting import AlreadyVotedError, ChoiceMissingError, ChoiceUnknownError
from voting.errors.meeting import VoteClosedError, VoteNotOpenError
from voting.errors.sign_in import LetterLockedError, LetterUnknownError
from voting.importing.spelling.addresses import Address
from voting.services.casting import cast as casting
from voting.services.casting import receipts
from voting.services.casting.cast import MarkedBallot
from voting.services.casting.sequencer import sequence
from voting.services.desk import paper_ballots
from voting.services.log.log import read_entries
from voting.services.meeting.meetings import get_noticed_meeting
from voting.services.owners import letters
from voting.services.register import register
from voting.services.result.published.public_result import get_public_result
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.log import LogEntryRow, LogSubtreeRow
from voting.storage.tables.meeting import MeetingRow


def read_ballots(house: House, meeting_id: str) -> list[BallotCast]:
    entries = house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    records = [parse_record(entry) for entry in entries]
    return [record for record in records if isinstance(record, BallotCast)]


def run_sequencer(house: House, meeting_id: str) -> int:
    return house.database.write(
        lambda s: sequence(s, meeting=house.key_of(meeting_id), keys=house.keys)
    )


def test_a_ballot_becomes_an_entry_and_its_promise_a_receipt(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])

    ballot = cast_online(house, voter, "form0001", ("for", "abstain"))
    promised = house.database.read(lambda s: receipts.get_receipt(s, voter, ballot.id))[1]
    assert run_sequencer(house, meeting_id) == 1
    found, text = house.database.read(lambda s: receipts.get_receipt(s, voter, ballot.id))

    assert promised.startswith("cast-promise/v1\n")
    receipt = parse_receipt(text)
    assert isinstance(receipt, Receipt)
    receipt.verify()
    assert receipt.index == found.log_index
    (entry,) = read_ballots(house, meeting_id)
    assert entry.choices == {"M1": "for", "M2": "abstain"}
    assert entry.identified == "letter"
    for secret in ("for", "abstain", entry.nonce, entry.unit):
        # As a word: three letters of a hash may be anything.
        assert re.search(rf"\b{secret}\b", text) is None


def test_the_same_form_confirmed_twice_is_one_ballot(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])

    first = cast_online(house, voter, "form0001", ("for", "for"))
    second = cast_online(house, voter, "form0001", ("for", "for"), OPENS + timedelta(seconds=5))

    assert first == second
    assert len(house.database.read(lambda s: casting.list_ballots(s, voter))) == 1


def test_a_form_of_another_household_is_refused(house: House) -> None:
    meeting_id = make_open_meeting(house)
    one, other = issue_letters(house, meeting_id)[:2]
    cast_online(house, make_voter(house, meeting_id, one), "form0001")

    with pytest.raises(ChoiceUnknownError):
        cast_online(house, make_voter(house, meeting_id, other), "form0001")


def test_the_last_ballot_counts_where_the_rules_allow_a_change(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    cast_online(house, voter, "form0001", ("for", "for"))
    cast_online(house, voter, "form0002", ("against", "for"), OPENS + timedelta(seconds=1))
    finish_meeting(house, meeting_id)

    motions = house.database.read(lambda s: get_public_result(s, house.key_of(meeting_id)).motions)

    rows = {row.cells[0]: row.cells[3] for row in motions[0].results}
    assert (rows["同意"], rows["反对"]) == ("0人", "1人")
    assert len(read_ballots(house, meeting_id)) == 2


def test_a_change_is_refused_where_the_first_ballot_counts(house: House) -> None:
    meeting_id = make_open_meeting(house)
    house.database.write(
        lambda s: s.execute(update(MeetingRow).values(overrides={"revote": "first"}))
    )
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    cast_online(house, voter, "form0001")

    with pytest.raises(AlreadyVotedError):
        cast_online(house, voter, "form0002")


def test_nobody_votes_before_opening_or_from_closing_time_on(house: House) -> None:
    meeting_id = make_noticed_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    with pytest.raises(VoteNotOpenError):
        cast_online(house, voter, "form0001")


def test_the_last_millisecond_counts_and_closing_time_does_not(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])

    cast_online(house, voter, "form0001", at=CLOSES - timedelta(milliseconds=1))
    with pytest.raises(VoteClosedError):
        cast_online(house, voter, "form0002", at=CLOSES)
    close_meeting(house, meeting_id)
    with pytest.raises(VoteClosedError):
        cast_online(house, voter, "form0003", at=CLOSES - timedelta(milliseconds=1))

    assert len(read_ballots(house, meeting_id)) == 1


@pytest.mark.parametrize(
    ("choices", "error"),
    [
        ({"M1": "for"}, ChoiceMissingError),
        ({}, ChoiceMissingError),
        ({"M1": "for", "M2": "maybe"}, ChoiceUnknownError),
        ({"M1": "for", "M2": "for", "M3": "for"}, ChoiceUnknownError),
    ],
    ids=str,
)
def test_a_ballot_must_mark_every_motion_and_no_other(
    house: House, choices: dict[str, str], error: type[Exception]
) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    form = MarkedBallot(form_id="form0001", channel=Channel.ONLINE, choices=choices)

    with pytest.raises(error):
        casting.cast_online(house.database, voter=voter, form=form, keys=house.keys, at=OPENS)

    assert house.database.read(lambda s: casting.list_ballots(s, voter)) == []


def try_letter(house: House, token: str, last_six: str) -> letters.LetterAttempt:
    return house.database.write(
        lambda s: letters.sign_in(s, token=token, last_six=last_six, digests=DIGESTS, at=OPENS)
    )


def test_five_wrong_tries_lock_a_letter_even_for_the_right_answer(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[0]

    left = [try_letter(house, letter.token, f"00000{n}").left for n in range(5)]

    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(LetterLockedError):
        try_letter(house, letter.token, find_last_six(letter))


def test_the_same_wrong_answer_again_costs_no_further_try(house: House) -> None:
    letter = issue_letters(house, make_open_meeting(house))[0]

    again = [try_letter(house, letter.token, "000000").left for _ in range(6)]

    assert again == [4] * 6
    assert try_letter(house, letter.token, "000001").left == 3
    assert try_letter(house, letter.token, find_last_six(letter)).voter


def test_a_right_answer_forgets_the_wrong_ones(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    for number in range(4):
        try_letter(house, letter.token, f"00000{number}")

    assert try_letter(house, letter.token, f" {find_last_six(letter).lower()} ").voter
    assert try_letter(house, letter.token, "000000").left == 4


def test_reprinted_letters_void_the_old_ones(house: House) -> None:
    meeting_id = make_open_meeting(house)
    old = issue_letters(house, meeting_id)[0]
    new = issue_letters(house, meeting_id)[0]

    with pytest.raises(LetterUnknownError):
        try_letter(house, old.token, find_last_six(old))
    assert try_letter(house, new.token, find_last_six(new)).voter


def test_a_letter_is_kept_as_a_digest_alone(house: House) -> None:
    meeting_id = make_open_meeting(house)
    issued = issue_letters(house, meeting_id)

    assert len({letter.token for letter in issued}) == len(issued)
    assert all(len(letters.digest_token(each.token)) == 64 for each in issued)


def enter(house: House, meeting_id: str, room: str, invalid: str | None = None) -> None:
    """Enter a paper ballot against both motions, or an invalid one."""
    meeting = house.database.read(lambda s: get_noticed_meeting(s, house.key_of(meeting_id)))
    address = Address("1栋", "1单元", room)
    holding_id = house.database.read(lambda s: register.find_holding(s, meeting.register, address))
    choices = {} if invalid else {"M1": "against", "M2": "against"}
    enter_paper(house, meeting_id, holding_id, paper_ballots.Reading(choices, invalid))


def test_paper_goes_into_the_same_log_and_yields_to_an_online_ballot(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    enter(house, meeting_id, "0101")
    enter(house, meeting_id, "0103")
    enter(house, meeting_id, "0104", invalid="没有业主签名")
    cast_online(house, voter, "form0001")
    finish_meeting(house, meeting_id)

    motions = house.database.read(lambda s: get_public_result(s, house.key_of(meeting_id)).motions)

    rows = {row.cells[0]: row.cells[3] for row in motions[0].results}
    assert (rows["同意"], rows["反对"], rows["废票"]) == ("1人", "1人", "1人")
    entered = [b for b in read_ballots(house, meeting_id) if b.channel == "paper"]
    assert {b.by for b in entered} == {house.member.id}


def test_a_paper_ballot_for_no_flat_is_refused(house: House) -> None:
    meeting_id = make_open_meeting(house)

    with pytest.raises(InputError):
        enter(house, meeting_id, "9999")


def test_a_voter_sees_no_ballot_of_another_household(house: House) -> None:
    meeting_id = make_open_meeting(house)
    one, other = issue_letters(house, meeting_id)[:2]
    ballot = cast_online(house, make_voter(house, meeting_id, one), "form0001")
    stranger = make_voter(house, meeting_id, other)

    for service in (receipts.get_receipt, receipts.read_own_choices):
        with pytest.raises(NotFoundError):
            house.database.read(lambda s, f=service: f(s, stranger, ballot.id))  # type: ignore[misc]  # a bound default


@pytest.mark.parametrize("statement", ["update", "delete", "subtree", "meeting"])
def test_the_database_itself_refuses_to_change_the_log(house: House, statement: str) -> None:
    meeting_id = make_open_meeting(house)
    row = {"community_id": house.community.id, "meeting_id": meeting_id, "height": 4, "index": 0}
    house.database.write(lambda s: s.add(LogSubtreeRow(**row, root=b"")))
    commands = {
        "update": 'UPDATE log_entries SET entry = entry WHERE "index" = 0',
        "delete": "DELETE FROM log_entries",
        "subtree": "UPDATE log_subtrees SET height = height",
        "meeting": "DELETE FROM meetings",
    }

    with pytest.raises(DatabaseError, match="append-only"):
        house.database.write(lambda s: s.connection().exec_driver_sql(commands[statement]))


def test_an_entry_deleted_behind_the_log_is_noticed_at_once(house: House) -> None:
    """The warning of issue 4: the administrator deletes a waiting voter's row and counts again."""
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    ballot = cast_online(house, voter, "form0001")
    run_sequencer(house, meeting_id)
    _, text = house.database.read(lambda s: receipts.get_receipt(s, voter, ballot.id))

    rows = house.database.read(lambda s: s.scalars(select(LogEntryRow.leaf_hash)).all())
    cast = house.database.read(lambda s: s.scalars(select(BallotRow)).one())

    receipt = parse_receipt(text)
    assert isinstance(receipt, Receipt)
    assert receipt.leaf == cast.leaf_hash
    assert receipt.leaf in rows
