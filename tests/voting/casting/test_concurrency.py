"""Real threads on a real PostgreSQL: what must not happen at the same instant."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy.exc import SQLAlchemyError

from audit.evidence.file import read_proceedings
from tests.voting.affairs.test_affairs import list_owners
from tests.voting.assessments.assessed import DURING, answer, open_one, read
from tests.voting.installation import (
    BASE_URL,
    CLOSES,
    OPENS,
    House,
    cast_online,
    close_meeting,
    freeze,
    import_small,
    issue_letters,
    make_house,
    make_noticed_meeting,
    make_open_meeting,
    make_voter,
)
from tests.voting.on_paper import make_scan
from voting.errors import NotNowError, StateError, VotingError
from voting.errors.meeting import VoteClosedError
from voting.errors.register import RegisterFrozenError, RegisterMissingError
from voting.keys.folder import KeyFolder
from voting.services.casting.cast import list_ballots
from voting.services.casting.participation import measure_participation
from voting.services.casting.sequencer import sequence
from voting.services.desk import paper_ballots
from voting.services.log.log import read_entries
from voting.services.meeting.meetings import get_noticed_meeting
from voting.services.people.actors import Member
from voting.services.scans import read_scan
from voting.services.steps import confirming, requests
from voting.storage.base import Database, make_engine
from voting.terms import StepKind

THREADS = 8


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest, keys: KeyFolder) -> Iterator[House]:
    url: str = request.getfixturevalue(f"{request.param}_url")
    database = Database(make_engine(url))
    yield make_house(database, keys)
    database.close()


def run_together(*tasks: Callable[[], object]) -> list[object]:
    """Run tasks at once and return what each returned or raised."""
    barrier = threading.Barrier(len(tasks))
    results: list[object] = [None] * len(tasks)

    def run(place: int, task: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[place] = task()
        except (VotingError, SQLAlchemyError) as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=(place, task)) for place, task in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_home_that_answers_an_assessment_at_once_is_one_answer(house: House) -> None:
    import_small(house)
    freeze(house)
    assessment_id, owner = open_one(house), list_owners(house)[0]

    marks = ("1", "5") * (THREADS // 2)
    results = run_together(
        *[lambda mark=mark: answer(house, owner, assessment_id, mark) for mark in marks]
    )
    assert results == [None] * THREADS
    assert read(house, assessment_id, DURING).turnout.answered == 1


def test_one_holding_cast_at_once_by_many_counts_once(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])

    results = run_together(
        *[lambda n=n: cast_online(house, voter, f"form{n:04d}") for n in range(THREADS)]
    )

    failures = [each for each in results if isinstance(each, Exception)]
    assert len(results) - len(failures) >= 1
    kept = house.database.read(lambda s: list_ballots(s, voter))
    assert len(kept) == len(results) - len(failures)
    (found,) = house.database.read(
        lambda s: measure_participation(s, get_noticed_meeting(s, house.key_of(meeting_id)))
    )
    assert found.taking_part.persons == 1


def test_the_same_form_confirmed_at_once_is_one_ballot(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])

    results = run_together(*[lambda: cast_online(house, voter, "form0001")] * THREADS)

    assert len({getattr(each, "id", each) for each in results}) == 1
    assert len(house.database.read(lambda s: list_ballots(s, voter))) == 1


def test_a_ballot_at_the_last_instant_is_in_the_log_or_refused_never_both(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voters = [
        make_voter(house, meeting_id, letter) for letter in issue_letters(house, meeting_id)[:12]
    ]
    last = CLOSES - timedelta(milliseconds=1)

    results = run_together(
        *[
            lambda n=n, v=v: cast_online(house, v, f"form{n:04d}", at=last)
            for n, v in enumerate(voters)
        ],
        lambda: close_meeting(house, meeting_id),
    )

    accepted = [each for each in results[:-1] if not isinstance(each, Exception)]
    refused = [each for each in results[:-1] if isinstance(each, VoteClosedError)]
    assert len(accepted) + len(refused) == len(voters)
    assert results[-1] is None
    entries = house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    proceedings = read_proceedings(entries)
    assert len(proceedings.ballots) == len(accepted)


def test_two_who_close_at_once_close_once(house: House) -> None:
    meeting_id = make_open_meeting(house)

    results = run_together(*[lambda: close_meeting(house, meeting_id)] * 3)

    assert results.count(None) == 1
    assert sum(isinstance(each, StateError) for each in results) == 2


def test_two_who_freeze_at_once_freeze_once(house: House) -> None:
    import_small(house)

    results = run_together(*[lambda: freeze(house)] * 3)

    assert results.count(None) == 1
    assert (
        sum(isinstance(each, RegisterFrozenError | RegisterMissingError) for each in results) == 2
    )


def test_two_who_confirm_one_step_at_once_do_it_once(house: House) -> None:
    meeting_id = make_noticed_meeting(house)
    step = requests.StepRequest(kind=StepKind.OPENING)
    step_id = house.database.write(
        lambda s: requests.ask_step(
            s,
            member=house.member,
            meeting=house.key_of(meeting_id),
            step=step,
            base_url=BASE_URL,
            at=OPENS,
        )
    )

    def confirm(member: Member) -> None:
        house.database.write(
            lambda s: confirming.confirm_step(
                s, actor=member, step_id=step_id, keys=house.keys, base_url=BASE_URL, at=OPENS
            )
        )

    results = run_together(lambda: confirm(house.second), lambda: confirm(house.third))

    assert results.count(None) == 1
    assert sum(isinstance(each, NotNowError) for each in results) == 1


def test_two_who_read_one_paper_at_once_enter_it_once(house: House) -> None:
    meeting_id = make_open_meeting(house)
    reading = paper_ballots.Reading({"M1": "for", "M2": "for"})
    letter = issue_letters(house, meeting_id)[0]
    paper_id = house.database.write(
        lambda s: paper_ballots.receive_paper_ballot(
            s,
            member=house.member,
            meeting=house.key_of(meeting_id),
            holding_id=letter.holding_id,
            reading=reading,
            scan=read_scan(make_scan("票")),
            at=OPENS,
        )
    )

    def read(member: Member) -> bool:
        return house.database.write(
            lambda s: paper_ballots.add_reading(
                s,
                member=member,
                meeting=member.key_of(meeting_id),
                paper_id=paper_id,
                reading=reading,
                keys=house.keys,
                at=OPENS,
            )
        )

    results = run_together(lambda: read(house.second), lambda: read(house.third))

    assert results.count(True) == 1
    assert sum(isinstance(each, NotNowError) for each in results) == 1
    close_meeting(house, meeting_id)
    entries = house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    assert len(read_proceedings(entries).ballots) == 1


def test_two_sequencers_never_enter_a_ballot_twice(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voters = [make_voter(house, meeting_id, letter) for letter in issue_letters(house, meeting_id)]

    def run_sequencer() -> int:
        return house.database.write(
            lambda s: sequence(s, meeting=house.key_of(meeting_id), keys=house.keys)
        )

    def cast_all() -> None:
        for number, voter in enumerate(voters):
            cast_online(house, voter, f"form{number:04d}", at=OPENS)

    results = run_together(cast_all, *[run_sequencer] * 4)
    results.append(run_sequencer())

    assert results[0] is None
    assert sum(each for each in results if isinstance(each, int)) == len(voters)
