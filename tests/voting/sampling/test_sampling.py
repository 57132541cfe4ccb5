"""抽查回访: planned before the end, drawn by dice, called in rounds; denials are disputed."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from audit.entries.sample import SampleAnswered
from audit.evidence.file import read_proceedings
from audit.terms import CallAnswer
from tests.voting.confirming import confirm
from tests.voting.installation import CLOSES, FINAL, OPENS, House, take_step
from tests.voting.meeting.test_tenure import add_auditor
from tests.voting.sampling.sampling import (
    DICE,
    PLAN,
    PUBLISHED,
    answer,
    ask_end,
    ask_throw,
    end,
    go_on,
    list_called,
    list_waiting,
    look,
    plan,
    postpone,
    publish,
    throw,
    vote,
)
from tests.voting.steps.steps import look as look_at_step
from voting.errors import (
    InputError,
    NotFoundError,
    NotNowError,
    SecondMemberError,
    StateError,
    VotingError,
)
from voting.errors.result import DisputeOpenError, SampleOpenError
from voting.randomness import make_id
from voting.services.log.log import read_entries
from voting.services.people.actors import Auditor
from voting.services.result import closing
from voting.services.result.raised import disputes
from voting.services.sampling.drawn import read_drawn
from voting.services.steps.confirming import decline_step
from voting.terms import DisputeGround


def test_a_sample_is_planned_thrown_called_and_proves_something(house: House) -> None:
    meeting_id = vote(house)
    assert look(house, meeting_id, OPENS).proofs
    plan(house, meeting_id)
    publish(house, meeting_id)
    throw(house, meeting_id)
    *others, last = list_called(house, meeting_id)
    sample = look(house, meeting_id).sample
    assert sample is not None
    assert (sample.dice, sample.drawn) == (DICE, len(others) + 1)
    for index in others:
        answer(house, meeting_id, index, CallAnswer.UNREACHED)
        answer(house, meeting_id, index, CallAnswer.CONFIRMED)
    answer(house, meeting_id, last, CallAnswer.UNREACHED)
    end(house, meeting_id)

    go_on(house, meeting_id, 100)

    second = list_called(house, meeting_id)
    assert last in second
    assert len(second) == 6 - len(others)
    for index in second:
        answer(house, meeting_id, index, CallAnswer.CONFIRMED)
    end(house, meeting_id)
    found = house.database.read(lambda s: read_drawn(s, house.key_of(meeting_id)))
    assert found.sample.calling_round == 2
    assert found.statement is not None
    assert (found.statement.confirmed, found.statement.fewer_than) == (6, 1)
    with pytest.raises(NotNowError, match="sample-nobody-left"):
        go_on(house, meeting_id, 1)
    take_step(house, meeting_id, closing.confirm_result, FINAL)
    with pytest.raises(StateError):
        go_on(house, meeting_id, 1)


def test_no_round_ends_before_all_are_answered_and_no_result_is_final_before(house: House) -> None:
    meeting_id = vote(house)
    plan(house, meeting_id)
    publish(house, meeting_id)
    waiting = [list_waiting(house, CLOSES), list_waiting(house, PUBLISHED)]
    with pytest.raises(SampleOpenError):
        take_step(house, meeting_id, closing.confirm_result, FINAL)
    throw(house, meeting_id)
    waiting.append(list_waiting(house, PUBLISHED))
    first, *others = list_called(house, meeting_id)
    for index in others:
        answer(house, meeting_id, index, CallAnswer.CONFIRMED)

    with pytest.raises(NotNowError, match="sample-unanswered"):
        end(house, meeting_id)
    with pytest.raises(NotNowError, match="sample-round-open"):
        go_on(house, meeting_id, 2)
    answer(house, meeting_id, first, CallAnswer.CONFIRMED)
    end(house, meeting_id)
    with pytest.raises(NotNowError, match="sample-round-over"):
        end(house, meeting_id)
    with pytest.raises(NotFoundError):
        answer(house, meeting_id, first, CallAnswer.DENIED)
    assert [*waiting, list_waiting(house, PUBLISHED)] == [[], ["inbox-dice"], ["inbox-calls"], []]


def test_who_denies_a_ballot_disputes_it_and_the_office_decides(house: House) -> None:
    meeting_id = vote(house)
    plan(house, meeting_id, calls=100)
    publish(house, meeting_id)
    throw(house, meeting_id)
    calls = look(house, meeting_id).calls
    assert calls is not None
    denied = calls.rows[0]
    with pytest.raises(InputError, match="sample-denier"):
        answer(house, meeting_id, denied.log_index, CallAnswer.DENIED, "somebody")
    for each in calls.rows[1:]:
        answer(house, meeting_id, each.log_index, CallAnswer.CONFIRMED)
    speaker = denied.voters[-1].owner_id
    answer(house, meeting_id, denied.log_index, CallAnswer.DENIED, speaker)
    # Nothing takes the place of what was denied.
    for other in (CallAnswer.CONFIRMED, CallAnswer.UNREACHED):
        with pytest.raises(NotNowError, match="sample-denied-stands"):
            answer(house, meeting_id, denied.log_index, other)
    answer(house, meeting_id, denied.log_index, CallAnswer.DENIED, speaker)
    end(house, meeting_id)
    found = house.database.read(lambda s: read_drawn(s, house.key_of(meeting_id)))
    assert found.sample.answers[denied.log_index] is CallAnswer.DENIED

    with pytest.raises(DisputeOpenError):
        take_step(house, meeting_id, closing.confirm_result, FINAL)
    (dispute,) = house.database.read(lambda s: disputes.list_disputes(s, house.key_of(meeting_id)))
    assert (dispute.log_index, dispute.ground) == (denied.log_index, DisputeGround.NOT_MINE)


def test_another_person_looks_at_the_answers_before_they_stand(house: House) -> None:
    meeting_id = vote(house)
    plan(house, meeting_id)
    publish(house, meeting_id)
    throw(house, meeting_id)
    first, *others = list_called(house, meeting_id)
    for index in (first, *others):
        answer(house, meeting_id, index, CallAnswer.CONFIRMED)

    step_id = ask_end(house, meeting_id)

    shown = look_at_step(house, step_id, house.second, PUBLISHED)
    assert any("1栋" in str(each.facts.get("homes")) for each in shown.notes)
    with pytest.raises(SecondMemberError):
        confirm(house, step_id, house.auditor)
    answer(house, meeting_id, first, CallAnswer.UNREACHED)
    with pytest.raises(NotNowError, match="step-changed"):
        confirm(house, step_id)
    house.database.write(
        lambda s: decline_step(s, actor=house.auditor, step_id=step_id, at=PUBLISHED)
    )
    end(house, meeting_id)
    (logged,) = list_answered(house, meeting_id)
    assert (logged.by, logged.confirmed_by) == (house.auditor.id, house.second.id)


def list_answered(house: House, meeting_id: str) -> tuple[SampleAnswered, ...]:
    entries = house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    return read_proceedings(entries).all(SampleAnswered)


def test_whoever_watched_confirms_the_dice_also_where_the_office_has_another(house: House) -> None:
    meeting_id = vote(house)
    other = add_auditor(house)
    plan(house, meeting_id)
    publish(house, meeting_id)

    step_id = ask_throw(house, meeting_id)

    assert look_at_step(house, step_id, other, PUBLISHED).may_confirm
    confirm(house, step_id, house.second)
    assert list_called(house, meeting_id)


def test_no_result_is_final_while_a_further_round_is_open(house: House) -> None:
    meeting_id = vote(house)
    plan(house, meeting_id)
    publish(house, meeting_id)
    throw(house, meeting_id)
    for index in list_called(house, meeting_id):
        answer(house, meeting_id, index, CallAnswer.CONFIRMED)
    end(house, meeting_id)
    go_on(house, meeting_id, 1)

    with pytest.raises(SampleOpenError):
        take_step(house, meeting_id, closing.confirm_result, FINAL)


def test_dice_are_postponed_three_times_and_then_everybody_reads_that_none_fell(
    house: House,
) -> None:
    meeting_id = vote(house)
    throws_at = CLOSES + timedelta(days=7)
    plan(house, meeting_id, throws_at=throws_at)
    publish(house, meeting_id)
    for _ in range(3):
        late = throws_at + timedelta(hours=2, seconds=1)
        throws_at = late + timedelta(days=2)
        postpone(house, meeting_id, late, throws_at)
    with pytest.raises(SampleOpenError):
        take_step(house, meeting_id, closing.confirm_result, throws_at)
    late = throws_at + timedelta(hours=2, seconds=1)
    with pytest.raises(NotNowError, match="sample-postponed-most"):
        postpone(house, meeting_id, late, late + timedelta(days=2))
    page = look(house, meeting_id, late)
    assert (page.may_postpone, page.is_missed) == (False, True)

    take_step(house, meeting_id, closing.confirm_result, late)

    sample = look(house, meeting_id, late).sample
    assert sample is not None
    assert sample.is_given_up


WRONG: list[tuple[str, dict[str, Any], datetime, type[VotingError], str]] = [
    ("no calls", {"calls": 0}, OPENS, InputError, "sample-calls"),
    ("too many calls", {"calls": 10_001}, OPENS, InputError, "sample-calls"),
    ("another confidence", {"confidence": 96}, OPENS, InputError, "sample-calls"),
    ("no place", {"place": " "}, OPENS, InputError, "sample-place"),
    ("a long place", {"place": "门" * 101}, OPENS, InputError, "sample-place"),
    ("dice while voting", {"throws_at": CLOSES - timedelta(1)}, OPENS, InputError, "sample-throw"),
    ("dice too late", {"throws_at": CLOSES + timedelta(8)}, OPENS, InputError, "sample-throw"),
    ("when voting is over", {}, CLOSES, NotNowError, "sample-too-late"),
]


def test_what_is_no_plan_is_refused_and_the_last_one_holds(house: House) -> None:
    meeting_id = vote(house, 1)
    for name, changes, at, kind, code in WRONG:
        with pytest.raises(kind, match=code):
            plan(house, meeting_id, at, **changes)
        assert look(house, meeting_id).sample is None, name
    stranger = Auditor(id="a" * 16, name="王科员", street_office_id=make_id())
    with pytest.raises(NotFoundError):
        plan(house, meeting_id, auditor=stranger)
    plan(house, meeting_id, calls=90, place="东门刚亭")
    plan(house, meeting_id)
    sample = look(house, meeting_id).sample
    assert sample is not None
    assert (sample.calls, sample.place) == (2, PLAN["place"])
    with pytest.raises(StateError):
        throw(house, meeting_id)
    publish(house, meeting_id)
    with pytest.raises(NotNowError, match="sample-throw-not-yet"):
        throw(house, meeting_id, at=CLOSES)
    for dice, again, code in (
        ("1" * 19, "1" * 19, "sample-dice"),
        ("7" * 20, "7" * 20, "sample-dice"),
        (DICE, DICE[:-1] + "3", "sample-dice-differ"),
    ):
        with pytest.raises(InputError, match=code):
            throw(house, meeting_id, dice, again)
    throw(house, meeting_id)
    with pytest.raises(NotNowError, match="sample-thrown"):
        throw(house, meeting_id, "6" * 20, "6" * 20)


def test_dice_are_entered_at_their_time_by_two_or_another_is_announced(house: House) -> None:
    meeting_id = vote(house)
    plan(house, meeting_id)
    publish(house, meeting_id)
    ends = PUBLISHED + timedelta(hours=2)
    late = ends + timedelta(seconds=1)
    soon, new = late + timedelta(hours=23), late + timedelta(days=1)
    step_id = ask_throw(house, meeting_id)
    sample = look(house, meeting_id).sample
    assert sample is not None
    assert (sample.dice, sample.throws_until) == ("", ends)
    with pytest.raises(NotNowError, match="sample-not-missed"):
        postpone(house, meeting_id, ends, new)
    with pytest.raises(NotNowError, match="step-lapsed"):
        confirm(house, step_id, at=late)
    with pytest.raises(NotNowError, match="sample-missed"):
        throw(house, meeting_id, at=late)
    with pytest.raises(InputError, match="sample-postponed-time"):
        postpone(house, meeting_id, late, soon)
    assert look(house, meeting_id, late).may_postpone

    postpone(house, meeting_id, late, new)

    with pytest.raises(NotNowError, match="sample-throw-not-yet"):
        throw(house, meeting_id, at=soon)
    throw(house, meeting_id, at=new)
    sample = look(house, meeting_id, new).sample
    assert sample is not None
    assert (sample.place, sample.postponed_at, sample.dice) == ("西门", late, DICE)
    with pytest.raises(NotNowError, match="sample-thrown"):
        postpone(house, meeting_id, new + timedelta(hours=3), new + timedelta(days=2))


def test_where_no_ballot_counts_nobody_is_called(house: House) -> None:
    meeting_id = vote(house, 0)
    plan(house, meeting_id)
    publish(house, meeting_id)

    throw(house, meeting_id)

    assert look(house, meeting_id).calls is None
    take_step(house, meeting_id, closing.confirm_result, FINAL)
